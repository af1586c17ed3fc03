//! Everything that a build can prepare without touching a target.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{Error, Failure};
use super::journal::{HOME, JOURNAL, Journal, Put, Removal, STAGING};
use super::recover;
use crate::digest::Digest;
use crate::plan::{Change, GENERATED, Plan, parent};

/// Writes the temporaries of a plan, syncs them, and puts the journal in place.
///
/// # Errors
/// When the disk fails; then the temporaries are gone again as far as the disk lets.
pub(super) fn stage(disk: &dyn Disk, plan: &Plan<'_>) -> Result<Journal, Error> {
    prepare(disk, plan).map_err(|failure| {
        // What cannot be cleaned up now is by the next build, which finds the mark of the staging.
        let _ = recover::sweep(&plan.root, disk);
        failure.into()
    })
}

fn prepare(disk: &dyn Disk, plan: &Plan<'_>) -> Result<Journal, Failure> {
    let root = &plan.root;
    let journal = journal_of(plan);
    let staging = root.join(STAGING);
    disk.create(&staging, &journal.to_bytes(), 0o644).map_err(Failure::to("write", &staging))?;
    let generated = root.join(GENERATED);
    if !generated.exists() {
        disk.make_folder(&generated).map_err(Failure::to("make the folder", &generated))?;
    }
    let wanted = plan.changes().filter_map(|change| change.after.as_ref());
    let mut written = vec![staging.clone()];
    for (put, wanted) in journal.puts.iter().zip(wanted) {
        let temporary = root.join(&put.temporary);
        disk.create(&temporary, &wanted.bytes, wanted.mode).map_err(Failure::to("write", &root.join(&put.path)))?;
        written.push(temporary);
    }
    try_removals(disk, root, &journal)?;
    written.extend(folders_of(root, journal.puts.iter().map(|put| &*put.temporary)));
    disk.sync(&written).map_err(Failure::to("sync the files below", &generated))?;
    let place = root.join(JOURNAL);
    disk.rename(&staging, &place).map_err(Failure::to("write", &place))?;
    // From here on the build will be done. That the journal's name is on disk too is for a power cut only.
    disk.sync(&[root.join(HOME)]).map_err(Failure::to("sync the folder", &root.join(HOME)))?;
    Ok(journal)
}

/// The steps of a plan; its puts are in the order of the plan's changes that leave a file.
fn journal_of(plan: &Plan<'_>) -> Journal {
    let (mut removals, mut puts) = (Vec::new(), Vec::new());
    for change in plan.changes() {
        let path = change.path.clone();
        let old = change.before.as_ref().map(|found| Digest::of(&found.bytes));
        match (&change.after, old) {
            (Some(after), old) => {
                let temporary = temporary(&plan.root, change, puts.len());
                puts.push(Put { path, temporary, old, new: Digest::of(&after.bytes) });
            }
            (None, Some(old)) => removals.push(Removal { path, old }),
            (None, None) => {}
        }
    }
    Journal::new(removals, puts)
}

/// A name for a temporary, in the innermost folder on the way to the target that is there already. So nothing
/// but temporaries has to be undone, and a file can make room for a folder of its name.
fn temporary(root: &Path, change: &Change<'_>, number: usize) -> String {
    let mut folder = parent(&change.path);
    while folder != GENERATED && !folder.is_empty() && !root.join(folder).is_dir() {
        folder = parent(folder);
    }
    format!("{folder}/{}{number}{}", recover::PREFIX, recover::SUFFIX)
}

/// Sees whether names can be removed where they have to be, as far as a temporary does not show it. An emptied
/// folder has to go only where a file takes its place.
fn try_removals(disk: &dyn Disk, root: &Path, journal: &Journal) -> Result<(), Failure> {
    let sure: BTreeSet<&str> = journal.puts.iter().map(|put| parent(&put.temporary)).collect();
    let mut asked: BTreeSet<&str> = journal.removals.iter().map(|removal| parent(&removal.path)).collect();
    for put in journal.puts.iter().filter(|put| root.join(&put.path).is_dir()) {
        let removed = journal.removals.iter().map(|removal| parent(&removal.path));
        asked.extend(removed.flat_map(|folder| folders_down_to(&put.path, folder)));
    }
    for folder in asked.difference(&sure) {
        let folder = root.join(folder);
        let probe = folder.join(format!("{}probe{}", recover::PREFIX, recover::SUFFIX));
        disk.create(&probe, b"", 0o644).map_err(Failure::to("delete files in", &folder))?;
        disk.remove(&probe).map_err(Failure::to("delete files in", &folder))?;
    }
    Ok(())
}

/// `folder` and those around it, as long as they lie in `outer` or are it.
fn folders_down_to<'p>(outer: &str, folder: &'p str) -> impl Iterator<Item = &'p str> {
    std::iter::successors(Some(folder), |folder| Some(parent(folder))).take_while(move |folder| {
        folder.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The folders that hold some paths, each once.
pub(super) fn folders_of<'p>(root: &Path, paths: impl Iterator<Item = &'p str>) -> Vec<PathBuf> {
    let folders: BTreeSet<&str> = paths.map(parent).collect();
    folders.into_iter().map(|folder| root.join(folder)).collect()
}
