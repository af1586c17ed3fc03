//! The styles of a diff.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

/// Which style each part of a diff has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// The lines above a file's hunks.
    pub header: Style,
    /// The line above a hunk.
    pub hunk: Style,
    /// A line that goes.
    pub removed: Style,
    /// What makes it differ from the line that comes.
    pub removed_words: Style,
    /// A line that comes.
    pub added: Style,
    /// What makes it differ from the line that goes.
    pub added_words: Style,
    /// What stackgen has to say in between.
    pub note: Style,
}

impl Palette {
    /// No styles at all.
    pub const PLAIN: Palette = {
        let plain = Style::new();
        Palette {
            header: plain,
            hunk: plain,
            removed: plain,
            removed_words: plain,
            added: plain,
            added_words: plain,
            note: plain,
        }
    };

    /// The colours that people know from git.
    pub const COLOUR: Palette = {
        let red = AnsiColor::Red.on_default();
        let green = AnsiColor::Green.on_default();
        Palette {
            header: Style::new().bold(),
            hunk: AnsiColor::Cyan.on_default(),
            removed: red,
            removed_words: red.invert(),
            added: green,
            added_words: green.invert(),
            note: AnsiColor::Yellow.on_default(),
        }
    };

    /// Whether the text is for a terminal. Then words are emphasised, and control characters, which a terminal
    /// would obey, are spelt out.
    pub(super) fn is_styled(&self) -> bool {
        *self != Palette::PLAIN
    }
}

/// Text in a style.
pub(super) trait Paint {
    /// The text between the style's codes; as it is, where the style is plain.
    fn paint(&self, text: &str) -> String;

    /// The same, at the end of `out`.
    fn paint_into(&self, text: &str, out: &mut String);
}

impl Paint for Style {
    fn paint(&self, text: &str) -> String {
        let mut out = String::new();
        self.paint_into(text, &mut out);
        out
    }

    fn paint_into(&self, text: &str, out: &mut String) {
        if self.is_plain() {
            out.push_str(text);
        } else {
            let _ = write!(out, "{self}{text}{self:#}"); // writing to a string cannot fail
        }
    }
}
