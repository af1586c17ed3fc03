//! JSON by `serde_json`.

use serde_json::Value;

use super::{Found, fingerprint::Fingerprint};

pub(super) fn read(text: &str) -> Result<Found, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut found = Found::default();
    collect(&value, &mut found);
    Ok(found)
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
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| collect(item, found)).collect();
            found.items.extend(&items);
            Fingerprint::list(items.into_iter())
        }
        Value::Object(map) => {
            let entries: Vec<_> = map.iter().map(|(key, value)| (key.clone(), collect(value, found))).collect();
            map.keys().for_each(|key| found.texts.add(key.as_str()));
            let fingerprint = Fingerprint::map(entries.iter().map(|(key, value)| (key.as_str(), *value)));
            found.entries.extend(entries);
            fingerprint
        }
    }
}
