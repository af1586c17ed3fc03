//! Templates inside input strings: what they refer to, and what they come to.

pub mod late;
pub mod text;

/// Whether a string is a template rather than plain text.
pub fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("{#")
}
