//! Templates in values: what they come to, and every fault at its exact place.

mod faults;
mod late;
mod places;

use minijinja::{Value, context};
use stackgen::diagnostic::{Diagnostic, Place, Reports};
use stackgen::source::{Sources, Span};
use stackgen::template::late::{LateBound, LateKind};
use stackgen::template::text::Piece;
use stackgen::template::{Lookup, Output, Scope, Templates, is_template};
use stackgen::value::{Duration, Percent, Print, Quantity, Size};
use stackgen::yaml::Node;

/// A scope with one of everything.
struct Names;

fn names() -> Vec<(&'static str, Value)> {
    let endpoint = |name: &str, port: u16| context! { name, port };
    vec![
        ("env", Value::from("prod")),
        ("count", Value::from(3)),
        ("ratio", Value::from(0.5)),
        ("memory", Value::from(1_073_741_824_u64)),
        ("tls", Value::from(true)),
        ("absent", Value::from(())),
        ("heap", Quantity::Size(Size::from_mib(1536), Print::Jvm).into_value()),
        ("wait", Quantity::Duration(Duration::from_secs(90), Print::Compose).into_value()),
        ("share", Quantity::Percent(Percent::new(25), Print::Percent).into_value()),
        ("hosts", Value::from(vec!["a", "b", "c"])),
        ("endpoints", Value::from(vec![endpoint("ui", 8080), endpoint("api", 80)])),
        ("password", LateBound::new("DB_PASSWORD", LateKind::Secret).into_value()),
        ("level", LateBound::new("APP_LEVEL", LateKind::Turned("INFO".into())).into_value()),
        ("nested", context! { key => LateBound::new("NESTED_KEY", LateKind::Secret).into_value() }),
    ]
}

impl Scope for Names {
    fn lookup(&mut self, path: &[&str]) -> Lookup {
        match path {
            ["broken", ..] => Lookup::Poisoned,
            ["password", "file"] => Lookup::Value(Value::from("/run/secrets/db_password")),
            ["database"] => Lookup::Value(context! { user => "app" }),
            ["self", "ui", "url"] => Lookup::Value(Value::from("http://localhost:8080")),
            ["self", "hive-server", "url"] => Lookup::Value(Value::from("http://hive:10002")),
            ["self", ..] => Lookup::Unknown { depth: 1, valid: vec!["ui".into(), "hive-server".into()] },
            ["database", "user"] => Lookup::Value(Value::from("app")),
            ["database", "password"] => Lookup::Value(LateBound::new("PG_PASSWORD", LateKind::Secret).into_value()),
            ["database", ..] => Lookup::Unknown { depth: 1, valid: vec!["user".into(), "password".into()] },
            [first, ..] => {
                let valid = || names().into_iter().map(|(name, _)| name.to_owned()).collect();
                let known = names().into_iter().find(|(name, _)| name == first);
                known.map_or_else(
                    || Lookup::Unknown { depth: 0, valid: valid() },
                    |(_, value)| Lookup::within(value, path, 1),
                )
            }
            [] => panic!("a path has a segment"),
        }
    }
}

/// The scalar of a one-line file, quoted so that any text may stand in it.
fn scalar(sources: &mut Sources, text: &str) -> Node {
    let file = sources.add("test.yaml", format!("key: \"{text}\"\n"));
    Node::string(Span::new(file, 5..5 + text.len() + 2), text)
}

fn eval(text: &str) -> Result<Output, Vec<String>> {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let node = scalar(&mut sources, text);
    let output = Templates::new().eval(&node, &mut Names, &sources, &mut reports);
    output.ok_or_else(|| said(reports, &sources))
}

fn condition(text: &str) -> Result<bool, Vec<String>> {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let node = scalar(&mut sources, text);
    let holds = Templates::new().condition(&node, &mut Names, &sources, &mut reports);
    holds.ok_or_else(|| said(reports, &sources))
}

