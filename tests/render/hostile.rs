//! Hostile strings through every kind of file and back.

use std::collections::HashMap;

use minijinja::{Value, context};

use super::{Single, one};

/// The strings of the YAML tests and those that other formats get wrong.
pub fn strings() -> Vec<String> {
    let own = [
        "\u{1}",
        "\u{1b}[31m",
        "''",
        "\"\"",
        "{{ x }}",
        "{% x %}",
        "{# x #}",
        "EOF",
        "a\nEOF\nb",
        "-->",
        "a -- b",
        "]]>",
        "&amp;",
        "&lt",
        "<b>",
        "|",
        "a | b",
        "\\|",
        "a\\",
        "\\\\",
        "a\\\\\\",
        "\\'",
        "'\\",
        "```",
        "~~~",
        "``x`",
        "`",
        "$(id)",
        "`id`",
        "'; id #",
        "!x",
        "!",
        "a=b",
        "a = b",
        " = ",
        "a:b",
        "#x",
        " #x",
        "[a](b)",
        "![a]",
        "**a**",
        "__a__",
        "a_b_c",
        "_a_",
        "1. a",
        "12) a",
        "+ a",
        "- a",
        "=",
        "===",
        "http://x/y?z=1&w=2",
        "\u{fffd}",
        "a\u{0}b",
        "\\u0041",
        "\\n",
        "%n",
        "%s",
        "~",
        "~/x",
        "*",
        "?",
        "a\u{2028}EOF\u{2029}",
        "\u{85}",
        "${x:-y}",
        "\\$x",
        "$$",
        "export A=b",
    ];
    let shared: Vec<String> = serde_json::from_str(include_str!("../yaml/strings.json")).expect("a list of strings");
    shared.into_iter().chain(own.map(str::to_owned)).collect()
}

/// Whether a string holds a control character other than these.
fn controls(text: &str, but: &[char]) -> bool {
    text.chars().any(|c| c.is_control() && !but.contains(&c))
}

fn given(text: &str) -> Value {
    context! { v => text }
}

#[test]
fn yaml_gives_them_back_wherever_a_value_may_stand() {
    let template = Single::new(
        "x.yml",
        "a: {{ v }}\nb:\n  - {{ v }}\n  - k: {{ v }} # c\n{{ v }}: key\nf: [{{ v }}, {k: {{ v }}}]\nl: {{ [v, v] }}\nm: {{ {\"k\": v} }}\n",
    );
    for text in strings() {
        let written = template.render(&given(&text)).unwrap_or_else(|faults| panic!("{text:?}: {faults:?}"));
        let read: serde_json::Value =
            serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{text:?}: {error}\n{written}"));
        let mut meant = serde_json::json!({
            "a": text, "b": [text, { "k": text }], "f": [text, { "k": text }], "l": [text, text], "m": { "k": text },
        });
        meant[&text] = "key".into();
        assert_eq!(read, meant, "\n{written}");
    }
}

#[test]
fn yaml_quotes_text_and_prints_as_one() {
    let template = Single::new("x.yml", "a: x://{{ v }}/{{ v }} # c\nb: {{ v }}m\n");
    for text in strings() {
        let written = template.render(&given(&text)).expect("a run");
        let read: serde_json::Value =
            serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{text:?}: {error}\n{written}"));
        assert_eq!(
            read,
            serde_json::json!({ "a": format!("x://{text}/{text}"), "b": format!("{text}m") }),
            "\n{written}"
        );
    }
}

#[test]
fn compose_files_double_the_dollars_of_values() {
    let template = Single::new("docker-compose.yml", "a: {{ v }}\nb: x{{ v }}\nc: [{{ v }}]\n");
    for text in strings() {
        let written = template.render(&given(&text)).expect("values");
        let read: serde_json::Value = serde_yaml::from_str(&written).expect("YAML");
        let literal = text.replace('$', "$$");
        assert_eq!(
            read,
            serde_json::json!({ "a": literal, "b": format!("x{literal}"), "c": [literal] }),
            "\n{written}"
        );
    }
}

#[test]
fn json_gives_them_back() {
    let template = Single::new("x.json", "{\"a\": {{ v }}, {{ v }}: [{{ v }}], \"l\": {{ [v, {\"k\": v}] }}}");
    for text in strings() {
        let written = template.render(&given(&text)).expect("values");
        let read: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        let mut meant = serde_json::json!({ "a": text, "l": [text, { "k": text }] });
        meant[&text] = serde_json::json!([text]);
        assert_eq!(read, meant, "\n{written}");
    }
}

