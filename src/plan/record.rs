//! The record: what stackgen wrote last.
//!
//! It is committed beside the outputs, so that any clone can tell a hand edit from an old output. It has a line
//! per file, sorted by path, in the form that `sha256sum -c` reads. Reading is lenient, since a merge may have
//! gone over it: a path may have several hashes (git's union of two sides), lines that are no entries (conflict
//! marks) are passed over, and so are paths that no build would write.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::place;
use crate::digest::Digest;

/// The name of the record in its folder.
pub const RECORD: &str = ".stackgen";

/// What stackgen wrote into one folder: path within the folder, and the hash of what it wrote there; several
/// after a merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record(BTreeMap<String, Vec<Digest>>);

impl Record {
    /// Reads as many entries as there are.
    pub fn parse(bytes: &[u8]) -> Record {
        let mut record = Record::default();
        for line in String::from_utf8_lossy(bytes).lines() {
            let Some((hash, path)) = line.split_once(' ') else { continue };
            let path = path.trim_start();
            if let (Some(digest), None) = (Digest::parse(hash), place::fault(path)) {
                record.add(path.to_owned(), digest);
            }
        }
        record
    }

    /// Adds that `path` was written with the hash `digest`.
    pub fn add(&mut self, path: String, digest: Digest) {
        self.0.entry(path).or_default().push(digest);
    }

    /// Whether `path` was last written by stackgen, whatever it held.
    pub fn knows(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Whether stackgen wrote exactly this text to `path`.
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        self.0.get(path).is_some_and(|digests| digests.contains(&Digest::of_text(bytes)))
    }

    /// Every path, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The record as it is written.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (path, digests) in &self.0 {
            for digest in digests {
                let _ = writeln!(text, "{digest}  {path}"); // writing to a string cannot fail
            }
        }
        text
    }
}
