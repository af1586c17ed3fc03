//! YAML in and out.

#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "texts of tests are written for their readers, not for speed"
)]

mod emit;
mod fuzz;
mod hostile;
mod mistakes;
mod read;
mod scalar_span;

use stackgen::diagnostic::{Diagnostic, Place, Reports};
use stackgen::source::Sources;
use stackgen::yaml::{self, Data, Node, Resolved, Style, Tag};

/// Reads a text; the tree, and the diagnostics as `line:column message`.
fn read(text: &str) -> (Option<Node>, Vec<String>) {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let file = sources.add("x.yaml", text);
    let node = yaml::read(file, &sources, &mut reports);
    let said = reports.into_sorted().iter().map(|diagnostic| line(diagnostic, &sources)).collect();
    (node, said)
}

fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let code = diagnostic.code.as_str();
    match &diagnostic.place {
        Place::Path(path) => format!("{path} {code}: {}", diagnostic.message),
        Place::Span(span) => {
            let at = sources.position(*span);
            format!("{}:{} {code}: {}", at.line, at.column, diagnostic.message)
        }
    }
}

/// Reads a text that has no faults.
fn tree(text: &str) -> Node {
    let (node, said) = read(text);
    assert_eq!(said, Vec::<String>::new(), "{text}");
    node.expect("a tree")
}

/// A tree in a notation of the tests' own: text in quotes, what has another type without.
fn show(node: &Node) -> String {
    let tag = match node.tag {
        None => "",
        Some(Tag::Remove) => "!remove ",
        Some(Tag::Replace) => "!replace ",
    };
    let data = match &node.data {
        Data::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Data::Map(map) => {
            let entry = |(key, entry): (_, &yaml::Entry)| format!("{key}: {}", show(&entry.value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Data::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => "null".to_owned(),
            Resolved::Str => format!("{:?}", scalar.text),
            _ => scalar.text.to_string(),
        },
    };
    format!("{tag}{data}")
}

/// The style of the value under a key.
fn style(node: &Node, key: &str) -> Style {
    node.get(key).and_then(Node::as_scalar).expect("a scalar").style
}
