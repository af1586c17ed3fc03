//! A look at the disk while files are made: most of them lie there already.

use std::fs;
use std::path::Path;

use super::target::{is_mode, mode_of, read};
use super::{mode, unit_folder};
use crate::bundle::{Artifact, UnitName};

/// Looks whether files lie where a build would write them, just as it would. It finds nothing where it knows no project.
#[derive(Default)]
pub struct Glance<'r> {
    root: Option<&'r Path>,
    /// Memory that a file was read into before.
    spare: Vec<u8>,
}

impl<'r> Glance<'r> {
    /// At what was generated in the project.
    pub fn new(root: Option<&'r Path>) -> Glance<'r> {
        Glance { root, spare: Vec::new() }
    }

    /// Whether the file is there. What lies on the way to it is for the plan to see.
    pub fn sees(&mut self, unit: &UnitName, path: &str, artifact: &Artifact) -> bool {
        let Some(root) = self.root else { return false };
        let full = root.join(format!("{}/{path}", unit_folder(unit)));
        let Ok(meta) = fs::symlink_metadata(&full) else { return false };
        if !meta.is_file() || meta.len() != artifact.text().len() as u64 || !is_mode(mode_of(&meta), mode(artifact)) {
            return false;
        }
        self.spare.clear();
        read(&full, meta.len(), &mut self.spare).is_ok() && self.spare == artifact.text().as_bytes()
    }
}
