//! `.env`: `NAME=value` lines and `#` comments.
//!
//! The value of a line is a run: text and printed values together are one value, which is quoted as a whole.

use super::{COMMENT_HELP, Cursor, LineSides, Out, Print, Said, Sign, skip_line};
use crate::render::dotenv;

pub(super) fn write(text: &str, out: &mut Out) {
    let mut cursor = Cursor::new(text);
    loop {
        line(text, &mut cursor, out);
        match cursor.next() {
            Sign::End => return,
            _ => out.source_char('\n'),
        }
    }
}

fn line(text: &str, cursor: &mut Cursor, out: &mut Out) {
    while let Sign::Char(c @ (' ' | '\t')) = cursor.peek() {
        out.source_char(c);
        cursor.next();
    }
    match cursor.peek() {
        Sign::Char('#') => return skip_line(cursor, out, "a comment", COMMENT_HELP),
        Sign::Print(number) => {
            if let Some(comment) = out.comment(number) {
                let start = cursor.at();
                cursor.next();
                out.comment_lines(number, comment, "#", &LineSides::of(text, start, cursor.at()));
                return skip_line(cursor, out, "a comment", COMMENT_HELP);
            }
        }
        _ => {}
    }
    let Some(name) = name(cursor, out) else { return };
    run(&name, cursor, out);
}

/// The name and the `=`; `None` at a line that has none.
fn name(cursor: &mut Cursor, out: &mut Out) -> Option<String> {
    let mut name = String::new();
    loop {
        match cursor.peek() {
            Sign::End | Sign::Char('\n') => return None,
            Sign::Char('=') => {
                cursor.next();
                out.source_char('=');
                return Some(name);
            }
            Sign::Char(c) => {
                out.source_char(c);
                name.push(c);
            }
            Sign::Print(number) => match out.print(number).scalar_text() {
                Some(text) if dotenv::is_name(text) => {
                    out.printed(text);
                    name.push_str(text);
                }
                _ => out.unfit(number, "the name of a variable", "names have letters, digits and `_`"),
            },
        }
        cursor.next();
    }
}

/// The value: all that is left of the line.
fn run(name: &str, cursor: &mut Cursor, out: &mut Out) {
    let line = &cursor.rest()[..cursor.rest().find('\n').unwrap_or(cursor.rest().len())];
    let mut first = None;
    let mut whole = String::new();
    // Blanks of the line's own at either end belong to no value.
    let mut blanks = String::new();
    let mut quoted = false;
    loop {
        match cursor.peek() {
            Sign::End | Sign::Char('\n') => break,
            Sign::Char(c @ (' ' | '\t')) => blanks.push(c),
            sign => {
                let blanks = std::mem::take(&mut blanks);
                whole.push_str(if first.is_none() && whole.is_empty() { "" } else { &blanks });
                match sign {
                    Sign::Char(c) => {
                        quoted |= "'\"`\\$#".contains(c);
                        whole.push(c);
                    }
                    Sign::Print(number) => {
                        first.get_or_insert(number);
                        part(number, &mut whole, out);
                    }
                    Sign::End => {}
                }
            }
        }
        cursor.next();
    }
    let Some(first) = first else { return out.source(line) };
    if quoted {
        let help =
            "leave quotes, escapes and comments out: the whole value is quoted as it needs; a comment has its own line";
        return out.fault(first, "a printed value cannot be joined to text that is quoted or escaped", help);
    }
    match dotenv::value(&whole) {
        Ok(text) => {
            out.printed(text);
            out.says(Said::Pair(name.trim().trim_start_matches("export ").trim().to_owned(), whole));
        }
        Err(dotenv::Uncarried(c)) => {
            out.fault(
                first,
                format!("no form of a `.env` value carries the control character U+{:04X}", c as u32),
                "take the character out of the value",
            );
        }
    }
}

fn part(number: usize, whole: &mut String, out: &mut Out) {
    match out.print(number) {
        Print::Late(_) => {
            let help = "leave the line out: the value comes from the secrets file";
            out.unfit(number, "a value of `.env`", help);
        }
        print => match print.scalar_text() {
            Some(text) => whole.push_str(text),
            None => out.unfit(number, "the value of a variable", "print text, a number or a boolean there"),
        },
    }
}
