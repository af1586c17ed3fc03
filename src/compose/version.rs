//! Versions of Compose.

use std::fmt;

use crate::load::read::{Scalar, scalars};

/// A version of Compose, as far as its vocabulary depends on it: `2.40`, `5.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
}

impl Version {
    /// The oldest Compose that a project may ask for: what is older was never tried.
    pub const OLDEST: Version = Version::new(2, 40);

    /// The version `major.minor`.
    pub const fn new(major: u32, minor: u32) -> Version {
        Version { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Scalar for Version {
    const EXPECTED: &'static str = "a version of Compose such as `2.40` or `5.5`";
    const PATTERN: Option<&'static str> = Some(r"^[0-9]+\.[0-9]+(\.[0-9]+)?$");

    /// A patch number may be written; the vocabulary never depends on it.
    fn parse(text: &str) -> Result<Self, String> {
        let numbers: Option<Vec<u32>> = text.split('.').map(number).collect();
        let version = match numbers.as_deref() {
            Some([major, minor] | [major, minor, _]) => Version::new(*major, *minor),
            _ => return Err(String::new()),
        };
        if version < Version::OLDEST {
            return Err(format!("Compose {text} is older than {}, the oldest that is served", Version::OLDEST));
        }
        Ok(version)
    }
}

scalars!(Version);

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_two_or_three_numbers() {
        assert_eq!(Version::parse("2.40"), Ok(Version::new(2, 40)));
        assert_eq!(Version::parse("5.5.1"), Ok(Version::new(5, 5)));
        for text in ["", "2", "v2.40", "2.40.1.1", "2.x", "+2.40", "2."] {
            assert_eq!(Version::parse(text), Err(String::new()), "{text}");
        }
    }

    #[test]
    fn orders_by_number_and_refuses_the_untried() {
        assert!(Version::new(2, 40) < Version::new(5, 4));
        assert!(Version::new(5, 4) < Version::new(5, 10));
        assert_eq!(Version::parse("2.4"), Err("Compose 2.4 is older than 2.40, the oldest that is served".to_owned()));
    }
}
