//! From the bytes of a file to text that may be parsed.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::{FileId, Sources, Span};

/// The largest input file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 16 << 20;

/// Takes in a file as it lies on disk.
///
/// `None` means that it is no text, or too large, and that this was reported at the first byte at fault.
pub fn add_bytes(
    path: impl Into<String>,
    bytes: Vec<u8>,
    sources: &mut Sources,
    reports: &mut Reports,
) -> Option<FileId> {
    let path = path.into();
    if bytes.len() > MAX_FILE_BYTES {
        reports.report(too_large(path, bytes.len()));
        return None;
    }
    match String::from_utf8(bytes) {
        // A byte order mark is no text; left in, it would be the first column of the first line.
        Ok(text) => Some(sources.add(path, text.strip_prefix('\u{feff}').unwrap_or(&text))),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            let byte = bytes[at];
            let file = sources.add(path, String::from_utf8_lossy(bytes));
            // The text before the fault is whole, so its length is also the place of the replacement character.
            let span = Span::new(file, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
            let message = format!("the file is not UTF-8: byte 0x{byte:02x} at offset {at}");
            let encoding = if utf16 { "it is UTF-16; save it as UTF-8" } else { "save it as UTF-8" };
            reports.report(Diagnostic::error(Code::InvalidText, span, message).help(encoding));
            None
        }
    }
}

fn too_large(path: String, size: usize) -> Diagnostic {
    let message = format!("the file has {size} bytes, more than the {MAX_FILE_BYTES} that are read");
    Diagnostic::at_path(Code::InvalidYaml, path, message).help("split it: a folder may stand for a file")
}

/// Reports what may not stand in an input file even where YAML would take it; whether there was nothing.
///
/// YAML's own rule is its production `c-printable` (YAML 1.2.2, 5.1). U+FDD0 and U+FDD1 are refused because
/// rendering marks printed values with them.
pub(super) fn check_characters(file: FileId, sources: &Sources, reports: &mut Reports) -> bool {
    let text = &sources.get(file).text;
    if text.len() > MAX_FILE_BYTES {
        reports.report(too_large(sources.get(file).path.clone(), text.len()));
        return false;
    }
    let found = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| may_be_refused(*byte))
        .find_map(|(at, _)| text[at..].chars().next().filter(|c| refused(*c, &text[at..])).map(|c| (at, c)));
    let Some((at, character)) = found else { return true };
    let span = Span::new(file, at..at + character.len_utf8());
    reports.report(refusal(character, span));
    false
}

/// Whether this is the first byte of a character that [`refused`] may refuse.
fn may_be_refused(byte: u8) -> bool {
    byte < b' ' && byte != b'\n' && byte != b'\t' || matches!(byte, 0x7f | 0xc2 | 0xef)
}

fn refused(character: char, rest: &str) -> bool {
    match character {
        '\t' | '\n' | '\u{85}' => false,
        '\r' => !rest.starts_with("\r\n"),
        '\u{fffe}' | '\u{ffff}' => true,
        _ => character.is_control() || is_mark(character),
    }
}

/// Whether a decoded text holds a character that no artifact can carry.
pub(super) fn forbidden_in_value(text: &str) -> Option<char> {
    text.chars().find(|c| *c == '\0' || is_mark(*c))
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{fdd0}' | '\u{fdd1}')
}

/// The report that a character may not stand where it stands.
pub(super) fn refusal(character: char, span: Span) -> Diagnostic {
    let code = u32::from(character);
    let message = match character {
        '\r' => "a carriage return without a line feed".to_owned(),
        _ => format!("the character U+{code:04X} may not stand in an input"),
    };
    let diagnostic = Diagnostic::error(Code::InvalidText, span, message);
    match character {
        '\r' => diagnostic.help("end lines with a line feed"),
        '\0' | '\u{fdd0}' | '\u{fdd1}' | '\u{fffe}' | '\u{ffff}' => diagnostic,
        _ => diagnostic.help(format!("in double quotes it can be written `\\x{code:02x}`")),
    }
}
