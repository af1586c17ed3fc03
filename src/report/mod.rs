//! Diagnostics → text: for people, for programs, and for GitHub.

mod github;
mod human;
mod json;
mod place;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// For whom the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// People: the line of the input, underlined. With colours and other terminal styles when `styled`.
    Human {
        /// Whether to use a terminal's escape sequences.
        styled: bool,
    },
    /// Programs: one JSON document and a line feed, also when there is nothing to say.
    Json,
    /// GitHub Actions: one workflow command per diagnostic.
    Github,
}

/// The text of all diagnostics, each in the order given.
///
/// For people it ends with a line of counts and is empty when there is nothing to say.
///
/// The JSON document is `{"diagnostics": […], "errors": n, "warnings": n}`. A diagnostic has `code`, `severity`
/// (`error` or `warning`), `message` and `path`; where it points into a file `line`, `column` and `end` (`line` and
/// `column` after the last character), all counted from one, columns in characters; `label`, where the place itself
/// has one; and the lists `help` (texts) and `related` (`message` and a place).
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, format: Format) -> String {
    match format {
        Format::Human { styled } => human::render(diagnostics, sources, styled),
        Format::Json => json::render(diagnostics, sources),
        Format::Github => github::render(diagnostics, sources),
    }
}

/// For GitHub Actions: why a command stopped that no diagnostic tells of.
pub fn github_failure(message: &str) -> String {
    github::failure(message)
}

/// How many errors and warnings there are: `3 errors, 1 warning`. Nothing when there are none.
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let (errors, warnings) = tally(diagnostics);
    let say = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    };
    [say(errors, "error"), say(warnings, "warning")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn tally(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    (errors, diagnostics.len() - errors)
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
