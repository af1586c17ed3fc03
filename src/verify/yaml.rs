//! YAML by the maintained continuation of `serde_yaml`, over libyaml's algorithm.

use serde::de::DeserializeSeed;

use super::Found;
use super::tree::Tree;
use crate::yaml::Node;

/// Notes what there is in a file, and gives the first key at which it says something else than `meant`, as a path: whatever
/// `meant` says must be in the one document of the file.
pub(super) fn read(text: &str, meant: Option<&Node>, found: &mut Found<'_>) -> Result<Option<String>, String> {
    let (mut differs, mut documents) = (None, 0);
    for document in serde_yaml::Deserializer::from_str(text) {
        let read = Tree { found: &mut *found, meant }.deserialize(document);
        let read = read.map_err(|error: serde_yaml::Error| error.to_string())?;
        differs = differs.or(read.differs);
        documents += 1;
    }
    if meant.is_some() && documents != 1 {
        differs = Some(Vec::new());
    }
    Ok(differs.map(|keys| keys.into_iter().rev().collect::<Vec<_>>().join(".")))
}
