//! Anchors and what their aliases may copy.

use std::collections::HashMap;

use super::node::{Data, Node};
use super::read::MAX_DEPTH;

/// What any file may copy, in nodes; a file may copy more the longer it is.
const BASE_BUDGET: usize = 200_000;
/// What no file may exceed.
const MAX_BUDGET: usize = 2_000_000;
/// Among how many names the nearest to an unknown one is sought.
const MAX_NAMES: usize = 1000;
/// So many bytes of a text weigh as much as a node.
const TEXT_BYTES_PER_NODE: usize = 256;

/// The anchors of a file.
pub(super) struct Anchors {
    names: Vec<String>,
    /// By the parser's number; nothing where the value was reported and left out.
    values: HashMap<usize, Option<Anchored>>,
    budget: usize,
}

struct Anchored {
    node: Node,
    size: Size,
}

/// How much a copy costs.
#[derive(Clone, Copy)]
struct Size {
    weight: usize,
    height: usize,
}

/// What an alias gives.
pub(super) enum Copied {
    /// The value.
    Node(Node),
    /// Nothing: its value was reported where it stands.
    Refused,
    /// Nothing: its value has not ended yet.
    Unfinished,
    /// Nothing: the copy would nest too deep.
    TooDeep,
    /// Nothing: all copies of the file together would be too large.
    TooMuch,
}

impl Anchors {
    /// No anchors yet, in a file of so many bytes.
    pub(super) fn new(bytes: usize) -> Anchors {
        let budget = (BASE_BUDGET + 2 * bytes).min(MAX_BUDGET);
        Anchors { names: Vec::new(), values: HashMap::new(), budget }
    }

    /// Learns the name of an anchor, for suggestions.
    pub(super) fn name(&mut self, name: &str) {
        if self.names.len() < MAX_NAMES {
            self.names.push(name.to_owned());
        }
    }

    /// The names so far.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Learns the value of an anchor, by a copy; whether the budget allows it.
    pub(super) fn define(&mut self, id: usize, node: Option<&Node>) -> bool {
        let Some(node) = node else {
            self.values.insert(id, None);
            return true;
        };
        let size = size(node);
        let affordable = self.spend(size.weight);
        if affordable {
            self.values.insert(id, Some(Anchored { node: node.clone(), size }));
        }
        affordable
    }

    /// A copy of an anchor's value for a place below `depth` lists and mappings.
    pub(super) fn copy(&mut self, id: usize, depth: usize) -> Copied {
        let Size { weight, height } = match self.values.get(&id) {
            None => return Copied::Unfinished,
            Some(None) => return Copied::Refused,
            Some(Some(anchored)) => anchored.size,
        };
        if depth + height > MAX_DEPTH {
            return Copied::TooDeep;
        }
        if !self.spend(weight) {
            return Copied::TooMuch;
        }
        self.values[&id].as_ref().map_or(Copied::Refused, |anchored| Copied::Node(anchored.node.clone()))
    }

    fn spend(&mut self, weight: usize) -> bool {
        let rest = self.budget.checked_sub(weight);
        self.budget = rest.unwrap_or(0);
        rest.is_some()
    }
}

fn size(node: &Node) -> Size {
    let join = |children: &mut dyn Iterator<Item = &Node>| {
        children.map(size).fold(Size { weight: 1, height: 1 }, |all, child| Size {
            weight: all.weight + child.weight,
            height: all.height.max(child.height + 1),
        })
    };
    match &node.data {
        Data::Scalar(scalar) => Size { weight: 1 + scalar.text.len() / TEXT_BYTES_PER_NODE, height: 0 },
        Data::List(items) => join(&mut items.iter()),
        Data::Map(map) => join(&mut map.values().map(|entry| &entry.value)),
    }
}
