//! JSON by `serde_json`.

use serde::de::DeserializeSeed;

use super::Found;
use super::tree::Tree;

/// What there is in a file.
pub(super) fn read(text: &str) -> Result<Found, String> {
    let mut found = Found::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Tree { found: &mut found, meant: None }.deserialize(&mut reader).and_then(|_| reader.end());
    read.map(|()| found).map_err(|error| error.to_string())
}
