//! How a printed value is written, by the kind of file it stands in.
//!
//! Each target is a small lexer of its format. It copies the template's own text, and at each printed value it
//! knows where that value stands: there it writes it so that a reader of the format gets the same value back,
//! or reports that nothing can be printed at that place.

mod dotenv;
mod json;
mod markdown;
mod plain;
mod properties;
mod shell;
mod tsv;
mod xml;
mod yaml;

use std::fmt::{self, Write};
use std::sync::Arc;

use super::print::{Print, Shape};
use super::prints::{Cursor, Sign, Signs, after_prints};
use crate::template::late::{LateBound, LateKind};
use crate::template::text::{Piece, Text};
use crate::yaml::Node;

/// The kinds of files that the engine can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A file of Docker Compose: YAML in which `$` is Compose's.
    Compose,
    /// YAML.
    Yaml,
    /// JSON.
    Json,
    /// `NAME=value` lines as Compose and dotenvy read them.
    Dotenv,
    /// Java properties.
    Properties,
    /// XML.
    Xml,
    /// `CommonMark` with tables.
    Markdown,
    /// POSIX shell.
    Shell,
    /// A table of tab-separated values.
    Tsv,
    /// A format that the engine does not know.
    Plain,
}

impl Target {
    /// The target of a file, by its name.
    pub fn of(path: &str) -> Target {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "yml" | "yaml" if name.starts_with("docker-compose") || name.starts_with("compose.") => Target::Compose,
            "yml" | "yaml" => Target::Yaml,
            "json" => Target::Json,
            "env" => Target::Dotenv,
            "properties" => Target::Properties,
            "xml" => Target::Xml,
            "md" => Target::Markdown,
            "sh" => Target::Shell,
            "tsv" => Target::Tsv,
            _ => Target::Plain,
        }
    }

    /// Writes rendered text with its printed values.
    pub(super) fn write(self, text: &str, prints: &[Print], missing: &str) -> Written {
        let mut out = Out { prints, pieces: Vec::new(), faults: Vec::new(), said: Vec::new(), missing };
        // Where no reader holds the whole against its grammar, what follows the last print is only copied: scripts are long.
        let (text, rest) = match self {
            Target::Shell | Target::Plain => after_prints(text),
            _ => (text, ""),
        };
        match self {
            Target::Compose => yaml::write(text, true, &mut out),
            Target::Yaml => yaml::write(text, false, &mut out),
            Target::Json => json::write(text, &mut out),
            Target::Dotenv => dotenv::write(text, &mut out),
            Target::Properties => properties::write(text, &mut out),
            Target::Xml => xml::write(text, &mut out),
            Target::Markdown => markdown::write(text, &mut out),
            Target::Shell => shell::write(text, &mut out),
            Target::Tsv => tsv::write(text, &mut out),
            Target::Plain => plain::write(text, &mut out),
        }
        out.source(rest);
        Written { text: Text { pieces: out.pieces }, faults: out.faults, said: out.said }
    }
}

/// A text with its values written.
pub(super) struct Written {
    pub(super) text: Text,
    pub(super) faults: Vec<Fault>,
    pub(super) said: Vec<Said>,
}

/// A printed value that cannot be written where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Which print.
    pub(super) print: usize,
    /// What is wrong.
    pub(super) message: String,
    /// What to do instead.
    pub(super) help: String,
}

/// What a reader of the finished file must find in it.
#[derive(Debug, Clone)]
pub enum Said {
    /// A scalar that is this text.
    Text(String),
    /// A number, boolean or null as JSON writes it.
    Plain(String),
    /// A scalar that has this text in it.
    Within(String),
    /// Every entry of this mapping, every item of this list.
    Tree(Arc<Node>),
    /// A name and the text it stands for.
    Pair(String, String),
}

/// Where a target writes.
pub(super) struct Out<'a> {
    prints: &'a [Print],
    pieces: Vec<Piece>,
    faults: Vec<Fault>,
    said: Vec<Said>,
    /// How to set a secret that is missing, for the message that Compose shows.
    missing: &'a str,
}

