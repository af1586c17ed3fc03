//! How one layer's directories lie over another's.

use std::sync::Arc;

use crate::lay::{lay, lay_stated};
use crate::yaml::{Data, Entry, Map, Node, Tag};

use super::braces;

/// Lays `over` on `base`: mappings by key, the directories of a root by path, whether they stand in a list or in a
/// mapping and with brace lists expanded.
///
/// The order is that of every statement: defaults < directory < the closer layer's defaults < its directory. So the
/// defaults of `in: dev` also beat what a directory of the stack says for itself.
pub fn merge(base: Option<Node>, over: &Node) -> Node {
    let Some(mut base) = base else { return over.clone() };
    if over.tag.is_some() {
        return lay(Some(base), over);
    }
    if let Some(defaults) = over.get("defaults") {
        for settings in stated_settings(&mut base) {
            *settings = lay_stated(settings.clone(), defaults);
        }
    }
    let mut over = over.clone();
    if let Some(trees) = trees_of(&mut over) {
        for (root, entry) in trees.iter_mut().filter(|(_, entry)| entry.value.tag.is_none()) {
            let weaker = base.get("directories").and_then(|trees| trees.get(root));
            if let Some(merged) = weaker.and_then(|weaker| lay_trees(weaker, &entry.value)) {
                entry.value = merged;
            }
        }
    }
    lay(Some(base), &over)
}

fn trees_of(node: &mut Node) -> Option<&mut Map> {
    let directories = &mut node.as_map_mut()?.get_mut("directories")?.value;
    if directories.tag.is_none() { directories.as_map_mut() } else { None }
}

/// The settings of every directory that has some.
fn stated_settings(node: &mut Node) -> impl Iterator<Item = &mut Node> {
    let trees = trees_of(node).into_iter().flat_map(|trees| trees.values_mut());
    let maps = trees.flat_map(|tree| match &mut tree.value.data {
        Data::List(items) => items.iter_mut().filter_map(Node::as_map_mut).collect(),
        Data::Map(map) => vec![Arc::make_mut(map)],
        Data::Scalar(_) => Vec::new(),
    });
    maps.flat_map(|map| map.values_mut().map(|entry| &mut entry.value))
        .filter(|settings| settings.tag.is_none() && settings.as_map().is_some())
}

/// The merged tree of a root, as a list that replaces the weaker one; `None` where one of them is no tree.
fn lay_trees(base: &Node, over: &Node) -> Option<Node> {
    if base.tag == Some(Tag::Remove) {
        return None;
    }
    let mut merged = branches(base)?;
    let (known, mut met) = (merged.len(), Vec::new());
    for (path, entry) in branches(over)? {
        // Each of the weaker layer's is met once, so that a path that a layer says twice stays twice.
        match (0..known).find(|at| merged[*at].0 == path && !met.contains(at)) {
            Some(at) => {
                met.push(at);
                merged[at].1.value = lay(Some(merged[at].1.value.clone()), &entry.value);
            }
            None => merged.push((path, entry)),
        }
    }
    let item = |(path, entry): (Arc<str>, Entry)| Node::map(entry.key_span, Map::from_iter([(path, entry)]));
    let list = Node::list(over.span, merged.into_iter().map(item).collect());
    Some(Node { tag: Some(Tag::Replace), ..list })
}

/// A root's directories by path; one that is only named has an empty mapping.
fn branches(tree: &Node) -> Option<Vec<(Arc<str>, Entry)>> {
    let mut found = Vec::new();
    match &tree.data {
        Data::Map(map) => found.extend(map.iter().flat_map(each)),
        Data::List(items) => {
            for item in items {
                match &item.data {
                    Data::Map(map) => found.extend(map.iter().flat_map(each)),
                    Data::Scalar(scalar) => {
                        let value =
                            if item.tag.is_some() { item.clone() } else { Node::map(item.span, Map::default()) };
                        found.extend(each((&scalar.text, &Entry::new(value))));
                    }
                    Data::List(_) => return None,
                }
            }
        }
        Data::Scalar(_) => return None,
    }
    Some(found)
}

/// One entry for each path of its brace lists; faulty ones are reported by the reader.
fn each((path, entry): (&Arc<str>, &Entry)) -> Vec<(Arc<str>, Entry)> {
    let paths = braces::expand(path).unwrap_or_else(|_| vec![path.to_string()]);
    paths.into_iter().map(|path| (path.into(), entry.clone())).collect()
}
