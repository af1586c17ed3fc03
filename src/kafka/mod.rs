//! Kafka topics as an input: what a stack may say of them, layered, evaluated and checked.
//!
//! A stack's `topics:` is a tree ([`merge`] lays the tree of an environment over it), then [`Topics`], whose values
//! may still be templates, then, from [`resolve()`], a list of [`Topic`]s in Kafka's own units.

mod acl;
mod check;
mod keys;
mod kind;
mod layer;
mod name;
mod resolve;
mod topic;
mod unit;
mod version;

pub use acl::{
    Acl, AclStatement, AclStatements, Group, Host, Operation, Operations, Permission, Principal, Resource, Rule,
    names_authorizer,
};
pub use check::versions as check_versions;
pub use keys::{KEYS, TopicKey, key};
pub use kind::Kind;
pub use layer::merge;
pub use resolve::{Cluster, Eval, Setting, Settings, Topic, resolve};
pub use topic::{Config, ConfigEntry, Partitions, ReplicationFactor, TopicSettings, Topics};
pub use version::{Line, Version};
