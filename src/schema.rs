//! The JSON Schemas of the input files, for editors: made from the types that read them.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};

use serde_json::{Value, json};

use crate::load::entry::Entry;
use crate::load::profile::Profile;
use crate::load::project::{Features, ProjectFile};
use crate::load::read::Named;
use crate::load::stack::Stack;

/// Every schema: the file's name below `schema/`, and its text.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        ("entry.schema.json", text(spare_extensions(layer::<Named<Entry>>("a file of catalog/: one service")))),
        ("features.schema.json", text(root::<Features>("catalog/features.yaml: the switches of environments"))),
        ("profile.schema.json", text(layer::<Profile>("a file of profiles/: what an environment means"))),
        ("project.schema.json", text(root::<ProjectFile>("stackgen.yaml: the root of a project"))),
        ("stack.schema.json", text(layer::<Stack>("a file of stacks/: which services, wired how"))),
    ]
}

/// The schema of one kind of file. Draft 7: what editors' language servers read best.
fn root<T: JsonSchema>(title: &str) -> Schema {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    RecursiveTransform(allow_extensions).transform(&mut schema);
    schema
}

/// The schema of a file that lies over others.
fn layer<T: JsonSchema>(title: &str) -> Schema {
    let mut schema = root::<T>(title);
    // A condition inside of a condition has no meaning.
    if let Some(Value::Object(statements)) = schema.pointer_mut("/definitions/When/properties") {
        statements.remove("when");
    }
    RecursiveTransform(allow_removals).transform(&mut schema);
    schema
}

/// What lies over a built-in entry need not repeat it: settings are declared whole only where there is no `extends`.
fn spare_extensions(mut schema: Schema) -> Schema {
    let declared = schema.pointer_mut("/definitions/SettingDecl").and_then(|declared| declared.as_object_mut());
    if let Some(required) = declared.and_then(|declared| declared.remove("required")) {
        let whole = json!({ "additionalProperties": { "required": required } });
        let of_containers = json!({ "additionalProperties": { "properties": { "settings": whole } } });
        let own = json!({ "properties": { "settings": whole, "containers": of_containers } });
        if let Some(entry) = schema.pointer_mut("/definitions/Entry").and_then(Value::as_object_mut) {
            entry.insert("if".to_owned(), json!({ "required": ["extends"] }));
            entry.insert("else".to_owned(), own);
        }
    }
    schema
}

fn text(schema: Schema) -> String {
    format!("{:#}\n", schema.to_value())
}

/// Wherever other keys are refused, those that begin with `x-` are not: people keep anchors there.
fn allow_extensions(schema: &mut Schema) {
    if schema.get("additionalProperties").is_some_and(|allowed| *allowed == false) {
        schema.insert("patternProperties".to_owned(), json!({ "^x-": true }));
    }
}

/// A value may be `!remove`. Schemas see no tags: to them it is null, and yaml-language-server takes it for no text.
fn allow_removals(schema: &mut Schema) {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.values_mut().for_each(allow_removal);
    }
    if let Some(values) = schema.get_mut("additionalProperties") {
        allow_removal(values);
    }
}

/// Adds null and the empty text to what a schema takes, where it does not take everything or nothing.
fn allow_removal(schema: &mut Value) {
    let removal = json!({ "enum": [null, ""] });
    let Value::Object(object) = schema else { return };
    if object.keys().all(|key| key == "description") {
        return;
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({ "type": "null" }) && *choice != removal);
        choices.push(removal);
        return;
    }
    let description = object.remove("description");
    *schema = json!({ "anyOf": [schema.take(), removal] });
    if let Some(description) = description {
        schema["description"] = description;
    }
}
