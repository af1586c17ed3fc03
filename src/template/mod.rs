//! Templates inside input strings: what they refer to, and what they come to.

pub mod late;
pub mod text;
