//! Text that several hold.

use std::ops::Deref;
use std::sync::Arc;

/// A text that is never copied: one of the binary's own, or one that was read or made.
#[derive(Debug, Clone)]
pub enum SharedText {
    /// The binary's own.
    Static(&'static str),
    /// What was read or made.
    Counted(Arc<str>),
}

impl SharedText {
    /// The text with a count of those who hold it.
    pub fn counted(&self) -> Arc<str> {
        match self {
            SharedText::Static(text) => Arc::from(*text),
            SharedText::Counted(text) => text.clone(),
        }
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            SharedText::Static(text) => text,
            SharedText::Counted(text) => text,
        }
    }
}

impl PartialEq for SharedText {
    fn eq(&self, other: &SharedText) -> bool {
        **self == **other
    }
}

impl Eq for SharedText {}

impl<T: Into<Arc<str>>> From<T> for SharedText {
    fn from(text: T) -> SharedText {
        SharedText::Counted(text.into())
    }
}
