//! The input files that a unit is made from, for its header.

use std::collections::BTreeSet;

use crate::expand::Expanded;
use crate::source::{FileId, Sources};

/// The paths of a stack's inputs, sorted: the stack, the profiles, the entries.
pub fn inputs(expanded: &Expanded<'_>, sources: &Sources) -> Vec<String> {
    let overlaid = &expanded.bound.overlaid;
    let mut files: BTreeSet<FileId> = overlaid.environment.files.iter().copied().collect();
    files.extend(overlaid.containers.iter().filter_map(|container| container.entry_file));
    let mut paths: Vec<String> = files.into_iter().map(|file| sources.get(file).path.clone()).collect();
    paths.sort();
    paths
}
