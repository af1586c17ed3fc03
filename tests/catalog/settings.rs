//! Each setting of each entry changes something that is generated: none is read by nothing.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{compiled, entries, stacks, used};

/// A setting, and the name of the service or container that it is set on.
struct Setting<'e> {
    on: String,
    name: &'e str,
    declared: &'e Value,
}

/// The settings of an entry under the name of a service.
fn settings<'e>(service: &str, entry: &'e Value) -> Vec<Setting<'e>> {
    let of = |on: String, body: &'e Value| {
        let declared = body["settings"].as_object().into_iter().flatten();
        declared.map(move |(name, declared)| Setting { on: on.clone(), name, declared })
    };
    let containers = entry["containers"].as_object().into_iter().flatten().flat_map(|(name, body)| {
        let bare = body["bare"] == true;
        of(if bare { name.clone() } else { format!("{service}-{name}") }, body)
    });
    of(service.to_owned(), entry).chain(containers).collect()
}

/// Values that differ from a setting's default. One of them must change something.
fn others(setting: &Setting<'_>) -> Vec<Value> {
    let declared = setting.declared;
    match declared["type"].as_str().expect("a type") {
        "int" => vec![json!(3), json!(5)],
        "bool" => vec![json!(declared["default"] != true)],
        "enum" => declared["values"].as_array().expect("values").clone(),
        "size" => vec![json!("777M")],
        "duration" => vec![json!("11d")],
        "path" => vec![json!("./another")],
        "list" => vec![json!(["another"])],
        "secret" => vec![json!({ "inline": "another" })],
        "secrets" => vec![json!({ "another": {} })],
        "string" | "name" => vec![json!("another")],
        other => panic!("no other value of the type `{other}`"),
    }
}

/// The stack with what a setting means nothing without: that of the super user, without other users.
fn prepared(stack: &str, setting: &Setting<'_>) -> String {
    if setting.name != "super_user_password" {
        return stack.to_owned();
    }
    with(
        stack,
        &Setting { on: setting.on.clone(), name: "users", declared: setting.declared },
        &json!({ "another": {} }),
    )
}

/// A stack in which one setting has this value.
fn with(stack: &str, setting: &Setting<'_>, value: &Value) -> String {
    let mut stack: Value = serde_yaml::from_str(stack).expect("YAML");
    stack["services"][&setting.on]["settings"][setting.name] = value.clone();
    stack.to_string()
}

#[test]
fn each_changes_something() {
    let entries = entries();
    let mut seen = BTreeMap::new();
    let mut idle = Vec::new();
    for (name, stack) in stacks() {
        let before = compiled(&name, &stack).expect("a sound stack");
        for (service, entry) in used(&stack) {
            if seen.insert(entry.clone(), name.clone()).is_some() {
                continue;
            }
            for setting in settings(&service, &entries[&entry]) {
                let prepared = prepared(&stack, &setting);
                let before =
                    if prepared == stack { &before } else { &compiled(&name, &prepared).expect("a sound stack") };
                let changes = |value: &Value| match compiled(&name, &with(&prepared, &setting, value)) {
                    Ok(after) => after != *before,
                    Err(said) => panic!("{entry} {} = {value}: {said}", setting.name),
                };
                if !others(&setting).iter().any(changes) {
                    idle.push(format!("{entry}: {}", setting.name));
                }
            }
        }
    }
    assert_eq!(idle, Vec::<String>::new());
}

/// What a script refuses must not pass validation.
#[test]
fn a_timeout_is_one_that_its_job_takes() {
    let kafka = r#"{ "features": { "tls": false }, "services": { "kafka": {}, "kafka-topics": SETTINGS }, "topics": { "names": { "orders": {} } } }"#;
    let hdfs = r#"{ "features": { "tls": false }, "services": { "hdfs": {}, "hdfs-directories": SETTINGS }, "hdfs": { "directories": { "/a": ["b"] } } }"#;
    for stack in [kafka, hdfs] {
        let with =
            |timeout: &str| stack.replace("SETTINGS", &json!({ "settings": { "timeout": timeout } }).to_string());
        for timeout in ["12d", "500ms", "0"] {
            let said = compiled("shop", &with(timeout)).expect_err("a fault");
            assert!(said.contains("error[invalid-value]: `timeout` does not fit: "), "{timeout}: {said}");
        }
        compiled("shop", &with("1s")).expect("a sound stack");
        compiled("shop", &with("999999s")).expect("a sound stack");
    }
}
