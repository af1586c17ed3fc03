//! XML 1.0: printed values are text between tags, or stand inside an attribute's quotes.

use super::{Cursor, LineSides, Out, Print, Said, Sign};

const TAG_HELP: &str = "print it as text between tags or inside an attribute's quotes";

pub(super) fn write(text: &str, out: &mut Out) {
    let mut cursor = Cursor::new(text);
    loop {
        match cursor.peek() {
            Sign::End => return,
            Sign::Char('<') => markup(&mut cursor, out),
            Sign::Char(c) => {
                out.source_char(c);
                cursor.next();
            }
            Sign::Print(number) => {
                let start = cursor.at();
                cursor.next();
                match out.comment(number) {
                    Some(comment) => self::comment(number, comment, &LineSides::of(text, start, cursor.at()), out),
                    None => value(number, None, out),
                }
            }
        }
    }
}

fn markup(cursor: &mut Cursor, out: &mut Out) {
    let constructs = [
        ("<!--", "-->", "a comment", super::COMMENT_HELP),
        ("<![CDATA[", "]]>", "a CDATA section", "leave the CDATA out: the value is escaped as it needs"),
        ("<?", "?>", "a processing instruction", TAG_HELP),
        ("<!", ">", "a declaration", TAG_HELP),
    ];
    for (open, close, place, help) in constructs {
        if cursor.eat(open) {
            out.source(open);
            return until(close, place, help, cursor, out);
        }
    }
    tag(cursor, out);
}

fn until(close: &str, place: &str, help: &str, cursor: &mut Cursor, out: &mut Out) {
    while !cursor.eat(close) {
        match cursor.next() {
            Sign::End => return,
            Sign::Char(c) => out.source_char(c),
            Sign::Print(number) => out.misplaced(number, place, help),
        }
    }
    out.source(close);
}

fn tag(cursor: &mut Cursor, out: &mut Out) {
    let mut quote = None;
    loop {
        match cursor.next() {
            Sign::End => return,
            Sign::Print(number) if quote.is_some() => value(number, quote, out),
            Sign::Print(number) => out.misplaced(number, "a tag", TAG_HELP),
            Sign::Char(c) => {
                out.source_char(c);
                match quote {
                    Some(open) if open == c => quote = None,
                    None if c == '"' || c == '\'' => quote = Some(c),
                    None if c == '>' => return,
                    _ => {}
                }
            }
        }
    }
}

fn value(number: usize, quote: Option<char>, out: &mut Out) {
    let print = out.print(number);
    if let Print::Late(late) = print {
        return out.late(late);
    }
    let Some(text) = print.scalar_text() else {
        return out.unfit(
            number,
            "text of an XML file",
            "print text or a number there; a list is `{{ list | join(\",\") }}`",
        );
    };
    match escaped(text, quote.is_some()) {
        Ok(escaped) => {
            out.printed(escaped);
            out.says(Said::Within(text.to_owned()));
        }
        Err(c) => out.fault(
            number,
            format!("XML cannot hold the character U+{:04X}", c as u32),
            "take the character out of the value",
        ),
    }
}

fn escaped(text: &str, attribute: bool) -> Result<String, char> {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if attribute => escaped.push_str("&quot;"),
            '\'' if attribute => escaped.push_str("&apos;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' | '\t' if attribute => super::append(&mut escaped, format_args!("&#{};", c as u32)),
            '\n' | '\t' => escaped.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => return Err(c),
            '\u{7f}'..='\u{9f}' | '\u{2028}' => super::append(&mut escaped, format_args!("&#{};", c as u32)),
            _ => escaped.push(c),
        }
    }
    Ok(escaped)
}

fn comment(number: usize, text: &str, line: &LineSides, out: &mut Out) {
    if !line.alone() {
        out.fault(number, "a comment must stand alone on its line", "put the `{{ … | comment }}` on a line of its own");
    } else if let Some(c) = text.chars().find(|c| escaped(c.encode_utf8(&mut [0; 4]), false).is_err()) {
        out.fault(
            number,
            format!("XML cannot hold the character U+{:04X}", c as u32),
            "take the character out of the comment",
        );
    } else {
        let text = text.replace("--", "-&#45;");
        out.printed(format!("<!-- {} -->", text.trim_end_matches('-')));
    }
}
