//! A number that two values share when they mean the same, whoever read them.

use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use foldhash::quality::FixedState;

use crate::yaml::{Data, Entry, Node, Resolved};

/// The fingerprint of a value. The order of a mapping's keys has no part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn null() -> Fingerprint {
        hashed(&0u8)
    }

    pub(super) fn bool(value: bool) -> Fingerprint {
        hashed(&(1u8, value))
    }

    pub(super) fn int(value: i64) -> Fingerprint {
        hashed(&(2u8, value))
    }

    pub(super) fn float(value: f64) -> Fingerprint {
        hashed(&(3u8, value.to_bits()))
    }

    pub(super) fn text(value: &str) -> Fingerprint {
        hashed(&(4u8, value))
    }

    pub(super) fn list(items: impl Iterator<Item = Fingerprint>) -> Fingerprint {
        hashed(&(5u8, items.collect::<Vec<_>>()))
    }

    /// A mapping of these entries.
    pub(super) fn map(entries: impl Iterator<Item = Fingerprint>) -> Fingerprint {
        hashed(&(6u8, entries.map(|entry| entry.0).fold(0, u64::wrapping_add)))
    }

    /// One entry of a mapping.
    pub(super) fn entry(key: &str, value: Fingerprint) -> Fingerprint {
        hashed(&(key, value))
    }

    pub(super) fn of_node(node: &Node) -> Fingerprint {
        match &node.data {
            Data::Scalar(scalar) => match scalar.resolve() {
                Resolved::Null => Fingerprint::null(),
                Resolved::Bool(value) => Fingerprint::bool(value),
                Resolved::Int(value) => Fingerprint::int(value),
                Resolved::Float(value) => Fingerprint::float(value),
                Resolved::Str => Fingerprint::text(&scalar.text),
            },
            Data::List(items) => Fingerprint::list(items.iter().map(Fingerprint::of_node)),
            Data::Map(map) => {
                let entry =
                    |(key, entry): (&Arc<str>, &Entry)| Fingerprint::entry(key, Fingerprint::of_node(&entry.value));
                Fingerprint::map(map.iter().map(entry))
            }
        }
    }
}

fn hashed(value: &impl Hash) -> Fingerprint {
    Fingerprint(FixedState::default().hash_one(value))
}
