//! Keys that Compose wants beside others, in a whole service or volume. Each was tried with Compose 2.40.3 and 5.5.1, whose schema
//! does not say them.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::yaml::{Data, Node};

/// Checks a whole service.
pub fn check_service(service: &Node, reports: &mut Reports) {
    let mut wanted = Wanted { reports };
    let items = |path: &[&str]| {
        let node = path.iter().try_fold(service, |node, key| node.get(key));
        node.and_then(Node::as_list).unwrap_or_default()
    };
    // "invalid mount config for type "bind": field Source must not be empty"
    items(&["volumes"]).iter().filter(|mount| says(mount, "type", "bind")).for_each(|mount| wanted.of(mount, "source"));
    // "service device … is missing a mount target", "devices.0 must be a string"
    for device in items(&["devices"]).iter().filter(|device| device.as_map().is_some()) {
        ["source", "target"].into_iter().for_each(|key| wanted.of(device, key));
    }
    // "target is required for non-rebuild actions", which holds of those that sync
    let syncs = |rule: &&Node| ["sync", "sync+restart", "sync+exec"].iter().any(|action| says(rule, "action", action));
    items(&["develop", "watch"]).iter().filter(syncs).for_each(|rule| wanted.of(rule, "target"));
    // "ulimits.nofile must be a integer or string"
    for limit in service.get("ulimits").and_then(Node::as_map).into_iter().flat_map(|limits| limits.values()) {
        if limit.value.as_map().is_some() {
            ["soft", "hard"].into_iter().for_each(|key| wanted.of(&limit.value, key));
        }
    }
    // "provider missing property 'type'"
    service.get("provider").into_iter().for_each(|provider| wanted.of(provider, "type"));
}

/// Checks a whole volume: what is made elsewhere is only named here ("conflicting parameters "external" and "driver" specified").
pub fn check_volume(volume: &Node, reports: &mut Reports) {
    let Some(external) = volume.get("external").filter(|node| node.as_text().is_some_and(|text| &**text == "true"))
    else {
        return;
    };
    for key in ["driver", "driver_opts", "labels"] {
        if let Some(node) = volume.get(key) {
            let message = format!("`external` and `{key}` exclude each other: the volume is made elsewhere");
            reports.report(
                Diagnostic::error(Code::ConflictingKeys, node.span, message).related(external.span, "`external`"),
            );
        }
    }
}

struct Wanted<'r> {
    reports: &'r mut Reports,
}

impl Wanted<'_> {
    fn of(&mut self, node: &Node, key: &str) {
        if matches!(node.data, Data::Map(_)) && node.get(key).is_none() {
            let fault = Diagnostic::error(Code::MissingKey, node.span, format!("`{key}` is missing"));
            self.reports.report(fault.label(format!("needs `{key}`")));
        }
    }
}

fn says(node: &Node, key: &str, word: &str) -> bool {
    node.get(key).and_then(Node::as_text).is_some_and(|text| &**text == word)
}
