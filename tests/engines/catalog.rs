//! What the catalog says of images.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// Every image that the catalog names.
pub fn images() -> BTreeSet<String> {
    let mut images = BTreeSet::new();
    each_entry(|entry| images.extend(named(entry)));
    images
}

/// The programs that each kind of image is known to have, by the `tools` of the entries that use it.
pub fn tools() -> BTreeMap<String, BTreeSet<String>> {
    let mut tools: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    each_entry(|entry| {
        let kept =
            bodies(entry).into_iter().filter_map(|body| body["tools"].as_object()).flat_map(|tools| tools.values());
        let paths: BTreeSet<String> = kept.map(|tool| tool["path"].as_str().expect("a path").to_owned()).collect();
        for image in named(entry) {
            tools.entry(kind(&image)).or_default().extend(paths.iter().cloned());
        }
    });
    tools
}

fn each_entry(mut visit: impl FnMut(&Value)) {
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog")).expect("the catalog") {
        let path = file.expect("a readable folder").path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let file: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            file.as_object().expect("a mapping").values().for_each(&mut visit);
        }
    }
}

/// An entry and its containers.
fn bodies(entry: &Value) -> Vec<&Value> {
    std::iter::once(entry).chain(entry["containers"].as_object().into_iter().flat_map(|all| all.values())).collect()
}

/// The images of an entry. What is a template is another entry's image.
fn named(entry: &Value) -> Vec<String> {
    let images = bodies(entry).into_iter().filter_map(|body| body["service"]["image"].as_str());
    images.filter(|image| !image.contains("{{")).map(str::to_owned).collect()
}

/// What images with the same programs have in common: the repository, and the variant where the tag names one, as in
/// `postgres:17.11-alpine`.
pub fn kind(image: &str) -> String {
    let (repository, tag) = image.rsplit_once(':').unwrap_or((image, ""));
    tag.split_once('-').map_or_else(|| repository.to_owned(), |(_, variant)| format!("{repository} {variant}"))
}
