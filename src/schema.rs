//! The JSON Schemas of the input files, for editors: made from the types that read them.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};

use crate::load::entry::Entry;
use crate::load::profile::Profile;
use crate::load::project::{Features, ProjectFile};
use crate::load::read::Named;
use crate::load::stack::Stack;

/// Every schema: the file's name below `schema/`, and its text.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        ("entry.schema.json", text::<Named<Entry>>("a file of catalog/: one service")),
        ("features.schema.json", text::<Features>("catalog/features.yaml: the switches of environments")),
        ("profile.schema.json", text::<Profile>("a file of profiles/: what an environment means")),
        ("project.schema.json", text::<ProjectFile>("stackgen.yaml: the root of a project")),
        ("stack.schema.json", text::<Stack>("a file of stacks/: which services, wired how")),
    ]
}

/// The schema of one kind of file. Draft 7: what editors' language servers read best.
fn text<T: JsonSchema>(title: &str) -> String {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    RecursiveTransform(allow_extensions).transform(&mut schema);
    format!("{:#}\n", schema.as_value())
}

/// Wherever other keys are refused, those that begin with `x-` are not: people keep anchors there.
fn allow_extensions(schema: &mut Schema) {
    if schema.get("additionalProperties").is_some_and(|allowed| *allowed == false) {
        schema.insert("patternProperties".to_owned(), serde_json::json!({ "^x-": true }));
    }
}
