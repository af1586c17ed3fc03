//! What a plan has to say to a person.

use std::fs::FileType;

use super::change::{Change, Edit};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A hand edit that a build would undo; none when the change undoes nothing.
pub(super) fn of_edit(change: &Change<'_>) -> Option<Diagnostic> {
    let fate = if change.after.is_some() { "overwrites" } else { "deletes" };
    let (message, help) = match change.edit? {
        Edit::Changed => (
            "the file was edited by hand since stackgen wrote it".to_owned(),
            "say it in the stack, the profile or a template of the project, then undo the edit",
        ),
        Edit::Unrecorded => (
            "a file that stackgen did not write is in the way, or its record is lost".to_owned(),
            "move it away, or give the artifact another name",
        ),
    };
    Some(
        Diagnostic::at_path(Code::EditedTarget, &change.path, message)
            .help(help)
            .help(format!("`--force` {fate} it; `stackgen diff` shows what would be lost")),
    )
}

/// Something in the way that no option overrides.
pub(super) fn of_obstacle(path: &str, found: FileType) -> Diagnostic {
    let (what, help) = if found.is_symlink() {
        ("a symlink", "stackgen does not write through symlinks; replace it by a real file or folder")
    } else if found.is_dir() {
        ("a folder", "move the folder away, or give the artifact another name")
    } else if found.is_file() {
        ("a file where a folder is needed", "move the file away, or give the artifact another name")
    } else {
        ("neither a file nor a folder", "move it away")
    };
    Diagnostic::at_path(Code::BlockedPath, path, format!("{what} is in the way of an output")).help(help)
}

/// A file that may be read in place of an output.
pub(super) fn of_twin(twin: &str, output: &str) -> Diagnostic {
    warning(Code::TwinFile, twin, format!("whoever reads `{output}` may read this file in its place or on top of it"))
        .help("stackgen did not write it; rename it or move it away")
}

/// Volumes that the Engine keeps and no service uses any more.
pub(super) fn of_left_volumes(output: &str, volumes: &[String]) -> Diagnostic {
    let list = volumes.iter().map(|volume| format!("`{volume}`")).collect::<Vec<_>>().join(", ");
    let (noun, holds) = if volumes.len() == 1 { ("the volume", "it holds") } else { ("the volumes", "they hold") };
    let message = format!("{noun} {list} will be used no more; what {holds} stays where it was made");
    warning(Code::LeftVolume, output, message)
        .help("nothing deletes or moves it: copy what is needed, then `docker volume rm` it")
}

/// A record of a vanished unit that does not say what to delete.
pub(super) fn of_unreadable_record(record: &str, folder: &str) -> Diagnostic {
    warning(
        Code::UnreadableRecord,
        record,
        "the project has no such stack or environment, and the record does not say what stackgen wrote here",
    )
    .help(format!("look through `{folder}` and delete it by hand"))
}

fn warning(code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..Diagnostic::at_path(code, path, message) }
}
