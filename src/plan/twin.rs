//! Files beside an output that whoever reads the output may read in its place.

use super::Error;
use super::folder::Folder;
use super::refusal;
use super::target::Tree;
use crate::compose::{COMPOSE_FILE, READ_BY_COMPOSE};
use crate::diagnostic::Diagnostic;

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
    if path == COMPOSE_FILE {
        return READ_BY_COMPOSE.map(str::to_owned).to_vec();
    }
    let other = path
        .strip_suffix(".yml")
        .map(|stem| format!("{stem}.yaml"))
        .or_else(|| path.strip_suffix(".yaml").map(|stem| format!("{stem}.yml")));
    other.into_iter().collect()
}
