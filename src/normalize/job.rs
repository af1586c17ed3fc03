//! What runs once: a constraint, not a default.

use super::definition::{Build, set};
use crate::diagnostic::{Code, Diagnostic};
use crate::overlay::{Layer, Reach};
use crate::yaml::{Entry, Map, Node};

impl Build<'_, '_> {
    /// A job is neither restarted nor checked, whatever is said of many services. Who says otherwise of the job itself
    /// is told.
    pub(super) fn job(&mut self, map: &mut Map) {
        let declaration = self.container.chain.iter().rfind(|layer| layer.reach == Reach::Catalog);
        let alone = |layer: &&Layer<'_>| matches!(layer.reach, Reach::Container | Reach::Service(1));
        let statements = self.container.chain.iter().filter(alone);
        for layer in declaration.into_iter().chain(statements) {
            let Some(service) = layer.map.get("service").and_then(|entry| entry.value.as_map()) else { continue };
            let contradictions = service.iter().filter(|(key, entry)| contradicts(key, entry));
            for (key, entry) in contradictions {
                let message = format!("`{}` is a job, which has no `{key}`: it runs once", self.container.base);
                self.reports.report(Diagnostic::error(Code::ConflictingKeys, entry.key_span, message));
            }
        }
        map.shift_remove("healthcheck");
        set(map, "restart", Node::string(self.container.span, "no"));
    }
}

/// Whether a key of a `service:` tree asks for what no job has.
fn contradicts(key: &str, said: &Entry) -> bool {
    let is = |node: Option<&Node>, text: &str| node.and_then(Node::as_text).is_some_and(|said| &**said == text);
    let removed = said.value.tag.is_some();
    match key {
        "restart" => !removed && !is(Some(&said.value), "no"),
        "healthcheck" => !removed && !is(said.value.get("disable"), "true"),
        _ => false,
    }
}
