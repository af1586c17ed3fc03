//! The built-in templates, and what a project may do with them.

use std::collections::BTreeMap;
use std::path::Path;

use stackgen::bundle::Artifact;
use stackgen::diagnostic::Reports;
use stackgen::render::context::{Application, Backup, Check, Context, VariableKind};
use stackgen::render::{Draft, Occasion};
use stackgen::source::Sources;
use stackgen::verify;

use super::sample;

/// What a project with these templates renders, and what is reported, as `path:line:column: code: message` lines.
pub fn render(templates: &[(&str, &str)]) -> (BTreeMap<String, Draft>, Vec<String>) {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let files: Vec<_> = templates
        .iter()
        .map(|(name, text)| ((*name).to_owned(), sources.add(format!("templates/{name}"), *text)))
        .collect();
    let artifacts = super::templates(&files, &mut sources, &mut reports);
    let context = sample::context().into_value();
    let rendered = artifacts
        .rendered()
        .filter_map(|path| Some((path.to_owned(), artifacts.render(path, &context, &sources, &mut reports)?)));
    let drafts = rendered.collect();
    (drafts, super::shown(reports, &sources))
}

/// A stack that has all that the binary's templates are about, which the sample has in part.
fn full() -> Context {
    let mut stack = sample::context();
    let words = || vec!["true".to_owned()];
    stack.services[0].backup = Some(Backup { tool: None, dump: words(), restore: words(), paths: Vec::new() });
    stack.services[0].certificates = Some("./certificates".to_owned());
    stack.topic_jobs = vec!["topics".to_owned()];
    stack.directory_jobs = vec!["directories".to_owned()];
    let (container, summary) = (stack.services[0].name.clone(), "one".to_owned());
    let (name, run) = ("one".to_owned(), words());
    stack.applications = vec![Application {
        name: name.clone(),
        container: container.clone(),
        run: run.clone(),
        summary: summary.clone(),
    }];
    stack.checks = vec![Check { name, container, run, summary, exit: 0, contains: Vec::new(), lines: 0, data: false }];
    stack
}

/// Takes what it is about from a stack.
fn take(occasion: Occasion, stack: &mut Context) {
    match occasion {
        Occasion::Backup => stack.services.iter_mut().for_each(|service| service.backup = None),
        Occasion::Certificate => stack.services.iter_mut().for_each(|service| service.certificates = None),
        Occasion::Credential => {
            stack.required.clear();
            stack.variables.retain(|variable| variable.kind != VariableKind::Secret);
        }
        Occasion::Check => stack.checks.clear(),
        Occasion::Application => stack.applications.clear(),
        Occasion::Topic => stack.topic_jobs.clear(),
        Occasion::Directory => stack.directory_jobs.clear(),
    }
}

#[test]
fn what_is_not_rendered_for_lack_of_an_occasion_would_come_to_nothing() {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let artifacts = super::templates(&[], &mut sources, &mut reports);
    let mut made = |stack: &Context| -> Vec<&str> {
        let context = stack.clone().into_value();
        let paths = artifacts.rendered();
        paths.filter(|path| artifacts.render(path, &context, &sources, &mut reports).is_some()).collect()
    };
    let all = made(&full());
    for occasion in Occasion::ALL {
        let mut stack = full();
        take(occasion, &mut stack);
        assert!(!occasion.is_given(&stack) && occasion.is_given(&full()), "{occasion:?}");
        let rest = made(&stack);
        let lost: Vec<&str> = all.iter().copied().filter(|path| !rest.contains(path)).collect();
        let about: Vec<&str> = all.iter().copied().filter(|path| artifacts.occasion(path) == Some(occasion)).collect();
        assert!(!about.is_empty(), "{occasion:?}");
        assert_eq!(lost, about, "{occasion:?}");
    }
}

fn text(drafts: &BTreeMap<String, Draft>, path: &str) -> String {
    let draft = drafts.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", drafts.keys()));
    draft.text.clone()
}

/// The artifacts that are no scripts, which `tests/launchers/` looks at.
fn beside_scripts(drafts: &BTreeMap<String, Draft>) -> Vec<&str> {
    drafts.keys().map(String::as_str).filter(|path| !path.starts_with("scripts/")).collect()
}

/// Compares with a file under `tests/render/golden`; `BLESS=1` writes it.
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write to");
        std::fs::write(&path, text).expect("a file to write to");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} differs; run again with BLESS=1 if it should");
}

#[test]
fn the_built_in_artifacts_are_what_they_were_and_read_back() {
    let (drafts, reports) = render(&[]);
    assert_eq!(reports, [""; 0]);
    let beside = [".env", "DEPLOYMENT.md", "INFRASTRUCTURE.md", "README.md", "docker-compose.yml", "graph.md"];
    assert_eq!(beside_scripts(&drafts), beside);
    golden("env", &text(&drafts, ".env"));
    golden("README.md", &text(&drafts, "README.md"));
    golden("docker-compose.yml", &text(&drafts, "docker-compose.yml"));
    golden("graph.md", &text(&drafts, "graph.md"));
    golden("INFRASTRUCTURE.md", &text(&drafts, "INFRASTRUCTURE.md"));
    golden("DEPLOYMENT.md", &text(&drafts, "DEPLOYMENT.md"));
    let mut reports = Reports::default();
    drafts.iter().for_each(|(path, draft)| verify::artifact(path, draft, None, &mut reports));
    assert_eq!(reports.into_sorted(), []);
}

