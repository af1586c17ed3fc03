//! A field of a record that may be left out, and whose fault does not take its record along.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::read::{FromNode, Missing};
use crate::diagnostic::Reports;
use crate::yaml::Node;

/// What a record says under a key.
#[derive(Debug, Clone, Default)]
pub enum Stated<T> {
    /// Nothing.
    #[default]
    Not,
    /// Something faulty, which was reported: what follows from it stays silent.
    Faulty,
    /// This.
    As(T),
}

impl<T> Stated<T> {
    /// The value, if there is a sound one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Stated::As(value) => Some(value),
            Stated::Not | Stated::Faulty => None,
        }
    }

    /// This, or the weaker one where this says nothing.
    pub fn or<'a>(&'a self, weaker: &'a Stated<T>) -> &'a Stated<T> {
        match self {
            Stated::Not => weaker,
            Stated::Faulty | Stated::As(_) => self,
        }
    }
}

impl<T: FromNode> FromNode for Stated<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        Some(T::from_node(node, reports).map_or(Stated::Faulty, Stated::As))
    }

    fn absent() -> Result<Self, Missing> {
        Ok(Stated::Not)
    }
}

impl<T: JsonSchema> JsonSchema for Stated<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
