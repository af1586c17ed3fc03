//! One folder with one record: what is wanted in it against what lies there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Edit, Found, Group, Wanted};
use super::record::{RECORD, Record};
use super::target::{Target, Tree, is_mode};
use super::{Error, GENERATED, house, mode, place, unit_folder};
use crate::bundle::{Artifact, Unit, UnitName};
use crate::digest::{Digest, without_carriage_returns};

/// What is wanted in a folder.
pub(super) struct Folder<'a> {
    unit: Option<UnitName>,
    /// The folder, from the project root.
    pub(super) path: String,
    /// The wanted files, by path within the folder. Nothing at all where the folder itself has vanished.
    pub(super) wanted: BTreeMap<&'a str, File<'a>>,
}

/// One wanted file, as it is and as the record knows it.
pub(super) struct File<'a> {
    wanted: Wanted<'a>,
    digest: Digest,
    seal: Option<Digest>,
    /// Whether it was seen on disk.
    in_place: bool,
}

impl<'a> Folder<'a> {
    /// `generated/` itself, with the files that all units share.
    pub(super) fn shared() -> Folder<'a> {
        let files = [(".gitattributes", house::ATTRIBUTES), (".gitignore", house::IGNORE)];
        let wanted = files.map(|(name, text)| {
            let wanted = Wanted { bytes: Cow::Borrowed(text.as_bytes()), mode: 0o644 };
            (name, File { wanted, digest: Digest::of_text(text.as_bytes()), seal: None, in_place: false })
        });
        Folder { unit: None, path: GENERATED.to_owned(), wanted: wanted.into() }
    }

    /// The folder of a unit. `afresh`: what was seen of it before is not believed.
    ///
    /// # Errors
    /// When an artifact's path is one that no build may write.
    pub(super) fn of_unit(name: &UnitName, unit: &'a Unit, afresh: bool) -> Result<Folder<'a>, Error> {
        let path = unit_folder(name);
        check_paths(name, unit).map_err(|(inner, why)| Error::Artifact { path: format!("{path}/{inner}"), why })?;
        let file = |artifact: &'a Artifact| File {
            wanted: want(artifact),
            digest: artifact.digest(),
            seal: artifact.seal,
            in_place: artifact.in_place && !afresh,
        };
        let wanted = unit.iter().map(|(path, artifact)| (path.as_str(), file(artifact))).collect();
        Ok(Folder { unit: Some(name.clone()), path, wanted })
    }

    /// The folder of a unit that the project no longer has.
    pub(super) fn vanished(name: UnitName) -> Folder<'a> {
        Folder { path: unit_folder(&name), unit: Some(name), wanted: BTreeMap::new() }
    }

    /// A path within the folder, from the project root.
    pub(super) fn full(&self, path: &str) -> String {
        format!("{}/{path}", self.path)
    }

    /// The record as it has to be; none where nothing is wanted.
    fn wanted_record(&self) -> Option<Wanted<'a>> {
        if self.wanted.is_empty() {
            return None;
        }
        let mut record = Record::default();
        for (path, file) in &self.wanted {
            record.add((*path).to_owned(), file.digest);
            file.seal.iter().for_each(|seal| record.seal((*path).to_owned(), *seal));
        }
        Some(Wanted { bytes: Cow::Owned(record.to_text().into_bytes()), mode: 0o644 })
    }
}

fn want(artifact: &Artifact) -> Wanted<'_> {
    Wanted { bytes: Cow::Borrowed(artifact.text().as_bytes()), mode: mode(artifact) }
}

