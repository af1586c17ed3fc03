//! The table: the rows of a service and of the top-level trees that stackgen writes.
//!
//! The order of rows is the order of keys in the output. A row says nothing about merging where its shape
//! says it already: scalars replace, mappings merge by key. Every list says how its items are told apart.

mod build;
mod deploy;
mod parts;
mod service;
mod toplevel;

pub use service::SERVICE;
pub use toplevel::{CONFIG, NETWORK, SECRET, VOLUME};

use super::scalar::Form;
use super::shape::{Row, Shape};

const TEXT: Shape = Shape::scalar(Form::Text);
const BOOL: Shape = Shape::scalar(Form::Bool);
const COUNT: Shape = Shape::scalar(Form::COUNT);
const INT: Shape = Shape::scalar(Form::Int(i64::MIN, i64::MAX));
const NUMBER: Shape = Shape::scalar(Form::Number);
const SIZE: Shape = Shape::scalar(Form::Size);
const DURATION: Shape = Shape::scalar(Form::Duration);
const TEXTS: Shape = Shape::list(&TEXT);
const TEXT_OR_NULL: Shape = TEXT.or_null();
const ITEM_PAIR: Shape = Shape::scalar(Form::Pair);
const ITEM_HOST: Shape = Shape::scalar(Form::Host);

/// A mapping of texts, or a list of `NAME=value`.
const PAIRS: Shape = Shape::names(&TEXT_OR_NULL).or_list(&ITEM_PAIR);

/// A list of texts, or one.
const TEXT_OR_TEXTS: Shape = TEXTS.or_scalar(Form::Text);

/// A command line: one text that a shell's rules split, or its words. Null is the image's own.
const COMMAND: Shape = TEXT_OR_TEXTS.or_null();

/// Keeps the rows short.
const fn row(key: &'static str, shape: Shape, about: &'static str) -> Row {
    Row::new(key, shape, about)
}
