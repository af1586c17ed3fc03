//! How a stronger layer meets a weaker one.
//!
//! Where the rules differ from Compose's own (`compose -f a -f b`) they follow what the layers of the input
//! language promise: a list's items are told apart by what they speak of, so that a profile can turn one mount
//! or one option without repeating the rest; a host's address replaces the other instead of standing beside it.

use std::mem;
use std::sync::Arc;

use super::pairs;
use super::shape::{Identity, Mapping, Merge, Part, Row, Shape};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::yaml::{Data, Entry, Map, Node, Tag};

/// Merges two `service:` trees, of which `over` is the stronger. See [`merge`].
pub fn merge_service(base: Option<Node>, over: &Node, reports: &mut Reports) -> Node {
    merge(Part::Service, base, over, reports)
}

/// Merges two trees of Compose, of which `over` is the stronger.
///
/// The result has no tags. Each value keeps the place of the layer that said it; what it replaced is its
/// [`Node::beaten`]. `environment` and whatever else may be a list of `NAME=value` becomes a mapping.
///
/// Reports a `!remove` or `!replace` that finds nothing (`idle-removal`). A layer that speaks to many
/// services, some of which have nothing to remove, is merged with a sink of its own.
pub fn merge(part: Part, base: Option<Node>, over: &Node, reports: &mut Reports) -> Node {
    let merged = layer(&part.shape(), Merge::ByKey, base, over, reports);
    merged.unwrap_or_else(|| Node::map(over.span, Map::default()))
}

/// `None` where the stronger layer takes the value away.
fn layer(shape: &Shape, merge: Merge, base: Option<Node>, over: &Node, reports: &mut Reports) -> Option<Node> {
    if over.tag.is_some() && base.is_none() {
        reports.report(finds_nothing(over));
    }
    match (over.tag, base) {
        (Some(Tag::Remove), _) => None,
        (Some(Tag::Replace), Some(base)) => Some(beat(base, alone(shape, merge, over, reports))),
        (Some(Tag::Replace) | None, None) => Some(alone(shape, merge, over, reports)),
        (None, Some(base)) => Some(join(shape, merge, base, over, reports)),
    }
}

fn finds_nothing(over: &Node) -> Diagnostic {
    let tag = if over.tag == Some(Tag::Remove) { "!remove" } else { "!replace" };
    Diagnostic::error(Code::IdleRemoval, over.span, format!("`{tag}` finds nothing to take away"))
        .label("no weaker layer says this")
}

/// The winner, which remembers the loser behind whatever it had beaten before.
fn beat(loser: Node, winner: Node) -> Node {
    let beaten = Some(behind(winner.beaten.as_ref(), Arc::new(loser)));
    Node { beaten, ..winner }
}

fn behind(front: Option<&Arc<Node>>, last: Arc<Node>) -> Arc<Node> {
    match front {
        None => last,
        Some(first) => Arc::new(Node { beaten: Some(behind(first.beaten.as_ref(), last)), ..Node::clone(first) }),
    }
}

/// A layer by itself: like a merge with nothing, which consumes the tags further down.
fn alone(shape: &Shape, merge: Merge, over: &Node, reports: &mut Reports) -> Node {
    let converted = convert(shape, merge, over, None);
    let data = match converted.as_ref().unwrap_or(&over.data) {
        Data::Map(map) => Data::map(join_maps(shape, Map::default(), map, reports)),
        Data::List(items) => Data::List(join_lists(shape, merge, Vec::new(), items, reports)),
        scalar @ Data::Scalar(_) => scalar.clone(),
    };
    Node { span: over.span, data, tag: None, beaten: over.beaten.clone() }
}

fn join(shape: &Shape, merge: Merge, base: Node, over: &Node, reports: &mut Reports) -> Node {
    // `networks: { default: }` joins a network and has nothing to add to what a weaker layer says of it.
    if over.is_null() && shape.null && shape.map.is_some() {
        return base;
    }
    let (weak, strong) = (convert(shape, merge, &base, Some(over)), convert(shape, merge, over, Some(&base)));
    let strong = strong.as_ref().unwrap_or(&over.data);
    let joins = match (weak.as_ref().unwrap_or(&base.data), strong) {
        (Data::Map(_), Data::Map(_)) => true,
        (Data::List(_), Data::List(_)) => merge != Merge::ByKey,
        _ => false,
    };
    if !joins || stands_alone(merge, &base, over) {
        return beat(base, alone(shape, merge, over, reports));
    }
    let data = match (weak.unwrap_or(base.data), strong) {
        (Data::Map(weak), Data::Map(strong)) => {
            Data::map(join_maps(shape, Arc::unwrap_or_clone(weak), strong, reports))
        }
        (Data::List(weak), Data::List(strong)) => Data::List(join_lists(shape, merge, weak, strong, reports)),
        (other, _) => other,
    };
    let beaten = match base.beaten {
        Some(last) => Some(behind(over.beaten.as_ref(), last)),
        None => over.beaten.clone(),
    };
    Node { span: over.span, data, tag: None, beaten }
}

