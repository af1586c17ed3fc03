//! Volumes: which one a name means, and the paths of bind mounts.

use std::sync::Arc;

use super::definition::Build;
use super::path::{from_unit, is_project_path, rebase_volume};
use crate::compose::{self, VariableForm};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::GENERATED;
use crate::source::Span;
use crate::yaml::{Entry, Node};

impl Build<'_, '_> {
    /// Gives each mount of the `volumes:` list the source that Compose will know.
    pub(super) fn volumes(&mut self, volumes: &mut Node) {
        let crate::yaml::Data::List(mounts) = &mut volumes.data else { return };
        for mount in mounts {
            if let Some(map) = mount.as_map_mut() {
                // An image, a pipe and a cluster's volume are Compose's to find.
                let kind = map.get("type").and_then(|kind| kind.value.as_text()).cloned();
                if kind.is_some_and(|kind| !matches!(&*kind, "volume" | "bind")) {
                    continue;
                }
                if let Some(source) = map.get_mut("source") {
                    self.rewrite(&mut source.value, |text| (text.to_owned(), String::new()));
                }
            } else {
                self.rewrite(mount, split_mount);
            }
        }
    }

    /// Rewrites the source in a text; `split` gives the source and what follows it.
    fn rewrite(&mut self, node: &mut Node, split: fn(&str) -> (String, String)) {
        let Some(text) = node.as_text().cloned() else { return };
        let (source, rest) = split(&text);
        self.refuse_turned_path(&source, node.span);
        // A single letter is the drive of a path, which was refused where it is written.
        let drive = !rest.is_empty() && matches!(source.as_bytes(), [letter] if letter.is_ascii_alphabetic());
        if source.is_empty() || source.starts_with(['/', '~', '$']) || drive {
            return;
        }
        if is_generated(&source) {
            let message = format!("`{source}` lies under `generated/`, which stackgen writes: no data may lie there");
            let fault = Diagnostic::error(Code::InvalidValue, node.span, message);
            self.reports.report(fault.help("name a folder beside `generated/`, or a volume"));
            return;
        }
        let new = if is_project_path(&source) { Some(from_unit(&source)) } else { self.volume(&source, node.span) };
        if let Some(new) = new {
            node.data = Node::string(node.span, format!("{new}{rest}")).data;
        }
    }

    /// What operators turn is read from the generated folder, where no folder of the project is.
    fn refuse_turned_path(&mut self, source: &str, span: Span) {
        let found = compose::variables(source).found;
        let relative = found.iter().find_map(|variable| match variable.form {
            VariableForm::Default(path) if variable.range.start == 0 && is_project_path(path) => Some(path),
            _ => None,
        });
        let Some(path) = relative else { return };
        let message = format!("`{path}` would be read from the generated folder, not from the project");
        let help = "what operators may turn is an absolute path; a folder of the project is mounted as it is";
        self.reports.report(Diagnostic::error(Code::InvalidValue, span, message).help(help));
    }

    /// The volume that a name means, under the name that it has in the Compose file.
    fn volume(&mut self, name: &str, span: Span) -> Option<String> {
        let own = self.own_volume(name);
        let shared = self.expanded.bound.overlaid.environment.volumes.get(name).copied();
        let (full, definition) = match (own, shared) {
            (Some((full, definition)), _) => (full, definition),
            (None, Some(definition)) => (name.to_owned(), definition.clone()),
            (None, None) => {
                self.report_unknown_volume(name, span);
                return None;
            }
        };
        let key: Arc<str> = full.as_str().into();
        self.stack.volumes.entry(key).or_insert_with(|| {
            let mut definition = definition;
            rebase_volume(&mut definition);
            Entry::new(definition)
        });
        Some(full)
    }

    /// A volume that the service or container declares: a container's own carries its name, a service's the service's.
    fn own_volume(&mut self, name: &str) -> Option<(String, Node)> {
        let container = self.container;
        let (key, definition) = container.body.volumes.get_key_value(name)?;
        let full = self.full_name(name);
        if self.is_of_service(name) {
            return Some((full, definition.clone()));
        }
        if let Some(replicas) = &container.replicas {
            let message =
                format!("`{}` runs as replicas, which would all write to its volume `{name}`", container.base);
            let fault = Diagnostic::error(Code::ReplicaVolume, replicas.span, message);
            self.reports.report(fault.related(key.span, "declared here").help("`instances` have volumes of their own"));
        }
        Some((full, definition.clone()))
    }

    /// Whether a declared volume is of the service as a whole, and shared by its containers.
    fn is_of_service(&self, name: &str) -> bool {
        let container = self.container;
        let several = !container.entry.containers.is_empty();
        several && !container.declarations[1..].iter().any(|one| one.volumes.contains_key(name))
    }

    /// The name that a declared volume has in the Compose file.
    pub(super) fn full_name(&self, name: &str) -> String {
        let container = self.container;
        let owner = if self.is_of_service(name) { &container.service } else { &container.name };
        format!("{owner}-{name}")
    }

    fn report_unknown_volume(&mut self, name: &str, span: Span) {
        let message = format!("`{name}` is no declared volume");
        let fault = Diagnostic::error(Code::UnknownName, span, message);
        let declared = self.container.body.volumes.keys().map(|key| &*key.value);
        let shared = self.expanded.bound.overlaid.environment.volumes.keys();
        let fault = fault.suggest(name, declared.chain(shared.map(|name| &**name)));
        self.reports.report(
            fault.help(format!("declare it: `volumes: {{ {name}: {{}} }}`; a folder of the project is `./{name}`")),
        );
    }
}

/// Whether a path of the project leads to what stackgen writes.
fn is_generated(path: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| !matches!(*segment, "" | "."));
    path.starts_with("./") && segments.next().is_some_and(|first| first == GENERATED)
}

/// A short mount in two: its source, and the colon with all that follows.
fn split_mount(text: &str) -> (String, String) {
    // A Compose variable may hold colons: `${DATA:-/data}:/data`.
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => return (text[..at].to_owned(), text[at..].to_owned()),
            _ => {}
        }
    }
    (String::new(), text.to_owned())
}
