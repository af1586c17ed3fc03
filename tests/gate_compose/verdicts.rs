//! What is refused under `service:`, and what Compose says to it.

use std::collections::BTreeMap;
use std::fs;

use stackgen::compose::{VariableForm, Version, check_service, check_whole_service, variables};
use stackgen::diagnostic::Reports;

use super::samples::{folder, project};
use super::tools::{VERSIONS, compose};
use crate::compose::layers;

/// Both refuse.
const REFUSED: &[&str] = &[
    "imag: a",
    "hostname: [a]",
    "healthcheck: { retires: 3 }",
    "healthcheck: { interval: soon }",
    "healthcheck: { interval: 10 }",
    "healthcheck: { retries: many }",
    "healthcheck: { test: [curl] }",
    "init: maybe",
    "shm_size: big",
    "cgroup: both",
    "ulimits: { nofile: lots }",
    "pull_policy: ifnotpresent",
    "environment: [{ A: b }]",
    "volumes: [{ source: one, target: /a }]",
    "volumes: [{ type: tmpfs, target: /a, tmpfs: { mode: '1770' } }]",
    "volumes: ['one:/a:ro:z']",
    "container_name: a",
    "oom_score_adj: 2000",
    "stop_grace_period: soon",
    "group_add: [a, a]",
    "logging: json-file",
    "environment: { A: '${A' }",
    "environment: { A: '${}' }",
    "environment: { A: '${1A}' }",
    "environment: { A: '${A b}' }",
    "environment: { A: '${A:}' }",
    "environment: { A: '${A:=x}' }",
    "environment: { A: '${a.b}' }",
];

/// We refuse what Compose takes without a word.
const SILENT: &[&str] = &[
    "restart: sometimes",
    "volumes: ['v:/d']",
    "volumes: ['one:/d:readonly']",
    "deploy: { placement: { constraints: [a] } }",
    "deploy: { labels: { a: b } }",
    "deploy: { update_config: { parallelism: 1 } }",
    "deploy: { endpoint_mode: vip }",
    "deploy: { resources: { reservations: { cpus: '1' } } }",
    "environment: { A: 'costs $5' }",
    "environment: { A: '$' }",
    "environment: [A=1, A=2]",
    "cap_add: [A, A]",
    "volumes: ['one:/x', 'two:/x']",
];

fn we_refuse(text: &str) -> bool {
    let (_, nodes) = layers(&[text]);
    let mut reports = Reports::default();
    check_service(&nodes[0], Version::OLDEST, &mut reports);
    reports.errors() > 0
}

#[test]
#[ignore = "gate: asks the real Compose"]
fn what_compose_refuses_and_what_it_takes_silently() {
    for version in VERSIONS {
        let folder = folder();
        let run = |text: &str| {
            let service = format!("image: base\n{text}");
            fs::write(folder.path().join("c.yml"), project(&[("a".to_owned(), service)])).expect("a file");
            compose(version, folder.path(), &[("ONE", "1"), ("TWO", "2")], &["-f", "c.yml", "config", "-q"])
        };
        for text in REFUSED {
            assert!(we_refuse(text), "{text}");
            assert_eq!(run(text).code.map(|code| code > 0), Some(true), "Compose {version} takes {text}");
        }
        for text in SILENT {
            assert!(we_refuse(text), "{text}");
            run(text).clean();
        }
    }
}

/// Both refuse a whole service that says this.
const CONTRADICTIONS: &[&str] = &[
    "network_mode: host\nnetworks: [default]",
    "build: { context: ., dockerfile: a, dockerfile_inline: FROM b }",
    "volumes: ['one:/x']\ntmpfs: /x",
];

#[test]
#[ignore = "gate: asks the real Compose"]
fn compose_refuses_what_contradicts_itself() {
    for version in VERSIONS {
        for text in CONTRADICTIONS {
            let service = format!("image: base\n{text}");
            let (_, nodes) = layers(&[&service]);
            let mut reports = Reports::default();
            check_whole_service(&nodes[0], &mut reports);
            assert_eq!(reports.errors(), 1, "{text}");
            let folder = folder();
            fs::write(folder.path().join("c.yml"), project(&[("a".to_owned(), service)])).expect("a file");
            let run = compose(version, folder.path(), &[("ONE", "1"), ("TWO", "2")], &["-f", "c.yml", "config", "-q"]);
            assert_eq!(run.code.map(|code| code > 0), Some(true), "Compose {version} takes {text}");
        }
    }
}

/// Texts without faults, with every form of a variable.
const TEXTS: &[&str] = &[
    "x $A1 ${A2} $$A3 $${A4}",
    "${B1:-d e} ${B2-} ${B3-f:-g}",
    "${C1:?how to set} ${C2?}",
    "${D1:+h} ${D2+i}",
    "${E1:-${E2:-m}} ${E3:-{\"c\": 1}}z",
    "${F1:-{}} and on",
    "$G1-b",
];

/// Name, whether required, default and the value where it is set.
type Use = (String, bool, String, String);

#[test]
#[ignore = "gate: asks the real Compose"]
fn variables_are_those_that_compose_finds() {
    let ours: BTreeMap<String, Use> = TEXTS
        .iter()
        .flat_map(|text| {
            let found = variables(text);
            assert_eq!(found.faults, [], "{text}");
            found.found
        })
        .map(|variable| {
            let (required, default, presence) = match variable.form {
                VariableForm::Plain => (false, "", ""),
                VariableForm::Required(_) => (true, "", ""),
                VariableForm::Default(word) => (false, word, ""),
                VariableForm::Alternative(word) => (false, "", word),
            };
            let name = variable.name.to_owned();
            (name.clone(), (name, required, default.to_owned(), presence.to_owned()))
        })
        .collect();
    let folder = folder();
    let lines: Vec<_> = TEXTS.iter().enumerate().map(|(at, text)| format!("  V{at}: '{text}'")).collect();
    let service = format!("image: base\nenvironment:\n{}", lines.join("\n"));
    fs::write(folder.path().join("c.yml"), project(&[("a".to_owned(), service)])).expect("a file");
    for version in VERSIONS {
        let all =
            compose(version, folder.path(), &[], &["-f", "c.yml", "config", "--variables", "--format", "json"]).json();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let theirs: BTreeMap<String, Use> = all
            .as_object()
            .expect("a mapping")
            .values()
            .map(|found| {
                let required = found["Required"] == true;
                let found =
                    (text(&found["Name"]), required, text(&found["DefaultValue"]), text(&found["PresenceValue"]));
                (found.0.clone(), found)
            })
            .collect();
        assert_eq!(ours, theirs, "Compose {version}");
    }
}
