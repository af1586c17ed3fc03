//! Names of the context in a template, and what is done with them.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A name of the context that a template mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its segments as far as they are static: `database`, `user`.
    pub path: Vec<String>,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Where each segment stands in the text.
    pub(super) segments: Vec<Range<usize>>,
    /// What the template does with it.
    pub(super) usage: Usage,
    /// The variable that stands for it in the rendered source.
    pub(super) slot: usize,
}

impl Reference {
    /// Whether the template prints the value as it is, and does nothing else with it.
    pub fn is_printed(&self) -> bool {
        matches!(self.usage, Usage::Printed)
    }

    /// The report that the segment at `depth` names nothing; `span` gives the place of a range of the text.
    pub fn unknown(&self, depth: usize, valid: &[String], span: impl Fn(Range<usize>) -> Span) -> Diagnostic {
        let name = &self.path[depth];
        let message = match depth {
            0 => format!("unknown name `{name}`"),
            _ => format!("`{}` has no `{name}`", self.path[..depth].join(".")),
        };
        Diagnostic::error(Code::UnknownName, span(self.segments[depth].clone()), message)
            .suggest(name, valid.iter().map(String::as_str))
    }
}

/// What a template does with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    Printed,
    Condition,
    Comparison,
    Arithmetic,
    Joined,
    Filter,
    Test,
    Loop,
    Assignment,
    Argument,
    Item,
    Attribute,
}

impl Usage {
    /// The participle for messages: "cannot be …".
    pub(super) fn participle(self) -> &'static str {
        match self {
            Usage::Printed => "printed",
            Usage::Condition => "a condition",
            Usage::Comparison => "compared",
            Usage::Arithmetic => "calculated with",
            Usage::Joined => "joined with `~`",
            Usage::Filter => "filtered",
            Usage::Test => "tested",
            Usage::Loop => "looped over",
            Usage::Assignment => "given another name",
            Usage::Argument => "an argument",
            Usage::Item => "an item of a list or map",
            Usage::Attribute => "looked into",
        }
    }
}
