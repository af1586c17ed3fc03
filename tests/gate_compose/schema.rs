//! The table has a row for each key of the schema inside the real Compose, with the same types, and no other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use stackgen::compose::{Form, Mapping, Part, Row, Shape};

use super::tools::{VERSIONS, schema};

/// What a key may hold, as far as both sides can say it: `scalar list map null`, and the words of an enum.
type Facts = (BTreeSet<&'static str>, Option<BTreeSet<String>>);

/// Where the table knowingly says something else than the schema.
///
/// `external` may be a mapping with a name, which Compose calls deprecated. Null means nothing for `pid` and
/// for an option of `logging`. The schema has no rule for what is in `storage_opt`.
const KNOWN: &[&str] = &["external", "external.name", "pid", "logging.options.*", "storage_opt.*"];

fn shape_of(shape: &Shape) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    kinds.extend(shape.scalar.map(|_| "scalar"));
    kinds.extend(shape.list.map(|_| "list"));
    kinds.extend(shape.map.map(|_| "map"));
    kinds.extend(shape.null.then_some("null"));
    kinds
}

fn words_of(shape: &Shape) -> Option<BTreeSet<String>> {
    match shape.scalar? {
        Form::Choice(words) => Some(words.iter().map(ToString::to_string).collect()),
        _ => None,
    }
}

/// The table's rows by path, those that a version knows.
fn table(version: &str) -> BTreeMap<String, Facts> {
    let known = |row: &Row| row.since.is_none() || version.starts_with('5');
    let mut found = BTreeMap::new();
    for (part, name) in PARTS {
        rows(part.rows(), name, &known, &mut found);
    }
    found
}

const PARTS: [(Part, &str); 5] = [
    (Part::Service, "service"),
    (Part::Volume, "volume"),
    (Part::Network, "network"),
    (Part::Config, "config"),
    (Part::Secret, "secret"),
];

fn rows(rows: &[Row], path: &str, known: &impl Fn(&Row) -> bool, found: &mut BTreeMap<String, Facts>) {
    for row in rows.iter().filter(|row| known(row)) {
        let path = format!("{path}.{}", row.key);
        found.insert(path.clone(), (shape_of(&row.shape), words_of(&row.shape)));
        below(&row.shape, &path, known, found);
    }
}

fn below(shape: &Shape, path: &str, known: &impl Fn(&Row) -> bool, found: &mut BTreeMap<String, Facts>) {
    let mut inner = |shape: &Shape, path: String| {
        found.insert(path.clone(), (shape_of(shape), words_of(shape)));
        below(shape, &path, known, found);
    };
    if let Some(item) = shape.list {
        inner(item, format!("{path}[]"));
    }
    match shape.map {
        Some(Mapping::Record(keys)) => rows(keys, path, known, found),
        Some(Mapping::Names(values)) => inner(values, format!("{path}.*")),
        None => {}
    }
}

/// The schema's keys by path.
struct Walk<'a> {
    definitions: &'a Value,
    found: BTreeMap<String, Facts>,
}

impl<'a> Walk<'a> {
    fn resolve(&self, node: &'a Value) -> &'a Value {
        match node["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            Some(name) => self.resolve(&self.definitions[name]),
            None => node,
        }
    }

    /// The alternatives of a value.
    fn forms(&self, node: &'a Value) -> Vec<&'a Value> {
        let node = self.resolve(node);
        match node["oneOf"].as_array() {
            Some(forms) => forms.iter().flat_map(|form| self.forms(form)).collect(),
            None => vec![node],
        }
    }

    fn facts(&self, node: &'a Value) -> Facts {
        let mut kinds = BTreeSet::new();
        let mut words = None;
        for form in self.forms(node) {
            let types = match &form["type"] {
                Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
                one => Vec::from_iter(one.as_str()),
            };
            kinds.extend(types.into_iter().map(|name| match name {
                "array" => "list",
                "object" => "map",
                "null" => "null",
                _ => "scalar",
            }));
            if let Some(list) = form["enum"].as_array() {
                words = Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect());
            }
        }
        (kinds, words)
    }

    fn inner(&mut self, node: &'a Value, path: String) {
        let facts = self.facts(node);
        self.below(node, &path);
        self.found.insert(path, facts);
    }

    fn below(&mut self, node: &'a Value, path: &str) {
        for form in self.forms(node) {
            if !form["items"].is_null() {
                self.inner(&form["items"], format!("{path}[]"));
            }
            for (key, value) in form["properties"].as_object().into_iter().flatten() {
                self.inner(value, format!("{path}.{key}"));
            }
            for (pattern, value) in form["patternProperties"].as_object().into_iter().flatten() {
                if pattern != "^x-" {
                    self.inner(value, format!("{path}.*"));
                }
            }
        }
    }
}

fn inside(version: &str) -> BTreeMap<String, Facts> {
    let schema = schema(version);
    let definitions = ["$defs", "definitions"].iter().find_map(|name| schema.get(name)).expect("definitions");
    let mut walk = Walk { definitions, found: BTreeMap::new() };
    for (_, name) in PARTS {
        walk.below(&definitions[name], name);
    }
    walk.found
}

fn compared(all: BTreeMap<String, Facts>) -> BTreeMap<String, Facts> {
    let known = |path: &str| KNOWN.iter().any(|end| path.split_once('.').is_some_and(|(_, key)| key == *end));
    all.into_iter().filter(|(path, _)| !known(path)).collect()
}

#[test]
#[ignore = "gate: fetches the schema inside the real Compose"]
fn the_table_has_the_keys_and_types_of_the_schema() {
    for version in VERSIONS {
        let (ours, theirs) = (compared(table(version)), compared(inside(version)));
        assert!(theirs.len() > 250, "{version}: the walk found {} keys", theirs.len());
        let missing: Vec<_> = theirs.keys().filter(|path| !ours.contains_key(*path)).collect();
        let invented: Vec<_> = ours.keys().filter(|path| !theirs.contains_key(*path)).collect();
        let other: Vec<_> = ours
            .iter()
            .filter_map(|(path, facts)| {
                theirs.get(path).filter(|theirs| *theirs != facts).map(|theirs| (path, facts, theirs))
            })
            .collect();
        assert_eq!((missing, invented, other), (vec![], vec![], vec![]), "Compose {version}");
    }
}
