//! A look at the disk while files are made: most of them lie there already.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::target::{is_mode, mode_of};
use super::{mode, unit_folder};
use crate::bundle::{Artifact, UnitName};

/// Looks whether files lie where a build would write them, just as it would. It finds nothing where it knows no project.
#[derive(Default)]
pub struct Glance<'r> {
    root: Option<&'r Path>,
    /// Memory that files are read into: fresh memory costs more than reading does.
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
        self.read(&full, meta.len()).is_ok() && self.spare == artifact.text().as_bytes()
    }

    fn read(&mut self, path: &Path, size: u64) -> io::Result<usize> {
        self.spare.clear();
        self.spare.reserve(usize::try_from(size).unwrap_or_default());
        File::open(path)?.take(size).read_to_end(&mut self.spare)
    }
}
