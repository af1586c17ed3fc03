//! The two ways to read a text as a template.

use std::ops::Range;

use super::reference::Usage;

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Text with templates in it.
    Text,
    /// One expression without braces.
    Condition,
}

impl Form {
    /// How many bytes stand before the text in what is parsed.
    fn lead(self) -> usize {
        match self {
            Form::Text => 0,
            Form::Condition => CONDITION_OPEN.len(),
        }
    }

    /// What becomes of the values of its `{{ }}`.
    pub(super) fn usage(self) -> Usage {
        match self {
            Form::Text => Usage::Printed,
            Form::Condition => Usage::Condition,
        }
    }

    /// What is parsed.
    pub(super) fn source(self, text: &str) -> String {
        match self {
            Form::Text => text.to_owned(),
            Form::Condition => format!("{CONDITION_OPEN}{text}{CONDITION_CLOSE}"),
        }
    }

    /// The range in the text of a range in what was parsed.
    pub(super) fn range(self, text: &str, range: &Range<usize>) -> Range<usize> {
        let within = |at: usize| text.floor_char_boundary(at.saturating_sub(self.lead()).min(text.len()));
        within(range.start)..within(range.end)
    }
}

const CONDITION_OPEN: &str = "{{ ";
const CONDITION_CLOSE: &str = " }}";
