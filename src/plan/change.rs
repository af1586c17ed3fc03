//! One file's way from what lies on disk to what is wanted.

use std::borrow::Cow;

use crate::bundle::UnitName;

/// The files of one folder with one record: a unit, or what all units share.
#[derive(Debug)]
pub struct Group<'a> {
    /// The unit; none for the files that all units share.
    pub unit: Option<UnitName>,
    /// What has to be done, by path; the record comes last.
    pub changes: Vec<Change<'a>>,
}

/// A regular file as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its permission bits; what a build would give it where the system has none.
    pub mode: u32,
}

/// A file as a build wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Its content.
    pub bytes: Cow<'a, [u8]>,
    /// Its permission bits: 0644 or 0755.
    pub mode: u32,
}

/// Something to do to one file.
#[derive(Debug)]
pub struct Change<'a> {
    /// The file, from the project root, `/` between segments.
    pub path: String,
    /// What lies there now.
    pub before: Option<Found>,
    /// What shall lie there.
    pub after: Option<Wanted<'a>>,
    /// What a person did to it, if so.
    pub edit: Option<Edit>,
    /// Whether it is stackgen's own record of what it wrote.
    pub is_record: bool,
}

/// What a person did to a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// It was written by stackgen and holds something else now.
    Changed,
    /// It was there before stackgen ever wrote it, or its record is lost.
    Unrecorded,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Makes a file that is not there.
    Create,
    /// Gives a file other content.
    Update,
    /// Gives a file other permission bits only.
    Mode,
    /// Removes a file.
    Delete,
}

impl Change<'_> {
    /// What it does.
    pub fn kind(&self) -> Kind {
        match (&self.before, &self.after) {
            (None, _) => Kind::Create,
            (_, None) => Kind::Delete,
            (Some(before), Some(after)) if before.bytes == *after.bytes => Kind::Mode,
            (Some(_), Some(_)) => Kind::Update,
        }
    }
}
