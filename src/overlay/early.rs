//! What must be known before settings and needs are: merged under conditions that see the environment alone.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::chain::{Draft, FIGURES, Reach};
use super::container::Container;
use super::environment::Environment;
use super::merge::{EARLY, lay_body, lay_body_of_many};
use super::resources::{Resources, Statement};
use crate::check::note;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::body::{Body, When};
use crate::load::read::{FromNode, Kept};
use crate::source::{Sources, Span};
use crate::template::{Lookup, Scope, Templates};
use crate::yaml::{Data, Map, Node};

/// Merges what must be known before settings and needs are: conditions here see the environment alone.
pub(super) struct Early<'a, 'r> {
    pub(super) environment: &'r Environment<'a>,
    pub(super) templates: &'r mut Templates,
    pub(super) sources: &'r Sources,
    pub(super) heeded: &'r mut Vec<Arc<str>>,
    pub(super) winners: &'r mut Vec<Span>,
    pub(super) reports: &'r mut Reports,
}

impl<'a> Early<'a, '_> {
    /// The container, or its instances.
    pub(super) fn container(&mut self, draft: Draft<'a>) -> Vec<Container<'a>> {
        let (map, resources) = self.merge(&draft);
        let node = Node::map(draft.span, map);
        note_own(&node, &draft, self.winners);
        self.winners.extend(resources.spans());
        let Some(body) = Body::from_node(&node, self.reports) else { return Vec::new() };
        let instances = body.instances.clone();
        let replicas = body.replicas.clone();
        if let (Some(instances), Some(replicas)) = (&instances, &replicas) {
            let message = "a service has either `instances` or `replicas`";
            let fault = Diagnostic::error(Code::InvalidValue, instances.span, message);
            self.reports.report(fault.related(replicas.span, "the other one"));
        }
        let (body, chain) = (Rc::new(body), Rc::new(draft.chain));
        let count = instances.as_ref().map_or(1, |count| count.value.0);
        let one = |instance: Option<u32>| Container {
            name: instance.map_or_else(|| draft.name.clone(), |n| format!("{}-{n}", draft.name).into()),
            base: draft.name.clone(),
            service: draft.service.clone(),
            span: draft.span,
            part: draft.part.clone(),
            entry_name: draft.entry_name.clone(),
            entry_file: draft.entry_file,
            entry: draft.entry,
            declarations: draft.declarations.clone(),
            phase: draft.phase.clone(),
            instance,
            instances: count,
            replicas: replicas.clone(),
            resources: resources.clone(),
            body: body.clone(),
            chain: chain.clone(),
        };
        match instances {
            Some(_) => (1..=count).map(|n| one(Some(n))).collect(),
            None => vec![one(None)],
        }
    }

    fn merge(&mut self, draft: &Draft<'a>) -> (Map, Resources) {
        let mut map = Map::default();
        let mut said: Vec<Statement<'a>> = Vec::new();
        let mut faulty = false;
        for layer in &draft.chain {
            let meant = draft.is_meant(layer.reach);
            let part = draft.part.as_deref();
            // A catalog's `settings` are declarations, not values.
            let declares = |key: &str| key == "settings" && layer.reach == Reach::Catalog;
            let laid: Vec<&str> = EARLY.iter().copied().filter(|key| meant || !FIGURES.contains(key)).collect();
            let own: Vec<&str> = laid.iter().copied().filter(|key| !declares(key)).collect();
            self.lay(&mut map, &own_endpoints(layer.map, part), &own, layer.reach);
            let for_environment = layer.for_environment;
            faulty |= meant && layer.map.contains_key("resources") && layer.resources.is_none();
            said.extend(layer.resources.filter(|_| meant).map(|said| Statement { said, for_environment }));
            for when in layer.when {
                if !decides_early(when) || self.holds(when) != Some(true) {
                    continue;
                }
                let Some(body) = when.node.as_map() else { continue };
                self.lay(&mut map, &own_endpoints(body, part), &laid, layer.reach);
                let resources = when.body.resources.as_ref().filter(|_| meant);
                said.extend(resources.map(|said| Statement { said, for_environment }));
            }
        }
        complete_needs(&mut map);
        let resources = Resources::of(&said, self.environment.scale, &draft.name, self.reports);
        (map, Resources { faulty, ..resources })
    }

    fn lay(&mut self, map: &mut Map, body: &Map, keys: &[&str], reach: Reach) {
        if reach.names_nobody() {
            lay_body_of_many(map, body, keys, self.winners, self.reports);
        } else {
            lay_body(map, body, keys, self.reports);
        }
    }

    /// Whether a condition holds that decides what must be known early.
    fn holds(&mut self, when: &Kept<When>) -> Option<bool> {
        let node = &when.condition.node;
        let references = self.templates.condition_references(node, self.sources, self.reports)?;
        if let Some(late) = references.iter().find(|reference| !EARLY_ROOTS.contains(&reference.path[0].as_str())) {
            let key = EARLY.iter().chain(&["resources"]).find(|key| when.node.get(key).is_some()).unwrap_or(&"");
            let message = format!("a condition on `{}` cannot decide `{key}`", late.path.join("."));
            let fault = Diagnostic::error(Code::LateCondition, node.span, message);
            self.reports.report(fault.help("it may ask about `features`, `env`, `stack` and `parameters` only"));
            return None;
        }
        let mut scope = EarlyScope { environment: self.environment, heeded: self.heeded };
        self.templates.condition(node, &mut scope, self.sources, self.reports)
    }
}

