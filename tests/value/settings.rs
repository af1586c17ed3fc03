//! Settings: their declarations, the values that they take, and how these print.

use minijinja::Value;
use stackgen::diagnostic::Reports;
use stackgen::load::read::FromNode;
use stackgen::source::Sources;
use stackgen::template::late::{LateBound, LateKind};
use stackgen::value::{Duration, Percent, Print, Quantity, SettingDecl, SettingValue, Size};
use stackgen::yaml::Node;

use super::{said, tree};

/// A file of a declaration and a value: `{ decl: { … }, value: … }`.
struct File {
    sources: Sources,
    decl: SettingDecl,
    value: Node,
}

fn file(decl: &str, value: &str) -> File {
    let (sources, node) = tree(&format!("decl: {{ description: x, {decl} }}\nvalue: {value}\n"));
    let mut reports = Reports::default();
    let decl = SettingDecl::from_node(node.get("decl").expect("a declaration"), &mut reports);
    assert_eq!(said(reports, &sources), [""; 0]);
    File { decl: decl.expect("a sound one"), value: node.get("value").expect("a value").clone(), sources }
}

fn stated(decl: &str, value: &str) -> Result<SettingValue, Vec<String>> {
    let file = file(decl, value);
    let mut reports = Reports::default();
    file.decl.check("x", &mut reports);
    let value = file.decl.read_node("x", &file.value, &mut reports);
    value.ok_or_else(|| said(reports, &file.sources))
}

fn computed(decl: &str, value: &Value) -> Result<SettingValue, Vec<String>> {
    let file = file(decl, "'{{ y }}'");
    let mut reports = Reports::default();
    let value = file.decl.read_value("x", value, file.value.span, &mut reports);
    value.ok_or_else(|| said(reports, &file.sources))
}

/// What is wrong with a declaration.
fn faults(decl: &str) -> Vec<String> {
    let file = file(decl, "x");
    let mut reports = Reports::default();
    file.decl.check("x", &mut reports);
    said(reports, &file.sources)
}

#[test]
fn values_print_as_declared() {
    for (decl, value, printed) in [
        ("type: string", "hello", "hello"),
        ("type: string", "true", "true"),
        ("type: string", "''", ""),
        ("type: int", "-3", "-3"),
        ("type: float", "2.50", "2.5"),
        ("type: float", "2", "2"),
        ("type: bool", "true", "true"),
        ("type: size", "1.5G", "1536m"),
        ("type: size, print: jvm", "2g", "2g"),
        ("type: size, print: postgres", "1G", "1GB"),
        ("type: size, print: bytes", "1k", "1024"),
        ("type: size, print: mib", "1g", "1024"),
        ("type: duration", "7d", "168h"),
        ("type: duration, print: prometheus", "15d", "15d"),
        ("type: duration, print: ms", "1s", "1000"),
        ("type: duration, print: s", "5m", "300"),
        ("type: duration, print: postgres", "5m", "5min"),
        ("type: percent", "12.50%", "12.5%"),
        ("type: percent, print: fraction", "50%", "0.5"),
        ("type: percent, print: number", "50%", "50"),
        ("type: port", "8080", "8080"),
        ("type: enum, values: [DEBUG, INFO]", "INFO", "INFO"),
        ("type: path", "dags", "./dags"),
        ("type: path", "/mnt/data", "/mnt/data"),
        ("type: image", "postgres:16", "postgres:16"),
        ("type: name", "my-cluster", "my-cluster"),
        ("type: url", "http://x", "http://x"),
        ("type: list", "[a, b]", "a,b"),
        ("type: list, item: int", "[1, 2]", "1,2"),
        ("type: list", "[]", ""),
    ] {
        let value = stated(decl, value).unwrap_or_else(|said| panic!("{decl}: {said:?}"));
        assert_eq!(value.print(), printed, "{decl}");
    }
}

