//! The one store of input text, and the places in it.
//!
//! A [`Span`] is a byte range of one file. Lines and columns are looked up only when a diagnostic is
//! shown, so no stage ever carries them about.

use std::ops::Range;

use crate::text::SharedText;

/// A file of the current run, by its order of loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A byte range of one input file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The byte range `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The range as the slice index it is.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column, both counted from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// One input file.
#[derive(Debug)]
pub struct Source {
    /// The path as people know it: relative to the project, or `<builtin>/…` for what the binary embeds.
    pub path: String,
    /// The whole text.
    pub text: SharedText,
}

impl Source {
    /// Whether the binary embeds it.
    pub fn is_builtin(&self) -> bool {
        self.path.starts_with('<')
    }
}

/// All input text of a run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Takes in a file and gives its handle.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<SharedText>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 input files"));
        self.files.push(Source { path: path.into(), text: text.into() });
        id
    }

    /// The file behind a handle.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// How many bytes the project's own files are together.
    pub fn own_bytes(&self) -> usize {
        let own = self.files.iter().filter(|file| !file.is_builtin());
        own.map(|file| file.text.len()).sum()
    }

    /// The text under a span.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// Where a span begins.
    pub fn position(&self, span: Span) -> Position {
        let text = &self.get(span.file).text;
        let before = &text[..text.floor_char_boundary(span.start as usize)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}
