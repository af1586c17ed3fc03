//! Which versions of stackgen a project takes.

use std::fmt;

use crate::load::read::{Scalar, scalars};

/// Bounds of a version, written as Cargo writes them: `">=0.1, <0.2"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VersionReq(semver::VersionReq);

impl VersionReq {
    /// Whether a version such as `0.1.3` is within the bounds; a text that is no version is not.
    pub fn matches(&self, version: &str) -> bool {
        semver::Version::parse(version).is_ok_and(|version| self.0.matches(&version))
    }
}

impl fmt::Display for VersionReq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Scalar for VersionReq {
    const EXPECTED: &'static str = "bounds of a version such as `>=0.1, <0.2`";

    fn parse(text: &str) -> Result<Self, String> {
        semver::VersionReq::parse(text).map(VersionReq).map_err(|_| String::new())
    }
}

scalars!(VersionReq);
