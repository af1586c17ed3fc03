//! What of a service is saved: where the volumes lie that its entry names.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::definition::Build;
use crate::expand;
use crate::model::Backup;
use crate::yaml::Node;

impl Build<'_, '_> {
    /// How the data of this service is saved. Volumes that another service has `saved` already are left out, and so are those
    /// that the stack has replaced by a folder of the host, which is the operator's own.
    pub(super) fn backup(&self, definition: &Node, saved: &mut BTreeSet<String>) -> Option<Backup> {
        let volumes = match self.evaluated.backup.as_ref()? {
            expand::Backup::Commands { tool, dump, restore } => {
                let (tool, dump, restore) = (tool.clone(), dump.clone(), restore.clone());
                return Some(Backup::Commands { tool, dump, restore });
            }
            expand::Backup::Volumes(volumes) => volumes,
        };
        let mut paths = Vec::new();
        for volume in volumes {
            let full = self.full_name(volume);
            if let Some(path) = mounted_at(definition, &full)
                && saved.insert(full)
            {
                paths.push(path);
            }
        }
        (!paths.is_empty()).then_some(Backup::Paths(paths))
    }
}

/// Where a definition mounts a volume.
fn mounted_at(definition: &Node, volume: &str) -> Option<Arc<str>> {
    let mounts = definition.get("volumes").and_then(Node::as_list)?;
    mounts.iter().find_map(|mount| match mount.as_text() {
        Some(short) => {
            let mut parts = short.split(':');
            let source = parts.next()?;
            parts.next().filter(|_| source == volume).map(Arc::from)
        }
        None => {
            let text = |key: &str| mount.get(key).and_then(Node::as_text);
            text("target").filter(|_| text("source").is_some_and(|source| **source == *volume)).cloned()
        }
    })
}
