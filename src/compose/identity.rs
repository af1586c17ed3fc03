//! What tells the items of a list apart.

use super::scalar::split_mount;
use super::shape::Identity;
use crate::yaml::{Data, Node};

impl Identity {
    /// Whether two items speak of the same thing, so that the stronger takes the place of the weaker.
    pub(super) fn same(self, a: &Node, b: &Node) -> bool {
        match (self.of(a), self.of(b)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => equal(a, b),
            _ => false,
        }
    }

    /// What the item speaks of; `None` where nothing less than the whole item says it.
    pub(super) fn of(self, item: &Node) -> Option<String> {
        match self {
            Identity::Whole => None,
            Identity::Mount => mount(item),
            Identity::Port => port(item),
            Identity::Device => device(item),
            Identity::File(folder) => file(item, folder),
            Identity::Key(key) => text(item.get(key).unwrap_or(item)),
            Identity::Option => text(item).map(|option| name_of_option(&option).to_owned()),
        }
    }
}

/// Whether two trees say the same.
pub(super) fn equal(a: &Node, b: &Node) -> bool {
    match (&a.data, &b.data) {
        (Data::Scalar(a), Data::Scalar(b)) => a.text == b.text,
        (Data::List(a), Data::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Data::Map(a), Data::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(&a.value, &b.value)))
        }
        _ => false,
    }
}

fn text(item: &Node) -> Option<String> {
    item.as_text().map(ToString::to_string)
}

fn key(item: &Node, key: &str) -> Option<String> {
    item.get(key).and_then(text)
}

fn mount(item: &Node) -> Option<String> {
    let target = match item.as_text() {
        Some(short) => match split_mount(short).as_slice() {
            [target] | [_, target, ..] => (*target).to_owned(),
            [] => return None,
        },
        None => key(item, "target")?,
    };
    // `/data/` and `/data` are one place.
    Some(if target.len() > 1 { target.trim_end_matches('/').to_owned() } else { target })
}

fn port(item: &Node) -> Option<String> {
    let Some(short) = item.as_text() else {
        let protocol = key(item, "protocol").unwrap_or_else(|| "tcp".to_owned());
        return Some(format!("{}/{protocol}", key(item, "target")?));
    };
    let (ports, protocol) = short.rsplit_once('/').unwrap_or((short, "tcp"));
    split_mount(ports).last().map(|container| format!("{container}/{protocol}"))
}

fn device(item: &Node) -> Option<String> {
    let Some(short) = item.as_text() else {
        return key(item, "target").or_else(|| key(item, "source"));
    };
    let parts = split_mount(short);
    parts.get(1).or(parts.first()).map(|device| (*device).to_owned())
}

fn file(item: &Node, folder: &str) -> Option<String> {
    let path = key(item, "target").or_else(|| key(item, "source")).or_else(|| text(item))?;
    Some(if path.starts_with('/') { path } else { format!("{}/{path}", folder.trim_end_matches('/')) })
}

/// `no-new-privileges` of `no-new-privileges:true`, `/tmp` of `/tmp:size=1g`. Labels may be many.
fn name_of_option(option: &str) -> &str {
    match option.split_once([':', '=']) {
        Some((name, _)) if name != "label" => name,
        _ => option,
    }
}
