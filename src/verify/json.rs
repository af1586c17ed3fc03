//! JSON by `serde_json`.

use serde::de::DeserializeSeed;

use super::Found;
use super::tree::Tree;

pub(super) fn read(text: &str, found: &mut Found<'_>) -> Result<(), String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Tree { found, meant: None }.deserialize(&mut reader).and_then(|_| reader.end());
    read.map_err(|error| error.to_string())
}