#[test]
fn values_that_do_not_fit_are_said_at_their_place() {
    for (decl, value, expected) in [
        ("type: int", "3.5", "@ 3.5: `x` is a whole number, found `3.5`"),
        ("type: int", "three", "@ three: `x` is a whole number, found the text `three`"),
        ("type: int", "[1]", "@ [1]: `x` is a whole number, found a list"),
        ("type: float", ".nan", "@ .nan: `x` is a number, found `.nan`"),
        ("type: bool", "yes", "@ yes: `x` is `true` or `false`, found the text `yes`"),
        ("type: string", "{ a: 1 }", "@ { a: 1 }: `x` is text, found a mapping"),
        ("type: string", "~", "@ ~: `x` is text, found nothing"),
        ("type: size", "big", "@ big: `x` is a size such as `512m` or `1.5G`, found the text `big`"),
        ("type: duration", "30", "@ 30: `x` does not fit: `30` has no unit: `30s` or `30ms`?"),
        ("type: port", "0", "@ 0: `x` is a port from 1 to 65535, found `0`"),
        ("type: port", "70000", "@ 70000: `x` is a port from 1 to 65535, found `70000`"),
        ("type: enum, values: [a, b]", "c", "@ c: `x` does not fit: `c` is none of its values"),
        ("type: path", "../x", "@ ../x: `x` does not fit: `../x` leaves the project"),
        ("type: list", "a", "@ a: `x` is a list, found the text `a`"),
        ("type: list, item: int", "[1, b]", "@ b: `x` is a whole number, found the text `b`"),
        ("type: int, min: 2", "1", "@ 1: `x` does not fit: `1` is less than `2`"),
        ("type: int, max: 2", "3", "@ 3: `x` does not fit: `3` is more than `2`"),
        ("type: size, min: 1g", "512m", "@ 512m: `x` does not fit: `512m` is less than `1g`"),
        ("type: duration, max: 1m, print: ms", "2m", "@ 2m: `x` does not fit: `120000` is more than `1m`"),
        (
            "type: size, print: mib",
            "1000k",
            "@ 1000k: `x` does not fit: it is 1024000 bytes, and prints in whole mebibytes",
        ),
        (
            "type: duration, print: s",
            "1500ms",
            "@ 1500ms: `x` does not fit: it is 1s500ms, and prints in whole seconds",
        ),
        (
            "type: secret",
            "hunter2",
            "@ hunter2: `x` does not fit: a secret is never written in inputs: its value belongs in the secrets file",
        ),
    ] {
        let expected = format!("invalid-value {expected}");
        assert_eq!(stated(decl, value).unwrap_err(), [expected], "{decl}: {value}");
    }
}

#[test]
fn every_bad_item_of_a_list_is_said() {
    assert_eq!(stated("type: list, item: port", "[80, a, 0]").unwrap_err().len(), 2);
}

#[test]
fn declarations_that_contradict_themselves() {
    for (decl, expected) in [
        ("type: enum", "missing-key @ enum: an enum needs its `values`"),
        ("type: list, item: enum", "missing-key @ list: an enum needs its `values`"),
        ("type: enum, values: [a, a]", "bad-setting @ a: `a` stands twice in `values`"),
        ("type: enum, values: [a, b], default: c", "invalid-value @ c: `x` does not fit: `c` is none of its values"),
        (
            "type: string, values: [a]",
            "bad-setting @ a: `values` has no meaning here: it is for an enum, and this is a `string`",
        ),
        (
            "type: int, pattern: '[0-9]'",
            "bad-setting @ '[0-9]': `pattern` has no meaning here: it is for a secret, and this is an `int`",
        ),
        (
            "type: string, inline: a",
            "bad-setting @ a: `inline` has no meaning here: it is for a secret, and this is a `string`",
        ),
        (
            "type: secret, default: a",
            "bad-setting @ a: a secret has no `default`: its value is never in a tracked file",
        ),
        (
            "type: secret, turn: true",
            "bad-setting @ true: `turn` has no meaning here: a secret is set in the secrets file",
        ),
        (
            "type: list, turn: true",
            "bad-setting @ true: `turn` has no meaning here: a list is no single value in `.env`",
        ),
        (
            "type: string, print: jvm",
            "bad-setting @ jvm: `print` has no meaning here: it is for a size, duration or percentage, and this is a `string`",
        ),
        ("type: size, print: ms", "bad-setting @ ms: a size does not print as `ms`"),
        ("type: duration, print: jvm", "bad-setting @ jvm: a duration does not print as `jvm`"),
        (
            "type: string, min: 1",
            "bad-setting @ 1: `min` has no meaning here: it is for a number, port, size, duration or percentage, and this is a `string`",
        ),
        ("type: int, min: a", "invalid-value @ a: `min` is a whole number, found the text `a`"),
        ("type: size, min: 2g, max: 1g", "bad-setting @ 2g: `min` is more than `max`"),
        ("type: int, min: 2, default: 1", "invalid-value @ 1: `x` does not fit: `1` is less than `2`"),
        (
            "type: int, item: int",
            "bad-setting @ int: `item` has no meaning here: it is for a list, and this is an `int`",
        ),
        ("type: list, item: secret", "bad-setting @ secret: a list cannot hold `secret`"),
        ("type: bool, default: 1", "invalid-value @ 1: `x` is `true` or `false`, found `1`"),
    ] {
        assert_eq!(faults(decl), [expected], "{decl}");
    }
}