/// The first path of a unit that cannot be written, and why.
fn check_paths<'a>(name: &UnitName, unit: &'a Unit) -> Result<(), (&'a str, &'static str)> {
    let mut folded = BTreeSet::new();
    for path in unit.keys() {
        let ancestors = path.match_indices('/').map(|(at, _)| &path[..at]);
        if let Some(why) = [&*name.stack, &*name.env, path].into_iter().find_map(place::fault) {
            return Err((path, why));
        }
        if ancestors.into_iter().any(|folder| unit.contains_key(folder)) {
            return Err((path, "another artifact is a file where this one needs a folder"));
        }
        if !folded.insert(path.to_lowercase()) {
            return Err((
                path,
                "another artifact differs in upper and lower case only, which not every system keeps apart",
            ));
        }
    }
    Ok(())
}

/// Compares a folder with what lies on disk.
pub(super) fn compare<'a>(folder: &Folder<'a>, tree: &mut Tree<'_>) -> Result<Group<'a>, Error> {
    let record_path = folder.full(RECORD);
    let found_record = found(&record_path, tree)?;
    let record = found_record.as_ref().map(|found| Record::parse(&found.bytes)).unwrap_or_default();
    let gone: Vec<&str> = record.paths().filter(|path| !folder.wanted.contains_key(path)).collect();
    for path in &gone {
        tree.leaves(folder.full(path));
    }

    let mut group = Group { unit: folder.unit.clone(), changes: Vec::new() };
    for path in gone {
        group.changes.extend(delete(folder, path, &record, tree)?);
    }
    for (path, File { wanted, in_place, .. }) in &folder.wanted {
        let full = folder.full(path);
        if *in_place && tree.reaches(&full)? {
            continue;
        }
        let before = found(&full, tree)?;
        let edit = before.as_ref().and_then(|before| edit(path, before, wanted, &record));
        group.add(Change { path: full, before, after: Some(wanted.clone()), edit, is_record: false });
    }
    group.changes.sort_by(|a, b| a.path.cmp(&b.path));
    let after = folder.wanted_record();
    if found_record.is_some() || after.is_some() {
        group.add(Change { path: record_path, before: found_record, after, edit: None, is_record: true });
    }
    Ok(group)
}

impl<'a> Group<'a> {
    fn add(&mut self, change: Change<'a>) {
        let done = match (&change.before, &change.after) {
            (Some(before), Some(after)) => before.bytes == *after.bytes && is_mode(before.mode, after.mode),
            _ => false,
        };
        if !done {
            self.changes.push(change);
        }
    }
}

/// The regular file where one is wanted; anything else there is noted as in the way.
fn found(path: &str, tree: &mut Tree<'_>) -> Result<Option<Found>, Error> {
    match tree.look(path)? {
        Target::File(found) => Ok(Some(found)),
        Target::Absent | Target::Blocked => Ok(None),
        Target::Other(kind) => {
            tree.block(path, kind);
            Ok(None)
        }
    }
}

/// The removal of what was written once and is no longer wanted. What is no file by now is not stackgen's.
fn delete<'a>(
    folder: &Folder<'a>,
    path: &str,
    record: &Record,
    tree: &mut Tree<'_>,
) -> Result<Option<Change<'a>>, Error> {
    let full = folder.full(path);
    let Target::File(before) = tree.look(&full)? else { return Ok(None) };
    let edit = (!record.wrote(path, &before.bytes)).then_some(Edit::Changed);
    Ok(Some(Change { path: full, before: Some(before), after: None, edit, is_record: false }))
}

/// What a person did to a wanted file, if what lies there is neither what is wanted nor what was written.
fn edit(path: &str, before: &Found, wanted: &Wanted<'_>, record: &Record) -> Option<Edit> {
    if before.bytes == *wanted.bytes || is_same_text(&before.bytes, &wanted.bytes) || record.wrote(path, &before.bytes)
    {
        return None;
    }
    Some(if record.knows(path) { Edit::Changed } else { Edit::Unrecorded })
}

/// Whether two texts differ in line endings only.
fn is_same_text(a: &[u8], b: &[u8]) -> bool {
    (a.contains(&b'\r') || b.contains(&b'\r')) && without_carriage_returns(a) == without_carriage_returns(b)
}
