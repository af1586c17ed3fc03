//! Permission bits.

use std::fmt;

use crate::load::read::{Scalar, scalars};

/// Permissions in octal, with the sticky and set-id bits: `770`, `1777`, `0644`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mode(u16);

impl Mode {
    /// The bits, 0 to 0o7777.
    pub const fn bits(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03o}", self.0)
    }
}

impl Scalar for Mode {
    const EXPECTED: &'static str = "a mode in octal such as `770` or `1777`";
    const PATTERN: Option<&'static str> = Some("^0?[0-7]{3,4}$");

    fn parse(text: &str) -> Result<Self, String> {
        if let Some(odd) = text.chars().find(|c| matches!(c, '8' | '9')) {
            return Err(format!("`{odd}` in `{text}` is no octal digit"));
        }
        let digits = if text.len() > 4 { text.strip_prefix('0').unwrap_or(text) } else { text };
        let octal = matches!(digits.len(), 3..=4) && digits.bytes().all(|b| matches!(b, b'0'..=b'7'));
        octal.then(|| u16::from_str_radix(digits, 8).ok()).flatten().map(Mode).ok_or_else(String::new)
    }
}

scalars!(Mode);
