//! What a template prints, while it prints it.
//!
//! A `{{ }}` does not write its value: it writes a *mark*, a number between two noncharacters, and keeps the
//! value here. Only when the whole text stands does the target's lexer see where each mark lies, and only
//! there can it say how the value must be written, or that nothing may be printed at that place.

use std::cell::RefCell;
use std::iter;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Output, State, Value};

use crate::template::late;

/// Opens a mark. U+FDD0 and U+FDD1 are the marks of late-bound values.
const OPEN: char = '\u{FDD2}';
/// Closes a mark.
const CLOSE: char = '\u{FDD3}';
/// The digits of a mark's number. No filter that changes text takes them for digits.
const DIGITS: [char; 16] = [
    '\u{FDD4}', '\u{FDD5}', '\u{FDD6}', '\u{FDD7}', '\u{FDD8}', '\u{FDD9}', '\u{FDDA}', '\u{FDDB}', '\u{FDDC}',
    '\u{FDDD}', '\u{FDDE}', '\u{FDDF}', '\u{FDE0}', '\u{FDE1}', '\u{FDE2}', '\u{FDE3}',
];

/// The byte that every reserved character begins with in UTF-8, and some others.
const LEAD: u8 = 0xEF;

/// Whether a character is one of those that stand for something else while a text is rendered.
fn is_reserved(c: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&c)
}

/// The first reserved character of a text, with its byte offset.
pub(super) fn reserved_in(text: &str) -> Option<(usize, char)> {
    // Most texts are told by their bytes alone.
    if text.as_bytes().contains(&LEAD) { text.char_indices().find(|(_, c)| is_reserved(*c)) } else { None }
}

/// The values printed so far by the template that a thread renders.
#[derive(Debug, Default)]
struct List {
    values: Vec<Value>,
    trap: Option<usize>,
}

thread_local! {
    static LIST: RefCell<List> = RefCell::default();
}

/// Begins a new text on this thread. With a trap, printing the value of that number fails: the error says where it stands.
pub(super) fn begin(trap: Option<usize>) {
    LIST.replace(List { values: Vec::new(), trap });
}

/// Takes the values of the text that this thread has finished.
pub(super) fn take() -> Vec<Value> {
    LIST.take().values
}

/// The formatter of environments whose prints are kept here.
pub(super) fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if let Some(text) = value.as_str().filter(|_| value.kind() == ValueKind::String) {
        if value.is_safe() {
            // Text that a block, a macro or `super()` rendered: its marks are already in it.
            return out.write_str(text).map_err(Error::from);
        }
        if reserved_in(text).is_some() {
            let detail = if text.contains(late::OPEN) {
                "what is known only when the stack starts can be printed as it is, but not changed or joined"
            } else {
                "rendered text can be printed as it is, but not changed or joined"
            };
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
    }
    let number = LIST.with_borrow_mut(|list| {
        let number = list.values.len();
        let trapped = list.trap == Some(number);
        (!trapped).then(|| {
            list.values.push(value.clone());
            number
        })
    });
    let number = number.ok_or_else(|| Error::new(ErrorKind::WriteFailure, "trap"))?;
    mark(number, |mark| out.write_str(mark)).map_err(Error::from)
}

/// Bytes of the longest mark.
const MARK_BYTES: usize = 3 * (2 + usize::BITS as usize / 4);

/// Gives away the mark of a value.
fn mark<T>(number: usize, take: impl FnOnce(&str) -> T) -> T {
    let digits = (number.checked_ilog2().unwrap_or_default() / 4 + 1) as usize;
    let digits = (0..digits).rev().map(|at| DIGITS[(number >> (4 * at)) & 0xf]);
    let (mut bytes, mut length) = ([0; MARK_BYTES], 0);
    for sign in iter::once(OPEN).chain(digits).chain([CLOSE]) {
        length += sign.encode_utf8(&mut bytes[length..]).len();
    }
    take(str::from_utf8(&bytes[..length]).unwrap_or_default())
}

/// Cuts rendered text after the line of the last value that was printed into it.
pub(super) fn after_prints(text: &str) -> (&str, &str) {
    let last = text.rfind(CLOSE).unwrap_or_default();
    text.split_at(text[last..].find('\n').map_or(text.len(), |end| last + end))
}

/// A character of rendered text, or a value printed into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The template's own text.
    Char(char),
    /// A printed value, by its number.
    Print(usize),
    /// Nothing more.
    End,
}