/// What was said, as `code @ marked text: message`.
fn said(reports: Reports, sources: &Sources) -> Vec<String> {
    let line = |diagnostic: Diagnostic| {
        let Place::Span(span) = diagnostic.place else { panic!("a template has a place") };
        let fault = format!("{} @ {}: {}", diagnostic.code.as_str(), sources.slice(span), diagnostic.message);
        let help = diagnostic.help.iter().map(|help| format!("({help})"));
        std::iter::once(fault).chain(help).collect::<Vec<_>>().join(" ")
    };
    reports.into_sorted().into_iter().map(line).collect()
}

/// The text with its late-bound values as `<NAME>`.
fn text(output: Output) -> String {
    match output {
        Output::Value(value) => panic!("a text, not {value:?}"),
        Output::Text(text) => text.join(str::to_owned, str::to_owned, |late| format!("<{}>", late.variable)),
    }
}

fn value(output: Output) -> Value {
    match output {
        Output::Value(value) => value,
        Output::Text(text) => panic!("a value, not {text:?}"),
    }
}

#[test]
fn tells_templates_from_text() {
    for (text, expected) in
        [("plain", false), ("{ a }", false), ("${A}", false), ("{{a}}", true), ("{%x", true), ("a{# c #}", true)]
    {
        assert_eq!(is_template(text), expected, "{text}");
    }
}

#[test]
fn prints_text() {
    for (template, expected) in [
        ("no template", "no template"),
        ("x-{{ env }}", "x-prod"),
        ("{{ env }}-{{ count }}", "prod-3"),
        ("is {{ tls }}", "is true"),
        ("is {{ not tls }}", "is false"),
        ("n={{ memory * 0.5 }}", "n=536870912"),
        ("n={{ 10 / 4 }}", "n=2.5"),
        ("n={{ 7 // 2 }}", "n=3"),
        ("-Xmx{{ heap }}", "-Xmx1536m"),
        ("{{ heap.mib // 2 }}m", "768m"),
        ("{{ heap.gib }} GiB", "1.5 GiB"),
        ("{{ wait }} is {{ wait.s }} s", "1m30s is 90 s"),
        ("{{ share }} is {{ share.fraction }}", "25% is 0.25"),
        ("={{ hosts | join(',') }}", "=a,b,c"),
        ("{% for e in endpoints %}{{ e.name }}:{{ e.port }} {% endfor %}", "ui:8080 api:80 "),
        ("{% for i in range(count) %}{{ i }}{% endfor %}", "012"),
        ("{% if tls %}s{% else %}p{% endif %}", "s"),
        ("http{{ 's' if tls else '' }}://", "https://"),
        ("{% set n = count + 1 %}{{ n }}", "4"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a{# not said #}b", "ab"),
        ("{{ self.ui.url }}/health", "http://localhost:8080/health"),
        ("{{ database['user'] }}@", "app@"),
        ("{{ (database).user }}@", "app@"),
        ("{{ endpoints[0].port }}!", "8080!"),
        ("a {{ env }}\n", "a prod\n"),
        ("a\n  {% if tls %}\nb\n  {% endif %}\nc", "a\nb\nc"),
        ("{{ database\n.user }}!", "app!"),
        ("={{ -heap.mib }}", "=-1536"),
        ("{{ self['hive-server'].url }}!", "http://hive:10002!"),
        ("{{ env }}{{ env }}", "prodprod"),
        ("postgres://{{ database.user }}:{{ database.password }}@db", "postgres://app:<PG_PASSWORD>@db"),
        ("{{ password }} {{ password.file }}", "<DB_PASSWORD> /run/secrets/db_password"),
        ("l={{ level if tls else 'x' }}", "l=<APP_LEVEL>"),
        ("{% if tls %}{{ password }}{% endif %}", "<DB_PASSWORD>"),
    ] {
        let output = eval(template).unwrap_or_else(|said| panic!("{template}: {said:?}"));
        assert_eq!(text(output), expected, "{template}");
    }
}

#[test]
fn keeps_the_type_of_a_whole_template() {
    for (template, expected) in [
        ("{{ count }}", Value::from(3)),
        ("{{- tls -}}", Value::from(true)),
        ("{{ hosts }}", Value::from(vec!["a", "b", "c"])),
        ("{{ memory * 0.5 }}", Value::from(536_870_912.0)),
        ("{{ database }}", context! { user => "app" }),
        ("{{ 'x' if tls else count }}", Value::from("x")),
    ] {
        assert_eq!(value(eval(template).unwrap()), expected, "{template}");
    }
    let late = value(eval("{{ database.password }}").unwrap());
    assert_eq!(&*LateBound::of(&late).unwrap().variable, "PG_PASSWORD");
    assert_eq!(text(eval("{{ count }}\n").unwrap()), "3\n");
}

#[test]
fn says_where_each_part_came_from() {
    let Output::Text(text) = eval("a{{ env }}b{{ password }}").unwrap() else { panic!("a text") };
    let parts: Vec<String> = text
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Source(text) => format!("source {text}"),
            Piece::Printed(text) => format!("printed {text}"),
            Piece::Late(late) => format!("late {}", late.variable),
        })
        .collect();
    assert_eq!(parts, ["source a", "printed prod", "source b", "late DB_PASSWORD"]);
}