#[test]
fn sound_declarations_pass() {
    for decl in [
        "type: secret, inline: dev, pattern: '[a-z]{8}'",
        "type: size, default: '{{ resources.memory * 0.5 }}', print: jvm, min: 256m",
        "type: enum, values: [DEBUG, INFO], default: INFO, turn: true",
        "type: list, item: size, print: jvm, default: [1g, 2g]",
        "type: list, default: ['{{ env }}']",
        "type: list, turn: false",
        "type: percent, min: 1%, max: 100%, default: 50%",
    ] {
        assert_eq!(faults(decl), [""; 0], "{decl}");
    }
}

#[test]
fn unknown_words_name_the_nearest() {
    for (decl, expected) in [
        ("type: strng", "invalid-value @ strng: unknown type of setting `strng`; did you mean `string`?"),
        ("type: size, print: jvn", "invalid-value @ jvn: unknown form `jvn`; did you mean `jvm`?"),
    ] {
        let (sources, node) = tree(&format!("{{ description: x, {decl} }}"));
        let mut reports = Reports::default();
        let _ = SettingDecl::from_node(&node, &mut reports);
        assert_eq!(said(reports, &sources), [expected]);
    }
}

#[test]
fn reads_what_templates_come_to() {
    let size = Quantity::Size(Size::from_mib(512), Print::Compose).into_value();
    let wait = Quantity::Duration(Duration::from_secs(90), Print::Compose).into_value();
    let share = Quantity::Percent(Percent::new(50), Print::Percent).into_value();
    for (decl, value, printed) in [
        ("type: size, print: jvm", Value::from(536_870_912_u64), "512m"),
        ("type: size, print: jvm", Value::from(536_870_912.0 * 0.3), "153m"),
        ("type: size", Value::from(1000), "1000b"),
        ("type: size, print: postgres", size.clone(), "512MB"),
        ("type: size", Value::from("512m"), "512m"),
        ("type: duration, print: ms", wait.clone(), "90000"),
        ("type: percent, print: fraction", share, "0.5"),
        ("type: string", size.clone(), "512m"),
        ("type: string", Value::from(true), "true"),
        ("type: string", Value::from(3), "3"),
        ("type: int", Value::from(4.0), "4"),
        ("type: int", Value::from("4"), "4"),
        ("type: bool", Value::from(false), "false"),
        ("type: bool", Value::from("false"), "false"),
        ("type: port", Value::from(80), "80"),
        ("type: list", Value::from(vec!["a", "b"]), "a,b"),
    ] {
        let value = computed(decl, &value).unwrap_or_else(|said| panic!("{decl}: {said:?}"));
        assert_eq!(value.print(), printed, "{decl}");
    }
    let late = LateBound::new("PASSWORD", LateKind::Secret).into_value();
    for (decl, value, expected) in [
        ("type: int", Value::from(2.5), "invalid-value @ '{{ y }}': `x` is a whole number, found `2.5`"),
        ("type: string", Value::from(()), "invalid-value @ '{{ y }}': `x` is text, found nothing"),
        ("type: string", Value::from(vec![1]), "invalid-value @ '{{ y }}': `x` is text, found a list"),
        ("type: list", Value::from("a"), "invalid-value @ '{{ y }}': `x` is a list, found `a`"),
        ("type: size", Value::from(-1), "invalid-value @ '{{ y }}': `x` does not fit: -1 bytes are no size"),
        ("type: size", wait, "invalid-value @ '{{ y }}': `x` is a size such as `512m` or `1.5G`, found `1m30s`"),
        (
            "type: duration",
            Value::from(90),
            "invalid-value @ '{{ y }}': `x` does not fit: `90` has no unit: `90s` or `90ms`?",
        ),
        (
            "type: string",
            late.clone(),
            "late-bound-value @ '{{ y }}': `x` would depend on a value that is not known before the stack starts",
        ),
        (
            "type: list",
            late.clone(),
            "late-bound-value @ '{{ y }}': `x` would depend on a value that is not known before the stack starts",
        ),
        (
            "type: list",
            Value::from(vec![late]),
            "late-bound-value @ '{{ y }}': `x` would depend on a value that is not known before the stack starts",
        ),
    ] {
        assert_eq!(computed(decl, &value).unwrap_err(), [expected], "{decl}: {value}");
    }
}

