//! The record: what stackgen wrote last.
//!
//! It is committed beside the outputs, so that any clone can tell a hand edit from an old output. It has a line
//! per file, sorted by path, in the form that `sha256sum -c` reads, and one for what was read back. Reading is lenient, since a merge may have
//! gone over it: a path may have several hashes (git's union of two sides), lines that are no entries (conflict
//! marks) are passed over, and so are paths that no build would write.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::place;
use crate::digest::Digest;

/// The name of the record in its folder.
pub const RECORD: &str = ".stackgen";

/// How a line with a seal begins: for `sha256sum` it is a comment.
const SEAL: &str = "# read back: ";

/// What stackgen wrote into one folder: path within the folder, and the hash of what it wrote there; several
/// after a merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    written: BTreeMap<String, Vec<Digest>>,
    /// What ties texts to what they must say, by the path of their file. Each stays true, whatever is merged.
    seals: BTreeMap<String, BTreeSet<Digest>>,
}

impl Record {
    /// Reads as many entries as there are.
    pub fn parse(bytes: &[u8]) -> Record {
        let mut record = Record::default();
        for line in String::from_utf8_lossy(bytes).lines() {
            let (is_seal, entry) = line.strip_prefix(SEAL).map_or((false, line), |entry| (true, entry));
            let Some((hash, path)) = entry.split_once(' ') else { continue };
            let path = path.trim_start();
            if let (Some(digest), None) = (Digest::parse(hash), place::fault(path)) {
                if is_seal {
                    record.seal(path.to_owned(), digest);
                } else {
                    record.add(path.to_owned(), digest);
                }
            }
        }
        record
    }

    /// Adds that `path` was written with the hash `digest`.
    pub fn add(&mut self, path: String, digest: Digest) {
        self.written.entry(path).or_default().push(digest);
    }

    /// Adds that what has this seal was read back at `path`.
    pub fn seal(&mut self, path: String, seal: Digest) {
        self.seals.entry(path).or_default().insert(seal);
    }

    /// The seals of what was read back.
    pub fn into_seals(self) -> BTreeSet<Digest> {
        self.seals.into_values().flatten().collect()
    }

    /// Whether `path` was last written by stackgen, whatever it held.
    pub fn knows(&self, path: &str) -> bool {
        self.written.contains_key(path)
    }

    /// Whether stackgen wrote exactly this text to `path`.
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        self.written.get(path).is_some_and(|digests| digests.contains(&Digest::of_text(bytes)))
    }

    /// Every path, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.written.keys().map(String::as_str)
    }

    /// The record as it is written.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        for (path, digests) in &self.written {
            for digest in digests {
                let _ = writeln!(text, "{digest}  {path}");
            }
            for seal in self.seals.get(path).into_iter().flatten() {
                let _ = writeln!(text, "{SEAL}{seal}  {path}");
            }
        }
        text
    }
}
