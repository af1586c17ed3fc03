//! What lies at a target between the plan and the end of the build.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::Failure;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::symlink_on_the_way;

/// What lies at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Absent,
    /// A regular file with these bytes.
    File(Vec<u8>),
    /// A folder.
    Folder,
    /// Anything else, or something behind a symlink.
    Foreign,
}

/// Looks at a path, from the root.
pub(super) fn look(root: &Path, path: &str) -> Result<Standing, Failure> {
    let full = root.join(path);
    if symlink_on_the_way(root, path).map_err(Failure::to("read", &full))?.is_some() {
        return Ok(Standing::Foreign);
    }
    match fs::symlink_metadata(&full) {
        Ok(meta) if meta.is_file() => Ok(Standing::File(fs::read(&full).map_err(Failure::to("read", &full))?)),
        Ok(meta) if meta.is_dir() => Ok(Standing::Folder),
        Ok(_) => Ok(Standing::Foreign),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Standing::Absent),
        Err(error) => Err(Failure::to("read", &full)(error)),
    }
}

/// Whether a target is as the plan saw it. A folder is as good as nothing: the plan has seen that all it holds
/// goes, and a folder that holds more withstands the rename.
pub(super) fn is_still(root: &Path, path: &str, before: Option<&[u8]>) -> Result<bool, Failure> {
    Ok(match look(root, path)? {
        Standing::Absent | Standing::Folder => before.is_none(),
        Standing::File(bytes) => before == Some(bytes.as_slice()),
        Standing::Foreign => false,
    })
}

/// Says that a target changed under the build.
pub(super) fn changed(path: &str, message: &str, help: &str) -> Diagnostic {
    Diagnostic::at_path(Code::ChangedTarget, path, message).help(help)
}
