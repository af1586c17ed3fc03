//! Markdown: `CommonMark` with the tables of GitHub.
//!
//! A printed value is running text: what Markdown would take for markup is escaped, and a line break becomes a
//! character reference. Code is printed whole by the filter `code`, an address by `link`. Inside a fenced
//! block a value of one line may stand as it is.

use super::{Cursor, LineSides, Out, Print, Sign, Signs};
use crate::render::print::Shape;

const CODE_HELP: &str =
    "leave the backticks out and print `{{ value | code }}`; joined text is `{{ (\"text\" ~ value) | code }}`";
const LINK_HELP: &str = "print the whole address: `{{ address | link }}`";

pub(super) fn write(text: &str, out: &mut Out) {
    let mut cursor = Cursor::new(text);
    let mut fence = None;
    loop {
        let rest = cursor.rest();
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        match (fence, fence_of(line)) {
            (Some(open), found) => {
                fenced(&mut cursor, out);
                if found.is_some_and(|found: Fence| found.closes(open)) {
                    fence = None;
                }
            }
            (None, Some(found)) => {
                super::skip_line(&mut cursor, out, "the first line of a code block", "write the language out");
                fence = Some(found);
            }
            (None, None) => running(text, line, &mut cursor, out),
        }
        match cursor.next() {
            Sign::End => return,
            _ => out.source_char('\n'),
        }
    }
}

/// The line that opens or closes a code block.
#[derive(Debug, Clone, Copy)]
struct Fence {
    sign: char,
    length: usize,
    bare: bool,
}

impl Fence {
    fn closes(self, open: Fence) -> bool {
        self.bare && self.sign == open.sign && self.length >= open.length
    }
}

fn fence_of(line: &str) -> Option<Fence> {
    let line = line.trim_start();
    let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let after = line.trim_start_matches(sign);
    let length = line.len() - after.len();
    let inline = sign == '`' && after.contains('`');
    (length >= 3 && !inline).then(|| Fence { sign, length, bare: after.trim().is_empty() })
}

/// A line inside a code block, where nothing can be escaped.
fn fenced(cursor: &mut Cursor, out: &mut Out) {
    loop {
        match cursor.peek() {
            Sign::End | Sign::Char('\n') => return,
            Sign::Char(c) => out.source_char(c),
            Sign::Print(number) => match out.print(number).scalar_text() {
                Some(text) if text.contains(|c: char| c.is_control() || super::is_break(c)) => {
                    out.fault(
                        number,
                        "a value of several lines cannot be printed inside a code block",
                        "print its lines one by one",
                    );
                }
                Some(text) if text.contains("```") || text.contains("~~~") => {
                    out.fault(
                        number,
                        "a value with a fence in it cannot be printed inside a code block",
                        "print it with `code`",
                    );
                }
                Some(text) => out.printed(text),
                None => out.unfit(number, "a line of code", "print text or a number there"),
            },
        }
        cursor.next();
    }
}

/// What a line of running text is read for.
const PUNCTUATION: &Signs = &Signs::of(b"\n\\`<>()");

/// A line of running text.
fn running(text: &str, line: &str, cursor: &mut Cursor, out: &mut Out) {
    let table = line.trim_start().starts_with('|');
    let mut ticks = 0;
    let mut target = None;
    let mut start = true;
    loop {
        let plain = cursor.skip_until(PUNCTUATION);
        out.source(plain);
        start &= plain.trim_start().is_empty();
        match cursor.peek() {
            Sign::End | Sign::Char('\n') => return,
            Sign::Char('\\') if ticks == 0 => {
                out.source_char('\\');
                cursor.next();
                match cursor.peek() {
                    Sign::Char(c) if c != '\n' => out.source_char(c),
                    Sign::Print(number) => {
                        out.misplaced(number, "an escape", "leave the `\\` out: the value is escaped as it needs");
                    }
                    _ => return,
                }
            }
            Sign::Char('`') => {
                let length = cursor.rest().len() - cursor.rest().trim_start_matches('`').len();
                ticks = match ticks {
                    0 => length,
                    open if open == length => 0,
                    open => open,
                };
                for _ in 0..length {
                    out.source_char('`');
                    cursor.next();
                }
                start = false;
                continue;
            }
            Sign::Char(c) => {
                match (c, target) {
                    ('<', None) if ticks == 0 => target = Some('>'),
                    ('(', None) if ticks == 0 && out.ends_with(']') => target = Some(')'),
                    (c, Some(close)) if c == close => target = None,
                    _ => {}
                }
                out.source_char(c);
                start &= c.is_whitespace();
            }
            Sign::Print(number) => {
                let at = cursor.at();
                cursor.next();
                if ticks > 0 {
                    out.misplaced(number, "backticks", CODE_HELP);
                } else if target.is_some() {
                    out.misplaced(number, "an address or a tag", LINK_HELP);
                } else {
                    let sides = || LineSides::of(text, at, cursor.at());
                    value(number, &Place { table, start, sides: &sides }, out);
                }
                start = false;
                continue;
            }
        }
        cursor.next();
    }
}

