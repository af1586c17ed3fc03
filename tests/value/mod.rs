//! Typed values: what is accepted, what is refused, and how it prints.

mod page;
mod round_trip;
mod scalars;
mod settings;

use stackgen::diagnostic::{Diagnostic, Place, Reports};
use stackgen::source::{FileId, Sources};
use stackgen::yaml::{Node, read};

/// The tree of a text that has no fault, and its store.
fn tree(text: &str) -> (Sources, Node) {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let file: FileId = sources.add("test.yaml", text);
    let node = read(file, &sources, &mut reports).expect("a tree");
    assert_eq!(reports.errors(), 0, "{text}");
    (sources, node)
}

/// What was said, as `code @ marked text: message`.
fn said(reports: Reports, sources: &Sources) -> Vec<String> {
    let line = |diagnostic: Diagnostic| {
        let Place::Span(span) = diagnostic.place else { panic!("a value has a place") };
        format!("{} @ {}: {}", diagnostic.code.as_str(), sources.slice(span), diagnostic.message)
    };
    reports.into_sorted().into_iter().map(line).collect()
}
