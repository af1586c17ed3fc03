//! Files beside an output that whoever reads the output may read in its place.

use super::Error;
use super::folder::Folder;
use super::refusal;
use super::target::Tree;
use crate::diagnostic::Diagnostic;

/// The name of the one file that Compose reads by itself.
const COMPOSE: &str = "docker-compose.yml";

/// The other names under which Compose looks for its file, and those that it puts over it.
///
/// Source: the Compose application model, "Compose file", and `docker compose`'s own list of default and override
/// file names.
const READ_BY_COMPOSE: [&str; 7] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yaml",
    "docker-compose.override.yml",
];

/// A warning for each file in a folder that could be taken for, or mixed into, one of the outputs.
pub(super) fn look(folder: &Folder<'_>, tree: &mut Tree<'_>) -> Result<Vec<Diagnostic>, Error> {
    let mut warnings = Vec::new();
    for path in folder.wanted.keys() {
        for twin in twins(path) {
            let full = folder.full(&twin);
            if !folder.wanted.contains_key(twin.as_str()) && tree.stays(&full)? {
                warnings.push(refusal::of_twin(&full, &folder.full(path)));
            }
        }
    }
    Ok(warnings)
}

fn twins(path: &str) -> Vec<String> {
    if path == COMPOSE {
        return READ_BY_COMPOSE.map(str::to_owned).to_vec();
    }
    let other = path
        .strip_suffix(".yml")
        .map(|stem| format!("{stem}.yaml"))
        .or_else(|| path.strip_suffix(".yaml").map(|stem| format!("{stem}.yml")));
    other.into_iter().collect()
}
