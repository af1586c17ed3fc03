//! The JSON Schema of Compose's trees in inputs.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::scalar::Form;
use super::shape::{Mapping, Part, Row, Shape, Writer};
use crate::diagnostic::Reports;
use crate::load::read::{FromNode, Scalar, mapping};
use crate::value::{Duration, Size};
use crate::yaml::Node;

/// A `service:` tree of one layer: a mapping, checked with [`check_service`](super::check_service) and merged
/// with [`merge_service`](super::merge_service).
#[derive(Debug, Clone)]
pub struct Service(
    /// The tree.
    pub Node,
);

impl FromNode for Service {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        mapping(node, reports).map(|_| Service(node.clone()))
    }
}

impl JsonSchema for Service {
    fn schema_name() -> Cow<'static, str> {
        "Service".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema(Part::Service)
    }
}

/// What makes a text fit wherever a value is expected: a template, or a variable of Compose.
const FILLED_IN: &str = r"\{\{|\{%|\$";

/// The JSON Schema of a tree as users may write it: keys that stackgen writes itself are not in it.
pub fn schema(part: Part) -> Schema {
    let mut schema = record(part.rows());
    if part.shape().null {
        schema["type"] = json!(["object", "null"]);
    }
    if part == Part::Service {
        schema["description"] = "Keys of the Compose specification for the container.".into();
    }
    Schema::try_from(schema).unwrap_or_default()
}

fn value(shape: &Shape) -> Value {
    let mut forms = Vec::new();
    match shape.scalar {
        Some(form) => forms.extend(scalar(form)),
        None if shape.list.is_some() || shape.map.is_some() => forms.push(filled_in()),
        None => {}
    }
    forms.extend(shape.list.map(|item| json!({ "type": "array", "items": value(item) })));
    forms.extend(shape.map.map(map));
    if shape.null {
        forms.push(json!({ "type": "null" }));
    }
    match forms.len() {
        1 => forms.remove(0),
        _ => json!({ "anyOf": forms }),
    }
}

fn filled_in() -> Value {
    json!({ "type": "string", "pattern": FILLED_IN })
}

fn map(mapping: Mapping) -> Value {
    match mapping {
        Mapping::Record(rows) => record(rows),
        Mapping::Names(values) => json!({ "type": "object", "additionalProperties": value(values) }),
    }
}

fn record(rows: &[Row]) -> Value {
    let users = || rows.iter().filter(|row| row.writer == Writer::User);
    let properties: Map<String, Value> = users().map(|row| (row.key.to_owned(), property(row))).collect();
    let required: Vec<&str> = users().filter(|row| row.required).map(|row| row.key).collect();
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "patternProperties": { "^x-": true },
        "additionalProperties": false,
    });
    if !required.is_empty() {
        object["required"] = required.into();
    }
    object
}

fn property(row: &Row) -> Value {
    let mut property = value(&row.shape);
    let since = row.since.map_or_else(String::new, |since| format!(" (Compose {since} and later)"));
    if let Some(object) = property.as_object_mut() {
        object.insert("description".to_owned(), format!("{}{since}", row.about).into());
    }
    property
}

/// The forms that a scalar may have. YAML decides no type before the reader does, so a number may be quoted.
fn scalar(form: Form) -> Vec<Value> {
    match form {
        Form::Bool => vec![json!({ "type": "boolean" }), filled_in()],
        Form::Int(min, max) => {
            let mut integer = json!({ "type": "integer" });
            if min > i64::MIN {
                integer["minimum"] = min.into();
            }
            if max < i64::MAX {
                integer["maximum"] = max.into();
            }
            vec![integer, json!({ "type": "string", "pattern": format!("^-?[0-9]+$|{FILLED_IN}") })]
        }
        Form::Number => vec![
            json!({ "type": "number", "minimum": 0 }),
            json!({ "type": "string", "pattern": format!(r"^[0-9]+(\.[0-9]+)?$|{FILLED_IN}") }),
        ],
        Form::OctalNumber => vec![json!({ "type": "integer" }), text("^0o[0-7]{3,5}$")],
        Form::Choice(words) => vec![json!({ "enum": words }), filled_in()],
        Form::Restart => vec![text(r"^(no|always|unless-stopped|on-failure(:[0-9]+)?)$")],
        Form::Duration => vec![text(pattern::<Duration>()), json!({ "const": 0 })],
        Form::Size => vec![text(pattern::<Size>()), json!({ "type": "number", "minimum": 0 })],
        Form::SizeOrUnlimited => {
            vec![text(&format!("{}|^-1$", pattern::<Size>())), json!({ "type": "number", "minimum": -1 })]
        }
        Form::Mount => vec![text(r"^/|:")],
        Form::Target => vec![text(r"^/")],
        Form::Pair => vec![text(r"^[^=]")],
        Form::Host => vec![text(r"^[^=:]+[=:].")],
        Form::Text | Form::Mode | Form::PullPolicy | Form::Image | Form::ContainerName | Form::Expose => {
            vec![json!({ "type": ["string", "number", "boolean"] })]
        }
    }
}

fn pattern<T: Scalar>() -> &'static str {
    T::PATTERN.unwrap_or_default()
}

fn text(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": format!("{pattern}|{FILLED_IN}") })
}