/// Whether nothing of the weaker value survives, whatever the two look like.
fn stands_alone(merge: Merge, base: &Node, over: &Node) -> bool {
    match merge {
        Merge::Replace => true,
        Merge::ByKeyWhileSame(key) => match (base.get(key), over.get(key)) {
            (Some(weak), Some(strong)) => weak.as_text() != strong.as_text(),
            _ => false,
        },
        _ => false,
    }
}

/// A value in the form in which it meets `other`, where that is not the form in which it is written.
fn convert(shape: &Shape, merge: Merge, node: &Node, other: Option<&Node>) -> Option<Data> {
    let other_map = other.is_some_and(|other| other.as_map().is_some());
    let other_list = other.is_some_and(|other| other.as_list().is_some());
    match (merge, &node.data) {
        (Merge::Pairs, Data::List(items)) => pairs::from_list(items, &['=']).map(Data::map),
        (Merge::Hosts, Data::List(items)) => pairs::hosts_from_list(items).map(Data::map),
        (Merge::Names(says), Data::List(items)) if other_map => names(items, says).map(Data::map),
        (Merge::ByKeyOrShort(key), Data::Scalar(_)) if other_map => {
            Some(Data::map(Map::from_iter([(key.into(), Entry::new(node.clone()))])))
        }
        (Merge::Items(_), Data::Scalar(_)) if other_list && shape.scalar.is_some() => {
            Some(Data::List(vec![node.clone()]))
        }
        _ => None,
    }
}

/// A list of names as a mapping.
fn names(items: &[Node], says: &[(&'static str, &'static str)]) -> Option<Map> {
    let entry = |item: &Node| {
        let says = says.iter().map(|(key, text)| ((*key).into(), Entry::new(Node::string(item.span, *text))));
        let value = match says.len() {
            0 => Node::plain(item.span, ""),
            _ => Node::map(item.span, says.collect()),
        };
        Some((item.as_text()?.clone(), Entry::new(Node { tag: item.tag, ..value })))
    };
    items.iter().map(entry).collect()
}

fn join_maps(shape: &Shape, mut weak: Map, strong: &Map, reports: &mut Reports) -> Map {
    for (key, entry) in strong {
        let (shape, merge) = below(shape, key);
        let base = weak.get_mut(key).map(|entry| mem::replace(&mut entry.value, Node::plain(entry.key_span, "")));
        match layer(shape, merge, base, &entry.value, reports) {
            None => {
                weak.shift_remove(key);
            }
            Some(value) => {
                // A comment gives the reason of a value, and goes when the value is beaten.
                let kept = weak.get_mut(key).and_then(|entry| entry.comment.take()).filter(|_| value.beaten.is_none());
                let comment = entry.comment.clone().or(kept);
                weak.insert(key.clone(), Entry { key_span: entry.key_span, comment, value });
            }
        }
    }
    weak
}

/// The shape and the rule of the value under a key; a key that the table does not know merges like any tree.
fn below(shape: &Shape, key: &str) -> (&'static Shape, Merge) {
    match shape.map {
        Some(Mapping::Record(rows)) => match rows.iter().find(|row| row.key == key) {
            Some(Row { shape, merge, .. }) => (shape, *merge),
            None => (&ANY, Merge::ByKey),
        },
        Some(Mapping::Names(values)) => (values, Merge::of(values)),
        None => (&ANY, Merge::ByKey),
    }
}

/// What `x-` keys hold, and faulty trees.
static ANY: Shape = Shape::names(&ANY);

fn join_lists(shape: &Shape, merge: Merge, mut weak: Vec<Node>, strong: &[Node], reports: &mut Reports) -> Vec<Node> {
    let identity = match merge {
        Merge::Items(identity) => identity,
        _ => Identity::Whole,
    };
    let items = shape.list.unwrap_or(&ANY);
    // Words of a command and hooks are not told apart: `[echo, a, a]` says `a` twice.
    let told_apart = matches!(merge, Merge::Items(_) | Merge::Names(_));
    for item in strong {
        let at = weak.iter().position(|other| told_apart && identity.same(other, item));
        let base = at.map(|at| mem::replace(&mut weak[at], Node::plain(item.span, "")));
        let value = match (item.tag, base) {
            // Items are whole: a long-form mount of one layer does not mix with another's.
            (None, Some(base)) => Some(beat(base, alone(items, Merge::of(items), item, reports))),
            (_, base) => layer(items, Merge::of(items), base, item, reports),
        };
        match (at, value) {
            (Some(at), Some(value)) => weak[at] = value,
            (Some(at), None) => {
                weak.remove(at);
            }
            (None, Some(value)) => weak.push(value),
            (None, None) => {}
        }
    }
    weak
}
