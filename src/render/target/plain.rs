//! Files of a format that the engine does not know.
//!
//! A value goes out as it is, so it may hold nothing that any usual format would take for syntax: no control
//! characters, quotes or backslashes, no comment signs, no blanks at its ends.

use super::{Out, Print, Said, copy_around};

const HELP: &str = "give the file an extension that the engine knows (.yml, .json, .properties, .xml, .env, .sh, .tsv, .md), or change the value";

pub(super) fn write(text: &str, out: &mut Out) {
    copy_around(text, out, value);
}

fn value(number: usize, out: &mut Out) {
    let print = out.print(number);
    if let Print::Late(late) = print {
        out.late(late);
        return;
    }
    let Some(text) = print.scalar_text() else {
        out.unfit(number, "plain text", HELP);
        return;
    };
    if let Some(c) = text.chars().find(|c| c.is_control() || super::is_break(*c) || "\"'`\\#;$".contains(*c)) {
        let shown = if c.is_control() { format!("U+{:04X}", c as u32) } else { format!("`{c}`") };
        out.fault(number, format!("a value with {shown} in it cannot be printed in a file of unknown format"), HELP);
    } else if text.trim() != text {
        out.fault(number, "a value with blanks at its ends cannot be printed in a file of unknown format", HELP);
    } else {
        out.printed(text);
        out.says(Said::Within(text.to_owned()));
    }
}
