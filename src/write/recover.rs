//! What a build finds that another one left behind when it died.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::disk::{Disk, Os};
use super::error::{Error, Failure};
use super::finish;
use super::journal::{self, JOURNAL, Journal, Put, Removal, STAGING};
use super::lock::{self, Lock};
use super::standing::{Standing, changed, look};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::plan::GENERATED;

/// How the names of temporaries begin.
pub(super) const PREFIX: &str = ".stackgen-";
/// How the names of temporaries end.
pub(super) const SUFFIX: &str = ".tmp";

/// Whether a build is or was under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// No build has left anything half-done.
    Quiet,
    /// A build is putting its files in place right now.
    Busy,
    /// A build died while putting its files in place; the next one finishes that.
    Interrupted,
}

/// What became of a build that died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// There was none, or it had not begun to touch targets.
    Nothing,
    /// It is done now; so many files it wrote or deleted in all.
    Finished(usize),
    /// It could not be done, since targets changed meanwhile, and was given up: what it did stays, and what it
    /// did not is for the coming plan.
    GivenUp,
}

/// Says whether a build is or was under way, without changing anything.
///
/// # Errors
/// When the lock cannot be asked.
pub fn state(root: &Path) -> Result<State, Failure> {
    Ok(match (journal::is_there(root), journal::is_there(root) && lock::is_taken(root)?) {
        (false, _) => State::Quiet,
        (true, true) => State::Busy,
        (true, false) => State::Interrupted,
    })
}

/// Finishes what a build that died had begun. To be called before a build plans. With `force`, a build that
/// cannot be finished is given up.
///
/// # Errors
/// When targets are neither as that build found them nor as it wanted them, when another build is under way, or
/// when the disk fails.
pub fn recover(root: &Path, force: bool) -> Result<Recovery, Error> {
    recover_on(&Os, root, force)
}

pub(super) fn recover_on(disk: &dyn Disk, root: &Path, force: bool) -> Result<Recovery, Error> {
    if !journal::is_there(root) && root.join(STAGING).symlink_metadata().is_err() {
        return Ok(Recovery::Nothing);
    }
    let _lock = Lock::take(root, disk)?;
    if !journal::is_there(root) {
        sweep(root, disk)?;
        return Ok(Recovery::Nothing);
    }
    let path = root.join(JOURNAL);
    let journal = Journal::parse(&fs::read(&path).map_err(Failure::to("read", &path))?);
    let faults = match &journal {
        Some(journal) => faults(root, journal)?,
        None => vec![unreadable()],
    };
    match journal {
        Some(journal) if faults.is_empty() => {
            finish::carry_out(disk, root, &journal).map_err(Error::Unfinished)?;
            Ok(Recovery::Finished(journal.puts.len() + journal.removals.len()))
        }
        _ if force => {
            give_up(root, disk)?;
            Ok(Recovery::GivenUp)
        }
        _ => Err(Error::Refused(faults)),
    }
}

/// Removes what a build left that had not yet begun to touch targets. Costs nothing where there was none.
pub(super) fn sweep(root: &Path, disk: &dyn Disk) -> Result<(), Failure> {
    let staging = root.join(STAGING);
    if staging.symlink_metadata().is_err() {
        return Ok(());
    }
    sweep_folder(&root.join(GENERATED), disk)?;
    disk.remove(&staging).map_err(Failure::to("delete", &staging))
}

/// Drops the journal for good. It becomes a mark of staging first, so that this too can be interrupted.
fn give_up(root: &Path, disk: &dyn Disk) -> Result<(), Failure> {
    let (place, staging) = (root.join(JOURNAL), root.join(STAGING));
    disk.rename(&place, &staging).map_err(Failure::to("delete", &place))?;
    sweep(root, disk)
}

/// Removes the temporaries in a folder and below, following no symlink.
fn sweep_folder(folder: &Path, disk: &dyn Disk) -> Result<(), Failure> {
    let list = match fs::symlink_metadata(folder) {
        Ok(meta) if meta.is_dir() => fs::read_dir(folder).map_err(Failure::to("read", folder))?,
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::to("read", folder)(error)),
    };
    for entry in list {
        let entry = entry.map_err(Failure::to("read", folder))?;
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().map_err(Failure::to("read", &path))?;
        let name = name.to_string_lossy();
        if kind.is_dir() {
            sweep_folder(&path, disk)?;
        } else if kind.is_file() && name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            disk.remove(&path).map_err(Failure::to("delete", &path))?;
        }
    }
    Ok(())
}

/// Why a journal cannot be carried out: everything that somebody else changed since.
fn faults(root: &Path, journal: &Journal) -> Result<Vec<Diagnostic>, Failure> {
    let mut faults = Vec::new();
    for removal in &journal.removals {
        if !is_removable(root, removal)? {
            faults.push(meddled(&removal.path));
        }
    }
    for put in &journal.puts {
        if !is_writable(root, put)? {
            faults.push(meddled(&put.path));
        } else if !is_in_place(root, put)? && !has_temporary(root, put)? {
            faults.push(changed(
                &put.path,
                "the interrupted build's new content for this file is gone",
                "`stackgen build --force` gives that build up and builds anew",
            ));
        }
    }
    Ok(faults)
}

fn is_removable(root: &Path, removal: &Removal) -> Result<bool, Failure> {
    Ok(match look(root, &removal.path)? {
        Standing::Absent | Standing::Folder => true,
        Standing::File(bytes) => Digest::of(&bytes) == removal.old,
        Standing::Foreign => false,
    })
}

fn is_writable(root: &Path, put: &Put) -> Result<bool, Failure> {
    Ok(match look(root, &put.path)? {
        Standing::Absent => true,
        Standing::File(bytes) => {
            let found = Digest::of(&bytes);
            found == put.new || Some(found) == put.old
        }
        Standing::Folder => put.old.is_none(),
        Standing::Foreign => false,
    })
}

fn is_in_place(root: &Path, put: &Put) -> Result<bool, Failure> {
    Ok(has_bytes(look(root, &put.path)?, put.new))
}

fn has_temporary(root: &Path, put: &Put) -> Result<bool, Failure> {
    Ok(has_bytes(look(root, &put.temporary)?, put.new))
}

fn has_bytes(standing: Standing, digest: Digest) -> bool {
    matches!(standing, Standing::File(bytes) if Digest::of(&bytes) == digest)
}

fn meddled(path: &str) -> Diagnostic {
    let message = "the file changed after a build was interrupted, which would have overwritten it";
    changed(path, message, "put its content into the inputs; `stackgen build --force` gives the interrupted build up")
}

fn unreadable() -> Diagnostic {
    let message = "the journal of an interrupted build cannot be read; perhaps another version of stackgen wrote it";
    Diagnostic::at_path(Code::ChangedTarget, JOURNAL, message)
        .help("build with that version, or give that build up with `stackgen build --force`")
}
