//! From a place in a scalar's text to the place in the file where it is written.

use std::ops::Range;

/// The range of a block scalar together with its `|` or `>`, which the parser leaves out.
///
/// `floor` is the end of what stands before the scalar.
pub(super) fn with_header(text: &str, floor: usize, content: Range<usize>) -> Range<usize> {
    let floor = floor.min(content.start);
    let between = &text[floor..content.start];
    let header = between.match_indices(['|', '>']).find(|(at, _)| is_header(&between[..*at], &between[at + 1..]));
    let start = header.map_or(content.start, |(at, _)| floor + at);
    let end = text[..content.end].trim_end().len();
    start..end.max((start + 1).min(content.end))
}

/// Whether what stands around a `|` or `>` lets it open a block scalar.
fn is_header(before: &str, after: &str) -> bool {
    let line = after.lines().next().unwrap_or_default();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let line_before = before.rsplit('\n').next().unwrap_or_default();
    let in_comment = line_before.trim_start().starts_with('#') || line_before.contains(" #");
    !in_comment && (rest.trim().is_empty() || rest.trim_start().starts_with('#'))
}
