//! Addresses with a scheme.

use std::fmt;
use std::sync::Arc;

use crate::load::read::{Scalar, scalars};

/// An address such as `https://example.org/docs` or `jdbc:postgresql://db:5432/x`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(Arc<str>);

impl Url {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before `://`.
    pub fn scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(scheme, _)| scheme)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Scalar for Url {
    const EXPECTED: &'static str = "an address such as `https://example.org`";
    const PATTERN: Option<&'static str> = Some(r"^[A-Za-z][A-Za-z0-9+.:-]*://[^\s]+$");

    fn parse(text: &str) -> Result<Self, String> {
        let (scheme, rest) = text.split_once("://").ok_or_else(String::new)?;
        let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b':' | b'-'));
        if !named || rest.is_empty() {
            return Err(String::new());
        }
        match text.chars().find(|c| c.is_whitespace() || c.is_control()) {
            Some(odd) => Err(format!("`{}` has `{}` in it", text.escape_debug(), odd.escape_debug())),
            None => Ok(Url(text.into())),
        }
    }
}

scalars!(Url);
