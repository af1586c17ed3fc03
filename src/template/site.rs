//! A template where it stands, so that a fault in its text gets the place in its file.

use std::ops::Range;
use std::sync::Arc;

use super::form::Form;
use super::is_template;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::mismatch;
use crate::source::{Sources, Span};
use crate::yaml::{Node, span_in_scalar};

/// A template where it stands.
pub(super) struct Site<'a> {
    node: &'a Node,
    /// Its text.
    pub(super) text: &'a Arc<str>,
    /// How it is read.
    pub(super) form: Form,
    sources: &'a Sources,
}

impl<'a> Site<'a> {
    /// The site of a scalar, or a report that it is none or is not written as it should be.
    pub(super) fn of(node: &'a Node, form: Form, sources: &'a Sources, reports: &mut Reports) -> Option<Site<'a>> {
        let Some(text) = node.as_text() else {
            let expected = if form == Form::Text { "text" } else { "a condition" };
            reports.report(mismatch(node, expected));
            return None;
        };
        let site = Site { node, text, form, sources };
        if form == Form::Condition && is_template(text) {
            let whole = site.whole();
            reports.report(Diagnostic::error(Code::BadTemplate, whole, "a condition is written without braces"));
            return None;
        }
        Some(site)
    }

    /// Where the whole text stands.
    pub(super) fn whole(&self) -> Span {
        self.span(&(0..self.text.len()))
    }

    /// Where a range of the text stands.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        span_in_scalar(self.node, self.sources, range.clone())
    }

    /// A range of the text.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}
