//! The comments that stand above keys.

use std::sync::Arc;

/// The comment lines directly above the line of a key that begins at `key`.
///
/// `floor` is the end of what stands before the key: a `#` line before it belongs to a text, not to the key.
/// `None` also where something else stands before the key on its line.
pub(super) fn above(text: &str, key: usize, floor: usize) -> Option<Arc<str>> {
    let line = line_start(text, key, floor)?;
    let indent = &text[line..key];
    if !indent.bytes().all(|byte| matches!(byte, b' ' | b'-')) {
        return None;
    }
    let mut start = line;
    while start > floor {
        let Some(previous) = line_start(text, start - 1, floor) else { break };
        let content = text[previous..start].trim_start_matches(' ');
        // A `#` line that is indented deeper than the key closes what stands before rather than opening what follows.
        let deeper = text[previous..start].len() - content.len() > indent.len();
        if deeper || !content.starts_with('#') {
            break;
        }
        start = previous;
    }
    let lines: Vec<&str> = text[start..line].lines().filter_map(comment_text).collect();
    (!lines.is_empty()).then(|| lines.join("\n").into())
}

/// Where the line of `at` begins, unless that is before `floor`. Looking no further keeps long lines cheap.
fn line_start(text: &str, at: usize, floor: usize) -> Option<usize> {
    match text.as_bytes()[floor..at].iter().rposition(|byte| *byte == b'\n') {
        Some(newline) => Some(floor + newline + 1),
        None => (floor == 0 || text.as_bytes()[floor - 1] == b'\n').then_some(floor),
    }
}

/// What a comment line says; nothing for a line that speaks to an editor.
fn comment_text(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(' ').strip_prefix('#')?;
    let text = text.strip_prefix(' ').unwrap_or(text).trim_end();
    (!text.starts_with("yaml-language-server:")).then_some(text)
}
