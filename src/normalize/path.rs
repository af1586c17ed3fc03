//! Paths of the project as the generated files see them.

use std::sync::Arc;

use crate::yaml::{Data, Map, Node};

/// From a unit's folder, `generated/<stack>/<environment>`, back to the root.
const UP: &str = "../../..";

/// Whether a host path of a `service:` tree is relative to the project rather than absolute or Compose's to resolve.
pub fn is_project_path(path: &str) -> bool {
    path == "." || path == ".." || path.starts_with("./") || path.starts_with("../")
}

/// A path of the project, seen from a generated folder.
pub fn from_unit(path: &str) -> String {
    let mut up = UP.to_owned();
    let mut rest = path;
    while let Some(inner) = rest.strip_prefix("./").or_else(|| rest.strip_prefix("../")) {
        if rest.starts_with("../") {
            up.push_str("/..");
        }
        rest = inner;
    }
    match rest {
        "" | "." => up,
        ".." => format!("{up}/.."),
        rest => format!("{up}/{}", rest.trim_end_matches('/')),
    }
}

/// Brings the paths of a service that Compose reads from the folder of its file, which inputs say relative to the project. Mounts
/// are not among them.
pub fn rebase(map: &mut Map) {
    if let Some(build) = value(map, "build") {
        match build.as_map_mut() {
            None => rewrite(build, context),
            Some(build) => {
                value(build, "context").into_iter().for_each(|path| rewrite(path, context));
                value(build, "additional_contexts").into_iter().for_each(|named| pairs(named, context));
                value(build, "ssh").into_iter().for_each(|named| pairs(named, key));
            }
        }
    }
    let watched = value(map, "develop").and_then(Node::as_map_mut).and_then(|develop| value(develop, "watch"));
    for rule in watched.into_iter().flat_map(items) {
        let path = rule.as_map_mut().and_then(|rule| value(rule, "path"));
        path.into_iter().for_each(|path| rewrite(path, key));
    }
    value(map, "security_opt").into_iter().flat_map(items).for_each(|option| rewrite(option, profile));
}

/// Brings the folder of the host that a volume binds. Compose reads it from the folder of its file where type and options say
/// that it is one (compose-go 2.9.1, `loader/normalize.go`).
pub fn rebase_volume(definition: &mut Node) {
    let Some(options) = definition.as_map_mut().and_then(|map| value(map, "driver_opts")).and_then(Node::as_map_mut)
    else {
        return;
    };
    let says = |options: &mut Map, key: &str, word: &str| {
        value(options, key)
            .is_some_and(|node| node.as_text().is_some_and(|text| text.split(',').any(|one| one == word)))
    };
    if says(options, "type", "none") && says(options, "o", "bind") {
        value(options, "device").into_iter().for_each(|path| rewrite(path, key));
    }
}

fn value<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut Node> {
    map.get_mut(key).map(|entry| &mut entry.value)
}

fn items(node: &mut Node) -> &mut [Node] {
    match &mut node.data {
        Data::List(items) => items,
        _ => &mut [],
    }
}

/// The values of a mapping, or of a list of `NAME=value`.
fn pairs(named: &mut Node, path: fn(&str) -> Option<String>) {
    if let Some(map) = named.as_map_mut() {
        return map.values_mut().for_each(|entry| rewrite(&mut entry.value, path));
    }
    for item in items(named) {
        let Some(text) = item.as_text().cloned() else { continue };
        if let Some((name, value)) = text.split_once('=')
            && let Some(value) = path(value)
        {
            item.data = Node::string(item.span, format!("{name}={value}")).data;
        }
    }
}

fn rewrite(node: &mut Node, path: fn(&str) -> Option<String>) {
    if let Some(path) = node.as_text().and_then(|text| path(text)) {
        node.data = Node::string(node.span, path).data;
    }
}

/// A folder that an image is built from, where it is no address: Compose takes any other text for a path.
fn context(text: &str) -> Option<String> {
    let address = text.contains("://") || text.starts_with("git@") || text.starts_with("github.com/");
    let named = ["service:", "target:"].iter().any(|prefix| text.starts_with(prefix));
    if address || named { None } else { key(text) }
}

/// A path that is relative.
fn key(text: &str) -> Option<String> {
    let drive = text.as_bytes().get(1) == Some(&b':');
    (!text.is_empty() && !text.starts_with(['/', '~', '$', '\\']) && !drive).then(|| from_unit(text))
}

/// The file of a seccomp profile: `docker compose` reads it, from the folder of its file.
fn profile(text: &str) -> Option<String> {
    let (name, path) = text.split_once([':', '='])?;
    (name == "seccomp" && is_project_path(path)).then(|| format!("{name}:{}", from_unit(path)))
}

/// A path on the host as the generated folder sees it: one of the project, or an absolute one.
pub fn seen_from_unit(path: &str) -> Arc<str> {
    if is_project_path(path) { from_unit(path).into() } else { path.into() }
}

#[cfg(test)]
mod tests {
    use super::from_unit;

    #[test]
    fn contexts_are_paths_where_they_are_no_addresses() {
        let paths = [("app", "../../../app"), ("./app", "../../../app"), (".", "../../..")];
        for (path, expected) in paths {
            assert_eq!(super::context(path).as_deref(), Some(expected), "{path}");
        }
        for text in
            ["https://example.org/x.git", "git@example.org:x", "docker-image://x:1", "service:db", "/srv/app", "${APP}"]
        {
            assert_eq!(super::context(text), None, "{text}");
        }
    }

    #[test]
    fn paths_are_seen_from_the_generated_folder() {
        let cases = [
            (".", "../../.."),
            ("./", "../../.."),
            ("./db", "../../../db"),
            ("././db/", "../../../db"),
            ("../shared/db", "../../../../shared/db"),
            ("..", "../../../.."),
        ];
        for (path, expected) in cases {
            assert_eq!(from_unit(path), expected, "{path}");
        }
    }
}