#[test]
fn the_compose_file_says_what_the_model_says() {
    let (drafts, _) = render(&[]);
    let text = text(&drafts, "docker-compose.yml");
    let meant = |definition: &str| {
        let indented = definition.trim().replace('\n', "\n    ");
        sample::node(&format!("name: orders-prod\nservices:\n  kafka:\n    {indented}\n"))
    };
    let mut reports = Reports::default();
    assert!(verify::document("docker-compose.yml", &text, &meant(sample::KAFKA), &mut reports));
    assert_eq!(reports.errors(), 0);
    let other = sample::KAFKA.replace("30s", "31s");
    assert!(!verify::document("docker-compose.yml", &text, &meant(&other), &mut reports));
    let messages: Vec<_> = reports.into_sorted().into_iter().map(|report| report.message).collect();
    assert_eq!(
        messages,
        ["`docker-compose.yml` reads back with another value at `services.kafka.healthcheck.interval`"]
    );
}

#[test]
fn a_block_of_a_built_in_template_can_be_replaced_alone() {
    let template = "{% extends \"builtin/docker-compose.yml.j2\" %}\n{% block header %}\n# ours\n{% endblock %}\n";
    let (drafts, reports) = render(&[("docker-compose.yml.j2", template)]);
    assert_eq!(reports, [""; 0]);
    let (builtin, _) = render(&[]);
    let builtin = text(&builtin, "docker-compose.yml");
    let (_, rest) = builtin.split_once("\n\n").expect("a blank line after the header");
    assert_eq!(text(&drafts, "docker-compose.yml"), format!("# ours\n{rest}"));
}

#[test]
fn a_block_can_add_to_what_it_replaces() {
    let template = "{% extends \"builtin/README.md.j2\" %}\n{% block footer %}\n{{ super() }}\nAsk {{ stack.name }}.\n{% endblock %}\n";
    let (drafts, reports) = render(&[("README.md.j2", template)]);
    assert_eq!(reports, [""; 0]);
    assert!(text(&drafts, "README.md").ends_with("\n\nAsk orders.\n"), "{}", text(&drafts, "README.md"));
}

#[test]
fn a_template_of_a_project_replaces_the_built_in_whole_and_adds_artifacts() {
    let (drafts, reports) = render(&[
        ("README.md.j2", "{% import \"_words.j2\" as words %}\n{{ words.hello(stack.name) }}"),
        ("_words.j2", "{% macro hello(name) %}Hello *{{ name }}*!{% endmacro %}"),
        ("scripts/names.sh.j2", "#!/bin/sh\nprintf '%s\\n' {{ services[0].name }}\n"),
        ("docker-compose.yml.j2", "\n  {# nothing #}\n"),
    ]);
    assert_eq!(reports, [""; 0]);
    assert_eq!(beside_scripts(&drafts), [".env", "DEPLOYMENT.md", "INFRASTRUCTURE.md", "README.md", "graph.md"]);
    assert_eq!(text(&drafts, "README.md"), "Hello *orders*!");
    assert_eq!(text(&drafts, "scripts/names.sh"), "#!/bin/sh\nprintf '%s\\n' 'kafka'\n");
    assert!(Artifact::of(text(&drafts, "scripts/names.sh")).executable);
    assert!(!Artifact::of(text(&drafts, "README.md")).executable);
}

#[test]
fn faults_of_templates_stand_at_their_place_with_the_nearest_name() {
    let fault = |text: &str| {
        let (_, reports) = render(&[("x.yml.j2", text)]);
        reports.join("\n")
    };
    assert_eq!(
        fault("a: {{ stack.nam }}\n"),
        "templates/x.yml.j2:1:7: unknown-name: `stack.nam` is not defined (did you mean `name`?)"
    );
    assert_eq!(
        fault("{% for service in services %}\n{{ service.summry | comment }}\n{% endfor %}\n"),
        "templates/x.yml.j2:2:21: unknown-name: `service.summry` is not defined (did you mean `summary`?)"
    );
    assert_eq!(
        fault("a: {{ stck.name }}\n"),
        "templates/x.yml.j2:1:7: unknown-name: `stck` is not defined (did you mean `stack`?)"
    );
    assert_eq!(
        fault("a: {{ stack.name | uper }}\n"),
        "templates/x.yml.j2:1:20: unknown-name: there is no filter `uper` (did you mean `upper`?)"
    );
    assert_eq!(
        fault("a: {{ stack.name | safe }}\n"),
        "templates/x.yml.j2:1:20: unknown-name: there is no filter `safe` (every printed value is quoted for the file that it stands in)"
    );
    assert_eq!(
        fault("a: {{ rang(3) }}\n"),
        "templates/x.yml.j2:1:7: unknown-name: there is no function `rang` (did you mean `range`?)"
    );
    assert_eq!(
        fault("{% include \"builtin/README.md\" %}\n"),
        "templates/x.yml.j2:1:4: unknown-name: there is no template `builtin/README.md` (did you mean `builtin/README.md.j2`?)"
    );
    assert_eq!(
        fault("a: {% if x %}\n"),
        "templates/x.yml.j2:1:12: bad-template: the template cannot be read: unexpected end of input, expected end of block"
    );
    assert_eq!(
        fault("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}"),
        "templates/x.yml.j2:1:1: bad-template: the template takes too many steps (look for a loop over a loop)"
    );
}
