//! Paths in the project, on the host and in containers, always with `/`.

use std::fmt;
use std::sync::Arc;

use crate::load::read::{Scalar, scalars};

/// A path relative to the project that does not leave it, in its shortest form: `dags`, `conf/site.xml`, `.`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectPath(Arc<str>);

/// A path on the host: relative to the project, or absolute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostPath {
    /// In the project.
    Project(ProjectPath),
    /// Anywhere, from the root.
    Absolute(ContainerPath),
}

/// An absolute path of a Linux file system in its shortest form: `/opt/airflow/dags`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContainerPath(Arc<str>);

impl ProjectPath {
    /// The text; `.` is the project itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of something in it.
    #[must_use]
    pub fn join(&self, inner: &ProjectPath) -> ProjectPath {
        match (self.as_str(), inner.as_str()) {
            (".", _) => inner.clone(),
            (_, ".") => self.clone(),
            (outer, inner) => ProjectPath(format!("{outer}/{inner}").into()),
        }
    }
}

impl ContainerPath {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ContainerPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path in the project is marked with `./`, as Compose needs it to tell a path from the name of a volume.
impl fmt::Display for HostPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HostPath::Project(path) if path.as_str() == "." => f.write_str("."),
            HostPath::Project(path) => write!(f, "./{path}"),
            HostPath::Absolute(path) => path.fmt(f),
        }
    }
}

impl Scalar for ProjectPath {
    const EXPECTED: &'static str = "a path relative to the project";
    const PATTERN: Option<&'static str> = Some(r"^[^/\\][^\\]*$");

    fn parse(text: &str) -> Result<Self, String> {
        check(text)?;
        if text.starts_with('/') {
            return Err(format!("`{text}` is absolute; the path is relative to the project"));
        }
        let segments = segments(text).ok_or_else(|| format!("`{text}` leaves the project"))?;
        Ok(ProjectPath(if segments.is_empty() { ".".into() } else { segments.join("/").into() }))
    }
}

impl Scalar for HostPath {
    const EXPECTED: &'static str = "a path, relative to the project or absolute";
    const PATTERN: Option<&'static str> = Some(r"^[^\\]+$");

    fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            ContainerPath::parse(text).map(HostPath::Absolute)
        } else {
            ProjectPath::parse(text).map(HostPath::Project)
        }
    }
}

impl Scalar for ContainerPath {
    const EXPECTED: &'static str = "an absolute path such as `/data`";
    const PATTERN: Option<&'static str> = Some(r"^/[^\\]*$");

    fn parse(text: &str) -> Result<Self, String> {
        check(text)?;
        if !text.starts_with('/') {
            return Err(format!("`{text}` is not absolute"));
        }
        if text.split('/').any(|segment| segment == "..") {
            return Err(format!("`{text}` has `..` in it"));
        }
        let segments = segments(text).unwrap_or_default();
        Ok(ContainerPath(format!("/{}", segments.join("/")).into()))
    }
}

/// Refuses what only some systems read as a path.
fn check(text: &str) -> Result<(), String> {
    let drive = matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if text.is_empty() {
        Err("a path cannot be empty".to_owned())
    } else if text.contains('\\') {
        Err(format!("`{text}` has a backslash; paths are written with `/`"))
    } else if drive {
        Err(format!("`{text}` starts with a drive, which other machines do not have"))
    } else if text.chars().any(char::is_control) {
        Err(format!("`{}` has a control character in it", text.escape_debug()))
    } else {
        Ok(())
    }
}

/// The segments that remain when `.` and `..` are resolved; `None` when they lead out of the start.
fn segments(text: &str) -> Option<Vec<&str>> {
    let mut kept = Vec::new();
    for segment in text.split('/') {
        match segment {
            "" | "." => {}
            ".." => _ = kept.pop()?,
            name => kept.push(name),
        }
    }
    Some(kept)
}

scalars!(ProjectPath, HostPath, ContainerPath);
