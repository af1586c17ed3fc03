//! Volumes that a build stops declaring: Compose keeps them, and what they hold is no longer seen by any service.

use super::change::{Change, Group};
use super::refusal;
use crate::diagnostic::{Diagnostic, Reports};
use crate::source::Sources;
use crate::yaml::{self, Node};

/// A warning for each Compose file that loses volumes. A file that is deleted as a whole says that by itself.
pub(super) fn look(group: &Group<'_>) -> Vec<Diagnostic> {
    group.changes.iter().filter(|change| change.path.ends_with("/docker-compose.yml")).filter_map(of).collect()
}

fn of(change: &Change<'_>) -> Option<Diagnostic> {
    let before = read(&change.before.as_ref()?.bytes)?;
    let after = read(&change.after.as_ref()?.bytes)?;
    let kept = volumes(&after);
    let left: Vec<String> = volumes(&before).into_iter().filter(|volume| !kept.contains(volume)).collect();
    (!left.is_empty()).then(|| refusal::of_left_volumes(&change.path, &left))
}

/// A Compose file, if that is what it is: what lies on disk may be anything.
fn read(bytes: &[u8]) -> Option<Node> {
    let mut sources = Sources::default();
    let file = sources.add("docker-compose.yml", std::str::from_utf8(bytes).ok()?);
    yaml::read(file, &sources, &mut Reports::default())
}

/// The names that the Engine knows the volumes of a file by: with the project's, where they have no other.
fn volumes(file: &Node) -> Vec<String> {
    let text = |node: &Node| node.get("name").and_then(Node::as_text).cloned();
    let Some(volumes) = file.get("volumes").and_then(Node::as_map) else { return Vec::new() };
    let project = text(file).unwrap_or_default();
    let name =
        |key: &str, volume: &Node| text(volume).map_or_else(|| format!("{project}_{key}"), |name| name.to_string());
    volumes.iter().map(|(key, volume)| name(key, &volume.value)).collect()
}
