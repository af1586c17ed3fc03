//! How a nearer statement is laid over a farther one, key by key of the body.

use std::sync::Arc;

use crate::check::removals_in;
use crate::compose;
use crate::diagnostic::{Code, Diagnostic, Place, Reports};
use crate::source::Span;
use crate::yaml::{Data, Entry, Map, Node, Tag};

/// How one key of a body is merged.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// The nearer one stands.
    Replace,
    /// Lists: what is new is added at the end.
    Append,
    /// Mappings: by key, each value by the rule.
    ByKey(&'static Rule),
    /// Needs: the short form is the long form's `from`, then by key.
    Needs,
    /// A Compose service: by the table of Compose's keys.
    Service,
}

/// The keys of a body that are laid over each other before conditions are known to the full.
pub const EARLY: &[&str] =
    &["settings", "needs", "after", "endpoints", "host_port", "publish", "replicas", "instances", "volumes"];
/// The keys that may depend on settings and bound needs.
pub const LATE: &[&str] = &["service", "files", "checks", "applications"];

fn rule(key: &str) -> Rule {
    match key {
        "settings" | "host_port" | "publish" | "volumes" | "files" => Rule::ByKey(&Rule::Replace),
        // Of an application the properties are a mapping of their own.
        "applications" => Rule::ByKey(&Rule::ByKey(&Rule::ByKey(&Rule::Replace))),
        "endpoints" | "checks" => Rule::ByKey(&Rule::ByKey(&Rule::Replace)),
        "needs" => Rule::Needs,
        "after" => Rule::Append,
        "service" => Rule::Service,
        _ => Rule::Replace,
    }
}

/// Lays the `keys` of a body that is said of many services: what it takes away need not be there in each of them.
pub fn lay_body_of_many(base: &mut Map, body: &Map, keys: &[&str], took: &mut Vec<Span>, reports: &mut Reports) {
    let mut said = Reports::default();
    lay_body(base, body, keys, &mut said);
    let (idle, other): (Vec<_>, Vec<_>) =
        said.into_sorted().into_iter().partition(|fault| fault.code == Code::IdleRemoval);
    other.into_iter().for_each(|fault| reports.report(fault));
    let found = |span: &Span| !idle.iter().any(|fault| fault.place == Place::Span(*span));
    let mut removals = Vec::new();
    for (_, entry) in body.iter().filter(|(key, _)| keys.contains(&&***key)) {
        removals_in(&entry.value, &mut removals);
    }
    took.extend(removals.into_iter().filter(found));
}

/// Lays the `keys` of one body over what came before.
pub fn lay_body(base: &mut Map, body: &Map, keys: &[&str], reports: &mut Reports) {
    for (key, entry) in body.iter().filter(|(key, _)| keys.contains(&&***key)) {
        lay_key(base, key, entry, rule(key), reports);
    }
}

fn lay_key(base: &mut Map, key: &Arc<str>, over: &Entry, rule: Rule, reports: &mut Reports) {
    if over.value.tag == Some(Tag::Remove) {
        if base.shift_remove(key).is_none() {
            reports.report(removes_nothing(key, over));
        }
        return;
    }
    let before = base.get_mut(key).map(|entry| std::mem::replace(&mut entry.value, Node::plain(over.key_span, "")));
    let value = lay(before, &over.value, rule, reports);
    match base.get_mut(key) {
        // Who replaces the whole value is who says it.
        Some(entry) if value.span == over.value.span => {
            entry.key_span = over.key_span;
            entry.value = value;
        }
        Some(entry) => entry.value = value,
        None => drop(base.insert(key.clone(), over.with_value(value))),
    }
}

fn removes_nothing(key: &str, over: &Entry) -> Diagnostic {
    Diagnostic::error(Code::IdleRemoval, over.key_span, format!("there is no `{key}` to remove here"))
}

/// A value takes nothing away that does not lie over another: of one that stands in place of another as a whole,
/// that is everything in it.
fn refuse_tags(node: &Node, reports: &mut Reports) {
    match &node.data {
        _ if node.tag.is_some() => reports.report(finds_nothing(node)),
        Data::Map(map) => map.values().for_each(|entry| refuse_tags(&entry.value, reports)),
        Data::List(items) => items.iter().for_each(|item| refuse_tags(item, reports)),
        Data::Scalar(_) => {}
    }
}

fn finds_nothing(node: &Node) -> Diagnostic {
    let tag = if node.tag == Some(Tag::Remove) { "!remove" } else { "!replace" };
    Diagnostic::error(Code::IdleRemoval, node.span, format!("`{tag}` finds nothing to take away"))
        .label("no weaker layer says this")
}

