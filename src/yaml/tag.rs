//! The tags that inputs may carry: `!remove`, `!replace`, and `!!str` for text.

use super::node::Tag;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Span;

/// The tag of a scalar, and whether it says that the scalar is text whatever it looks like; `None` when it is unknown.
pub(super) fn of_scalar(span: Span, text: &str, reports: &mut Reports) -> Option<(Option<Tag>, bool)> {
    match written(span, text) {
        "!!str" | "!" => Some((None, true)),
        "!remove" => Some((Some(Tag::Remove), false)),
        "!replace" => Some((Some(Tag::Replace), false)),
        other => {
            reports.report(unknown(other, span));
            None
        }
    }
}

/// The tag of a list or mapping. An unknown one is reported and ignored: what it stands on is read all the same.
pub(super) fn of_collection(span: Span, text: &str, reports: &mut Reports) -> Option<Tag> {
    match written(span, text) {
        "!remove" => Some(Tag::Remove),
        "!replace" => Some(Tag::Replace),
        other => {
            reports.report(unknown(other, span));
            None
        }
    }
}

fn written(span: Span, text: &str) -> &str {
    text.get(span.range()).unwrap_or_default()
}

fn unknown(tag: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownTag, span, format!("unknown tag `{tag}`"));
    match tag {
        // Compose's own tags: https://docs.docker.com/reference/compose-file/merge/
        "!reset" => diagnostic.help("here it is `!remove`"),
        "!override" => diagnostic.help("here it is `!replace`"),
        _ => diagnostic.suggest(tag, ["!remove", "!replace"]),
    }
}