/// Where in running text a value stands.
struct Place<'a> {
    table: bool,
    start: bool,
    sides: &'a dyn Fn() -> LineSides<'a>,
}

fn value(number: usize, place: &Place, out: &mut Out) {
    let print = out.print(number);
    let Print::Shaped(shaped) = print else {
        match print.scalar_text() {
            Some(text) => text_of(number, text, None, place, out),
            None => {
                let help = "print text or a number there; a list is `{{ list | join(\", \") }}`";
                out.unfit(number, "running text", help);
            }
        }
        return;
    };
    for (at, text) in shaped.texts.iter().enumerate() {
        out.source(if at > 0 { ", " } else { "" });
        text_of(number, text, Some(shaped.shape), place, out);
    }
}

fn text_of(number: usize, text: &str, shape: Option<Shape>, place: &Place, out: &mut Out) {
    let control = |c: &char| c.is_control() && !super::is_break(*c) && *c != '\t';
    if !is_line(text)
        && let Some(c) = text.chars().find(control)
    {
        return out.fault(
            number,
            format!("Markdown cannot hold the control character U+{:04X}", c as u32),
            "take the character out of the value",
        );
    }
    match shape {
        None => out.printed(escaped(text, place.start)),
        Some(Shape::Code) => out.printed(code(text, place.table)),
        Some(Shape::Link) => out.printed(link(text)),
        Some(Shape::Comment) if (place.sides)().alone() => out.printed(comment(text)),
        Some(Shape::Comment) => {
            out.fault(
                number,
                "a comment must stand alone on its line",
                "put the `{{ … | comment }}` on a line of its own",
            );
        }
    }
}

/// Whether a text has nothing but ASCII characters that are seen, and blanks.
fn is_line(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether within a line a text means itself as it is. Not all that do are known.
fn is_bare(text: &str) -> bool {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b" ./:,;=+-#()".contains(&byte);
    text.bytes().all(bare) && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

/// Running text that means itself.
fn escaped(text: &str, at_start: bool) -> String {
    if !at_start && is_bare(text) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    let characters: Vec<char> = text.chars().collect();
    let mut leads = at_start;
    for (at, c) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| characters[at]);
        let after = characters.get(at + 1).copied();
        let inside_word = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => escaped.extend(['\\', *c]),
            '_' if !inside_word => escaped.push_str("\\_"),
            '&' => escaped.push_str("&amp;"),
            '#' | '+' | '-' | '=' if at == 0 && at_start => escaped.extend(['\\', *c]),
            '.' | ')' if leads && at > 0 => escaped.extend(['\\', *c]),
            ' ' if before.is_none_or(|c| c == ' ') || after.is_none() => escaped.push_str("&#32;"),
            '!' if after.is_none() => escaped.push_str("\\!"),
            c if c.is_control() || super::is_break(*c) => super::append(&mut escaped, format_args!("&#{};", *c as u32)),
            c => escaped.push(*c),
        }
        leads &= c.is_ascii_digit();
    }
    escaped
}

/// A span of code. In a row of a table a bar needs a backslash even there.
fn code(text: &str, table: bool) -> String {
    if !text.is_empty() && is_bare(text) {
        return ["`", text, "`"].concat();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let hard = text.is_empty()
        || text.contains(|c: char| c.is_control() || super::is_break(c))
        || table && text.contains("\\|");
    if hard {
        return format!("<code>{}</code>", escaped(text, false));
    }
    let ticks = "`".repeat(longest + 1);
    let edge = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let blank = if edge { " " } else { "" };
    let text = if table { text.replace('|', "\\|") } else { text.to_owned() };
    format!("{ticks}{blank}{text}{blank}{ticks}")
}

/// A link that shows its address.
fn link(address: &str) -> String {
    let mut target = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '<' | '>' | '\\' | '|' | '`' | '"' => super::append(&mut target, format_args!("%{:02X}", c as u32)),
            c if c.is_whitespace() || c.is_control() => super::append(&mut target, format_args!("%{:02X}", c as u32)),
            c => target.push(c),
        }
    }
    if target.contains("://") { format!("<{target}>") } else { format!("[{}](<{target}>)", escaped(address, false)) }
}

/// A comment, which `-->` or `--!>` would end.
fn comment(text: &str) -> String {
    format!("<!-- {} -->", text.replace("-->", "--&gt;").replace("--!>", "--!&gt;").trim_end_matches('-'))
}