#[test]
fn decides_conditions() {
    for (text, expected) in [
        ("tls", true),
        ("not tls", false),
        ("env == 'prod'", true),
        ("env == 'dev' or count > 2", true),
        ("env in ['dev', 'staging']", false),
        ("heap.mib > 1024", true),
        ("hosts", true),
        ("absent", false),
        (" tls and\n  count == 3 ", true),
    ] {
        assert_eq!(condition(text), Ok(expected), "{text}");
    }
}

#[test]
fn poison_stays_silent() {
    assert_eq!(eval("{{ broken.url }} {{ env }}").unwrap_err(), [""; 0]);
    assert_eq!(condition("broken"), Err(Vec::new()));
    assert_eq!(eval("{{ broken }} {{ evn }}").unwrap_err().len(), 1);
}

#[test]
fn lists_references_as_far_as_they_are_static() {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let node = scalar(
        &mut sources,
        "{{ database.user }} {% for e in stack.endpoints if e.port %}{{ e.url }}{% endfor %} {{ self['a-b'].x[0].y }} \
         {% set x = env %}{{ x }} {{ [a, b.c] | map(attribute='z') }} {{ range(n) }}",
    );
    let references = Templates::new().references(&node, &sources, &mut reports).unwrap();
    let text = node.as_text().unwrap();
    let found: Vec<(String, &str)> =
        references.iter().map(|found| (found.path.join("."), &text[found.range.clone()])).collect();
    let expected = [
        ("database.user", "database.user"),
        ("stack.endpoints", "stack.endpoints"),
        ("self.a-b.x", "self['a-b'].x"),
        ("env", "env"),
        ("a", "a"),
        ("b.c", "b.c"),
        ("n", "n"),
    ];
    assert_eq!(found, expected.map(|(path, written)| (path.to_owned(), written)));
}

struct Numbers;

impl Scope for Numbers {
    fn lookup(&mut self, path: &[&str]) -> Lookup {
        Lookup::Value(Value::from(path[1]))
    }
}

#[test]
fn many_short_names_stay_apart() {
    let each = |one: fn(usize) -> String| (0..200).map(one).collect::<Vec<_>>().join(" ");
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let node = scalar(&mut sources, &each(|n| format!("{{{{ a.x{n} }}}}")));
    let output = Templates::new().eval(&node, &mut Numbers, &sources, &mut reports).unwrap();
    assert_eq!(text(output), each(|n| format!("x{n}")));
}

#[test]
fn a_fault_in_a_shared_text_is_said_wherever_it_stands() {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let (first, second) = (scalar(&mut sources, "{{ evn }}"), scalar(&mut sources, "{{ evn }}"));
    let mut templates = Templates::new();
    for node in [&first, &first, &second] {
        assert!(templates.eval(node, &mut Names, &sources, &mut reports).is_none());
    }
    assert_eq!(said(reports, &sources).len(), 2);
}
