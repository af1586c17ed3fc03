//! Text made from a template, whose parts still say where they came from.

use std::sync::Arc;

use super::late::LateBound;

/// A part of a rendered text.
#[derive(Debug, Clone)]
pub enum Piece {
    /// The template's own text.
    Source(String),
    /// What a `{{ }}` printed.
    Printed(String),
    /// A value that Compose fills in later.
    Late(Arc<LateBound>),
}

/// A rendered text.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
}

impl Text {
    /// The late-bound values in it.
    pub fn late(&self) -> impl Iterator<Item = &Arc<LateBound>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Late(late) => Some(late),
            _ => None,
        })
    }

    /// The whole text, when nothing in it is late-bound.
    pub fn known(&self) -> Option<String> {
        let texts = || {
            self.pieces.iter().map(|piece| match piece {
                Piece::Source(text) | Piece::Printed(text) => Some(text.as_str()),
                Piece::Late(_) => None,
            })
        };
        let length = texts().try_fold(0, |length, text| Some(length + text?.len()))?;
        let mut whole = String::with_capacity(length);
        whole.extend(texts().flatten());
        Some(whole)
    }

    /// Joins the parts, each turned into target text by its own function.
    pub fn join(
        &self,
        source: impl Fn(&str) -> String,
        printed: impl Fn(&str) -> String,
        late: impl Fn(&LateBound) -> String,
    ) -> String {
        let part = |piece: &Piece| match piece {
            Piece::Source(text) => source(text),
            Piece::Printed(text) => printed(text),
            Piece::Late(value) => late(value),
        };
        self.pieces.iter().map(part).collect()
    }
}
