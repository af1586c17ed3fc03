//! YAML by the maintained continuation of `serde_yaml`, over libyaml's algorithm.

use std::borrow::Cow;

use serde::Deserialize;
use serde_yaml::Value;

use super::{Found, fingerprint::Fingerprint};
use crate::yaml::{Data, Node, Resolved};

/// Every document of a file.
pub(super) fn read(text: &str) -> Result<Vec<Value>, String> {
    let documents = serde_yaml::Deserializer::from_str(text).map(Value::deserialize);
    documents.collect::<Result<_, _>>().map_err(|error: serde_yaml::Error| error.to_string())
}

/// What there is in the documents of a file.
pub(super) fn found(documents: &[Value]) -> Found<'_> {
    let mut found = Found::default();
    for document in documents {
        collect(document, &mut found);
    }
    found
}

fn collect<'t>(value: &'t Value, found: &mut Found<'t>) -> Fingerprint {
    match value {
        Value::Null => {
            found.plain.add("null");
            Fingerprint::null()
        }
        Value::Bool(value) => {
            found.plain.add(if *value { "true" } else { "false" });
            Fingerprint::bool(*value)
        }
        Value::Number(number) => {
            found.plain.add(number.to_string());
            match (number.as_i64(), number.as_f64()) {
                (Some(int), _) => Fingerprint::int(int),
                (None, float) => Fingerprint::float(float.unwrap_or(f64::NAN)),
            }
        }
        Value::String(text) => {
            found.texts.add(text.as_str());
            Fingerprint::text(text)
        }
        Value::Sequence(items) => {
            let items: Vec<_> = items.iter().map(|item| collect(item, found)).collect();
            found.items.extend(&items);
            Fingerprint::list(items.into_iter())
        }
        Value::Mapping(map) => {
            let entries: Vec<_> = map.iter().map(|(key, value)| (key_text(key), collect(value, found))).collect();
            let fingerprint = Fingerprint::map(entries.iter().map(|(key, value)| (&**key, *value)));
            for (key, value) in entries {
                found.entries.insert(Fingerprint::entry(&key, value));
                found.texts.add(key);
            }
            fingerprint
        }
        Value::Tagged(tagged) => collect(&tagged.value, found),
    }
}

fn key_text(key: &Value) -> Cow<'_, str> {
    match key {
        Value::String(text) => text.into(),
        Value::Bool(value) => value.to_string().into(),
        Value::Number(number) => number.to_string().into(),
        _ => "".into(),
    }
}

/// The first key at which a file says something else than the model, as a path.
pub(super) fn differs_from(meant: &Node, documents: &[Value]) -> Option<String> {
    match documents {
        [document] => differs(meant, document, &mut Vec::new()),
        _ => Some(String::new()),
    }
}

/// The first key at which the file says something else than the model, as a path.
fn differs(meant: &Node, read: &Value, path: &mut Vec<String>) -> Option<String> {
    let same = match (&meant.data, read) {
        (Data::Map(map), Value::Mapping(read)) => {
            for (key, entry) in map {
                path.push(key.to_string());
                let Some(value) = read.get(&**key) else { return Some(path.join(".")) };
                if let Some(found) = differs(&entry.value, value, path) {
                    return Some(found);
                }
                path.pop();
            }
            true
        }
        (Data::List(items), Value::Sequence(read)) if items.len() == read.len() => {
            for (at, (item, value)) in items.iter().zip(read).enumerate() {
                path.push(at.to_string());
                if let Some(found) = differs(item, value, path) {
                    return Some(found);
                }
                path.pop();
            }
            true
        }
        (Data::Scalar(scalar), read) => match (scalar.resolve(), read) {
            (Resolved::Null, Value::Null) => true,
            (Resolved::Bool(meant), Value::Bool(read)) => meant == *read,
            (Resolved::Int(meant), Value::Number(read)) => read.as_i64() == Some(meant),
            (Resolved::Float(meant), Value::Number(read)) => read.as_f64().map(f64::to_bits) == Some(meant.to_bits()),
            (Resolved::Str, Value::String(read)) => *read == *scalar.text,
            _ => false,
        },
        _ => false,
    };
    (!same).then(|| path.join("."))
}
