//! Mappings that may also be written as lists of `NAME=value`.

use std::sync::Arc;

use super::place::within;
use crate::source::Span;
use crate::yaml::{Data, Entry, Map, Node, Scalar, map_for};

/// The mapping that a list of `NAME=value` stands for; `None` where it is not one.
///
/// A name without a value gets null. Of a name that is said twice the last stands, as in Compose.
pub(super) fn from_list(items: &[Node], separators: &[char]) -> Option<Map> {
    let mut map = map_for(items.len());
    for item in items {
        let (name, value) = entry(item, separators)?;
        map.insert(name, Entry { key_span: item.span, comment: None, value });
    }
    Some(map)
}

/// A list of hosts as a mapping, where a host said twice has both addresses.
pub(super) fn hosts_from_list(items: &[Node]) -> Option<Map> {
    let mut map = map_for(items.len());
    for item in items {
        let (name, value) = entry(item, &['=', ':'])?;
        match map.get_mut(&name) {
            None => {
                map.insert(name, Entry { key_span: item.span, comment: None, value });
            }
            Some(Entry { value: Node { data: Data::List(addresses), .. }, .. }) => addresses.push(value),
            Some(first) => first.value = Node::list(first.value.span, vec![first.value.clone(), value]),
        }
    }
    Some(map)
}

fn entry(item: &Node, separators: &[char]) -> Option<(Arc<str>, Node)> {
    let scalar = item.as_scalar()?;
    let (name, value) = match split(&scalar.text, separators) {
        Some(at) => (scalar.text[..at].into(), value(item.span, scalar, at + 1)),
        None => (scalar.text.clone(), Node::plain(item.span, "")),
    };
    Some((name, Node { tag: item.tag, beaten: item.beaten.clone(), ..value }))
}

/// Where the name ends: at the first separator outside of a template.
pub(super) fn split(text: &str, separators: &[char]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && separators.contains(&c) => return Some(at),
            _ => {}
        }
    }
    None
}

fn value(item: Span, scalar: &Scalar, from: usize) -> Node {
    Node::string(within(item, scalar, from..scalar.text.len()), &scalar.text[from..])
}
