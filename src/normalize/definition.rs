//! A service's definition in Compose's own keys.

use std::sync::Arc;

use indexmap::IndexMap;

use super::file::FILES_LABEL;
use super::path;
use crate::compose;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::expand::{Expanded, ExpandedContainer, secret_id};
use crate::load::entry::Kind;
use crate::model::{Dependency, Stack};
use crate::overlay::Container;
use crate::source::Span;
use crate::yaml::{Data, Entry, Map, Node};

/// The building of one definition.
pub struct Build<'a, 'r> {
    /// The whole stack, evaluated.
    pub expanded: &'r Expanded<'a>,
    /// The container.
    pub container: &'r Container<'a>,
    /// What it evaluated to.
    pub evaluated: &'r ExpandedContainer,
    /// The stack in its canonical form, as far as it is built.
    pub stack: &'r mut Stack,
    /// The sink.
    pub reports: &'r mut Reports,
}

impl Build<'_, '_> {
    /// The whole definition, in canonical order.
    pub fn definition(&mut self, depends_on: &IndexMap<Arc<str>, Dependency>) -> Node {
        let mut service = self.evaluated.service.clone();
        let span = self.container.span;
        let Some(map) = service.as_map_mut() else { return service };
        if let Some(volumes) = map.get_mut("volumes") {
            self.volumes(&mut volumes.value);
        }
        path::rebase(map);
        if self.container.kind() == Kind::Job {
            self.job(map);
        }
        self.ports(map);
        self.resources(map);
        self.pids(map);
        self.replicas(map);
        self.secrets(map);
        self.place_files(map);
        if !depends_on.is_empty() {
            set(map, "depends_on", depends(depends_on));
        }
        self.check_image(span);
        compose::canonical_service(service)
    }

    fn ports(&self, map: &mut Map) {
        let bind = &self.expanded.bound.overlaid.environment.host.bind;
        let host = if bind.contains(':') { format!("[{bind}]") } else { bind.to_string() };
        let published = self.evaluated.endpoints.iter().filter_map(|endpoint| {
            let port = endpoint.host_port.as_ref()?;
            Some(Node::string(port.span, format!("{host}:{}:{}", port.value.get(), endpoint.port.value.get())))
        });
        let ports: Vec<Node> = published.collect();
        if !ports.is_empty() {
            set(map, "ports", Node::list(ports[0].span, ports));
        }
    }

    fn resources(&self, map: &mut Map) {
        let resources = &self.container.resources;
        let Some(span) = resources.spans().next() else { return };
        let figures = |cpus: Option<(Span, String)>, memory: Option<(Span, String)>| {
            let both = [("cpus", cpus), ("memory", memory)];
            let stated = both.into_iter().filter_map(|(key, figure)| Some((key, figure?)));
            let entries = stated.map(|(key, (span, text))| (Arc::from(key), Entry::new(Node::string(span, text))));
            entries.collect::<Map>()
        };
        let limits = figures(
            resources.cpus.as_ref().map(|at| (at.span, at.value.to_string())),
            resources.memory.as_ref().map(|at| (at.span, at.value.compose())),
        );
        let reservations = figures(
            resources.reserved_cpus.as_ref().map(|at| (at.span, at.value.to_string())),
            resources.reserved_memory.as_ref().map(|at| (at.span, at.value.compose())),
        );
        // Limits of processes, devices and the like may stand there already.
        let into = mapping(mapping(map, "deploy", span), "resources", span);
        for (key, figures) in [("limits", limits), ("reservations", reservations)] {
            if !figures.is_empty() {
                let kind = mapping(into, key, span);
                figures.into_iter().for_each(|(name, figure)| set(kind, &name, figure.value));
            }
        }
    }

