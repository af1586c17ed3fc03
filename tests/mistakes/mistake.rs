//! One mistake: an edit of one input file, such as people make.

use std::fmt;
use std::ops::Range;

/// An edit and what it is meant to be.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// The file, relative to the project.
    pub file: String,
    /// The keys and list places down to where it stands.
    pub path: Vec<String>,
    pub kind: Kind,
    /// What is replaced.
    pub range: Range<usize>,
    /// What stands there instead.
    pub with: String,
    /// The whole new name, where a name is misspelt.
    pub name: String,
}

/// What kind of mistake it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A key with a letter dropped, doubled or swapped.
    Key,
    /// A word of a value, likewise.
    Word,
    /// A name or word inside a template or a condition, likewise.
    Name,
    /// A number, size, duration or boolean that is none.
    Type,
    /// A list, mapping or text in place of another.
    Shape,
    /// The file ends here.
    Cut,
}

impl Mistake {
    /// The file's text with the mistake in it.
    pub fn make(&self, text: &str) -> String {
        format!("{}{}{}", &text[..self.range.start], self.with, &text[self.range.end..])
    }

    /// What was there.
    pub fn was<'t>(&self, text: &'t str) -> &'t str {
        &text[self.range.clone()]
    }

    /// The nearest key above it, or the key itself.
    pub fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Whether the path ends in these keys, joined by ` / `.
    pub fn ends_with(&self, keys: &str) -> bool {
        self.path.join(" / ").ends_with(keys)
    }

    /// Whether the path goes through these keys, joined by ` / `.
    pub fn within(&self, keys: &str) -> bool {
        self.path.join(" / ").contains(keys)
    }

    /// The line where it stands, counted from one.
    pub fn line(&self, text: &str) -> usize {
        text[..self.range.start].matches('\n').count() + 1
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {} → `{}`", self.file, self.kind, self.path.join(" / "), self.with)
    }
}