impl<'a> Out<'a> {
    /// The value behind a mark.
    fn print(&self, number: usize) -> &'a Print {
        &self.prints[number]
    }

    /// Copies the template's own text.
    fn source(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Source(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece::Source(text.to_owned())),
        }
    }

    fn source_char(&mut self, c: char) {
        self.source(c.encode_utf8(&mut [0; 4]));
    }

    /// Writes what a value came to.
    fn printed(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece::Printed(text.into()));
    }

    /// Leaves the place of a value that is filled in later.
    fn late(&mut self, late: &Arc<LateBound>) {
        self.pieces.push(Piece::Late(late.clone()));
    }

    /// Whether the template's own text, as copied so far, ends in this character.
    fn ends_with(&self, c: char) -> bool {
        matches!(self.pieces.last(), Some(Piece::Source(last)) if last.ends_with(c))
    }

    /// Takes back trailing blanks of the template's own text.
    fn trim_blanks(&mut self) {
        if let Some(Piece::Source(last)) = self.pieces.last_mut() {
            last.truncate(last.trim_end_matches([' ', '\t']).len());
        }
    }

    /// Notes what a reader must find.
    fn says(&mut self, said: Said) {
        self.said.push(said);
    }

    fn fault(&mut self, print: usize, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault { print, message: message.into(), help: help.into() });
    }

    /// The value at `number` cannot be written in this place at all.
    fn misplaced(&mut self, print: usize, place: &str, help: &str) {
        self.fault(print, format!("a value cannot be printed inside {place}"), help);
    }

    /// The value at `number` is of a kind that this place cannot hold.
    fn unfit(&mut self, print: usize, place: &str, help: &str) {
        let what = self.print(print).describe();
        self.fault(print, format!("{what} cannot be printed as {place}"), help);
    }

    /// The comment that a print is, if it is one.
    fn comment(&self, number: usize) -> Option<&'a str> {
        match self.print(number) {
            Print::Shaped(shaped) if shaped.shape == Shape::Comment => shaped.texts.first().map(String::as_str),
            _ => None,
        }
    }

    /// Writes a comment whose lines each begin with `sign`. It must stand alone on its line, after blanks.
    fn comment_lines(&mut self, number: usize, text: &str, sign: &str, line: &LineSides) {
        if !line.alone() {
            self.fault(
                number,
                "a comment must stand alone on its line",
                "put the `{{ … | comment }}` on a line of its own",
            );
            return;
        }
        if let Some(c) = text.chars().find(|c| c.is_control() && !is_break(*c) && *c != '\t') {
            self.fault(
                number,
                format!("a comment cannot hold the control character U+{:04X}", c as u32),
                "take the character out",
            );
            return;
        }
        let lines = text.split(is_break).map(|text| format!("{sign} {text}").trim_end().to_owned());
        self.printed(lines.collect::<Vec<_>>().join(&format!("\n{}", line.before)));
    }

    /// Compose's own way of writing a late-bound value.
    fn reference(&self, late: &LateBound) -> String {
        match &late.kind {
            LateKind::Secret => format!("${{{}:?{}}}", late.variable, self.missing),
            LateKind::Turned(default) => format!("${{{}:-{}}}", late.variable, default),
        }
    }
}

/// Appends formatted text.
fn append(text: &mut String, formatted: fmt::Arguments<'_>) {
    // A string takes whatever is written to it.
    let _ = text.write_fmt(formatted);
}

/// What some reader takes for the end of a line.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What stands on the line of a print, on either side.
struct LineSides<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> LineSides<'a> {
    /// The sides of the print that lies in `text` between two offsets.
    fn of(text: &'a str, start: usize, end: usize) -> LineSides<'a> {
        let before = &text[..start];
        let before = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let after = &text[end..];
        LineSides { before, after: &after[..after.find('\n').unwrap_or(after.len())] }
    }

    fn alone(&self) -> bool {
        let blank = |text: &str| text.chars().all(|c| matches!(c, ' ' | '\t' | '\r'));
        blank(self.before) && blank(self.after)
    }
}

/// Copies a text of which only the printed values matter, and writes each of those by `value`.
fn copy_around(text: &str, out: &mut Out, value: fn(usize, &mut Out)) {
    let mut cursor = Cursor::new(text);
    loop {
        out.source(cursor.skip_text());
        match cursor.next() {
            Sign::End => return,
            Sign::Char(c) => out.source_char(c),
            Sign::Print(number) => value(number, out),
        }
    }
}

/// Copies signs up to the end of the line, where nothing may be printed.
fn skip_line(cursor: &mut Cursor, out: &mut Out, place: &str, help: &str) {
    loop {
        match cursor.peek() {
            Sign::End | Sign::Char('\n') => return,
            Sign::Char(c) => out.source_char(c),
            Sign::Print(number) => out.misplaced(number, place, help),
        }
        cursor.next();
    }
}

/// What to do in place of printing into a comment.
const COMMENT_HELP: &str =
    "write the comment without it; in `templates/`, `{{ (\"text \" ~ value) | comment }}` prints a whole one";
