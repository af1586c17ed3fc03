//! What contradicts itself in a whole service, after its layers are merged and its templates filled in.

use super::scalar::split_mount;
use super::shape::Identity;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::Scalar;
use crate::source::Span;
use crate::value::Size;
use crate::yaml::{Data, Node};

/// Keys that Compose refuses together.
const EXCLUSIVE: &[(&[&str], &[&str])] =
    &[(&["network_mode"], &["networks"]), (&["build", "dockerfile"], &["build", "dockerfile_inline"])];

/// Amounts of memory, the smaller first: the engine refuses a container where they are the other way round.
const ORDERED: &[(&[&str], &[&str])] = &[
    (&["mem_reservation"], &["deploy", "resources", "limits", "memory"]),
    (&["deploy", "resources", "reservations", "memory"], &["deploy", "resources", "limits", "memory"]),
    (&["deploy", "resources", "limits", "memory"], &["memswap_limit"]),
];

/// Checks a whole service as it will be written.
///
/// Reports keys that exclude each other or amounts that
/// contradict each other (`conflicting-keys`), a path of the container that two entries mount
/// (`duplicate-mount`), networks that nobody declares (`unknown-name`), and files that cannot be brought because the container's file system is read-only or
/// hidden below another mount there (`unreachable-file`): `up` fails or loses them, `config` is silent.
pub fn check_whole_service(service: &Node, reports: &mut Reports) {
    for (one, other) in EXCLUSIVE {
        if let (Some(a), Some(b)) = (at(service, one), at(service, other)) {
            reports.report(conflict(one, a, other, b, "exclude each other"));
        }
    }
    for (small, large) in ORDERED {
        if let (Some(a), Some(b)) = (at(service, small), at(service, large))
            && size(a).zip(size(b)).is_some_and(|(a, b)| a > b)
        {
            reports.report(conflict(small, a, large, b, "contradict each other: the first is larger"));
        }
    }
    super::wanted::check_service(service, reports);
    check_mounts(service, reports);
    check_networks(service, reports);
}

/// Inputs declare no networks, so that Compose knows none but its own `default`.
fn check_networks(service: &Node, reports: &mut Reports) {
    let names: Vec<(&str, Span)> = match service.get("networks").map(|node| &node.data) {
        Some(Data::Map(map)) => map.iter().map(|(name, entry)| (&**name, entry.key_span)).collect(),
        Some(Data::List(items)) => items.iter().filter_map(|item| Some((&**item.as_text()?, item.span))).collect(),
        _ => return,
    };
    for (name, span) in names.into_iter().filter(|(name, _)| *name != "default") {
        let message = format!("no network is named `{name}`");
        reports.report(
            Diagnostic::error(Code::UnknownName, span, message)
                .help("the services of a stack share the network `default`, in which each is reached by its name"),
        );
    }
}

fn at<'a>(service: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(service, |node, key| node.get(key))
}

fn size(node: &Node) -> Option<Size> {
    Size::parse(node.as_text()?).ok()
}

fn conflict(one: &[&str], a: &Node, other: &[&str], b: &Node, how: &str) -> Diagnostic {
    let message = format!("`{}` and `{}` {how}", one.join("."), other.join("."));
    Diagnostic::error(Code::ConflictingKeys, a.span, message).related(b.span, format!("`{}`", other.join(".")))
}

/// A path in the container and the item that puts something there.
struct Place<'a> {
    key: &'static str,
    path: String,
    item: &'a Node,
}

fn check_mounts(service: &Node, reports: &mut Reports) {
    let mounts = places(service, "volumes", Identity::Mount).chain(places(service, "tmpfs", Identity::Option));
    let files = places(service, "configs", Identity::File("/")).chain(places(
        service,
        "secrets",
        Identity::File("/run/secrets"),
    ));
    let (mounts, files): (Vec<Place<'_>>, Vec<Place<'_>>) = (mounts.collect(), files.collect());
    let all: Vec<&Place<'_>> = mounts.iter().chain(&files).collect();
    for (index, place) in all.iter().enumerate() {
        if let Some(first) = all[..index].iter().find(|first| first.path == place.path) {
            let message = format!("`{}` is mounted twice", place.path);
            reports.report(
                Diagnostic::error(Code::DuplicateMount, place.item.span, message)
                    .label(format!("again, by `{}`", place.key))
                    .related(first.item.span, format!("first, by `{}`", first.key)),
            );
        }
    }
    for file in &files {
        report_unreachable(service, &mounts, file, reports);
    }
}

fn places<'a>(service: &'a Node, key: &'static str, identity: Identity) -> impl Iterator<Item = Place<'a>> {
    let items = service.get(key).map(|node| node.as_list().unwrap_or(std::slice::from_ref(node)));
    items.unwrap_or_default().iter().filter_map(move |item| {
        let path = identity.of(item)?;
        Some(Place { key, path: clean(&path), item })
    })
}

/// `/a/` and `/a` are one place.
fn clean(path: &str) -> String {
    if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path.to_owned() }
}

fn report_unreachable(service: &Node, mounts: &[Place<'_>], file: &Place<'_>, reports: &mut Reports) {
    let read_only = service.get("read_only").filter(|node| node.as_text().is_some_and(|text| &**text == "true"));
    let below = |mount: &&Place<'_>| {
        file.path.strip_prefix(mount.path.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
    };
    let hidden = mounts.iter().filter(below).find_map(|mount| Some((mount.item, Over::of(mount)?.what())));
    let (by, what) = match (read_only, hidden) {
        (Some(node), _) => (node, "its file system is read-only"),
        (None, Some((mount, what))) => (mount, what),
        (None, None) => return,
    };
    let message = format!("`{}` cannot be brought into the container: {what}", file.path);
    reports.report(
        Diagnostic::error(Code::UnreachableFile, file.item.span, message)
            .related(by.span, "said here")
            .help("a folder that is mounted can be read there, and a variable"),
    );
}

/// A mount through which Compose cannot, or must not, write a file: it puts the files that it brings into a container that is
/// made and does not run yet, through whatever is mounted there (docs/decisions/0013).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// Memory, which is empty at each start.
    Memory,
    /// Something that the container may only read.
    ReadOnly,
    /// A folder of the host, where the file would appear.
    Host,
}

impl Over {
    /// `None` for a volume that can be written to.
    fn of(mount: &Place<'_>) -> Option<Over> {
        let says =
            |key: &str, word: &str| at(mount.item, &[key]).and_then(Node::as_text).is_some_and(|text| &**text == word);
        let short = mount.item.as_text().map(|text| split_mount(text));
        let option = |word: &str| {
            short
                .as_ref()
                .and_then(|parts| parts.get(2))
                .is_some_and(|options| options.split(',').any(|one| one == word))
        };
        let source = short.as_ref().filter(|parts| parts.len() > 1).map(|parts| parts[0]);
        if mount.key == "tmpfs" || says("type", "tmpfs") {
            Some(Over::Memory)
        } else if says("read_only", "true") || option("ro") {
            Some(Over::ReadOnly)
        } else if says("type", "bind") || source.is_some_and(|source| source.starts_with(['.', '/', '~', '$'])) {
            Some(Over::Host)
        } else {
            None
        }
    }

    fn what(self) -> &'static str {
        match self {
            Over::Memory => "a `tmpfs` lies over it",
            Over::ReadOnly => "what lies over it is read-only",
            Over::Host => "a folder of the host lies over it, in which it would appear",
        }
    }
}
