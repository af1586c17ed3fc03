//! YAML by the maintained continuation of `serde_yaml`, over libyaml's algorithm.

use serde_yaml::Value;

use super::{Found, fingerprint::Fingerprint};
use crate::yaml::{Data, Node, Resolved};

/// Reads every document of a file.
pub(super) fn read(text: &str) -> Result<Found, String> {
    let mut found = Found::default();
    for document in serde_yaml::Deserializer::from_str(text) {
        let value = <Value as serde::Deserialize>::deserialize(document).map_err(|error| error.to_string())?;
        collect(&value, &mut found);
    }
    Ok(found)
}

/// What stands in a document that was read.
pub(super) fn found(document: &Value) -> Found {
    let mut found = Found::default();
    collect(document, &mut found);
    found
}

fn collect(value: &Value, found: &mut Found) -> Fingerprint {
    match value {
        Value::Null => {
            found.plain.add("null");
            Fingerprint::null()
        }
        Value::Bool(value) => {
            found.plain.add(value.to_string());
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
            for (key, _) in &entries {
                found.texts.add(key.as_str());
            }
            let fingerprint = Fingerprint::map(entries.iter().map(|(key, value)| (key.as_str(), *value)));
            found.entries.extend(entries);
            fingerprint
        }
        Value::Tagged(tagged) => collect(&tagged.value, found),
    }
}

fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The first key at which the file says something else than the model, as a path.
pub(super) fn differs(meant: &Node, read: &Value, path: &mut Vec<String>) -> Option<String> {
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
