//! `docs/language.md` knows every key of the input files.

use std::collections::BTreeSet;

use serde_json::Value;

use super::text;

const PAGE: &str = "docs/language.md";

/// The keys that a schema knows, those of Compose and of Kafka aside: they have their own documentation.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            found.extend(
                object.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()),
            );
            let ours = object.iter().filter(|(name, _)| !matches!(name.as_str(), "ComposeService" | "TopicConfig"));
            ours.for_each(|(_, value)| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// Whether a page has a key as code, or in an example.
fn tells(page: &str, key: &str) -> bool {
    page.match_indices(key).any(|(at, _)| {
        let before = page[..at].chars().next_back();
        let after = page[at + key.len()..].chars().next();
        before.is_none_or(|c| " \n`{".contains(c)) && after.is_some_and(|c| ":`".contains(c))
    })
}

#[test]
fn every_key_is_told_of() {
    let page = text(PAGE);
    let mut known = BTreeSet::new();
    for (_, schema) in stackgen::schema::files() {
        keys(&serde_json::from_str(&schema).expect("JSON"), &mut known);
    }
    assert!(known.contains("instances") && !known.contains("ulimits") && !known.contains("retention.ms"));
    let missing: Vec<&String> = known.iter().filter(|key| !tells(&page, key)).collect();
    assert!(missing.is_empty(), "{PAGE} does not tell of {missing:?}");
}