    /// Where limits are stated Compose wants the number of processes among them: it refuses a `pids_limit` beside
    /// `deploy.resources.limits.pids` (compose-go 2.9.1, `loader/validate.go`, where a missing one counts as 0).
    fn pids(&mut self, map: &mut Map) {
        let limits = ["deploy", "resources", "limits"];
        let inner = |map: &Map| map.get(limits[0])?.value.get(limits[1])?.get(limits[2]).cloned();
        let Some(limit) = map.get("pids_limit").map(|entry| entry.value.clone()) else { return };
        let Some(stated) = inner(map) else { return };
        if let Some(other) = stated.get("pids")
            && other.as_text() != limit.as_text()
        {
            let message = "`pids_limit` and `deploy.resources.limits.pids` contradict each other";
            let fault = Diagnostic::error(Code::ConflictingKeys, limit.span, message);
            self.reports.report(fault.related(other.span, "`deploy.resources.limits.pids`"));
            return;
        }
        map.shift_remove("pids_limit");
        let span = limit.span;
        let into = limits.iter().fold(map, |map, key| mapping(map, key, span));
        set(into, "pids", limit);
    }

    fn replicas(&self, map: &mut Map) {
        if let Some(replicas) = &self.container.replicas {
            set(
                mapping(map, "deploy", replicas.span),
                "replicas",
                Node::plain(replicas.span, replicas.value.to_string()),
            );
        }
    }

    fn secrets(&mut self, map: &mut Map) {
        if self.evaluated.secrets.is_empty() {
            return;
        }
        let span = self.container.span;
        let mut names = Vec::new();
        for variable in &self.evaluated.secrets {
            let id: Arc<str> = secret_id(variable).into();
            let from = Map::from_iter([(Arc::from("environment"), Entry::new(Node::string(span, variable.clone())))]);
            self.stack.secrets.insert(id.clone(), Entry::new(Node::map(span, from)));
            names.push(Node::string(span, id));
        }
        set(map, "secrets", Node::list(span, names));
    }

    fn place_files(&mut self, map: &mut Map) {
        let mounts = self.files();
        let span = self.container.span;
        if !mounts.folders.is_empty() {
            let volumes = map.entry(Arc::from("volumes")).or_insert_with(|| Entry::new(Node::list(span, Vec::new())));
            if let Data::List(list) = &mut volumes.value.data {
                list.extend(mounts.folders.iter().map(|(span, mount)| Node::string(*span, mount.as_str())));
            }
        }
        if !mounts.configs.is_empty() {
            set(map, "configs", Node::list(span, mounts.configs));
        }
        if mounts.any {
            let labels = map.entry(Arc::from("labels")).or_insert_with(|| Entry::new(Node::map(span, Map::default())));
            if let Some(labels) = labels.value.as_map_mut() {
                set(labels, FILES_LABEL, Node::string(span, mounts.hash));
            }
        }
    }

    fn check_image(&mut self, span: Span) {
        if self.evaluated.has_image {
            return;
        }
        let message = format!("`{}` has neither `image` nor `build`", self.container.base);
        self.reports.report(Diagnostic::error(Code::MissingValue, span, message).help("say `service: { image: … }`"));
    }
}

/// Sets a key, where the compiler's word is the last one.
pub(super) fn set(map: &mut Map, key: &str, value: Node) {
    match map.get_mut(key) {
        Some(entry) => entry.value = value,
        None => drop(map.insert(key.into(), Entry::new(value))),
    }
}

/// The mapping under a key, which is made where there is none.
fn mapping<'m>(map: &'m mut Map, key: &str, span: Span) -> &'m mut Map {
    let entry = map.entry(Arc::from(key)).or_insert_with(|| Entry::new(Node::map(span, Map::default())));
    if entry.value.as_map().is_none() {
        entry.value.data = Data::map(Map::default());
    }
    match &mut entry.value.data {
        Data::Map(map) => Arc::make_mut(map),
        _ => unreachable!("made a mapping above"),
    }
}

fn depends(depends_on: &IndexMap<Arc<str>, Dependency>) -> Node {
    let one = |(name, dependency): (&Arc<str>, &Dependency)| {
        let condition = Node::string(dependency.span, dependency.condition.as_str());
        let map = Map::from_iter([(Arc::from("condition"), Entry::new(condition))]);
        (name.clone(), Entry::new(Node::map(dependency.span, map)))
    };
    let map: Map = depends_on.iter().map(one).collect();
    let span = map.values().next().map_or_else(|| unreachable!("there are dependencies"), |entry| entry.key_span);
    Node::map(span, map)
}