#[test]
fn templates_see_numbers_with_units() {
    for (decl, value, attribute, expected) in [
        ("type: size", "1.5g", "mib", Value::from(1536)),
        ("type: size", "1.5g", "gib", Value::from(1.5)),
        ("type: size", "1k", "bytes", Value::from(1024)),
        ("type: duration", "90s", "s", Value::from(90)),
        ("type: duration", "90s", "minutes", Value::from(1.5)),
        ("type: duration", "2d", "hours", Value::from(48)),
        ("type: percent", "50%", "fraction", Value::from(0.5)),
        ("type: percent", "50%", "number", Value::from(50)),
    ] {
        let value = stated(decl, value).unwrap().to_value();
        assert_eq!(value.get_attr(attribute).unwrap(), expected, "{decl}");
    }
    assert_eq!(stated("type: int", "3").unwrap().to_value(), Value::from(3));
    assert_eq!(stated("type: list", "[a]").unwrap().to_value(), Value::from(vec!["a"]));
}

#[test]
fn a_value_of_an_enum_names_the_nearest_and_where_it_is_declared() {
    for (value, help) in [("DEBG", "did you mean `DEBUG`?"), ("verbose", "valid here: `DEBUG`, `INFO`")] {
        let file = file("type: enum, values: [DEBUG, INFO]", value);
        let mut reports = Reports::default();
        assert!(file.decl.read_node("x", &file.value, &mut reports).is_none());
        let said = reports.into_sorted();
        assert_eq!(said[0].help, [help]);
        assert_eq!(file.sources.slice(said[0].related[0].span), "enum");
    }
}

#[test]
fn the_schema_of_a_declaration_takes_what_the_reader_takes() {
    let schema = serde_json::to_value(schemars::schema_for!(SettingDecl)).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let fits = |text: &str| schema.is_valid(&serde_json::from_str(text).unwrap());
    assert!(fits(r#"{ "type": "size", "description": "x", "print": "jvm", "default": "512m", "min": "1m" }"#));
    assert!(fits(r#"{ "type": "enum", "description": "x", "values": ["a"], "turn": true }"#));
    assert!(fits(r#"{ "type": "secret", "description": "x", "pattern": "[a-z]{8}", "inline": "dev" }"#));
    assert!(!fits(r#"{ "type": "siz", "description": "x" }"#));
    assert!(!fits(r#"{ "description": "x" }"#));
    assert!(!fits(r#"{ "type": "size", "description": "x", "prnt": "jvm" }"#));
}
