//! The kind of a position: what kind of file, and the path of keys in it without the names that people choose.

use std::fs;

use stackgen::diagnostic::Reports;
use stackgen::source::Sources;
use stackgen::yaml::{self, Data, Node};

use crate::support::Sandbox;

/// Mappings whose keys are names that people choose.
const NAMES: [&str; 24] = [
    "commands",
    "config",
    "configs",
    "containers",
    "directories",
    "endpoints",
    "entries",
    "environment",
    "features",
    "files",
    "host_port",
    "in",
    "labels",
    "names",
    "needs",
    "options",
    "parameters",
    "phases",
    "publish",
    "roles",
    "services",
    "settings",
    "variables",
    "volumes",
];

/// The kind of the position `path`, or `path:line:column`, of a project.
pub fn kind_of_position(project: &Sandbox, code: &str, place: &str) -> String {
    let mut parts = place.rsplitn(3, ':');
    let (Some(column), Some(line), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
        return kind_of_file(place);
    };
    let kind = kind_of_file(path);
    let Ok(text) = fs::read_to_string(project.path(path)) else { return kind };
    let offset = offset(&text, line.parse().unwrap(), column.parse().unwrap());
    let mut sources = Sources::default();
    let file = sources.add(path, text);
    let mut keys = Vec::new();
    match yaml::read(file, &sources, &mut Reports::default()) {
        Some(node) => descend(&node, offset, &mut keys),
        None => keys.push("(no tree)".to_owned()),
    }
    if code == "unknown-key" {
        // Which key was misspelt makes no difference.
        keys.truncate(keys.len().saturating_sub(2));
        keys.push("?".to_owned());
    }
    format!("{kind} {}", keys.join("."))
}

fn kind_of_file(path: &str) -> String {
    let kinds =
        [("catalog/features", "features"), ("catalog/", "entry"), ("profiles/", "profile"), ("stacks/", "stack")];
    let found = kinds.iter().find(|(start, _)| path.starts_with(start)).map(|(_, kind)| *kind);
    found.unwrap_or(path.split('/').next().unwrap_or_default()).to_owned()
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let own = text.lines().nth(line - 1).unwrap_or_default();
    before + own.chars().take(column - 1).map(char::len_utf8).sum::<usize>()
}

/// The path of keys to what stands at an offset.
fn descend(node: &Node, offset: usize, keys: &mut Vec<String>) {
    let holds = |node: &Node| node.span.range().contains(&offset);
    match &node.data {
        Data::Map(map) => {
            let above = |levels: usize| keys.len().checked_sub(levels).map_or("", |at| keys[at].as_str());
            // An entry's file begins with its name; a phase's mapping is one of services.
            let named = NAMES.contains(&above(1)) || above(2) == "phases";
            let at = map.iter().find(|(_, entry)| entry.key_span.range().contains(&offset) || holds(&entry.value));
            let Some((name, entry)) = at else { return };
            keys.push(if named { "*".to_owned() } else { name.to_string() });
            if entry.key_span.range().contains(&offset) {
                keys.push("(key)".to_owned());
            } else {
                descend(&entry.value, offset, keys);
            }
        }
        Data::List(items) => {
            if let Some(item) = items.iter().find(|item| holds(item)) {
                keys.push("[]".to_owned());
                descend(item, offset, keys);
            }
        }
        Data::Scalar(_) if node.span.range().start + 1 < offset => keys.push("(inside)".to_owned()),
        Data::Scalar(_) => {}
    }
}
