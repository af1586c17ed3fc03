//! From the journal to the targets. Doing it twice does no harm, so a build that died here is simply done again.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::disk::Disk;
use super::error::Failure;
use super::journal::{JOURNAL, Journal, Put};
use super::standing::{Standing, look};
use crate::digest::Digest;
use crate::plan::{GENERATED, parent};

/// Does what the journal says and drops it.
pub(super) fn carry_out(disk: &dyn Disk, root: &Path, journal: &Journal) -> Result<(), Failure> {
    for removal in &journal.removals {
        let path = root.join(&removal.path);
        // A folder of the file's name is a later step of this journal, done before the process died.
        if !path.is_dir() {
            unless_gone(disk.remove(&path)).map_err(Failure::to("delete", &path))?;
        }
    }
    remove_emptied_folders(disk, root, journal)?;
    for put in &journal.puts {
        make_folders(disk, root, parent(&put.path))?;
        put_in_place(disk, root, put)?;
    }
    // Nothing is synced here: that would take longer than all the rest. File systems that keep a journal keep the
    // order of these steps, so after a power cut either this journal is there and the next build finishes it, or
    // everything before its removal has happened.
    let place = root.join(JOURNAL);
    unless_gone(disk.remove(&place)).map_err(Failure::to("delete", &place))
}

/// Removes the folders that deletions left empty. One that holds something else stays, and so does one that the
/// system does not let go of: an empty folder does no harm.
fn remove_emptied_folders(disk: &dyn Disk, root: &Path, journal: &Journal) -> Result<(), Failure> {
    let mut folders = BTreeSet::new();
    for removal in &journal.removals {
        let mut folder = parent(&removal.path);
        while folder != GENERATED && !folder.is_empty() {
            folders.insert(folder);
            folder = parent(folder);
        }
    }
    for folder in folders.into_iter().rev() {
        let folder = root.join(folder);
        match disk.remove_folder(&folder) {
            Err(error) if !keeps_folder(&error) => {
                return Err(Failure::to("delete the folder", &folder)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn keeps_folder(error: &io::Error) -> bool {
    use ErrorKind::{DirectoryNotEmpty, NotADirectory, NotFound, PermissionDenied, ResourceBusy};
    matches!(error.kind(), DirectoryNotEmpty | NotADirectory | NotFound | PermissionDenied | ResourceBusy)
}

/// Makes the folders down to `folder`, as far as they are missing.
fn make_folders(disk: &dyn Disk, root: &Path, folder: &str) -> Result<(), Failure> {
    let full = root.join(folder);
    if folder.is_empty() || full.is_dir() {
        return Ok(());
    }
    make_folders(disk, root, parent(folder))?;
    disk.make_folder(&full).map_err(Failure::to("make the folder", &full))
}

fn put_in_place(disk: &dyn Disk, root: &Path, put: &Put) -> Result<(), Failure> {
    let (temporary, target) = (root.join(&put.temporary), root.join(&put.path));
    match disk.rename(&temporary, &target) {
        Err(error) if error.kind() == ErrorKind::NotFound && is_done(root, put)? => Ok(()),
        done => done.map_err(Failure::to("write", &target)),
    }
}

/// Whether a target has its new bytes.
fn is_done(root: &Path, put: &Put) -> Result<bool, Failure> {
    Ok(matches!(look(root, &put.path)?, Standing::File(bytes) if Digest::of(&bytes) == put.new))
}

/// Removing what is gone already is no failure.
fn unless_gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
        removed => removed,
    }
}
