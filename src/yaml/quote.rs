//! How a string is written so that every reader takes it for that string.
//!
//! The rules are stricter than YAML asks: a text is written without quotes only where neither YAML 1.1 (`PyYAML`, Go)
//! nor YAML 1.2 could read it as anything else. Sources: the types of <https://yaml.org/type/>, YAML 1.2.2 chapter 10,
//! and measurements with `PyYAML` and Go's `yaml.v3`.

use std::fmt::Write;
use std::ops::RangeInclusive;

/// The longest key, in bytes, that is written in one line with its value. Readers look 1,024 characters ahead for the
/// `:`, and a byte takes at most seven characters when it is escaped.
pub(super) const MAX_SIMPLE_KEY: usize = 128;

/// Writes a string in one line: without quotes where that is safe, else with them.
pub fn write_text(text: &str, out: &mut String) {
    if is_plain(text) {
        out.push_str(text);
    } else if prefers_single(text) {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
    } else {
        write_double(text, out);
    }
}

/// Whether a text may be a literal block scalar.
///
/// Beyond what YAML asks there is no tab at the beginning of a line (readers of libyaml's kind refuse it as
/// indentation), and no line ends in a blank, which nobody sees and many editors remove.
pub(super) fn fits_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && text.split('\n').all(|line| !line.starts_with('\t') && !line.ends_with([' ', '\t']))
        && !text.chars().any(|c| is_escaped(c) && !matches!(c, '\n' | '\t'))
}

/// Whether a character is never written as itself: it breaks lines, cannot be seen, or is refused by a reader.
pub(super) fn is_escaped(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    character.is_whitespace()
        || u32::from(character) & 0xfffe == 0xfffe
        || UNSEEN.iter().any(|range| range.contains(&character))
}

/// Controls, joiners, directions, separators of lines and paragraphs, noncharacters and private characters.
const UNSEEN: [RangeInclusive<char>; 12] = [
    '\u{80}'..='\u{a0}',
    '\u{ad}'..='\u{ad}',
    '\u{61c}'..='\u{61c}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{e000}'..='\u{f8ff}',
    '\u{fdd0}'..='\u{fdef}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{e0000}'..='\u{10ffff}',
];

fn is_plain(text: &str) -> bool {
    begins_plain(text)
        && !text.ends_with([' ', ':'])
        && has_plain_characters(text)
        && !looks_numeric(text)
        && !is_word_of_a_schema(text)
}

/// Whether the first characters cannot mean anything but text.
fn begins_plain(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        None => false,
        Some('-') => {
            text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphabetic()) && !text.starts_with("---")
        }
        Some('.') => !text.starts_with("..."),
        Some('/' | '_' | '$' | '(' | '+' | '\\') => true,
        Some(first) => first.is_alphanumeric(),
    }
}

fn has_plain_characters(text: &str) -> bool {
    let mut before = '\0';
    for character in text.chars() {
        let ends_plain = matches!((before, character), (':', ' ') | (' ', '#'));
        if ends_plain || is_escaped(character) {
            return false;
        }
        before = character;
    }
    true
}

/// Whether a reader might see a number, a time, a date or a base 60 number (`22:22`).
fn looks_numeric(text: &str) -> bool {
    let body = text.trim_start_matches(['+', '-']);
    let mut bytes = body.bytes();
    let first = bytes.next();
    let second = bytes.next();
    let begins = match first {
        Some(b'.') => second.is_none_or(|byte| byte.is_ascii_digit()),
        first => first.is_some_and(|byte| byte.is_ascii_digit()),
    };
    if !begins {
        return false;
    }
    let based = first == Some(b'0') && second.is_some_and(|byte| b"xXoObB".contains(&byte));
    let numeric = |byte: u8| byte.is_ascii_digit() || b"_.:,eE+-".contains(&byte);
    based || body.bytes().all(numeric) || begins_with_a_date(body)
}

fn begins_with_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 5 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' && bytes[5].is_ascii_digit()
}

/// Whether a reader of YAML 1.1 or 1.2 takes the word for null, a boolean, infinity, no number, or a merge.
fn is_word_of_a_schema(text: &str) -> bool {
    const WORDS: [&str; 14] =
        ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ".inf", ".nan", "=", "<<"];
    text.len() <= 5 && WORDS.iter().any(|word| text.trim_start_matches(['+', '-']).eq_ignore_ascii_case(word))
}

/// Single quotes spare the backslashes of a text with quotes or backslashes of its own.
fn prefers_single(text: &str) -> bool {
    text.contains(['"', '\\']) && !text.contains('\'') && !text.chars().any(is_escaped)
}

fn write_double(text: &str, out: &mut String) {
    out.push('"');
    let mut done = 0;
    for (at, character) in text.char_indices() {
        if !(is_escaped(character) || matches!(character, '"' | '\\')) {
            continue;
        }
        out.push_str(&text[done..at]);
        done = at + character.len_utf8();
        write_escape(character, out);
    }
    out.push_str(&text[done..]);
    out.push('"');
}

fn write_escape(character: char, out: &mut String) {
    let code = u32::from(character);
    // Writing into a string cannot fail.
    let _ = match character {
        '"' => out.write_str("\\\""),
        '\\' => out.write_str("\\\\"),
        '\n' => out.write_str("\\n"),
        '\t' => out.write_str("\\t"),
        '\r' => out.write_str("\\r"),
        '\0'..='\u{ff}' => write!(out, "\\x{code:02X}"),
        '\u{100}'..='\u{ffff}' => write!(out, "\\u{code:04X}"),
        _ => write!(out, "\\U{code:08X}"),
    };
}
