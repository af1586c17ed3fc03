//! The record: what stackgen wrote last.
//!
//! It is committed beside the outputs, so that any clone can tell a hand edit from an old output. It has a line
//! per file, sorted by path, in the form that `sha256sum -c` reads. Reading is lenient, since a merge may have
//! gone over it: a path may have several hashes (git's union of two sides), lines that are no entries (conflict
//! marks) are passed over, and so are paths that no build would write.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::place;

/// The name of the record in its folder.
pub const RECORD: &str = ".stackgen";

/// The SHA-256 of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of exactly these bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// Of a text, whatever its line endings: git may have turned them in a checkout.
    pub fn of_text(bytes: &[u8]) -> Digest {
        if bytes.contains(&b'\r') { Digest::of(&without_carriage_returns(bytes)) } else { Digest::of(bytes) }
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Digest> {
        let text = text.as_bytes();
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(pair[1]).to_digit(16)?;
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        Some(Digest(bytes))
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Digest, &'static str> {
        Digest::parse(&text).ok_or("not a SHA-256")
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text with each CRLF turned into LF.
pub(crate) fn without_carriage_returns(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            text.push(*byte);
        }
    }
    text
}

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
