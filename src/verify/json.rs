//! JSON by `serde_json`.

use serde_json::Value;

use super::{Found, fingerprint::Fingerprint};

pub(super) fn read(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// What there is in a file.
pub(super) fn found(value: &Value) -> Found<'_> {
    let mut found = Found::default();
    collect(value, &mut found);
    found
}

fn collect<'t>(value: &'t Value, found: &mut Found<'t>) -> Fingerprint {
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
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| collect(item, found)).collect();
            found.items.extend(&items);
            Fingerprint::list(items.into_iter())
        }
        Value::Object(map) => {
            let entries: Vec<_> = map.iter().map(|(key, value)| (key.as_str(), collect(value, found))).collect();
            for (key, value) in &entries {
                found.entries.insert(Fingerprint::entry(key, *value));
                found.texts.add(*key);
            }
            Fingerprint::map(entries.into_iter())
        }
    }
}
