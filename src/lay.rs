//! Laying a closer tree over a weaker one, where every mapping merges by key.
//!
//! What is beaten stays reachable: a value keeps its loser in [`Node::beaten`], and a removed one stays as a
//! node tagged [`Tag::Remove`], which typed readers leave out. Keys that merge by other rules than this are
//! laid by whoever knows the rule.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::yaml::{Data, Map, Node, Tag};

/// Lays `over` on `base`: mappings merge by key, anything else replaces.
pub fn lay(base: Option<Node>, over: &Node) -> Node {
    let Some(base) = base else { return over.clone() };
    if !merges(&base, over) {
        return beat(base, over);
    }
    merge_maps(base, over, |value, over| Some(lay(value, over)))
}

/// Lays of `over` only what `base` states itself: what stands for many reaches the one that had said otherwise.
pub fn lay_stated(base: Node, over: &Node) -> Node {
    if !merges(&base, over) {
        return beat(base, over);
    }
    merge_maps(base, over, |value, over| value.map(|value| lay_stated(value, over)))
}

/// Reports each `!remove` that removed nothing.
pub fn report_idle_removals(node: &Node, reports: &mut Reports) {
    if node.tag == Some(Tag::Remove) && node.beaten.is_none() {
        let message = "`!remove` finds nothing here to remove";
        reports.report(Diagnostic::error(Code::IdleRemoval, node.span, message).label("no weaker layer says it"));
        return;
    }
    match &node.data {
        Data::Scalar(_) => {}
        Data::List(items) => items.iter().for_each(|item| report_idle_removals(item, reports)),
        Data::Map(map) => map.values().for_each(|entry| report_idle_removals(&entry.value, reports)),
    }
}

/// `over` in the place of `base`, which it remembers behind whatever it had beaten before.
pub fn beat(base: Node, over: &Node) -> Node {
    let mut winner = over.clone();
    winner.tag = over.tag.filter(|tag| *tag == Tag::Remove);
    let weaker = match &over.beaten {
        Some(beaten) => beat_untagged(base, beaten),
        None => base,
    };
    winner.beaten = Some(Arc::new(weaker));
    winner
}

fn beat_untagged(base: Node, over: &Node) -> Node {
    Node { tag: over.tag, ..beat(base, over) }
}

fn merges(base: &Node, over: &Node) -> bool {
    over.tag.is_none() && base.tag != Some(Tag::Remove) && base.as_map().is_some() && over.as_map().is_some()
}

/// Merges two mappings; `value` decides what becomes of each key of `over`, `None` leaving it out.
fn merge_maps(mut base: Node, over: &Node, value: impl Fn(Option<Node>, &Node) -> Option<Node>) -> Node {
    let empty = Map::default();
    let entries = over.as_map().unwrap_or(&empty);
    base.tag = None;
    if let Some(map) = base.as_map_mut() {
        for (key, entry) in entries {
            let weaker = map.get(key).map(|entry| entry.value.clone());
            let Some(merged) = value(weaker, &entry.value) else { continue };
            match map.get_mut(key) {
                Some(slot) => slot.value = merged,
                None => drop(map.insert(key.clone(), entry.with_value(merged))),
            }
        }
    }
    base
}
