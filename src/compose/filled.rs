//! Whether what a template came to is what its key takes: a text with a template in it fits everywhere until it is filled in.

use super::check::Check;
use super::scalar::{Form, split_mount};
use super::shape::{Mapping, Merge, Part, Shape};
use super::version::Version;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Span;
use crate::template::text::{Piece, Text};
use crate::yaml::Node;

/// A place in a tree of Compose: what stands there must have this shape. Below `x-` keys and keys that Compose does not know
/// anything may stand.
#[derive(Debug, Clone, Copy)]
pub struct Slot(Option<(&'static Shape, Merge)>);

impl Slot {
    /// The value of a key of `service:`.
    pub fn of_service(key: &str) -> Slot {
        Slot(row(Part::Service.rows(), key))
    }

    /// The value of a key of the mapping here.
    #[must_use]
    pub fn key(self, key: &str) -> Slot {
        Slot(self.0.and_then(|(shape, _)| match shape.map? {
            Mapping::Record(rows) => row(rows, key),
            Mapping::Names(values) => Some((values, Merge::of(values))),
        }))
    }

    /// An item of the list here.
    #[must_use]
    pub fn item(self) -> Slot {
        Slot(self.0.and_then(|(shape, _)| shape.list).map(|item| (item, Merge::of(item))))
    }

    /// Whether names that users choose stand here.
    pub fn holds_names(self) -> bool {
        self.0.is_some_and(|(shape, _)| matches!(shape.map, Some(Mapping::Names(_))))
    }

    /// Reports what was filled in where it has another type or form. What Compose fills in later is not known yet.
    pub fn check(self, filled: &Node, reports: &mut Reports) -> bool {
        let Some((shape, merge)) = self.0 else { return true };
        let errors = reports.errors();
        // A value of a template holds no keys of Compose, which are all that depends on a version.
        Check { oldest: Version::OLDEST, reports }.value(shape, merge, filled);
        reports.errors() == errors
    }

    /// Reports a printed value that would move the parts of a mount: `./a:b` in `{{ folder }}:/data`.
    pub fn check_parts(self, span: Span, text: &Text, reports: &mut Reports) -> bool {
        if self.0.and_then(|(shape, _)| shape.scalar) != Some(Form::Mount) {
            return true;
        }
        let printed = text.pieces.iter().filter_map(|piece| match piece {
            Piece::Printed(text) => Some(text.as_str()),
            Piece::Late(late) => late.default(),
            Piece::Source(_) => None,
        });
        let Some(moving) = printed.into_iter().find(|text| split_mount(text).len() > 1) else { return true };
        let message = format!("`{moving}` has a colon, at which Compose splits a mount");
        let help = "the long form takes any path: `{ type: bind, source: …, target: … }`";
        reports.report(Diagnostic::error(Code::InvalidValue, span, message).help(help));
        false
    }
}

fn row(rows: &'static [super::shape::Row], key: &str) -> Option<(&'static Shape, Merge)> {
    rows.iter().find(|row| row.key == key).map(|row| (&row.shape, row.merge))
}
