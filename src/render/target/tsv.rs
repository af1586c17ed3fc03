//! Tables of tab-separated values, which scripts read line by line: a printed value is a cell, or a part of one.
//!
//! The format has no quoting, so a value goes out as it is, whatever signs it has, as long as it cannot end a cell or a
//! line. A reader in shell must not take tabs for blanks: it loses empty cells and blanks at the ends otherwise.

use super::{Out, Print, Said, copy_around};

const HELP: &str = "take the character out: a table has one line for each row and a tab between its cells";

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
        out.unfit(number, "a cell of a table", "print its items one by one");
        return;
    };
    if let Some(c) = text.chars().find(|c| c.is_control() || super::is_break(*c)) {
        let message = format!("a cell of a table cannot hold the character U+{:04X}", c as u32);
        out.fault(number, message, HELP);
        return;
    }
    out.printed(text);
    out.says(Said::Within(text.to_owned()));
}
