//! YAML in and YAML out: one tree, [`Node`], from the first byte read to the last byte written.

mod alias;
mod builder;
mod bytes;
mod comment;
mod emit;
mod key;
mod merge;
mod node;
mod quote;
mod read;
mod scalar_span;
mod syntax;
mod tag;

pub use bytes::{MAX_FILE_BYTES, add_bytes};
pub use emit::{emit, emit_after_key, emit_block};
pub use node::{Data, Entry, Map, Node, Resolved, Scalar, Style, Tag, map_for};
pub use quote::write_text;
pub use read::{MAX_DEPTH, read};
pub use scalar_span::span_in_scalar;
