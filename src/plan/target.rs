//! What lies on disk where a build wants to write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, FileType, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::change::Found;
use super::{Error, refusal};
use crate::diagnostic::Diagnostic;

/// What is found at a path.
pub(super) enum Target {
    /// Nothing.
    Absent,
    /// A regular file.
    File(Found),
    /// Something else.
    Other(FileType),
    /// The way there is blocked, which the tree has noted as an obstacle.
    Blocked,
}

/// The disk below the project root. It looks at each folder once, and keeps what it finds in the way.
pub(super) struct Tree<'a> {
    root: &'a Path,
    folders: BTreeMap<String, Way>,
    modes: Vec<(String, u32)>,
    obstacles: BTreeMap<String, Diagnostic>,
    leaving: BTreeSet<String>,
}

/// How far one gets into a folder.
#[derive(Clone, Copy)]
enum Way {
    Open,
    Absent,
    Blocked,
}

impl<'a> Tree<'a> {
    pub(super) fn new(root: &'a Path) -> Tree<'a> {
        Tree { root, folders: BTreeMap::new(), modes: Vec::new(), obstacles: BTreeMap::new(), leaving: BTreeSet::new() }
    }

    /// Notes that `path` will be deleted, so that it is in nobody's way.
    pub(super) fn leaves(&mut self, path: String) {
        self.leaving.insert(path);
    }

    /// Whether one gets into the folder that `path`, from the root, lies in.
    pub(super) fn reaches(&mut self, path: &str) -> Result<bool, Error> {
        Ok(matches!(self.enter(parent(path))?, Way::Open))
    }

    /// Looks at `path`, from the root.
    pub(super) fn look(&mut self, path: &str) -> Result<Target, Error> {
        match self.enter(parent(path))? {
            Way::Absent => return Ok(Target::Absent),
            Way::Blocked => return Ok(Target::Blocked),
            Way::Open => {}
        }
        let full = self.root.join(path);
        let Some(meta) = metadata(&full)? else { return Ok(Target::Absent) };
        if meta.is_file() {
            let bytes = fs::read(&full).map_err(|source| Error::Io { path: full, source })?;
            return Ok(Target::File(Found { bytes, mode: mode_of(&meta) }));
        }
        if meta.is_dir() && self.will_be_empty(path)? {
            return Ok(Target::Absent);
        }
        Ok(Target::Other(meta.file_type()))
    }

    /// Whether there is anything at `path`, from the root, that will not be deleted.
    pub(super) fn stays(&mut self, path: &str) -> Result<bool, Error> {
        let there = matches!(self.enter(parent(path))?, Way::Open) && metadata(&self.root.join(path))?.is_some();
        Ok(there && !self.leaving.contains(path))
    }

    /// Notes what was found at `path` as an obstacle.
    pub(super) fn block(&mut self, path: &str, found: FileType) {
        self.obstacles.entry(path.to_owned()).or_insert_with(|| refusal::of_obstacle(path, found));
    }

    /// The folders whose mode is wrong, and what is in the way.
    pub(super) fn into_findings(self) -> (Vec<(String, u32)>, Vec<Diagnostic>) {
        (self.modes, self.obstacles.into_values().collect())
    }

    fn enter(&mut self, folder: &str) -> Result<Way, Error> {
        if folder.is_empty() {
            return Ok(Way::Open);
        }
        if let Some(way) = self.folders.get(folder) {
            return Ok(*way);
        }
        let way = match self.enter(parent(folder))? {
            Way::Open => self.open(folder)?,
            shut => shut,
        };
        self.folders.insert(folder.to_owned(), way);
        Ok(way)
    }

    fn open(&mut self, folder: &str) -> Result<Way, Error> {
        let Some(meta) = metadata(&self.root.join(folder))? else { return Ok(Way::Absent) };
        if meta.is_dir() {
            let mode = mode_of(&meta);
            // A folder handed down to a group carries the set-group-id bit.
            if !is_mode(mode & !0o2000, 0o755) {
                self.modes.push((folder.to_owned(), mode));
            }
            return Ok(Way::Open);
        }
        if meta.is_file() && self.leaving.contains(folder) {
            return Ok(Way::Absent);
        }
        self.block(folder, meta.file_type());
        Ok(Way::Blocked)
    }

    /// Whether the folder at `path` goes because all that it holds will be deleted. An empty one does not go: a
    /// person made it.
    fn will_be_empty(&self, path: &str) -> Result<bool, Error> {
        let list = entries(&self.root.join(path))?;
        for (name, kind) in &list {
            let inner = format!("{path}/{name}");
            let leaves = if kind.is_dir() { self.will_be_empty(&inner)? } else { self.leaving.contains(&inner) };
            if !leaves {
                return Ok(false);
            }
        }
        Ok(!list.is_empty())
    }
}

/// The names and types in a folder, in no certain order; nothing when it is not there.
pub(super) fn entries(folder: &Path) -> Result<Vec<(String, FileType)>, Error> {
    let failed = |source| Error::Io { path: folder.to_owned(), source };
    let list = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        list => list.map_err(failed)?,
    };
    list.map(|entry| {
        let entry = entry.map_err(failed)?;
        Ok((entry.file_name().to_string_lossy().into_owned(), entry.file_type().map_err(failed)?))
    })
    .collect()
}

/// The folder that a path lies in; empty at the root.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a mode is as good as the wanted one; always, where there are no permission bits. The group's write
/// bit is let pass: a checkout under the umask 002 of many systems sets it everywhere, and it changes nothing for
/// whoever reads.
pub(super) fn is_mode(mode: u32, wanted: u32) -> bool {
    cfg!(not(unix)) || mode & !0o020 == wanted
}

/// The first symlink among the components of `path`, from the root; the last one counts.
pub(crate) fn symlink_on_the_way(root: &Path, path: &str) -> io::Result<Option<String>> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        match fs::symlink_metadata(root.join(&path[..end])) {
            Ok(meta) if meta.is_symlink() => return Ok(Some(path[..end].to_owned())),
            Ok(_) => {}
            Err(error) if is_absence(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// The content of a regular file; none when nothing is there.
pub(super) fn read_file(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn metadata(path: &Path) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(source) => Err(Error::Io { path: PathBuf::from(path), source }),
    }
}

#[cfg(unix)]
pub(super) fn mode_of(meta: &Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    meta.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
pub(super) fn mode_of(_: &Metadata) -> u32 {
    0o644
}
