//! Compose's vocabulary: one table, and everything that is answered from it.
//!
//! [`table`] has a row per key of Compose, at every depth: what the value may be, how two layers merge it,
//! since which Compose it is known, what a change of it does to a running container, and who writes it. The
//! order of its rows is the order of keys in the output. The checks, the merging, the normal form and the
//! JSON Schema are walks over that table and know no key by name.
//!
//! Sources of its facts: the schema and the merge rules of compose-go 2.9.1 and 2.15.0 (the libraries inside
//! Compose 2.40.3 and 5.5.1), and what those two programs were seen doing. Tests hold the table against them.

mod canonical;
mod check;
mod endpoint;
mod files;
mod filled;
mod identity;
mod merge;
mod pairs;
mod place;
mod scalar;
mod schema;
mod shape;
pub mod table;
mod variables;
mod version;
mod wanted;
mod whole;

pub use canonical::{canonical, canonical_service};
pub use check::{check, check_service};
pub use files::{COMPOSE_FILE, READ_BY_COMPOSE, twin};
pub use filled::Slot;
pub use merge::{merge, merge_service};
pub use scalar::Form;
pub use schema::{Service, schema};
pub use shape::{Change, Identity, Mapping, Merge, Part, Row, Shape, Writer};
pub use variables::{Variable, VariableForm, Variables, variables};
pub use version::Version;
pub use whole::check_whole_service;
