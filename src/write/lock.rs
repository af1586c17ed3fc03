//! One build at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::disk::Disk;
use super::error::{Error, Failure};
use super::journal::HOME;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::symlink_on_the_way;

/// The file that is locked, from the project root. It stays, since removing it would let two builds lock two
/// files of one name.
pub(super) const LOCK: &str = ".stackgen/lock";

/// Keeps the folder out of git by itself, whatever the project's own rules are.
const IGNORE: (&str, &str) = (".stackgen/.gitignore", "*\n");

/// The right to write; it ends when this is dropped, or with the process.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Unlocks by itself: a lock belongs to the open file, which a process that somebody starts at this moment shares
    /// until it runs its program, so closing alone would free it a little later.
    fn drop(&mut self) {
        // Without the right to unlock, the end of the process does it.
        let _ = self.file.unlock();
    }
}

impl Lock {
    /// Takes the lock, and makes the folder for it.
    ///
    /// # Errors
    /// When somebody else has it, something is in the way, or the disk cannot be written.
    pub(super) fn take(root: &Path, disk: &dyn Disk) -> Result<Lock, Error> {
        make_home(root, disk)?;
        let path = root.join(LOCK);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Failure::to("open the lock", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked),
            Err(TryLockError::Error(source)) => Err(Failure::to("lock", &path)(source).into()),
        }
    }
}

/// Whether some process holds the lock.
pub(super) fn is_taken(root: &Path) -> Result<bool, Failure> {
    let path = root.join(LOCK);
    let Ok(file) = File::open(&path) else { return Ok(false) };
    match file.try_lock_shared() {
        Ok(()) => {
            drop(Lock { file });
            Ok(false)
        }
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(source)) => Err(Failure::to("lock", &path)(source)),
    }
}

fn make_home(root: &Path, disk: &dyn Disk) -> Result<(), Error> {
    for path in [LOCK, IGNORE.0] {
        let link = symlink_on_the_way(root, path).map_err(Failure::to("read", &root.join(path)))?;
        if let Some(link) = link {
            let message = "a symlink is in the way of stackgen's own files";
            return Err(Error::Refused(vec![Diagnostic::at_path(Code::BlockedPath, link, message)]));
        }
    }
    let home = root.join(HOME);
    if !home.exists() {
        unless_there(disk.make_folder(&home)).map_err(Failure::to("make the folder", &home))?;
    }
    let ignore = root.join(IGNORE.0);
    if !ignore.exists() {
        unless_there(disk.create(&ignore, IGNORE.1.as_bytes(), 0o644)).map_err(Failure::to("write", &ignore))?;
    }
    Ok(())
}

/// Another build may have been faster.
fn unless_there(made: io::Result<()>) -> io::Result<()> {
    match made {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}
