//! For GitHub Actions: workflow commands, which GitHub shows beside the changed line.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::fmt::Write;

use super::place::Places;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Sources;

/// One command per diagnostic.
pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    let mut text = String::new();
    for diagnostic in diagnostics {
        command(diagnostic, &mut places, &mut text);
    }
    text
}

/// The command of what no diagnostic says: it has no place.
pub(super) fn failure(message: &str) -> String {
    format!("::error::{}\n", data(message))
}

fn command(diagnostic: &Diagnostic, places: &mut Places<'_>, out: &mut String) {
    let severity = super::severity_name(diagnostic.severity);
    let path = match &diagnostic.place {
        Place::Path(path) => path,
        Place::Span(span) => places.path(*span),
    };
    push_all(out, &["::", severity, " file=", &property(path)]);
    if let Place::Span(span) = diagnostic.place {
        let (start, end) = places.positions(span);
        // Writing into a string cannot fail.
        let _ = write!(out, ",line={},col={},endLine={}", start.line, start.column, end.line);
        // GitHub takes an end column only within one line.
        if start.line == end.line {
            let _ = write!(out, ",endColumn={}", end.column);
        }
    }
    push_all(out, &[",title=", &property(diagnostic.code.as_str()), "::", &data(&message(diagnostic, places)), "\n"]);
}

/// The message, what is said at other places, and the help: a line each.
fn message(diagnostic: &Diagnostic, places: &mut Places<'_>) -> String {
    let mut text = diagnostic.message.clone();
    for related in &diagnostic.related {
        let (start, _) = places.positions(related.span);
        let _ = write!(text, "\n{}:{}:{}: {}", places.path(related.span), start.line, start.column, related.label);
    }
    for help in &diagnostic.help {
        push_all(&mut text, &["\nhelp: ", help]);
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn push_all(out: &mut String, parts: &[&str]) {
    out.extend(parts.iter().copied());
}
