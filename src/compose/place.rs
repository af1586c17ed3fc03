//! Places inside of a scalar.

use std::ops::Range;

use crate::source::Span;
use crate::yaml::{Scalar, Style};

/// Where a part of a scalar's text stands in the source: exact where the text stands there as it is, without
/// escapes or folded lines, and else the whole scalar.
pub(super) fn within(span: Span, scalar: &Scalar, part: Range<usize>) -> Span {
    let quotes = usize::from(matches!(scalar.style, Style::Single | Style::Double));
    let whole = span.range();
    let verbatim = !matches!(scalar.style, Style::Literal | Style::Folded)
        && whole.len() == scalar.text.len() + 2 * quotes
        && part.end <= scalar.text.len();
    if !verbatim {
        return span;
    }
    let start = whole.start + quotes;
    Span::new(span.file, start + part.start..start + part.end)
}