#[test]
fn dotenv_gives_them_back_or_refuses_control_characters() {
    let template = Single::new("x.env", "A={{ v }}\nB=pre-{{ v }}-post\nC=1\n");
    for text in strings() {
        match template.render(&given(&text)) {
            Ok(written) => {
                assert!(!controls(&text, &['\n', '\t']), "{text:?}");
                assert_eq!(written.lines().count(), 3, "{written}");
                let read: HashMap<String, String> =
                    dotenvy::from_read_iter(written.as_bytes()).collect::<Result<_, _>>().expect("a file of variables");
                let joined = format!("pre-{text}-post");
                assert_eq!(
                    read,
                    HashMap::from([("A".into(), text), ("B".into(), joined), ("C".into(), "1".into())]),
                    "\n{written}"
                );
            }
            Err(faults) => {
                assert!(controls(&text, &['\n', '\t']), "{text:?}: {faults:?}");
                assert!(
                    faults[0].starts_with(
                        "x.env:1:6: unprintable-value: no form of a `.env` value carries the control character U+"
                    ),
                    "{faults:?}"
                );
                assert!(faults[1].starts_with("x.env:2:10: "), "{faults:?}");
            }
        }
    }
}

#[test]
fn properties_give_them_back() {
    let template = Single::new("x.properties", "a={{ v }}\nk.{{ v }}.k=1\nb : x{{ v }}{{ v }}\\\n  {{ v }}y\n");
    for text in strings() {
        let written = template.render(&given(&text)).expect("values");
        assert!(written.is_ascii());
        // The crate refuses the halves of characters that Java writes as two; the gate asks Java itself.
        if text.chars().any(|c| c > '\u{ffff}') {
            continue;
        }
        let read = java_properties::read(written.as_bytes()).expect("properties");
        assert_eq!(read.get("a"), Some(&text), "{written}");
        assert_eq!(read.get(&format!("k.{text}.k")).map(String::as_str), Some("1"), "{text:?}\n{written}");
        assert_eq!(read.get("b"), Some(&format!("x{text}{text}{text}y")), "{written}");
    }
}

#[test]
fn xml_gives_them_back_or_refuses_what_it_cannot_hold() {
    let cannot = |c: char| controls(&c.to_string(), &['\n', '\t', '\r', '\u{7f}', '\u{85}']);
    let template = Single::new("x.xml", "<a k=\"{{ v }}\" l='{{ v }}'>\n<b>x{{ v }}</b></a>");
    for text in strings() {
        match template.render(&given(&text)) {
            Ok(written) => assert!(!text.contains(cannot), "{text:?}\n{written}"),
            Err(faults) => {
                assert!(text.contains(cannot), "{text:?}: {faults:?}");
                assert!(faults[0].contains("XML cannot hold the character U+"), "{faults:?}");
            }
        }
    }
}

#[test]
fn a_file_of_unknown_format_takes_only_what_no_format_minds() {
    let template = Single::new("x.conf", "a {{ v }}\n");
    for text in strings() {
        let minds = |c: char| c.is_control() || "\"'`\\#;$\u{85}\u{2028}\u{2029}".contains(c);
        match template.render(&given(&text)) {
            Ok(written) => {
                assert!(!text.contains(minds) && text.trim() == text, "{text:?}");
                assert_eq!(written, format!("a {text}\n"));
            }
            Err(faults) => assert!(text.contains(minds) || text.trim() != text, "{text:?}: {faults:?}"),
        }
    }
}

#[test]
fn values_keep_their_types() {
    let values = context! { t => true, n => 3, f => 0.5, w => 4.0 / 2.0, z => (), l => vec![1, 2], s => "3" };
    let template = "{{ t }} {{ n }}";
    assert_eq!(one("x.txt", template, &values).expect("text"), "true 3");
    let yaml = "t: {{ t }}\nn: {{ n }}\nf: {{ f }}\nw: {{ w }}\nz: {{ z }}\nl: {{ l }}\ns: {{ s }}\nj: {{ n }}{{ t }}\n{{ n }}: {{ t | string }}\n";
    assert_eq!(
        one("x.yml", yaml, &values).expect("YAML"),
        "t: true\nn: 3\nf: 0.5\nw: 2\nz: null\nl: [1, 2]\ns: \"3\"\nj: 3true\n\"3\": \"true\"\n"
    );
    let json = "[{{ t }}, {{ n }}, {{ f }}, {{ w }}, {{ z }}, {{ l }}, {{ s }}]";
    assert_eq!(one("x.json", json, &values).expect("JSON"), "[true, 3, 0.5, 2, null, [1, 2], \"3\"]");
    assert_eq!(
        one("x.sh", "echo {{ t }} --n={{ n }} {{ l | join(',') }}\n", &values).expect("sh"),
        "echo 'true' --n='3' '1,2'\n"
    );
    assert_eq!(one("x.properties", "a={{ [true, n] | join(',') }}\n", &values).expect("properties"), "a=true,3\n");
}
