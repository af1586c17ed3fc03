//! The hunks of a patch.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::Style;
use similar::udiff::UnifiedHunkHeader;
use similar::{Algorithm, ChangeTag, DiffOp, DiffTag, TextDiff};

use super::Options;
use super::palette::Paint as _;

/// Beyond so many lines on one side, changed lines are rewritten rather than altered, and comparing their words
/// would cost more than it tells.
const MOST_LINES_COMPARED_BY_WORD: usize = 64;
/// The same for the characters of one side.
const MOST_BYTES_COMPARED_BY_WORD: usize = 16 * 1024;

/// Appends what turns `old` into `new`.
pub(super) fn write(old: &str, new: &str, options: &Options, out: &mut String) {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    // Myers as `similar` has it bounds its search by size, so that unlike files cost no quadratic time; a time
    // limit would make the text depend on the machine.
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_slices(&old, &new);
    for hunk in diff.grouped_ops(options.context) {
        options.palette.hunk.paint_into(&UnifiedHunkHeader::new(&hunk).to_string(), out);
        out.push('\n');
        for op in &hunk {
            write_op(&diff, op, options, out);
        }
    }
}

fn write_op<'t>(diff: &TextDiff<'t, 't, str>, op: &DiffOp, options: &Options, out: &mut String) {
    if options.palette.is_styled() && is_comparable_by_word(diff, op) {
        for change in diff.iter_inline_changes_deadline(op, None) {
            let words = change.values().iter().map(|(emphasised, text)| (*emphasised, *text));
            write_line(change.tag(), words, options, out);
        }
    } else {
        for change in diff.iter_changes(op) {
            write_line(change.tag(), [(false, change.value())], options, out);
        }
    }
}

fn is_comparable_by_word(diff: &TextDiff<'_, '_, str>, op: &DiffOp) -> bool {
    let is_small = |lines: Vec<&str>| {
        lines.len() <= MOST_LINES_COMPARED_BY_WORD
            && lines.iter().map(|line| line.len()).sum::<usize>() <= MOST_BYTES_COMPARED_BY_WORD
    };
    op.tag() == DiffTag::Replace
        && op.old_range().len() <= MOST_LINES_COMPARED_BY_WORD
        && is_small(op.old_range().filter_map(|at| diff.old_slice(at)).collect())
        && op.new_range().len() <= MOST_LINES_COMPARED_BY_WORD
        && is_small(op.new_range().filter_map(|at| diff.new_slice(at)).collect())
}

/// Appends one line, given in pieces of which some are emphasised.
fn write_line<'t>(
    tag: ChangeTag,
    words: impl IntoIterator<Item = (bool, &'t str)>,
    options: &Options,
    out: &mut String,
) {
    let palette = &options.palette;
    let (sign, style, emphasis) = match tag {
        ChangeTag::Equal => (" ", Style::new(), Style::new()),
        ChangeTag::Delete => ("-", palette.removed, palette.removed_words),
        ChangeTag::Insert => ("+", palette.added, palette.added_words),
    };
    let mut is_ended = false;
    style.paint_into(sign, out);
    for (is_emphasised, text) in words {
        let (text, rest) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
        is_ended = !rest.is_empty();
        if !text.is_empty() {
            let text = if palette.is_styled() { visible(text) } else { Cow::Borrowed(text) };
            if is_emphasised { emphasis } else { style }.paint_into(&text, out);
        }
    }
    out.push_str(if is_ended { "\n" } else { "\n\\ No newline at end of file\n" });
}

/// The text with control characters spelt out.
fn visible(text: &str) -> Cow<'_, str> {
    let is_obeyed = |c: char| c.is_control() && c != '\t';
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut spelt = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_obeyed(c) {
            let _ = write!(spelt, "<{:02X}>", u32::from(c)); // writing to a string cannot fail
        } else {
            spelt.push(c);
        }
    }
    Cow::Owned(spelt)
}
