//! What the catalog says of images.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// The programs that each repository of images is known to have, by the `tools` of the entries that use it.
pub fn tools() -> BTreeMap<String, BTreeSet<String>> {
    let mut tools: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog")).expect("the catalog") {
        let path = file.expect("a readable folder").path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let file: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            for entry in file.as_object().expect("a mapping").values() {
                add(entry, &mut tools);
            }
        }
    }
    tools
}

/// The tools of an entry belong to each image that it uses.
fn add(entry: &Value, tools: &mut BTreeMap<String, BTreeSet<String>>) {
    let containers: Vec<&Value> = entry["containers"].as_object().into_iter().flat_map(|all| all.values()).collect();
    let bodies = || std::iter::once(entry).chain(containers.iter().copied());
    let named = bodies().filter_map(|body| body["tools"].as_object()).flat_map(|tools| tools.values());
    let paths: BTreeSet<String> = named.map(|tool| tool["path"].as_str().expect("a path").to_owned()).collect();
    for image in bodies().filter_map(|body| body["service"]["image"].as_str()) {
        tools.entry(repository(image).to_owned()).or_default().extend(paths.iter().cloned());
    }
}

/// The part of an image's name before its tag.
pub fn repository(image: &str) -> &str {
    image.rsplit_once(':').map_or(image, |(repository, _)| repository)
}
