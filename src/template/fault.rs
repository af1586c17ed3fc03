//! Faults of templates, in our words and at their places.

use std::ops::Range;

use minijinja::{Error, ErrorKind};

use super::engine::Refusal;
use super::late::{LateBound, LateKind};
use super::reference::{Reference, Usage};
use super::site::Site;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A fault in a template's text, before it is known where the text stands.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: Vec<String>,
}

impl Fault {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { range, message: message.into(), help: Vec::new() }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Fault {
        self.help.push(help.into());
        self
    }

    pub(super) fn at(&self, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::BadTemplate, span, self.message.clone());
        self.help.iter().fold(diagnostic, |diagnostic, help| diagnostic.help(help.clone()))
    }
}

/// The engine's syntax error in our words and with a place.
pub(super) fn syntax_fault(source: &str, error: &minijinja::Error) -> Fault {
    let mut range = error.range().unwrap_or(0..source.len());
    if source.get(range.clone()).is_none_or(|written| written.trim().is_empty()) {
        // The end of the text: what was opened last was not closed.
        let before = source.get(..range.start).unwrap_or(source);
        range = before.rfind("{{").max(before.rfind("{%")).unwrap_or(0)..source.len();
    }
    let detail = error.detail().unwrap_or("syntax error").replace("variable block", "the expression");
    Fault::new(range, format!("the template does not parse: {detail}"))
}

/// The report that something depends on a late-bound value.
pub(super) fn late_fault(span: Span, what: &str, late: &LateBound, usage: Usage) -> Diagnostic {
    let (kind, known) = match late.kind {
        LateKind::Secret => ("a secret", "its value is not known before the stack starts"),
        LateKind::Turned(_) => ("a setting that operators may turn", "its value can change without a build"),
    };
    Diagnostic::error(Code::LateBoundValue, span, format!("{what} {kind} and cannot be {}", usage.participle()))
        .label(known)
        .help("print it alone: `{{ … }}` with nothing but the name in it")
}

/// The engine's error in our words and at its place.
pub(super) fn runtime_fault(
    site: &Site<'_>,
    references: &[Reference],
    error: &Error,
    refusal: Option<&Refusal>,
) -> Diagnostic {
    let whole = 0..site.text.len();
    let range = error.range().map_or(whole, |range| fitted(site, &site.form.range(site.text, &range)));
    // The engine knows a reference by the shorter name that stands in its place.
    let inside = |reference: &&Reference| reference.range.start == range.start && reference.range.end > range.end;
    let range = references.iter().find(inside).map_or(range.clone(), |reference| reference.range.clone());
    let span = site.span(&range);
    let written = site.slice(&range);
    match (refusal, error.kind()) {
        (Some(Refusal::Unprintable("nothing")), _) | (None, ErrorKind::UndefinedError) => {
            Diagnostic::error(Code::UnknownName, span, format!("`{written}` is nothing here"))
        }
        (Some(Refusal::Unprintable(kind)), _) => {
            Diagnostic::error(Code::BadTemplate, span, format!("`{written}` is {kind} and cannot be printed in text"))
        }
        (Some(Refusal::Late), _) => {
            let message = format!("`{written}` is made from a value that is not known before the stack starts");
            Diagnostic::error(Code::LateBoundValue, span, message)
        }
        (None, ErrorKind::OutOfFuel) => Diagnostic::error(Code::BadTemplate, span, "the template takes too many steps"),
        (None, kind) => {
            let reason = error.detail().map_or_else(|| kind.to_string(), str::to_owned);
            Diagnostic::error(Code::BadTemplate, span, format!("this cannot be computed: {reason}"))
        }
    }
}

/// The engine's range made to fit its expression: without the opening braces that it counts to some of them and
/// blanks around it, and with what an attribute is looked up in.
fn fitted(site: &Site<'_>, range: &Range<usize>) -> Range<usize> {
    let written = site.slice(range);
    let inner = written.trim_start_matches(['{', '%', '-', '+']).trim_start();
    let mut start = range.end - inner.len();
    if inner.starts_with(['.', '[']) {
        let of_name = |c: char| c.is_ascii_alphanumeric() || "_.[]'\"".contains(c);
        start = site.slice(&(0..start)).trim_end_matches(of_name).len();
    }
    start..range.end - (inner.len() - inner.trim_end().len())
}