fn refuse_idle_replacement(base: Option<&Node>, over: &Node, reports: &mut Reports) {
    if over.as_scalar().is_some() {
        let message = "`!replace` is for lists and mappings: a single value replaces anyway";
        reports.report(Diagnostic::error(Code::InvalidValue, over.span, message));
    } else if base.is_none() {
        reports.report(finds_nothing(over));
    }
}

fn lay(base: Option<Node>, over: &Node, rule: Rule, reports: &mut Reports) -> Node {
    let replaces = over.tag == Some(Tag::Replace);
    if replaces && !matches!(rule, Rule::Service | Rule::Needs) {
        refuse_idle_replacement(base.as_ref(), over, reports);
    }
    match (rule, base) {
        (Rule::Service, base) => compose::merge_service(base, over, reports),
        (Rule::Needs, base) => lay_needs(base, over, reports),
        (Rule::ByKey(inner), Some(base)) if !replaces && base.as_map().is_some() && over.as_map().is_some() => {
            lay_map(base, over, *inner, reports)
        }
        (Rule::ByKey(inner), None) if over.as_map().is_some() => {
            lay_map(Node::map(over.span, Map::default()), over, *inner, reports)
        }
        (Rule::ByKey(inner), Some(base)) if over.as_map().is_some() => {
            let laid = lay_map(Node::map(over.span, Map::default()), over, *inner, reports);
            Node { beaten: Some(Arc::new(base)), ..laid }
        }
        (Rule::Append, base) if !replaces => {
            append(base.unwrap_or_else(|| Node::list(over.span, Vec::new())), over, reports)
        }
        (_, base) => {
            let alone = Node { tag: None, beaten: base.map(Arc::new), ..over.clone() };
            refuse_tags(&alone, reports);
            alone
        }
    }
}

fn lay_map(mut base: Node, over: &Node, inner: Rule, reports: &mut Reports) -> Node {
    if let (Some(into), Some(from)) = (base.as_map_mut(), over.as_map()) {
        for (key, entry) in from {
            lay_key(into, key, entry, inner, reports);
        }
    }
    base
}

/// Adds what is new at the end, and takes away what is marked.
fn append(mut base: Node, over: &Node, reports: &mut Reports) -> Node {
    let (Data::List(into), Some(from)) = (&mut base.data, over.as_list()) else { return over.clone() };
    for item in from {
        let there = item.as_text().and_then(|text| into.iter().position(|there| there.as_text() == Some(text)));
        match (item.tag, there) {
            (Some(Tag::Remove), Some(at)) => drop(into.remove(at)),
            (Some(_), _) => reports.report(finds_nothing(item)),
            (None, Some(_)) => {}
            (None, None) => into.push(item.clone()),
        }
    }
    base
}

fn lay_needs(base: Option<Node>, over: &Node, reports: &mut Reports) -> Node {
    let long_form = |node: &Node| match node.data {
        Data::Scalar(_) if node.tag.is_none() => {
            Node::map(node.span, Map::from_iter([(Arc::from("from"), Entry::new(node.clone()))]))
        }
        _ => node.clone(),
    };
    let mut long = over.clone();
    if let Some(map) = long.as_map_mut() {
        for entry in map.values_mut() {
            entry.value = long_form(&entry.value);
        }
    }
    lay(base, &long, Rule::ByKey(&Rule::ByKey(&Rule::Replace)), reports)
}

/// Lays a project's entry over the built-in one that it extends.
pub fn merge_entry(base: Node, over: &Node, reports: &mut Reports) -> Node {
    let mut merged = base;
    let (Some(into), Some(from)) = (merged.as_map_mut(), over.as_map()) else { return over.clone() };
    for (key, entry) in from.iter().filter(|(key, _)| &***key != "extends") {
        match &**key {
            "containers" => lay_containers(into, key, entry, reports),
            "settings" => lay_key(into, key, entry, Rule::ByKey(&Rule::ByKey(&Rule::Replace)), reports),
            "when" => lay_key(into, key, entry, Rule::Append, reports),
            _ => lay_key(into, key, entry, rule(key), reports),
        }
    }
    merged
}

fn lay_containers(into: &mut Map, key: &Arc<str>, over: &Entry, reports: &mut Reports) {
    let Some(containers) = over.value.as_map() else { return };
    let Some(base) = into.get_mut(key).and_then(|entry| entry.value.as_map_mut()) else {
        into.insert(key.clone(), over.clone());
        return;
    };
    for (name, container) in containers {
        match base.shift_remove(name) {
            Some(before) if container.value.tag.is_none() => {
                let value = merge_entry(before.value, &container.value, reports);
                base.insert(name.clone(), container.with_value(value));
            }
            Some(_) if container.value.tag == Some(Tag::Remove) => {}
            _ if container.value.tag == Some(Tag::Remove) => reports.report(removes_nothing(name, container)),
            _ => drop(base.insert(name.clone(), container.clone())),
        }
    }
}
