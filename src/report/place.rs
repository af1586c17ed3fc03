//! Spans → lines and columns, for many spans of few files.

use std::collections::HashMap;
use std::ops::Range;

use crate::source::{FileId, Position, Sources, Span};

/// Looks up places; remembers where the lines of each file begin.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    starts: HashMap<FileId, Vec<usize>>,
}

/// The line in which a span begins, for showing it.
pub(super) struct Excerpt<'a> {
    /// The file's path.
    pub(super) path: &'a str,
    /// The line, without its end.
    pub(super) line: &'a str,
    /// Its number.
    pub(super) number: usize,
    /// The part of the span that lies in it.
    pub(super) range: Range<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources) -> Places<'a> {
        Places { sources, starts: HashMap::new() }
    }

    /// The path of the file of a span.
    pub(super) fn path(&self, span: Span) -> &'a str {
        &self.sources.get(span.file).path
    }

    /// Where a span begins and where it ends: the position after its last character.
    pub(super) fn positions(&mut self, span: Span) -> (Position, Position) {
        let range = span.range();
        (self.position(span.file, range.start), self.position(span.file, range.end.max(range.start)))
    }

    /// The first line of a span.
    pub(super) fn excerpt(&mut self, span: Span) -> Excerpt<'a> {
        let sources = self.sources;
        let text = &sources.get(span.file).text;
        let (number, start) = self.line(span.file, span.range().start);
        let line = text[start..].lines().next().unwrap_or_default();
        let within = |at: usize| line.floor_char_boundary(at.saturating_sub(start).min(line.len()));
        let start = within(span.range().start);
        let end = start + line[start..within(span.range().end)].trim_end().len();
        Excerpt { path: self.path(span), line, number, range: start..end }
    }

    fn position(&mut self, file: FileId, at: usize) -> Position {
        let text = &self.sources.get(file).text;
        let at = text.floor_char_boundary(at.min(text.len()));
        let (line, start) = self.line(file, at);
        Position { line, column: text[start..at].chars().count() + 1 }
    }

    /// The number of the line that holds an offset, and where the line begins.
    fn line(&mut self, file: FileId, at: usize) -> (usize, usize) {
        let text = &self.sources.get(file).text;
        let starts = self.starts.entry(file).or_insert_with(|| {
            std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1)).collect()
        });
        let number = starts.partition_point(|start| *start <= at);
        (number, starts[number - 1])
    }
}
