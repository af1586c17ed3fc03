//! YAML in and YAML out: one tree, [`Node`], from the first byte read to the last byte written.

mod node;

pub use node::{Data, Entry, Map, Node, Resolved, Scalar, Style, Tag};
