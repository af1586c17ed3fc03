//! Java properties, as `java.util.Properties.load` reads them.
//!
//! Every character can be escaped by itself, so a printed value may stand anywhere in a key or a value, next
//! to text or to other values. Characters outside ASCII go out as `\uXXXX`: readers disagree on the encoding.

use super::{COMMENT_HELP, Cursor, LineSides, Out, Print, Said, Sign, skip_line};

pub(super) fn write(text: &str, out: &mut Out) {
    let mut cursor = Cursor::new(text);
    let mut continued = false;
    loop {
        continued = line(text, continued, &mut cursor, out);
        match cursor.next() {
            Sign::End => return,
            _ => out.source_char('\n'),
        }
    }
}

/// One line; whether the next one goes on with it.
fn line(text: &str, continued: bool, cursor: &mut Cursor, out: &mut Out) -> bool {
    while let Sign::Char(c @ (' ' | '\t' | '\u{c}')) = cursor.peek() {
        out.source_char(c);
        cursor.next();
    }
    let mut key = !continued;
    match cursor.peek() {
        Sign::Char('#' | '!') if !continued => {
            skip_line(cursor, out, "a comment", COMMENT_HELP);
            return false;
        }
        Sign::Print(number) => {
            if let Some(comment) = out.comment(number) {
                let start = cursor.at();
                cursor.next();
                out.comment_lines(number, comment, "#", &LineSides::of(text, start, cursor.at()));
                return false;
            }
        }
        _ => {}
    }
    loop {
        match cursor.peek() {
            Sign::End | Sign::Char('\n') => return false,
            Sign::Char('\\') => {
                out.source_char('\\');
                cursor.next();
                match cursor.peek() {
                    Sign::Char('\n') => return true,
                    Sign::Char(c) => out.source_char(c),
                    Sign::Print(number) => {
                        out.misplaced(number, "an escape", "leave the `\\` out: the value is escaped as it needs");
                    }
                    Sign::End => return false,
                }
            }
            Sign::Char(c) => {
                key &= !matches!(c, '=' | ':' | ' ' | '\t' | '\u{c}');
                out.source_char(c);
            }
            Sign::Print(number) => value(number, key, out),
        }
        cursor.next();
    }
}

fn value(number: usize, key: bool, out: &mut Out) {
    let print = out.print(number);
    if let Print::Late(late) = print {
        out.late(late);
    } else if let Some(text) = print.scalar_text() {
        out.printed(escaped(text, key));
        out.says(Said::Within(text.to_owned()));
    } else {
        out.unfit(
            number,
            "a value of a properties file",
            "print text or a number there; a list is `{{ list | join(\",\") }}`",
        );
    }
}

fn escaped(text: &str, key: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (at, c) in text.chars().enumerate() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            ' ' if key || at == 0 || at == last => escaped.push_str("\\ "),
            '=' | ':' if key => escaped.extend(['\\', c]),
            '#' | '!' if at == 0 => escaped.extend(['\\', c]),
            ' '..='~' => escaped.push(c),
            _ => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| super::append(&mut escaped, format_args!("\\u{unit:04x}"))),
        }
    }
    escaped
}
