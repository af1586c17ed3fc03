//! What names mean where a template stands.

use minijinja::value::{Value, ValueKind};

use crate::value::Quantity;

/// What names mean where a template stands.
pub trait Scope {
    /// Looks a path up as far as it goes: `["database", "user"]`.
    fn lookup(&mut self, path: &[&str]) -> Lookup;
}

/// What a scope knows of a path.
#[derive(Debug)]
pub enum Lookup {
    /// Its value.
    Value(Value),
    /// A segment that means nothing.
    Unknown {
        /// Which segment, from zero.
        depth: usize,
        /// What could stand there.
        valid: Vec<String>,
    },
    /// Its value is missing because of a fault that was reported: nothing that depends on it is said.
    Poisoned,
}

impl Lookup {
    /// Follows the rest of a path into a value, such as `mib` into a size: `path[..depth]` led to `value`.
    pub fn within(value: Value, path: &[&str], depth: usize) -> Lookup {
        let Some(segment) = path.get(depth) else { return Lookup::Value(value) };
        match value.get_attr(segment) {
            Ok(next) if !next.is_undefined() => Lookup::within(next, path, depth + 1),
            _ => Lookup::Unknown { depth, valid: attributes(&value) },
        }
    }
}

/// The names that can be looked up in a value.
fn attributes(value: &Value) -> Vec<String> {
    if let Some(quantity) = Quantity::of(value) {
        return quantity.attributes().iter().map(|name| (*name).to_owned()).collect();
    }
    if value.kind() != ValueKind::Map {
        return Vec::new();
    }
    value.try_iter().map(|keys| keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()).unwrap_or_default()
}
