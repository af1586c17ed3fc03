//! From the model to text: templates, and the quoting of what they print.
//!
//! Templates place things; they do not build syntax by hand. What a `{{ }}` prints is encoded as a whole token of the
//! file that it stands in, by a lexer that knows where in that file it stands ([`Target`]).

pub mod context;
pub mod dotenv;

mod artifacts;
mod blocks;
mod builtin;
mod fault;
mod files;
mod filters;
mod occasion;
mod print;
mod prints;
mod target;
mod tree;
mod writing;

pub use artifacts::{Artifacts, Draft};
pub use builtin::Builtin;
pub(crate) use builtin::SUFFIX;
pub use files::Files;
pub use occasion::Occasion;
pub use target::{Said, Target};
pub use tree::Tree;
