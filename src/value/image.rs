//! References to container images.

use std::fmt;
use std::sync::Arc;

use crate::load::read::{Scalar, scalars};

/// An image with a tag or a digest: `apache/airflow:2.11.0`, `postgres@sha256:…`.
///
/// The grammar is that of the `distribution/reference` package, which Docker reads references with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Image {
    text: Arc<str>,
    /// Where the repository ends.
    repository: usize,
    tag: Option<Arc<str>>,
    digest: Option<Arc<str>>,
}

impl Image {
    /// The whole reference.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Registry and repository, without tag and digest.
    pub fn repository(&self) -> &str {
        &self.text[..self.repository]
    }

    /// The tag.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, such as `sha256:…`.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Whether it names a version: a digest, or a tag with a digit in it, unlike `latest` and `stable`.
    pub fn is_pinned(&self) -> bool {
        self.digest.is_some() || self.tag().is_some_and(|tag| tag.bytes().any(|byte| byte.is_ascii_digit()))
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Scalar for Image {
    const EXPECTED: &'static str = "an image with a tag or digest, such as `postgres:16.4`";
    const PATTERN: Option<&'static str> = Some(r"^[^\s:@][^\s]*[:@][^\s]+$");

    fn parse(text: &str) -> Result<Self, String> {
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(digest)),
            None => (text, None),
        };
        let path = named.rfind('/').map_or(0, |slash| slash + 1);
        let (repository, tag) = match named[path..].rfind(':') {
            Some(colon) => (&named[..path + colon], Some(&named[path + colon + 1..])),
            None => (named, None),
        };
        check_repository(repository)?;
        if let Some(tag) = tag.filter(|tag| !is_tag(tag)) {
            return Err(format!("`{tag}` is no tag of an image"));
        }
        if let Some(digest) = digest.filter(|digest| !is_digest(digest)) {
            return Err(format!("`{digest}` is no digest of an image; it looks like `sha256:` and 64 hex digits"));
        }
        if tag.is_none() && digest.is_none() {
            return Err(format!("`{text}` has no tag: without one it is another image after each pull"));
        }
        Ok(Image {
            text: text.into(),
            repository: repository.len(),
            tag: tag.map(Into::into),
            digest: digest.map(Into::into),
        })
    }
}

fn check_repository(repository: &str) -> Result<(), String> {
    let (registry, path) = match repository.split_once('/') {
        Some((first, path)) if first.contains(['.', ':']) || first == "localhost" => (Some(first), path),
        _ => (None, repository),
    };
    if let Some(registry) = registry.filter(|registry| !is_registry(registry)) {
        return Err(format!("`{registry}` is no registry"));
    }
    if path.chars().any(|c| c.is_ascii_uppercase()) {
        return Err(format!("`{path}` has capital letters; the path of an image has none"));
    }
    if path.split('/').all(is_component) { Ok(()) } else { Err(String::new()) }
}

fn is_registry(registry: &str) -> bool {
    let (host, port) = match registry.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (registry, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.split('.').all(label)
        && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Lower-case letters and digits, with `.`, `_`, `__` or dashes between them.
fn is_component(component: &str) -> bool {
    let alphanumeric = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let bytes = component.as_bytes();
    let known = bytes.iter().all(|b| alphanumeric(Some(b)) || matches!(b, b'.' | b'_' | b'-'));
    let separators = component.split(|c: char| c.is_ascii_alphanumeric()).filter(|run| !run.is_empty());
    alphanumeric(bytes.first())
        && alphanumeric(bytes.last())
        && known
        && separators.into_iter().all(|run| matches!(run, "." | "_" | "__") || run.bytes().all(|b| b == b'-'))
}

fn is_tag(tag: &str) -> bool {
    tag.len() <= 128
        && tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

fn is_digest(digest: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match digest.split_once(':') {
        Some(("sha256", sum)) => sum.len() == 64 && hex(sum),
        Some(("sha512", sum)) => sum.len() == 128 && hex(sum),
        _ => false,
    }
}

scalars!(Image);
