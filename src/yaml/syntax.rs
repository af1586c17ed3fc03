//! What the parser's errors mean to a person.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// The report of an error that ends the reading of a file; `bracket` is the innermost one still open there.
pub(super) fn diagnostic(error: &ScanError, file: FileId, text: &str, bracket: Option<Span>) -> Diagnostic {
    let at = text.floor_char_boundary(error.marker().byte_offset().unwrap_or_default().min(text.len()));
    let (message, help) = explain(error.kind());
    let message = if message.is_empty() { error.info() } else { message.to_owned() };
    let span = Span::new(file, underline(text, at));
    let mut diagnostic = Diagnostic::error(Code::InvalidYaml, span, message);
    if let Some(bracket) = bracket.filter(|bracket| *bracket != span) {
        diagnostic = diagnostic.related(bracket, "this bracket is still open");
    }
    match help {
        "" => diagnostic,
        help => diagnostic.help(help),
    }
}

/// The character at fault, or the tab before it; at the end of a line or of the text, the last thing before it.
fn underline(text: &str, at: usize) -> std::ops::Range<usize> {
    if text[..at].ends_with('\t') {
        return at - 1..at;
    }
    match text[at..].chars().next() {
        Some(character) if character != '\n' && character != '\r' => at..at + character.len_utf8(),
        _ => {
            let before = text[..at].trim_end();
            let start = before.char_indices().next_back().map_or(0, |(start, _)| start);
            start..before.len()
        }
    }
}

fn explain(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as E;
    match kind {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabAtBlockScalarStart => {
            ("a tab may not indent", "indent with spaces")
        }
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => {
            ("a quoted text is not closed", "close the quote, or indent its further lines deeper than its key")
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            ("text stands after a closing quote", "put the whole value in quotes; inside single quotes write `''`")
        }
        E::UnknownQuotedScalarEscape => ("an unknown escape in double quotes", "a literal backslash is `\\\\`"),
        E::MappingValueNotAllowed | E::InvalidColonPlacement => (
            "a `:` stands where no key can end",
            "put a text with `: ` in quotes; check the indentation and brackets of the lines above",
        ),
        E::SimpleKeyExpected => {
            ("a key without `:`", "write `key: value`; a text over several lines is indented or in quotes")
        }
        E::ExpectedBlockMappingKey => {
            ("expected a key of the mapping", "indent the keys of one mapping alike, and lists as deep as their `-`")
        }
        E::ExpectedBlockSequenceEntry => ("expected an item of the list", "each item of a list begins with `- `"),
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => {
            ("a list may not begin here", "begin the list on the next line, or write `[…]`")
        }
        E::MisplacedFlowCollectionEnd => {
            ("a closing bracket that nothing opened", "put a text with brackets in quotes")
        }
        E::MismatchedFlowCollectionEnd { .. } => ("the wrong closing bracket", ""),
        E::UnclosedFlowCollection { .. }
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping => ("a bracket is not closed", ""),
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => {
            ("expected `,` or a closing bracket", "put a text with brackets, commas or `: ` in quotes")
        }
        E::UnexpectedCharacter { .. } => ("this character may not begin a value", "put the value in quotes"),
        E::DirectiveDisallowed => ("directives are not part of the input language", "remove the line"),
        E::UndeclaredTagHandle => ("an undeclared tag", "only `!remove` and `!replace` are tags here"),
        E::RecursionLimitExceeded => ("nested too deep", ""),
        E::InvalidIndentation | E::InvalidBlockScalarIndent | E::InvalidFlowScalarIndent => ("wrong indentation", ""),
        _ => ("", ""),
    }
}
