//! The journal: what a build has made up its mind to do.
//!
//! A build first writes it as [`STAGING`], then makes the temporaries; renaming it to [`JOURNAL`] is the moment
//! from which the build will be done, if not by this process then by the next. Before that moment no target has
//! been touched.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::plan::GENERATED;

/// Where stackgen keeps what is about the run and not about the project, from the project root.
pub(super) const HOME: &str = ".stackgen";
/// Says that there may be temporaries.
pub(super) const STAGING: &str = ".stackgen/staging";
/// Says that there are targets to be put in place.
pub(super) const JOURNAL: &str = ".stackgen/journal";

/// The form of the journal that this version writes and reads.
const FORMAT: u32 = 1;

/// Everything that has to happen, paths from the project root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    format: u32,
    pub(super) removals: Vec<Removal>,
    pub(super) puts: Vec<Put>,
}

/// A file that goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Removal {
    pub(super) path: String,
    pub(super) old: Digest,
}

/// A file that comes or changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Put {
    pub(super) path: String,
    /// The file with the new bytes and mode that takes the place of the old one.
    pub(super) temporary: String,
    pub(super) old: Option<Digest>,
    pub(super) new: Digest,
}

impl Journal {
    /// A journal of these steps.
    pub(super) fn new(removals: Vec<Removal>, puts: Vec<Put>) -> Journal {
        Journal { format: FORMAT, removals, puts }
    }

    /// As it is written.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a journal. None when it is no journal that this version wrote, or when it would lead out of the
    /// folder of outputs.
    pub(super) fn parse(bytes: &[u8]) -> Option<Journal> {
        let journal: Journal = serde_json::from_slice(bytes).ok()?;
        let puts = journal.puts.iter().flat_map(|put| [&put.path, &put.temporary]);
        let is_sound = puts.chain(journal.removals.iter().map(|removal| &removal.path)).all(|path| is_inside(path));
        (journal.format == FORMAT && is_sound).then_some(journal)
    }
}

/// Whether a path stays in the folder of outputs.
fn is_inside(path: &str) -> bool {
    let mut segments = path.split('/');
    segments.next() == Some(GENERATED)
        && segments.all(|segment| !matches!(segment, "" | "." | "..") && !segment.contains(['\\', ':']))
}

/// Whether there is a journal under a project root.
pub(super) fn is_there(root: &Path) -> bool {
    root.join(JOURNAL).symlink_metadata().is_ok()
}
