//! The merge key `<<` (<https://yaml.org/type/merge.html>).

use std::sync::Arc;

use super::node::{Data, Map, Node};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Span;

/// What a mapping takes over from others.
pub(super) struct Merge {
    /// Where the `<<` stands.
    pub(super) span: Span,
    /// How many of the mapping's own keys stand before it.
    before: usize,
    sources: Vec<Map>,
}

impl Merge {
    /// Reads the value of a `<<`: a mapping, or a list of mappings of which the earlier are stronger.
    pub(super) fn new(span: Span, before: usize, value: Node, reports: &mut Reports) -> Merge {
        let values = match value.data {
            Data::List(items) => items,
            _ => vec![value],
        };
        let mut sources = Vec::with_capacity(values.len());
        for value in values {
            match value.data {
                Data::Map(map) => sources.push(Arc::unwrap_or_clone(map)),
                _ => reports.report(not_a_mapping(&value, span)),
            }
        }
        Merge { span, before, sources }
    }
}

fn not_a_mapping(value: &Node, merge: Span) -> Diagnostic {
    let message = format!("`<<` takes over mappings, not {}", value.describe());
    Diagnostic::error(Code::InvalidValue, value.span, message).related(merge, "merged here")
}

/// Puts what is taken over in the place of the `<<`. The mapping's own keys win.
pub(super) fn apply(own: Map, merge: Merge) -> Map {
    let mut taken = Map::default();
    for (key, entry) in merge.sources.into_iter().flatten() {
        if !own.contains_key(&key) && !taken.contains_key(&key) {
            taken.insert(key, entry);
        }
    }
    let mut own = own.into_iter();
    let mut all: Map = own.by_ref().take(merge.before).collect();
    all.extend(taken);
    all.extend(own);
    all
}
