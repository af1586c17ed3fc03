//! Stage: every statement about a container, the farthest first, laid over each other into one body.
//!
//! The closer a statement is to one container in one environment, the stronger: catalog, profile `all`,
//! `roles`, `entries` (a parent profile below its child), stack `all`, service, container, then the same three
//! of the stack's `in:`. What is beaten stays behind the winner ([`Node::beaten`](crate::yaml::Node::beaten)).

pub mod chain;
pub mod environment;
mod merge;
pub mod resources;

pub use chain::{Container, Overlaid, overlay};
pub use environment::{Environment, FeatureValue, Host};
pub use merge::{EARLY, LATE, lay_body, merge_entry};
pub use resources::Resources;