/// Notes where the values stand that are a container's: what is said of many services holds for those that have the
/// setting or the endpoint.
fn note_own(node: &Node, draft: &Draft<'_>, winners: &mut Vec<Span>) {
    let has_setting = |name: &str| draft.declarations.iter().any(|one| one.settings.contains_key(name));
    let has_endpoint = |name: &str| node.get("endpoints").is_some_and(|endpoints| endpoints.get(name).is_some());
    for (key, entry) in node.as_map().into_iter().flatten() {
        let has: &dyn Fn(&str) -> bool = match &**key {
            "settings" => &has_setting,
            "publish" | "host_port" => &has_endpoint,
            _ => &|_| true,
        };
        match entry.value.as_map().filter(|map| !map.is_empty()) {
            Some(map) => {
                for (_, own) in map.iter().filter(|(name, _)| has(name)) {
                    winners.push(own.key_span);
                    note(&own.value, winners);
                }
            }
            None => note(&entry.value, winners),
        }
    }
}

/// A body whose statements on endpoints are those on this container's: `master.ui` is the `ui` of `master`.
fn own_endpoints<'m>(body: &'m Map, part: Option<&str>) -> Cow<'m, Map> {
    let mut own = Cow::Borrowed(body);
    for key in ["host_port", "publish"] {
        let Some(said) = body.get(key).and_then(|entry| entry.value.as_map()) else { continue };
        if !said.keys().any(|name| name.contains('.')) {
            continue;
        }
        let here = said.iter().filter_map(|(name, entry)| match name.split_once('.') {
            Some((container, endpoint)) => (Some(container) == part).then(|| (Arc::from(endpoint), entry.clone())),
            None => Some((name.clone(), entry.clone())),
        });
        let here: Map = here.collect();
        if let Some(entry) = own.to_mut().get_mut(key) {
            entry.value.data = Data::map(here);
        }
    }
    own
}

/// Gives each need that names a service alone the endpoint that a weaker statement names: `metastore-db` over
/// `postgres.sql` is `metastore-db.sql`.
fn complete_needs(map: &mut Map) {
    let Some(needs) = map.get_mut("needs").and_then(|entry| entry.value.as_map_mut()) else { return };
    for need in needs.values_mut() {
        let Some(from) = need.value.as_map_mut().and_then(|need| need.get_mut("from")) else { continue };
        let node = &from.value;
        let Some(service) = node.as_text().filter(|text| !text.contains('.')).cloned() else { continue };
        let weaker = std::iter::successors(node.beaten.as_deref(), |node| node.beaten.as_deref());
        let endpoint = weaker.filter_map(Node::as_text).find_map(|text| text.split_once('.').map(|(_, end)| end));
        if let Some(endpoint) = endpoint {
            let completed = format!("{service}.{endpoint}");
            from.value = Node { beaten: node.beaten.clone(), ..Node::string(node.span, completed) };
        }
    }
}

/// What a condition that decides early keys may ask about.
const EARLY_ROOTS: &[&str] = &["features", "env", "stack", "parameters"];

/// Whether a conditional statement says something that must be known before settings and needs are.
pub fn decides_early(when: &Kept<When>) -> bool {
    EARLY.iter().chain(&["resources"]).any(|key| when.node.get(key).is_some())
}

pub(super) struct EarlyScope<'a, 'r> {
    environment: &'r Environment<'a>,
    heeded: &'r mut Vec<Arc<str>>,
}

impl Scope for EarlyScope<'_, '_> {
    fn lookup(&mut self, path: &[&str]) -> Lookup {
        self.environment.lookup(path, self.heeded).unwrap_or_else(|| Lookup::Unknown {
            depth: 0,
            valid: EARLY_ROOTS.iter().map(|root| (*root).to_owned()).collect(),
        })
    }
}
