//! Names, each as strict as the strictest of those who read it.

use std::fmt;
use std::sync::Arc;

use crate::load::read::{Scalar, scalars};

macro_rules! names {
    ($($(#[$about:meta])* $name:ident $expected:literal $pattern:literal $check:path;)*) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, shared.
            pub fn shared(&self) -> &Arc<str> {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Scalar for $name {
            const EXPECTED: &'static str = $expected;
            const PATTERN: Option<&'static str> = Some($pattern);

            fn parse(text: &str) -> Result<Self, String> {
                $check(text).map(|()| $name(text.into()))
            }
        }

        scalars!($name);
    )* };
}

names! {
    /// The name of a service, container, stack, environment or entry: a DNS label that is a file name on every system.
    Name "a name of `a-z`, `0-9` and `-`" "^[a-z0-9][a-z0-9-]{0,62}$" label;
    /// The name of a setting, need or endpoint, as templates write it.
    SettingName "a name of `a-z`, `0-9` and `_`" "^[a-z][a-z0-9_]*$" identifier;
    /// The name of a need; templates write `_` for its `-`.
    NeedName "a name of `a-z`, `0-9`, `-` and `_`" "^[a-z][a-z0-9_-]*$" need;
    /// The name of a feature, as templates write it.
    FeatureName "a name of `a-z`, `0-9` and `_`" "^[a-z][a-z0-9_]*$" identifier;
    /// The name of a variable that Compose interpolates.
    VariableName "a variable name such as `DATA_DIR`" "^[A-Za-z_][A-Za-z0-9_]*$" variable;
    /// The name of a variable in a container's environment: images use dots and dashes there too.
    EnvName "the name of an environment variable" "^[^=\\s]+$" environment;
}

/// Names that Windows gives to devices, with any extension. Source: Microsoft, "Naming Files, Paths, and Namespaces".
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |prefix| stem.strip_prefix(prefix).is_some_and(|digit| matches!(digit.as_bytes(), [b'0'..=b'9']));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn label(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("a name cannot be empty".to_owned());
    }
    if let Some(odd) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        return Err(odd_character(text, odd, "`a-z`, `0-9` and `-`"));
    }
    if text.starts_with('-') {
        return Err(format!("`{text}` does not start with a letter or digit"));
    }
    if text.len() > 63 {
        return Err(format!("`{text}` is longer than 63 characters"));
    }
    if is_device(text) {
        return Err(format!("`{text}` is the name of a device on Windows"));
    }
    Ok(())
}

fn identifier(text: &str) -> Result<(), String> {
    if let Some(odd) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '_')) {
        return Err(odd_character(text, odd, "`a-z`, `0-9` and `_`"));
    }
    starts_with(text, text.starts_with(|c: char| c.is_ascii_lowercase()), "a letter")
}

fn need(text: &str) -> Result<(), String> {
    if let Some(odd) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '_' | '-')) {
        return Err(odd_character(text, odd, "`a-z`, `0-9`, `-` and `_`"));
    }
    starts_with(text, text.starts_with(|c: char| c.is_ascii_lowercase()), "a letter")
}

fn variable(text: &str) -> Result<(), String> {
    if let Some(odd) = text.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '_') {
        return Err(odd_character(text, odd, "letters, digits and `_`"));
    }
    starts_with(text, text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'), "a letter or `_`")
}

fn environment(text: &str) -> Result<(), String> {
    match text.chars().find(|c| *c == '=' || c.is_whitespace() || c.is_control()) {
        Some(odd) => Err(odd_character(text, odd, "anything but `=` and blanks")),
        None => starts_with(text, !text.is_empty(), "a character"),
    }
}

fn odd_character(text: &str, odd: char, allowed: &str) -> String {
    format!("`{}` has `{}` in it; the name is made of {allowed}", text.escape_debug(), odd.escape_debug())
}

fn starts_with(text: &str, sound: bool, what: &str) -> Result<(), String> {
    match text {
        "" => Err("a name cannot be empty".to_owned()),
        _ if !sound => Err(format!("`{text}` does not start with {what}")),
        _ => Ok(()),
    }
}
