//! What the parser's errors mean to a person.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::scalar_span::unescape;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// What was read before an error.
pub(super) struct Before {
    /// The end of the last thing that was whole.
    pub(super) end: usize,
    /// The innermost bracket that is still open.
    pub(super) bracket: Option<Span>,
}

/// What an error says to a person: the place, the message and the help.
type Explained = (Range<usize>, &'static str, &'static str);

/// The report of an error that ends the reading of a file.
pub(super) fn diagnostic(error: &ScanError, file: FileId, text: &str, before: &Before) -> Diagnostic {
    let at = text.floor_char_boundary(error.marker().byte_offset().unwrap_or_default().min(text.len()));
    let (range, message, help) = by_place(error.kind(), text, at, before).unwrap_or_else(|| {
        let (message, help) = by_kind(error.kind());
        (underline(text, at), message, help)
    });
    let message = if message.is_empty() { error.info() } else { message.to_owned() };
    let span = Span::new(file, range);
    let diagnostic = Diagnostic::error(Code::InvalidYaml, span, message);
    let diagnostic = match before.bracket.filter(|bracket| bracket.range().end <= span.range().start) {
        Some(bracket) if help != BARE_TEMPLATE.1 => diagnostic.related(bracket, "this bracket is still open"),
        _ => diagnostic,
    };
    if help.is_empty() { diagnostic } else { diagnostic.help(help) }
}

/// The message and the help where `{{` or `{%` begins a value: YAML takes its brace for a mapping's.
pub(super) const BARE_TEMPLATE: (&str, &str) = ("a template outside of quotes", "put the whole value in quotes");

/// The range of the template that begins at an offset, up to its line's end at most.
pub(super) fn template_range(text: &str, start: usize) -> Range<usize> {
    let line = text[start..].lines().next().unwrap_or_default();
    let end = line.find(['}']).map_or(line.len(), |at| at + line[at..].len().min(2));
    start..start + line.floor_char_boundary(end)
}

/// The character at fault; at the end of a line or of the text, the last thing before it.
fn underline(text: &str, at: usize) -> Range<usize> {
    match text[at..].chars().next() {
        Some(character) if character != '\n' && character != '\r' => at..at + character.len_utf8(),
        _ => {
            let before = text[..at].trim_end();
            let start = before.char_indices().next_back().map_or(0, |(start, _)| start);
            start..before.len()
        }
    }
}

/// Errors whose meaning depends on what stands around them.
fn by_place(kind: &ErrorKind, text: &str, at: usize, before: &Before) -> Option<Explained> {
    use ErrorKind as E;
    let line_before = &text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..at];
    let here = underline(text, at);
    let tab = || {
        let at = if text[..at].ends_with('\t') { at - 1 } else { at + text[at..].find('\t')? };
        Some((at..at + 1, "a tab may not indent", "indent with spaces"))
    };
    match kind {
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => tab(),
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => {
            let quote = before.end + text.get(before.end..at)?.find(['"', '\''])?;
            let help = "close the quote, or indent its further lines deeper than its key";
            Some((quote..quote + 1, "a quoted text is not closed", help))
        }
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => {
            Some((bad_escape(text, at)?, "an unknown escape in double quotes", "a literal backslash is `\\\\`"))
        }
        E::UnexpectedCharacter { character: '%' } if text[..at].ends_with('{') => {
            Some((template_range(text, at - 1), BARE_TEMPLATE.0, BARE_TEMPLATE.1))
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement if line_before.contains(": ") => {
            Some((here, "a second `:` in one line", "put a text with `: ` in quotes"))
        }
        E::SimpleKeyExpected if text[at..].starts_with('-') => {
            Some((here, "a key without `:`", "an item of a list is `- ` with a space"))
        }
        E::ExpectedBlockMappingKey if line_before.trim() == "-" => {
            Some((here, "a list item among the keys of a mapping", "indent the list deeper than the key it belongs to"))
        }
        E::ExpectedBlockMappingKey if !line_before.trim().is_empty() => {
            Some((here, "text stands after a value that has ended", "put the whole value in quotes"))
        }
        _ => None,
    }
}

/// The first backslash after an opening quote that begins no escape.
fn bad_escape(text: &str, quote: usize) -> Option<Range<usize>> {
    let mut at = quote + 1;
    loop {
        at += text.get(at..)?.find('\\')?;
        let rest = &text[at..];
        if rest.starts_with("\\\n") || rest.starts_with("\\\r") {
            at += 1;
            continue;
        }
        match unescape(rest) {
            Some((_, length)) => at += length,
            None => return Some(at..at + 1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
        }
    }
}

fn by_kind(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as E;
    match kind {
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            ("text stands after a closing quote", "put the whole value in quotes; inside single quotes write `''`")
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::InvalidSimpleKey => (
            "a key where none may stand",
            "indent it like the other keys of its mapping; look for a `:` without a space, or a bracket left open, above it",
        ),
        E::SimpleKeyExpected => {
            ("a key without `:`", "write `key: value`; a text over several lines is indented or in quotes")
        }
        E::ExpectedBlockMappingKey => {
            ("expected a key of the mapping", "indent the keys of one mapping alike, and the lines of a text deeper")
        }
        E::ExpectedBlockSequenceEntry => ("expected an item of the list", "each item of a list begins with `- `"),
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => {
            ("a list may not begin here", "begin the list on the next line, or write `[…]`")
        }
        E::MappingKeyNotAllowed | E::UnexpectedCharacter { .. } | E::PlainScalarStartsWithDashFlowIndicator => {
            ("this character may not begin a value", "put the value in quotes")
        }
        E::MisplacedFlowCollectionEnd => {
            ("a closing bracket that nothing opened", "put a text with brackets in quotes")
        }
        E::MismatchedFlowCollectionEnd { .. } => ("closed by the wrong bracket", "put a text with brackets in quotes"),
        E::UnclosedFlowCollection { .. }
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping => ("a bracket is not closed", "put a text with brackets in quotes"),
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => {
            ("expected `,` or a closing bracket", "put a text with brackets, commas or `: ` in quotes")
        }
        E::MissingAnchorOrAliasName => ("an anchor or alias without a name", "put a text with `*` or `&` in quotes"),
        E::CommentNotSeparated => ("a comment needs a space before its `#`", "put a text with `#` in quotes"),
        E::InvalidBlockScalarHeader => {
            ("text stands beside the `|` or `>` that begins it", "begin the text on the next line, or put it in quotes")
        }
        E::ZeroBlockScalarIndent => ("a block text cannot be indented by 0", "leave the digit out"),
        E::DirectiveDisallowed => ("directives are not part of the input language", "remove the line"),
        E::UndeclaredTagHandle
        | E::UnclosedVerbatimTag
        | E::InvalidTagTerminator
        | E::InvalidTagEscape
        | E::MissingTagUri
        | E::ExpectedTagBang => {
            ("an unknown tag", "only `!remove` and `!replace` are tags here; put a text with `!` in quotes")
        }
        E::BomInsideDocument => ("a byte order mark inside the text", "remove it: it cannot be seen"),
        E::RecursionLimitExceeded => ("nested too deep", ""),
        E::InvalidIndentation | E::InvalidBlockScalarIndent | E::InvalidFlowScalarIndent => {
            ("wrong indentation", "indent the lines of one block alike")
        }
        _ => ("", ""),
    }
}
