//! A plan as text: the patch, and a line per stack and environment.
//!
//! The library knows no terminal: whoever calls says which styles to use and how wide a line may be.

mod lines;
mod palette;
mod patch;
mod summary;

pub use palette::Palette;
pub use summary::summary;

use crate::plan::{Group, Plan};
use palette::Paint as _;

/// How a plan is shown.
#[derive(Debug, Clone)]
pub struct Options {
    /// The styles; plain ones give a text that `git apply` reads.
    pub palette: Palette,
    /// How many lines around a change are shown.
    pub context: usize,
    /// How many columns a line of the summary may take, if that matters.
    pub width: Option<usize>,
}

impl Default for Options {
    fn default() -> Options {
        Options { palette: Palette::PLAIN, context: 3, width: None }
    }
}

/// Everything that a build would change, as a unified diff in git's form. Empty when there is nothing to do.
///
/// Between the patches stand lines that `git apply` passes over: what a person edited, folders whose mode
/// changes, and a record that is out of date by itself.
pub fn diff(plan: &Plan<'_>, options: &Options) -> String {
    let mut text = String::new();
    let note = |line: &str| options.palette.note.paint(line) + "\n";
    for (folder, mode) in &plan.folders {
        text.push_str(&note(&format!("the mode of the folder {folder} changes from {mode:04o} to 0755")));
    }
    for group in &plan.groups {
        for change in group.changes.iter().filter(|change| !change.is_record) {
            patch::write(change, options, &mut text);
        }
        if let Some(line) = record_alone(group) {
            text.push_str(&note(&line));
        }
    }
    text
}

/// What to say about a record that has to be written though none of its files has.
fn record_alone(group: &Group<'_>) -> Option<String> {
    let [only] = group.changes.as_slice() else { return None };
    if !only.is_record {
        return None;
    }
    let how = match (&only.before, &only.after) {
        (None, _) => "is missing and will be written",
        (_, None) => "belongs to nothing any more and will be deleted",
        _ => "is out of date and will be written anew",
    };
    Some(format!("the record {} {how}", only.path))
}
