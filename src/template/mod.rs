//! Templates inside input strings: what they refer to, and what they come to.
//!
//! The language is a part of Jinja: `{{ }}` with operators, a few filters and `range`, `{% if %}`, `{% for %}`,
//! `{% set %}`, `{% with %}`, `{% raw %}` and comments. Nothing in it can read a file, the clock or the environment.
//! Every name is looked up before anything is rendered, so that a misspelt one is found in a branch that is not taken too.

pub mod late;
pub mod text;

mod engine;
mod eval;
mod expression;
mod fault;
mod form;
mod parse;
mod print;
mod reference;
mod resolve;
mod scope;
mod site;
mod slots;
mod walk;

pub use engine::{FILTERS, FUNCTIONS, TESTS};
pub use eval::{Output, Templates};
pub use print::print;
pub use reference::Reference;
pub use scope::{Lookup, Scope};

/// Whether a text is a template at all.
pub fn is_template(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair, b"{{" | b"{%" | b"{#"))
}
