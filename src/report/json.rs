//! For programs: the shape is part of the documented interface, see [`super::render`].

use serde::Serialize;

use super::place::Places;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Position, Sources, Span};

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Item<'a>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: At<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    help: &'a [String],
    related: Vec<Other<'a>>,
}

#[derive(Serialize)]
struct Other<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: At<'a>,
}

#[derive(Serialize)]
struct At<'a> {
    path: &'a str,
    #[serde(flatten)]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    line: usize,
    column: usize,
    end: End,
}

#[derive(Serialize)]
struct End {
    line: usize,
    column: usize,
}

/// One document.
pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    let (errors, warnings) = super::tally(diagnostics);
    let diagnostics = diagnostics.iter().map(|diagnostic| item(diagnostic, &mut places)).collect();
    let mut text = serde_json::to_string(&Document { diagnostics, errors, warnings })
        .expect("numbers, texts and lists can always be written as JSON");
    text.push('\n');
    text
}

fn item<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'a>) -> Item<'a> {
    let related =
        diagnostic.related.iter().map(|other| Other { message: &other.label, place: at(other.span, places) }).collect();
    Item {
        code: diagnostic.code.as_str(),
        severity: super::severity_name(diagnostic.severity),
        message: &diagnostic.message,
        place: match &diagnostic.place {
            Place::Path(path) => At { path, range: None },
            Place::Span(span) => at(*span, places),
        },
        label: diagnostic.label.as_deref(),
        help: &diagnostic.help,
        related,
    }
}

fn at<'a>(span: Span, places: &mut Places<'a>) -> At<'a> {
    let (Position { line, column }, end) = places.positions(span);
    let end = End { line: end.line, column: end.column };
    At { path: places.path(span), range: Some(Range { line, column, end }) }
}
