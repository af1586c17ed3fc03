//! One file's change in git's extended form of a unified diff.

use std::borrow::Cow;

use super::palette::Paint as _;
use super::{Options, lines};
use crate::digest::without_carriage_returns;
use crate::plan::{Change, Edit};

/// Appends what a change does to its file.
pub(super) fn write(change: &Change<'_>, options: &Options, out: &mut String) {
    let palette = &options.palette;
    let (old, new) = sides(change);
    for line in notes(change) {
        palette.note.paint_into(&line, out);
        out.push('\n');
    }
    for line in header(change, old != new) {
        palette.header.paint_into(&line, out);
        out.push('\n');
    }
    match (std::str::from_utf8(&old), std::str::from_utf8(new)) {
        (Ok(old), Ok(new)) => lines::write(old, new, options, out),
        _ => out.push_str("Binary files differ\n"),
    }
}

/// What a person has to know before reading the patch.
fn notes(change: &Change<'_>) -> Vec<String> {
    let path = &change.path;
    let mut notes = Vec::new();
    match change.edit {
        Some(Edit::Changed) => notes.push(format!("{path} was edited by hand; a build would lose the edit")),
        Some(Edit::Unrecorded) => notes.push(format!("{path} was not written by stackgen; a build would lose it")),
        None => {}
    }
    if loses_carriage_returns(change) {
        notes.push(format!("the line endings of {path} change from CRLF to LF"));
    }
    notes
}

/// Both sides' bytes. Where line endings change, which a note says, the old side has the new ones already, so
/// that only lines which differ otherwise are shown.
fn sides<'c>(change: &'c Change<'_>) -> (Cow<'c, [u8]>, &'c [u8]) {
    let old = change.before.as_ref().map_or(&[][..], |before| &before.bytes);
    let new = change.after.as_ref().map_or(&[][..], |after| &after.bytes);
    (if loses_carriage_returns(change) { without_carriage_returns(old).into() } else { old.into() }, new)
}

fn loses_carriage_returns(change: &Change<'_>) -> bool {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            before.bytes.windows(2).any(|pair| pair == b"\r\n") && !after.bytes.contains(&b'\r')
        }
        _ => false,
    }
}

/// The lines that say which file it is and what happens to it as a whole.
fn header(change: &Change<'_>, has_hunks: bool) -> Vec<String> {
    let path = &change.path;
    let mut lines = vec![format!("diff --git a/{path} b/{path}")];
    let (mut old_name, mut new_name) = (format!("a/{path}"), format!("b/{path}"));
    match (&change.before, &change.after) {
        (None, Some(after)) => {
            lines.push(format!("new file mode 100{:03o}", after.mode));
            "/dev/null".clone_into(&mut old_name);
        }
        (Some(before), None) => {
            lines.push(format!("deleted file mode 100{:03o}", git_mode(before.mode)));
            "/dev/null".clone_into(&mut new_name);
        }
        (Some(before), Some(after)) if before.mode != after.mode && cfg!(unix) => {
            lines.push(format!("old mode 100{:03o}", before.mode));
            lines.push(format!("new mode 100{:03o}", after.mode));
        }
        _ => {}
    }
    if has_hunks {
        lines.push(format!("--- {old_name}"));
        lines.push(format!("+++ {new_name}"));
    }
    lines
}

/// The one of git's two modes that it would have kept.
fn git_mode(mode: u32) -> u32 {
    if mode & 0o100 == 0 { 0o644 } else { 0o755 }
}
