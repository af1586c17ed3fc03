//! JSON: a printed value is a whole value, or the name of a member.

use super::{Cursor, Out, Print, Said, Sign};

const IN_STRING: &str = "leave the quotes out: the value brings its own; joined text is `{{ \"text\" ~ value }}`";

pub(super) fn write(text: &str, out: &mut Out) {
    let mut cursor = Cursor::new(text);
    let mut before = ',';
    loop {
        match cursor.next() {
            Sign::End => return,
            Sign::Char('"') => {
                string(&mut cursor, out);
                before = '"';
            }
            Sign::Char(c) => {
                out.source_char(c);
                if !c.is_whitespace() {
                    before = c;
                }
            }
            Sign::Print(number) => {
                let after = cursor.rest().trim_start().chars().next().unwrap_or(',');
                if !"[{,:".contains(before) || !",:]}".contains(after) {
                    out.fault(number, "a value must stand by itself, not next to other text", IN_STRING);
                } else if after == ':' {
                    name(number, out);
                } else {
                    value(number, out);
                }
                before = '"';
            }
        }
    }
}

fn string(cursor: &mut Cursor, out: &mut Out) {
    out.source_char('"');
    loop {
        match cursor.next() {
            Sign::End => return,
            Sign::Char('\\') => {
                out.source_char('\\');
                if let Sign::Char(c) = cursor.peek() {
                    out.source_char(c);
                    cursor.next();
                }
            }
            Sign::Char(c) => {
                out.source_char(c);
                if c == '"' {
                    return;
                }
            }
            Sign::Print(number) => out.misplaced(number, "a string", IN_STRING),
        }
    }
}

fn name(number: usize, out: &mut Out) {
    match out.print(number).scalar_text() {
        Some(text) => {
            out.printed(quoted(text));
            out.says(Said::Text(text.to_owned()));
        }
        None => out.unfit(number, "the name of a member", "print text there"),
    }
}

fn value(number: usize, out: &mut Out) {
    match out.print(number) {
        Print::Late(late) => {
            out.printed("\"");
            out.late(late);
            out.printed("\"");
        }
        print => match encoded(print) {
            Some(text) => {
                out.printed(text);
                note(print, out);
            }
            None => out.unfit(number, "a JSON value", "print text, a number, a list or a mapping there"),
        },
    }
}

fn note(print: &Print, out: &mut Out) {
    match print {
        Print::Text(text) => out.says(Said::Text(text.clone())),
        Print::List(items) => items.iter().for_each(|item| note(item, out)),
        Print::Map(entries) => entries.iter().for_each(|(_, item)| note(item, out)),
        Print::Tree(tree) => out.says(Said::Tree(tree.shared())),
        _ => out.says(Said::Plain(encoded(print).unwrap_or_default())),
    }
}

/// A value in JSON; `None` when a part of it has no such form.
pub(super) fn encoded(print: &Print) -> Option<String> {
    match print {
        Print::Null => Some("null".to_owned()),
        Print::Text(text) => Some(quoted(text)),
        Print::Bool(_) | Print::Number(_) => print.scalar_text().map(str::to_owned),
        Print::List(items) => {
            let items: Option<Vec<_>> = items.iter().map(encoded).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Print::Map(entries) => {
            let entry = |(key, item): &(String, Print)| Some(format!("{}: {}", quoted(key), encoded(item)?));
            let entries: Option<Vec<_>> = entries.iter().map(entry).collect();
            Some(format!("{{{}}}", entries?.join(", ")))
        }
        Print::Tree(tree) => encoded(&tree.print()),
        Print::Late(_) | Print::Shaped(_) => None,
    }
}

/// A JSON string that is also a double-quoted YAML string: what YAML readers take for a line break or refuse
/// is escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                super::append(&mut quoted, format_args!("\\u{:04x}", c as u32));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
