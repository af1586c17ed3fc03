//! A part of the model as a template sees it.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};
use serde::{Serialize, Serializer};

use super::print::Print;
use crate::yaml::{Data, Node, Resolved, Scalar};

/// A part of the resolved model. Printed in a YAML file it is a block with its keys in order and its comments
/// kept; its keys and items can also be asked for one by one.
#[derive(Debug, Clone)]
pub struct Tree(Arc<Node>);

impl Tree {
    /// The template value of a node.
    pub fn new(node: impl Into<Arc<Node>>) -> Tree {
        Tree(node.into())
    }

    /// The node.
    pub fn node(&self) -> &Node {
        &self.0
    }

    /// Whether it has no entries or items.
    pub(super) fn is_empty(&self) -> bool {
        match &self.0.data {
            Data::Map(map) => map.is_empty(),
            Data::List(items) => items.is_empty(),
            Data::Scalar(_) => false,
        }
    }

    /// A handle on the same node.
    pub(super) fn shared(&self) -> Arc<Node> {
        self.0.clone()
    }

    /// The same as lists, mappings and scalars.
    pub(super) fn print(&self) -> Print {
        node_print(&self.0)
    }

    /// The template value: a scalar as what it means, everything else as an object.
    fn value(node: &Node) -> Value {
        match &node.data {
            Data::Scalar(scalar) => scalar_value(scalar),
            Data::List(_) | Data::Map(_) => Value::from_object(Tree::new(node.clone())),
        }
    }
}

fn node_print(node: &Node) -> Print {
    match &node.data {
        Data::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Print::Null,
            Resolved::Bool(value) => Print::Bool(value),
            _ => match scalar_value(scalar) {
                value if value.is_number() => Print::Number(value.to_string()),
                _ => Print::Text(scalar.text.to_string()),
            },
        },
        Data::List(items) => Print::List(items.iter().map(node_print).collect()),
        Data::Map(map) => {
            Print::Map(map.iter().map(|(key, entry)| (key.to_string(), node_print(&entry.value))).collect())
        }
    }
}

/// A scalar as what it means. A number that its type would write differently (`3.10`, `0755`) stays text.
fn scalar_value(scalar: &Scalar) -> Value {
    let number = match scalar.resolve() {
        Resolved::Null => return Value::from(()),
        Resolved::Bool(value) => return Value::from(value),
        Resolved::Int(value) => Value::from(value),
        Resolved::Float(value) => Value::from(value),
        Resolved::Str => return Value::from(&*scalar.text),
    };
    if number.to_string() == *scalar.text { number } else { Value::from(&*scalar.text) }
}

impl From<Tree> for Value {
    fn from(tree: Tree) -> Value {
        match &tree.0.data {
            Data::Scalar(scalar) => scalar_value(scalar),
            Data::List(_) | Data::Map(_) => Value::from_object(tree),
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from(self.clone()).serialize(serializer)
    }
}

impl Object for Tree {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.0.data {
            Data::Map(_) => ObjectRepr::Map,
            Data::List(_) => ObjectRepr::Seq,
            Data::Scalar(_) => ObjectRepr::Plain,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match &self.0.data {
            Data::Map(map) => map.get(key.as_str()?).map(|entry| Tree::value(&entry.value)),
            Data::List(items) => items.get(key.as_usize()?).map(Tree::value),
            Data::Scalar(_) => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &self.0.data {
            Data::Map(map) => Enumerator::Values(map.keys().map(|key| Value::from(&**key)).collect()),
            Data::List(items) => Enumerator::Seq(items.len()),
            Data::Scalar(_) => Enumerator::NonEnumerable,
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.describe())
    }
}
