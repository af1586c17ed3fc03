//! Files that entries and stacks hold.

use minijinja::{Value, context};
use stackgen::diagnostic::Reports;
use stackgen::render::Files;
use stackgen::source::{Sources, Span};
use stackgen::template::late::{LateBound, LateKind};
use stackgen::template::text::{Piece, Text};
use stackgen::yaml::{self, Node};

/// The text under the first key of an input, rendered as the content of a file.
fn render(path: &str, input: &str, context: &Value) -> Result<Text, Vec<String>> {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let file = sources.add("catalog/x.yaml", input);
    let node = yaml::read(file, &sources, &mut reports).expect("a well-formed input");
    let (_, entry) = node.as_map().expect("a mapping").first().expect("a key");
    let text = Files::default().render(path, &entry.value, context, &sources, &mut reports);
    text.ok_or_else(|| super::shown(reports, &sources))
}

/// The text with every dollar of Compose's own doubled, as a Compose config holds it.
fn as_config(text: &Text) -> String {
    let literal = |text: &str| text.replace('$', "$$");
    text.join(literal, literal, |late| format!("${{{}:?}}", late.variable))
}

fn secret() -> Value {
    LateBound::new("DB_PASSWORD", LateKind::Secret).into_value()
}

#[test]
fn values_are_quoted_for_the_kind_of_file() {
    let context = context! { url => "hdfs://a:1/x&y", port => 8020 };
    let xml = "f: |\n  <value>{{ url }}</value>\n";
    assert_eq!(
        as_config(&render("/c/core-site.xml", xml, &context).expect("XML")),
        "<value>hdfs://a:1/x&amp;y</value>\n"
    );
    let properties = "f: |\n  port={{ port }}\n  url={{ url }}\n";
    assert_eq!(
        as_config(&render("/c/x.properties", properties, &context).expect("properties")),
        "port=8020\nurl=hdfs://a:1/x&y\n"
    );
    let yaml = "f: |\n  port: {{ port }}\n  text: :{{ port }}\n";
    assert_eq!(as_config(&render("/c/x.yml", yaml, &context).expect("YAML")), "port: 8020\ntext: \":8020\"\n");
}

#[test]
fn late_values_stay_open_inside_the_quotes_of_the_file() {
    let context = context! { password => secret(), user => "o'\"$x" };
    let text =
        render("x.yml", "f: |\n  a: {{ password }}\n  b: {{ user }}:{{ password }}@$y\n", &context).expect("YAML");
    assert_eq!(as_config(&text), "a: \"${DB_PASSWORD:?}\"\nb: \"o'\\\"$$x:${DB_PASSWORD:?}@$$y\"\n");
    assert!(text.pieces.iter().any(|piece| matches!(piece, Piece::Printed(text) if text.contains("o'"))), "{text:?}");
    assert_eq!(text.late().count(), 2);
    let text = render("x.json", "f: '{\"a\": {{ password }}}'\n", &context).expect("JSON");
    assert_eq!(as_config(&text), "{\"a\": \"${DB_PASSWORD:?}\"}");
    for (path, input, expected) in [
        ("x.xml", "f: <a>{{ password }}</a>\n", "<a>${DB_PASSWORD:?}</a>"),
        ("x.properties", "f: a={{ password }}\n", "a=${DB_PASSWORD:?}"),
        ("x.sh", "f: echo a{{ password }}\n", "echo a'${DB_PASSWORD:?}'"),
        ("x.conf", "f: a {{ password }}\n", "a ${DB_PASSWORD:?}"),
    ] {
        assert_eq!(as_config(&render(path, input, &context).expect(path)), expected);
    }
}

#[test]
fn faults_stand_in_the_input() {
    let context = context! { user => "x", password => secret() };
    let fault = |path: &str, input: &str| render(path, input, &context).expect_err(input).join("\n");
    assert!(
        fault("x.yml", "f: |\n  a: 1\n  b: \"{{ user }}\"\n")
            .starts_with("catalog/x.yaml:3:10: unprintable-value: a value cannot be printed inside quotes")
    );
    assert_eq!(
        fault("x.yml", "f: |\n  a: 1\n  b: {{ usr }}\n"),
        "catalog/x.yaml:3:9: unknown-name: `usr` is not defined (did you mean `user`?)"
    );
    assert!(
        fault("x.yml", "f: \"a: \\t{{ user | nope }}\"\n")
            .starts_with("catalog/x.yaml:1:20: unknown-name: there is no filter `nope`")
    );
    assert!(
        fault("x.sh", "f: \"#!/bin/sh\\necho '{{ user }}'\"\n")
            .starts_with("catalog/x.yaml:1:25: unprintable-value: a value cannot be printed inside quotes")
    );
    assert!(fault("x.properties", "f: 'a={% if password %}1{% endif %}'\n").contains(
        "late-bound-value: `DB_PASSWORD` is known only when the stack starts, so nothing can be decided by it"
    ));
    assert!(fault("x.properties", "f: 'a={{ password | upper }}'\n").contains("known only when the stack starts"));
    assert!(
        fault("x.yml", "f: '{% include \"builtin/README.md.j2\" %}'\n")
            .contains("there is no template `builtin/README.md.j2`")
    );
}

#[test]
fn settings_that_can_be_turned_make_no_file() {
    let turned = LateBound::new("X_LEVEL", LateKind::Turned("INFO".into())).into_value();
    let faults =
        render("x.properties", "f: level={{ level }}\n", &context! { level => turned }).expect_err("a turned setting");
    assert!(faults[0].starts_with("catalog/x.yaml:1:4: late-bound-value: `X_LEVEL` may be turned"), "{faults:?}");
}

#[test]
fn a_whole_file_has_its_own_lines() {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let text = "a: 1\n\nb: '{{ user }}'\n";
    let file = sources.add("catalog/x/x.yml.j2", text);
    let node = Node::plain(Span::new(file, 0..text.len()), text);
    assert!(Files::default().render("x.yml", &node, &context! { user => 1 }, &sources, &mut reports).is_none());
    let faults = super::shown(reports, &sources);
    assert!(faults[0].starts_with("catalog/x/x.yml.j2:3:8: unprintable-value: "), "{faults:?}");
}

#[test]
fn what_the_template_breaks_is_told_by_the_second_reader() {
    let fault = |path: &str, input: &str| render(path, input, &context! { v => "x" }).expect_err(input).join("\n");
    let place = "catalog/x.yaml:1:5: unlike-model: ";
    let said = fault("x.yml", "f: \"a: [{{ v }}\"\n");
    assert!(said.starts_with(&format!("{place}`x.yml` cannot be read back: ")), "{said}");
    assert!(fault("x.json", "f: '[{{ v }}'\n").contains("`x.json` cannot be read back: "));
    assert!(fault("x.xml", "f: <a>{{ v }}</b>\n").contains("`x.xml` cannot be read back: "));
    assert!(fault("x.env", "f: \"{{ v }}=a\\nb c\"\n").contains("`x.env` cannot be read back: "));
    assert!(
        fault("x.yml", "f: \"a: {{ v }}\\na: 2\"\n").contains("duplicate"),
        "{}",
        fault("x.yml", "f: \"a: {{ v }}\\na: 2\"\n")
    );
}
