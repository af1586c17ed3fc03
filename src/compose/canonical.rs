//! The normal form of Compose's trees in the output.

use std::sync::Arc;

use super::pairs;
use super::scalar::Form;
use super::shape::{Mapping, Merge, Part, Row, Shape};
use crate::yaml::{Data, Entry, Map, Node, Scalar, Style};

/// The normal form of an entry of `services:`. See [`canonical`].
pub fn canonical_service(node: Node) -> Node {
    canonical(Part::Service, node)
}

/// The normal form: keys in the order of the table, what Compose wants as a boolean or a number plain, all
/// other text a string whatever it looks like, so that `3.10`, `0755` and `no` stay what they are.
///
/// Texts are never changed; nor are trees that the table does not know (`x-` keys).
pub fn canonical(part: Part, node: Node) -> Node {
    value(&part.shape(), Merge::ByKey, node)
}

fn value(shape: &Shape, merge: Merge, node: Node) -> Node {
    let data = match (node.data, merge) {
        (Data::Scalar(text), _) => Data::Scalar(scalar(shape, text)),
        (Data::List(items), Merge::Pairs) => list_of_pairs(shape, items),
        (Data::List(items), _) => list(shape, items),
        (Data::Map(map), _) => match shape.map {
            Some(Mapping::Record(rows)) => Data::map(record(rows, Arc::unwrap_or_clone(map))),
            Some(Mapping::Names(values)) => Data::map(names(values, Arc::unwrap_or_clone(map))),
            None => Data::Map(map),
        },
    };
    Node { data, ..node }
}

fn scalar(shape: &Shape, scalar: Scalar) -> Scalar {
    let style = match shape.scalar {
        Some(form) if scalar.resolve() != crate::yaml::Resolved::Null => string_or(form, &scalar),
        _ => scalar.style,
    };
    Scalar { style, ..scalar }
}

fn string_or(form: Form, scalar: &Scalar) -> Style {
    match (form.style(&scalar.text), scalar.style) {
        (None, Style::Plain) => Style::Double,
        (Some(style), _) | (None, style) => style,
    }
}

fn list_of_pairs(shape: &Shape, items: Vec<Node>) -> Data {
    match (pairs::from_list(&items, &['=']), shape.map) {
        (Some(map), Some(Mapping::Names(values))) => Data::map(names(values, map)),
        _ => list(shape, items),
    }
}

fn list(shape: &Shape, items: Vec<Node>) -> Data {
    Data::List(match shape.list {
        Some(item) => items.into_iter().map(|node| value(item, Merge::of(item), node)).collect(),
        None => items,
    })
}

fn names(values: &Shape, map: Map) -> Map {
    let entry =
        |(key, entry): (_, Entry)| (key, Entry { value: value(values, Merge::of(values), entry.value), ..entry });
    map.into_iter().map(entry).collect()
}

/// Keys in the order of the rows; what has no row follows in the order of the input.
fn record(rows: &'static [Row], map: Map) -> Map {
    let position = |key: &str| rows.iter().position(|row| row.key == key);
    let mut entries: Vec<_> = map.into_iter().map(|(key, entry)| (position(&key), key, entry)).collect();
    entries.sort_by_key(|(position, ..)| position.unwrap_or(usize::MAX));
    let entry = |(position, key, entry): (Option<usize>, _, Entry)| match position {
        Some(at) => (key, Entry { value: value(&rows[at].shape, rows[at].merge, entry.value), ..entry }),
        None => (key, entry),
    };
    entries.into_iter().map(entry).collect()
}
