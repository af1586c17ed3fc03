//! From a place in a scalar's text to the place in the file where it is written.

use std::ops::Range;

use super::node::Node;
use crate::source::{Sources, Span};

/// The range of a block scalar together with its `|` or `>`, which the parser leaves out.
///
/// `floor` is the end of what stands before the scalar.
pub(super) fn with_header(text: &str, floor: usize, content: Range<usize>) -> Range<usize> {
    let floor = floor.min(content.start);
    let mut line_start = floor;
    let mut start = content.start;
    for line in text[floor..content.start].split_inclusive('\n') {
        if let Some(at) = header_in(line) {
            start = line_start + at;
            break;
        }
        line_start += line.len();
    }
    let end = text[..content.end].trim_end().len();
    start..end.max((start + 1).min(content.end))
}

/// Where the `|` or `>` stands that ends a line, but for digits, signs and a comment.
fn header_in(line: &str) -> Option<usize> {
    let comment = line.starts_with('#').then_some(0).or_else(|| line.find(" #")).or_else(|| line.find("\t#"));
    let code = line[..comment.unwrap_or(line.len())].trim_end();
    let at = code.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')).len().checked_sub(1)?;
    matches!(code.as_bytes()[at], b'|' | b'>').then_some(at)
}

/// Where `range` of a scalar's text is written.
///
/// Exact wherever the text is written in the file, escapes and folded lines included. A text that the compiler made
/// is written nowhere: then it is the span of the node.
pub fn span_in_scalar(node: &Node, sources: &Sources, range: Range<usize>) -> Span {
    let written = || {
        let text = &node.as_scalar()?.text;
        let raw = sources.slice(node.span);
        let place = match raw.find(&**text) {
            // A whole file, or a scalar without quotes on one line.
            Some(0) if raw.len() == text.len() => range,
            // One in quotes, where nothing had to be escaped or folded.
            Some(1) if raw.len() == text.len() + 2 && raw.starts_with(['"', '\'']) => range.start + 1..range.end + 1,
            _ => written_at(raw, text, range)?,
        };
        let start = node.span.range().start;
        Some(Span::new(node.span.file, start + place.start..start + place.end))
    };
    written().unwrap_or(node.span)
}

fn written_at(raw: &str, text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let (style, content) = match raw.as_bytes().first()? {
        b'"' => (Flow::Double, 1..raw.len().checked_sub(1)?),
        b'\'' => (Flow::Single, 1..raw.len().checked_sub(1)?),
        b'|' | b'>' => return Some(align_block(raw, text)?.place(range)),
        _ => (Flow::Plain, 0..raw.len()),
    };
    let aligned = align_flow(raw, content, style)?;
    (aligned.text == text).then(|| aligned.place(range))
}

/// A text, and where each of its bytes is written.
struct Aligned {
    text: String,
    places: Vec<Range<usize>>,
    end: usize,
}

impl Aligned {
    fn push(&mut self, text: char, place: Range<usize>) {
        self.text.push(text);
        self.end = place.end;
        self.places.resize(self.text.len(), place);
    }

    /// Where a range is written; what comes after the end, such as the last break of a block, is at the end.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.places.get(range.start).map_or(self.end, |place| place.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.places.get(range.end - 1).map_or(self.end, |place| place.end)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Plain,
    Single,
    Double,
}

fn align_flow(raw: &str, content: Range<usize>, style: Flow) -> Option<Aligned> {
    let mut aligned = Aligned { text: String::new(), places: Vec::new(), end: content.start };
    let mut at = content.start;
    while at < content.end {
        let rest = raw.get(at..content.end)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let breaks = rest[..blanks].matches('\n').count();
        let character = rest.chars().next()?;
        let (text, length) = match (style, character) {
            _ if breaks > 0 => {
                fold(&mut aligned, breaks, at..at + blanks);
                at += blanks;
                continue;
            }
            (Flow::Double, '\\') => match escaped_break(rest) {
                Some((breaks, length)) => {
                    (1..breaks).for_each(|_| aligned.push('\n', at..at + length));
                    at += length;
                    continue;
                }
                None => unescape(rest)?,
            },
            (Flow::Single, '\'') => (character, 2),
            _ => (character, character.len_utf8()),
        };
        aligned.push(text, at..at + length);
        at += length;
    }
    Some(aligned)
}

/// One line break is a space; of several, the first goes (YAML 1.2.2, 6.5).
fn fold(aligned: &mut Aligned, breaks: usize, place: Range<usize>) {
    match breaks {
        1 => aligned.push(' ', place),
        _ => (1..breaks).for_each(|_| aligned.push('\n', place.clone())),
    }
}

/// How many line breaks follow a backslash directly, and the length of it all.
fn escaped_break(rest: &str) -> Option<(usize, usize)> {
    let after = rest.strip_prefix('\\')?;
    let blanks = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
    after.starts_with(['\r', '\n']).then(|| (after[..blanks].matches('\n').count(), 1 + blanks))
}

/// The character of an escape (YAML 1.2.2, 5.7) and how long it is written.
pub(super) fn unescape(rest: &str) -> Option<(char, usize)> {
    let letter = rest.chars().nth(1)?;
    let simple = match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        ' ' | '"' | '/' | '\\' => letter,
        'x' => return hexadecimal(rest, 2),
        'u' => return hexadecimal(rest, 4),
        'U' => return hexadecimal(rest, 8),
        _ => return None,
    };
    Some((simple, 2))
}

fn hexadecimal(rest: &str, digits: usize) -> Option<(char, usize)> {
    let code = u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?;
    Some((char::from_u32(code)?, 2 + digits))
}

/// Lays the lines of a block scalar beside its text; up to where the two part, which is at the end of what is written.
fn align_block(raw: &str, text: &str) -> Option<Aligned> {
    let header = raw.find('\n').map_or(raw.len(), |newline| newline + 1);
    let indent_in = |text: &str| text.lines().find(|line| !line.trim().is_empty()).map_or(0, leading_spaces);
    let indent = indent_in(&raw[header..]).checked_sub(indent_in(text))?;
    let mut aligned = Aligned { text: String::new(), places: Vec::new(), end: header };
    let mut at = header;
    for line in raw[header..].split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let skipped = leading_spaces(content).min(indent);
        for (offset, character) in content[skipped..].char_indices() {
            let start = at + skipped + offset;
            aligned.push(character, start..start + character.len_utf8());
        }
        let place = at + content.len()..at + line.len();
        // A break of a folded scalar is there, a space, or gone.
        match text.get(aligned.text.len()..)?.chars().next() {
            Some(character @ ('\n' | ' ')) if !place.is_empty() => aligned.push(character, place),
            _ => {}
        }
        at += line.len();
    }
    text.starts_with(&aligned.text).then_some(aligned)
}

fn leading_spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
