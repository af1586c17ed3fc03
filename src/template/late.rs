//! Values that are known only when a stack starts: secrets, and settings that operators may turn.
//!
//! In a template such a value is an opaque object. It may be printed; asking it anything else (its truth,
//! its length, a filter) would make an output depend on what is not known yet, and is an error.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};

/// Opens the mark that stands for a late-bound value in rendered text; Unicode keeps this code point for such
/// use, and inputs that contain it are refused.
pub const OPEN: char = '\u{FDD0}';
/// Closes the mark; between the two stands the name of the Compose variable.
pub const CLOSE: char = '\u{FDD1}';

/// A value that Compose fills in when the stack starts.
#[derive(Debug)]
pub struct LateBound {
    /// The name of the Compose variable, such as `POSTGRES_PASSWORD`.
    pub variable: Arc<str>,
    /// Where its value comes from.
    pub kind: LateKind,
    asked: AtomicBool,
}

/// Where a late-bound value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LateKind {
    /// The secrets file, or `.env` where the profile says `secrets: inline`.
    Secret,
    /// `.env`, where an operator may turn it; the text is its value without a turn.
    Turned(Arc<str>),
}

impl LateBound {
    /// A late-bound value under the name of its Compose variable.
    pub fn new(variable: impl Into<Arc<str>>, kind: LateKind) -> LateBound {
        LateBound { variable: variable.into(), kind, asked: AtomicBool::new(false) }
    }

    /// The template value.
    pub fn into_value(self) -> Value {
        Value::from_object(self)
    }

    /// The late-bound value that a template value is.
    pub fn of(value: &Value) -> Option<Arc<LateBound>> {
        value.downcast_object::<LateBound>()
    }

    /// Its value without a turn, where it has one.
    pub fn default(&self) -> Option<&str> {
        match &self.kind {
            LateKind::Secret => None,
            LateKind::Turned(default) => Some(default),
        }
    }

    /// Whether a template asked for its truth since the last call.
    pub fn take_asked(&self) -> bool {
        self.asked.swap(false, Ordering::Relaxed)
    }

    /// The mark in rendered text.
    pub fn mark(&self) -> String {
        format!("{OPEN}{}{CLOSE}", self.variable)
    }
}

impl Object for LateBound {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.asked.store(true, Ordering::Relaxed);
        true
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mark())
    }
}