/// What a cursor may stop at: some ASCII characters, and values.
pub(super) struct Signs {
    bytes: [bool; 256],
}

impl Signs {
    pub(super) const fn of(characters: &[u8]) -> Signs {
        let mut bytes = [false; 256];
        bytes[LEAD as usize] = true;
        let mut at = 0;
        while at < characters.len() {
            bytes[characters[at] as usize] = true;
            at += 1;
        }
        Signs { bytes }
    }
}

/// Reads rendered text sign by sign.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Cursor<'a> {
        Cursor { text, at: 0 }
    }

    /// The byte offset.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The text that has not been read.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The text between an earlier offset and here.
    pub(super) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    /// The sign here, without passing it.
    pub(super) fn peek(&self) -> Sign {
        self.sign().0
    }

    /// The sign `ahead` signs from here.
    pub(super) fn peek_at(&self, ahead: usize) -> Sign {
        let mut cursor = self.clone();
        for _ in 0..ahead {
            cursor.next();
        }
        cursor.peek()
    }

    /// Passes the sign here and gives it.
    pub(super) fn next(&mut self) -> Sign {
        let (sign, length) = self.sign();
        self.at += length;
        sign
    }

    /// Passes `text` if it stands here.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Passes the template's own text up to the next value, and gives it.
    pub(super) fn skip_text(&mut self) -> &'a str {
        let rest = self.rest();
        let text = &rest[..rest.find(OPEN).unwrap_or(rest.len())];
        self.at += text.len();
        text
    }

    /// Passes the template's own text up to the next value or one of these characters, and gives it.
    pub(super) fn skip_until(&mut self, signs: &Signs) -> &'a str {
        let start = self.at;
        loop {
            let bytes = &self.text.as_bytes()[self.at..];
            let found = bytes.iter().position(|byte| signs.bytes[usize::from(*byte)]);
            self.at += found.unwrap_or(bytes.len());
            if found.is_some_and(|at| bytes[at] == LEAD) && !self.rest().starts_with(OPEN) {
                self.next();
                continue;
            }
            return self.since(start);
        }
    }

    /// Goes back over bytes of the text's own that were passed.
    pub(super) fn back(&mut self, bytes: usize) {
        self.at -= bytes;
    }

    fn sign(&self) -> (Sign, usize) {
        let mut signs = self.rest().chars();
        let Some(first) = signs.next() else { return (Sign::End, 0) };
        if first == OPEN {
            let (mut number, mut length) = (0, first.len_utf8());
            for sign in signs {
                length += sign.len_utf8();
                if sign == CLOSE {
                    return (Sign::Print(number), length);
                }
                number = number * 16 + (sign as usize - DIGITS[0] as usize);
            }
        }
        (Sign::Char(first), first.len_utf8())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: usize) -> String {
        super::mark(number, str::to_owned)
    }

    #[test]
    fn marks_are_read_as_they_were_written() {
        for number in [0, 9, 15, 16, 255, 70_000] {
            let text = format!("a{}é", mark(number));
            let mut cursor = Cursor::new(&text);
            assert_eq!(cursor.next(), Sign::Char('a'));
            assert_eq!(cursor.next(), Sign::Print(number));
            assert_eq!(cursor.next(), Sign::Char('é'));
            assert_eq!(cursor.next(), Sign::End);
        }
    }

    #[test]
    fn text_is_cut_after_the_line_of_the_last_print() {
        let text = format!("a\n{} b\nc\nd", mark(7));
        assert_eq!(after_prints(&text).1, "\nc\nd");
        assert_eq!(after_prints(&text[..text.len() - 4]).1, "");
        assert_eq!(after_prints("a\nb"), ("a", "\nb"));
        assert_eq!(after_prints(""), ("", ""));
    }

    #[test]
    fn a_cursor_stops_at_signs_and_values_alone() {
        let text = format!("aé\u{FEFF}\u{FDCF}{}b(c", mark(3));
        let mut cursor = Cursor::new(&text);
        let signs = Signs::of(b"(");
        assert_eq!(cursor.skip_until(&signs), "aé\u{FEFF}\u{FDCF}");
        assert_eq!(cursor.next(), Sign::Print(3));
        assert_eq!(cursor.skip_until(&signs), "b");
        assert_eq!(cursor.next(), Sign::Char('('));
        assert_eq!(cursor.skip_until(&signs), "c");
    }

    #[test]
    fn no_mark_holds_a_character_that_a_filter_would_change() {
        assert!(mark(0x1_2345_6789).chars().all(is_reserved));
    }
}
