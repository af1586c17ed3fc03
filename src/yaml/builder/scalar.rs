//! Scalars: what is written of them, and what of that is meant.

use std::ops::Range;

use granit_parser::ScalarStyle;

use super::{Builder, Content, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::yaml::node::{Data, Node, Scalar, Style};
use crate::yaml::{bytes, scalar_span, tag};

impl Builder<'_> {
    /// The node of a scalar event.
    pub(super) fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>, tag: Option<Span>) -> Value {
        self.write(range.end);
        // What is not written at all has an empty range, and the parser's `~` for its text.
        let absent = range.is_empty() && style == ScalarStyle::Plain;
        let cut_off = self.is_cut_off(range.end);
        let range = match style {
            _ if absent => tag.map_or_else(|| self.place_of_absent(range.start), Span::range),
            ScalarStyle::Literal | ScalarStyle::Folded => scalar_span::with_header(self.text, self.floor, range),
            _ => range,
        };
        let span = self.span(range);
        self.refuse(text, style, span)?;
        let (tag, text_tag) = match tag {
            None => (None, false),
            Some(tag) => tag::of_scalar(tag, self.text, self.reports).ok_or(span)?,
        };
        let style = match style {
            ScalarStyle::Plain if !text_tag => Style::Plain,
            ScalarStyle::Plain | ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let text = match style {
            _ if absent => "",
            Style::Literal | Style::Folded if cut_off => text.strip_suffix('\n').unwrap_or(text),
            _ => text,
        };
        Ok(Node { tag, ..Node::new(span, Data::Scalar(Scalar { text: text.into(), style })) })
    }

    /// Reports a text that YAML takes and nobody means, or no artifact can carry.
    fn refuse(&mut self, text: &str, style: ScalarStyle, span: Span) -> Result<(), Span> {
        if let Some(character) = bytes::forbidden_in_value(text) {
            self.reports.report(bytes::refusal(character, span));
            return Err(span);
        }
        if style == ScalarStyle::Plain
            && let Some(dash) = dash_in(self.text, span)
        {
            let message = "a list item inside a text that goes over several lines";
            let help = "indent it like the other items; put the text in quotes if the dash is part of it";
            self.reports.report(Diagnostic::error(Code::InvalidYaml, self.span(dash), message).help(help));
            return Err(span);
        }
        Ok(())
    }

    /// Whether a block scalar that reaches so far is cut off by the end of a file without a last line feed: then it
    /// has none either (YAML 1.2.2, 8.1.1.2; the parser adds one).
    fn is_cut_off(&self, reached: usize) -> bool {
        reached == self.text.len()
            && self.text.lines().next_back().is_some_and(|line| !line.trim().is_empty())
            && !self.text.ends_with('\n')
    }

    /// Where a value that is not written is said to stand: at its key, or at the indicator before it.
    fn place_of_absent(&self, at: usize) -> Range<usize> {
        match self.open.last().map(|open| &open.content) {
            Some(Content::Map { pending: Some(key), .. }) => key.span().range(),
            Some(Content::List(_)) if self.text[..at].trim_end().ends_with('-') => {
                let dash = self.text[..at].trim_end().len();
                dash - 1..dash
            }
            _ if self.text[at..].starts_with(':') => at..at + 1,
            _ => at..at,
        }
    }
}

/// Where a further line of a plain scalar begins like an item of a list. YAML takes that as text; nobody means it.
fn dash_in(text: &str, scalar: Span) -> Option<Range<usize>> {
    let mut at = scalar.range().start;
    let mut lines = text.get(scalar.range())?.split_inclusive('\n');
    at += lines.next()?.len();
    for line in lines {
        let content = line.trim_start_matches([' ', '\t']);
        if content.starts_with("- ") {
            let dash = at + line.len() - content.len();
            return Some(dash..dash + 1);
        }
        at += line.len();
    }
    None
}
