//! The few things that a build does to the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What a build does to the disk. Tests put one in its place that dies after a number of steps.
pub(super) trait Disk {
    /// Makes a new file of the given mode, whatever the umask.
    fn create(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()>;
    /// Makes a new folder of mode 0755, whatever the umask.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Gives a folder the mode 0755.
    fn open_folder(&self, path: &Path) -> io::Result<()>;
    /// Puts a file in the place of another or of none, at one instant.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Waits until the content of files and folders would survive a power cut.
    fn sync(&self, paths: &[PathBuf]) -> io::Result<()>;
}

/// How many files are synced at the same time. Each waits for the disk, and file systems take those that wait
/// together in one go.
const SYNCS_AT_ONCE: usize = 16;

/// The disk as it is.
pub(super) struct Os;

impl Disk for Os {
    fn create(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        set_mode(&file, mode)?;
        file.write_all(bytes)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)?;
        self.open_folder(path)
    }

    fn open_folder(&self, path: &Path) -> io::Result<()> {
        set_folder_mode(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn sync(&self, paths: &[PathBuf]) -> io::Result<()> {
        let share = paths.len().div_ceil(SYNCS_AT_ONCE).max(1);
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                paths.chunks(share).map(|paths| scope.spawn(|| paths.iter().try_for_each(|path| sync(path)))).collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())))
        })
    }
}

#[cfg(unix)]
fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Windows syncs what is open for writing only, and no folders.
#[cfg(not(unix))]
fn sync(path: &Path) -> io::Result<()> {
    if path.is_dir() { Ok(()) } else { OpenOptions::new().write(true).open(path)?.sync_all() }
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn set_folder_mode(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn set_folder_mode(_: &Path) -> io::Result<()> {
    Ok(())
}
