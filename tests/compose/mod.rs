//! Compose's table, and what is answered from it.

mod canonical;
mod check;
mod merge;
mod schema;
mod table;
mod whole;

use std::fmt::Write as _;

use stackgen::diagnostic::Reports;
use stackgen::source::Sources;
use stackgen::yaml::{Data, Node, Resolved, Style, read};

/// Reads layers, each a file `layer<n>` of its own.
pub fn layers(texts: &[&str]) -> (Sources, Vec<Node>) {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let read = |(at, text): (usize, &&str)| {
        let file = sources.add(format!("layer{at}"), *text);
        read(file, &sources, &mut reports).expect("well-formed test input")
    };
    let nodes = texts.iter().enumerate().map(read).collect();
    assert_eq!(reports.errors(), 0, "well-formed test input");
    (sources, nodes)
}

/// A tree on one line: `{a: b, c: [1, "2"]}`, where quotes say that a text would be read as something else.
fn show(node: &Node) -> String {
    match &node.data {
        Data::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Data::Map(map) => {
            let entry = |(key, entry): (&_, &stackgen::yaml::Entry)| format!("{key}: {}", show(&entry.value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Data::Scalar(scalar) => {
            let plain = stackgen::yaml::Scalar { style: Style::Plain, ..scalar.clone() }.resolve();
            match scalar.resolve() {
                Resolved::Null => "null".to_owned(),
                Resolved::Str if plain != Resolved::Str => format!("{:?}", scalar.text),
                _ => scalar.text.to_string(),
            }
        }
    }
}

/// A tree on one line with the layer of each scalar, and of those that it beat: `a@1<0`.
fn history(node: &Node, sources: &Sources) -> String {
    let mut text = match &node.data {
        Data::List(items) => {
            format!("[{}]", items.iter().map(|item| history(item, sources)).collect::<Vec<_>>().join(", "))
        }
        Data::Map(map) => {
            let entry =
                |(key, entry): (&_, &stackgen::yaml::Entry)| format!("{key}: {}", history(&entry.value, sources));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Data::Scalar(scalar) => format!("{}@{}", scalar.text, layer(node, sources)),
    };
    let mut beaten = node.beaten.as_deref();
    while let Some(loser) = beaten {
        let _ = write!(text, "<{}", layer(loser, sources));
        beaten = loser.beaten.as_deref();
    }
    text
}

fn layer<'a>(node: &Node, sources: &'a Sources) -> &'a str {
    sources.get(node.span.file).path.trim_start_matches("layer")
}
