//! The keys of mappings.

use std::sync::Arc;

use super::merge::Merge;
use super::node::{Map, Node, Style};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Span;

/// A key whose value has not come yet.
pub(super) enum Key {
    /// One that names an entry.
    Named {
        /// Its text.
        name: Arc<str>,
        /// Where it stands.
        span: Span,
        /// The comment above it.
        comment: Option<Arc<str>>,
    },
    /// `<<`.
    Merge(Span),
    /// One that was reported; its value is left out.
    Refused(Span),
}

impl Key {
    /// What a value in the place of a key says, after the keys before it.
    pub(super) fn new(
        node: &Node,
        before: &Map,
        merge: Option<&Merge>,
        comment: impl FnOnce() -> Option<Arc<str>>,
        reports: &mut Reports,
    ) -> Key {
        let text = node.as_scalar().filter(|scalar| !(scalar.text.is_empty() && scalar.style == Style::Plain));
        let Some(scalar) = text else {
            let message = format!("a key is text, not {}", node.describe());
            reports.report(Diagnostic::error(Code::InvalidKey, node.span, message));
            return Key::Refused(node.span);
        };
        let is_merge = &*scalar.text == "<<" && scalar.style == Style::Plain;
        let first = if is_merge { merge.map(|merge| merge.span) } else { before.get(&scalar.text).map(|e| e.key_span) };
        if let Some(first) = first {
            reports.report(duplicate(&scalar.text, node.span, first, is_merge));
            return Key::Refused(node.span);
        }
        if is_merge {
            return Key::Merge(node.span);
        }
        Key::Named { name: scalar.text.clone(), span: node.span, comment: comment() }
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        match self {
            Key::Named { span, .. } | Key::Merge(span) | Key::Refused(span) => *span,
        }
    }
}

fn duplicate(key: &str, second: Span, first: Span, is_merge: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::DuplicateKey, second, format!("`{key}` is said twice"))
        .label("said again here")
        .related(first, "first said here");
    if is_merge { diagnostic.help("merge several as `<<: [*a, *b]`") } else { diagnostic }
}
