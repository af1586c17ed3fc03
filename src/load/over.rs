//! A mapping by name that lies over weaker ones of its kind, and may take away what they say.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::is_removal;
use super::read::{At, FromNode, Missing, Named, mapping};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Span;
use crate::yaml::{Node, Tag};

/// What a mapping says by name, and what it takes away of weaker ones.
#[derive(Debug, Clone)]
pub struct Over<T> {
    said: Named<T>,
    removed: Vec<At<Arc<str>>>,
    /// Where it stands in place of all that weaker ones say.
    replaces: Option<Span>,
}

impl<T> Over<T> {
    /// Takes away what this one takes away of what weaker ones said. What is not there is reported.
    pub fn take_away<K, V>(&self, from: &mut IndexMap<K, V>, reports: &mut Reports)
    where
        K: std::hash::Hash + Eq + Deref<Target = str>,
    {
        if let Some(span) = self.replaces
            && from.is_empty()
        {
            let message = "`!replace` finds nothing to take away";
            reports.report(Diagnostic::error(Code::IdleRemoval, span, message).label("no weaker layer says this"));
        }
        if self.replaces.is_some() {
            from.clear();
        }
        for name in &self.removed {
            let there = from.keys().position(|key| **key == *name.value);
            match there {
                Some(at) => drop(from.shift_remove_index(at)),
                None => {
                    let message = format!("there is no `{}` to remove here", name.value);
                    let fault = Diagnostic::error(Code::IdleRemoval, name.span, message);
                    reports.report(fault.suggest(&name.value, from.keys().map(|key| &**key)));
                }
            }
        }
    }
}

impl<T> Default for Over<T> {
    fn default() -> Over<T> {
        Over { said: Named::new(), removed: Vec::new(), replaces: None }
    }
}

impl<T> Deref for Over<T> {
    type Target = Named<T>;

    fn deref(&self) -> &Named<T> {
        &self.said
    }
}

impl<'a, T> IntoIterator for &'a Over<T> {
    type Item = (&'a At<Arc<str>>, &'a T);
    type IntoIter = indexmap::map::Iter<'a, At<Arc<str>>, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.said.iter()
    }
}

impl<T: FromNode> FromNode for Over<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        let map = mapping(node, reports)?;
        let removed = map.iter().filter(|(_, entry)| is_removal(&entry.value));
        let removed = removed.map(|(name, entry)| At { value: name.clone(), span: entry.key_span }).collect();
        let replaces = (node.tag == Some(Tag::Replace)).then_some(node.span);
        Some(Over { said: Named::from_node(node, reports)?, removed, replaces })
    }

    fn absent() -> Result<Self, Missing> {
        Ok(Over::default())
    }
}

impl<T: JsonSchema> JsonSchema for Over<T> {
    fn inline_schema() -> bool {
        Named::<T>::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        Named::<T>::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Named::<T>::json_schema(generator)
    }
}
