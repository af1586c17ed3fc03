//! Hostile strings from a stack's settings through everything that is generated, as the consumers read them.

use std::fmt::Write as _;

use serde_json::Value;
use stackgen::render::dotenv;

use super::tools::{VERSIONS, compose};
use crate::render::hostile;
use crate::support::Sandbox;

#[test]
#[ignore = "gate: needs the real Compose"]
fn gate_strings_of_settings_arrive_as_they_are() {
    let strings: Vec<String> = hostile::strings().into_iter().filter(|text| !text.contains('\0')).collect();
    assert!(strings.len() > 200, "there are many strings");
    let project = Sandbox::new()
        .file("stackgen.yaml", "format: 1\n")
        .file("profiles/dev.yaml", "secrets: inline\n")
        .file("stacks/s.yaml", &stack(&strings));
    let _ = project.run(["build"]).code(0);
    let folder = project.path("generated/s/dev");
    for version in VERSIONS {
        let read = compose(version, &folder, &[("HOST", "x")], &["config", "--format", "json"]).json();
        let service = &read["services"]["a"];
        for (number, text) in strings.iter().enumerate() {
            let place = format!("{version}: string {number}, {text:?}");
            assert_eq!(plain(&service["environment"][format!("PRINTED_{number}")]), *text, "{place}, printed");
            assert_eq!(plain(&service["environment"][format!("WRITTEN_{number}")]), *text, "{place}, written");
            assert_eq!(plain(&service["labels"][format!("label.{number}")]), *text, "{place}, in a label");
            if is_secret(text) {
                assert_eq!(plain(&service["environment"][format!("SECRET_{number}")]), *text, "{place}, a secret");
            }
        }
        for (name, config) in read["configs"].as_object().expect("configs") {
            assert_eq!(texts(&plain(&config["content"])), strings, "{version}: {name}");
        }
    }
}

/// Whether a string can be a secret of `.env`, where an empty one is a missing one.
fn is_secret(text: &str) -> bool {
    !text.is_empty() && dotenv::value(text).is_ok()
}

/// Compose's output can be read by Compose again: its dollars are doubled.
fn plain(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace("$$", "$")
}

/// The strings of a file, in order.
fn texts(content: &str) -> Vec<String> {
    // The JSON file is a list on one line; the YAML one has a dash per line.
    let list: Value = if content.starts_with('[') {
        serde_json::from_str(content).expect("JSON")
    } else {
        serde_yaml::from_str(content).expect("YAML")
    };
    list.as_array().expect("a list").iter().map(|text| text.as_str().expect("text").to_owned()).collect()
}

fn stack(strings: &[String]) -> String {
    let mut stack = String::from("services:\n  a:\n    own:\n      settings:\n");
    let mut environment = String::new();
    let mut labels = String::new();
    let (mut yaml, mut json) = (String::new(), String::from("["));
    for (number, text) in strings.iter().enumerate() {
        let literal = serde_json::to_string(&untemplated(text)).expect("JSON");
        writeln!(stack, "        t{number}: {{ type: string, description: d, default: {} }}", escaped(&literal))
            .expect("");
        writeln!(environment, "          PRINTED_{number}: \"{{{{ t{number} }}}}\"").expect("a string");
        let dollars = serde_json::to_string(&untemplated(&text.replace('$', "$$"))).expect("JSON");
        writeln!(environment, "          WRITTEN_{number}: {}", escaped(&dollars)).expect("a string");
        writeln!(labels, "          label.{number}: \"{{{{ t{number} }}}}\"").expect("a string");
        writeln!(yaml, "          - {{{{ t{number} }}}}").expect("a string");
        let comma = if number == 0 { "" } else { "," };
        write!(json, "{comma}{{{{ t{number} }}}}").expect("a string");
        if is_secret(text) {
            let inline = escaped(&serde_json::to_string(text).expect("JSON"));
            writeln!(stack, "        s{number}: {{ type: secret, description: d, inline: {inline} }}")
                .expect("a string");
            writeln!(environment, "          SECRET_{number}: \"{{{{ s{number} }}}}\"").expect("a string");
        }
    }
    format!(
        "{stack}      files:\n        /f/list.yml: |\n{yaml}        /f/list.json: '{json}]'\n      \
         service:\n        image: a:1\n        labels:\n{labels}        environment:\n{environment}"
    )
}

/// A string that is no template.
fn untemplated(text: &str) -> String {
    let braces = ["{{", "{%", "{#"].iter().any(|open| text.contains(open));
    if braces { format!("{{% raw %}}{text}{{% endraw %}}") } else { text.to_owned() }
}

/// JSON leaves some characters raw that YAML does not take so.
fn escaped(json: &str) -> String {
    let raw =
        |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}');
    json.chars().map(|c| if raw(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
}
