//! The containers of a stack in one environment, each with the chain of statements that reach it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::environment::{Environment, unknown_feature};
use super::merge::{EARLY, lay_body};
use super::resources::{Resources, Statement};
use crate::check::note;
use crate::diagnostic::{Code, Diagnostic, Reports, nearest};
use crate::load::body::{Body, ResourcesStatement, When};
use crate::load::entry::{Declaration, Entry, Kind};
use crate::load::read::{At, FromNode, Kept};
use crate::load::stack::ServiceStatement;
use crate::load::{Inputs, is_removal};
use crate::source::{FileId, Sources, Span};
use crate::template::{Lookup, Scope, Templates};
use crate::yaml::{Data, Map, Node};

/// A stack in one environment: its containers, each with one merged body.
#[derive(Debug)]
pub struct Overlaid<'a> {
    /// The environment.
    pub environment: Environment<'a>,
    /// The containers, in the order of the stack.
    pub containers: Vec<Container<'a>>,
    /// Services that exist but have faults, or that a feature or `!remove` takes away here.
    pub absent: BTreeMap<Arc<str>, Absence>,
    /// The names of the phases, in order; empty where the stack has none.
    pub phases: Vec<Arc<str>>,
    /// The features that something in the stack asks about.
    pub heeded: Vec<Arc<str>>,
    /// Where the values stand that won so far.
    pub winners: HashSet<Span>,
}

/// Why a service that the stack speaks of is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// A fault was reported for it.
    Broken,
    /// The feature is off.
    Feature(Arc<str>),
    /// The environment removes it.
    Removed(Span),
}

/// One container before its strings are evaluated.
#[derive(Debug)]
pub struct Container<'a> {
    /// The name that Compose runs it under.
    pub name: Arc<str>,
    /// That name without the number of an instance.
    pub base: Arc<str>,
    /// The stack's key.
    pub service: Arc<str>,
    /// Where that key stands.
    pub span: Span,
    /// Its name inside the entry, where the entry runs as several.
    pub part: Option<Arc<str>>,
    /// The entry's name; `None` for a stack's own service.
    pub entry_name: Option<Arc<str>>,
    /// The file of the entry; `None` for a stack's own service.
    pub entry_file: Option<FileId>,
    /// The entry.
    pub entry: &'a Entry,
    /// What the entry declares for it: for all its containers, then for this one.
    pub declarations: Vec<&'a Declaration>,
    /// Its phase, where the stack has phases.
    pub phase: Option<Arc<str>>,
    /// Which of several instances it is, counted from one.
    pub instance: Option<u32>,
    /// How many instances there are.
    pub instances: u32,
    /// How often Compose runs it.
    pub replicas: Option<At<u32>>,
    /// Its resources.
    pub resources: Resources,
    /// What was said of it, merged: everything but `service` and `files`.
    pub body: Rc<Body>,
    /// The chain, for what is merged later.
    pub chain: Rc<Vec<Layer<'a>>>,
}

/// One statement of a chain.
#[derive(Debug, Clone)]
pub struct Layer<'a> {
    /// The mapping.
    pub map: &'a Map,
    /// Conditional statements inside it.
    pub when: &'a [Kept<When>],
    /// Its resources.
    pub resources: Option<&'a ResourcesStatement>,
    /// How far it reaches.
    pub reach: Reach,
    /// Whether it was made for this environment.
    pub for_environment: bool,
}

/// How far a statement reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The catalog's own declaration.
    Catalog,
    /// Every service, or every one in a role.
    Many,
    /// A service with this many containers.
    Service(usize),
    /// One container.
    Container,
}

impl Container<'_> {
    /// Whether it runs once or stays.
    pub fn kind(&self) -> Kind {
        self.declared(|declaration| declaration.kind.as_ref()).map_or(Kind::Service, |kind| kind.value)
    }

    /// The nearest declaration of something.
    pub fn declared<'b, T>(&'b self, of: impl Fn(&'b Declaration) -> Option<T>) -> Option<T> {
        self.declarations.iter().rev().find_map(|declaration| of(declaration))
    }
}

/// Builds the containers of a stack in one environment.
pub fn overlay<'a>(
    inputs: &'a Inputs,
    environment: Environment<'a>,
    templates: &mut Templates,
    sources: &Sources,
    reports: &mut Reports,
) -> Overlaid<'a> {
    let mut drafts = Drafts { inputs, environment: &environment, absent: BTreeMap::new(), heeded: Vec::new(), reports };
    let services = drafts.services();
    let phases = drafts.phases();
    let chains = drafts.chains(&services);
    let Drafts { absent, mut heeded, .. } = drafts;
    let (mut containers, mut winners) = (Vec::new(), HashSet::new());
    for draft in chains {
        let mut early = Early {
            environment: &environment,
            templates,
            sources,
            heeded: &mut heeded,
            winners: &mut winners,
            reports,
        };
        containers.extend(early.container(draft));
    }
    Overlaid { environment, containers, absent, phases, heeded, winners }
}

/// A service of the stack, put together from every place that speaks of it.
struct Service<'a> {
    name: &'a At<Arc<str>>,
    phase: Option<Arc<str>>,
    entry: &'a Entry,
    entry_node: &'a Node,
    entry_name: Option<Arc<str>>,
    statements: Vec<Said<'a>>,
}

/// A stack's statement about a service or container, and whether it stands in the stack's `in:`.
#[derive(Clone, Copy)]
struct Said<'a> {
    name: &'a At<Arc<str>>,
    statement: &'a Kept<ServiceStatement>,
    for_environment: bool,
}

struct Drafts<'a, 'r> {
    inputs: &'a Inputs,
    environment: &'r Environment<'a>,
    absent: BTreeMap<Arc<str>, Absence>,
    heeded: Vec<Arc<str>>,
    reports: &'r mut Reports,
}

/// A container with its chain, before anything is merged.
struct Draft<'a> {
    name: Arc<str>,
    service: Arc<str>,
    span: Span,
    part: Option<Arc<str>>,
    entry_name: Option<Arc<str>>,
    entry_file: Option<FileId>,
    entry: &'a Entry,
    declarations: Vec<&'a Declaration>,
    phase: Option<Arc<str>>,
    chain: Vec<Layer<'a>>,
}

impl<'a> Drafts<'a, '_> {
    fn phases(&self) -> Vec<Arc<str>> {
        let mut phases: Vec<Arc<str>> = Vec::new();
        for name in self.environment.parts.iter().filter_map(|part| part.phases.as_ref()).flat_map(|p| p.keys()) {
            if !phases.contains(&name.value) {
                phases.push(name.value.clone());
            }
        }
        phases
    }

    /// Every statement of the stack that holds here, farther parts first.
    fn said(&self) -> Vec<(Option<Arc<str>>, Said<'a>)> {
        let parts = self.environment.parts.iter().enumerate();
        let said = parts.flat_map(|(depth, part)| {
            part.statements_by_phase().map(move |(phase, name, statement)| {
                (phase.map(|at| at.value.clone()), Said { name, statement, for_environment: depth > 0 })
            })
        });
        said.collect()
    }

    fn services(&mut self) -> Vec<Service<'a>> {
        let mut services: IndexMap<Arc<str>, Service<'a>> = IndexMap::new();
        let mut containers: Vec<(Option<Arc<str>>, Said<'a>)> = Vec::new();
        for (phase, said) in self.said() {
            let name = &said.name.value;
            if let Some(service) = services.get_mut(name) {
                self.refuse_second_definition(service, &said);
                service.statements.push(said);
                continue;
            }
            match self.define(&said) {
                Definition::Entry { entry, node, name: entry_name } => {
                    let statements = vec![said];
                    let service = Service { name: said.name, phase, entry, entry_node: node, entry_name, statements };
                    services.insert(name.clone(), service);
                }
                Definition::Broken => drop(self.absent.insert(name.clone(), Absence::Broken)),
                Definition::None => containers.push((phase, said)),
            }
        }
        self.remove_services(&mut services);
        self.drop_unfeatured(&mut services);
        for (_, said) in containers {
            self.attach_to_container(&mut services, said);
        }
        services.into_values().collect()
    }

    /// What a name that the stack speaks of for the first time stands for.
    fn define(&mut self, said: &Said<'a>) -> Definition<'a> {
        let statement = &said.statement.value;
        if let Some(own) = &statement.own {
            if let Some(uses) = &statement.uses {
                let message = "a service has either `uses` or `own`";
                self.reports.report(Diagnostic::error(Code::InvalidValue, uses.span, message));
            }
            return Definition::Entry { entry: &own.value, node: &own.node, name: None };
        }
        let (wanted, span) = match &statement.uses {
            Some(uses) => (&uses.value, uses.span),
            None => (&said.name.value, said.name.span),
        };
        if let Some((name, loaded)) = self.inputs.entries.get_key_value(wanted) {
            let content = &loaded.content;
            return Definition::Entry { entry: &content.value, node: &content.node, name: Some(name.clone()) };
        }
        if self.inputs.broken_entries.contains(&**wanted) {
            return Definition::Broken;
        }
        if statement.uses.is_none() {
            return Definition::None;
        }
        let fault = Diagnostic::error(Code::UnknownName, span, format!("the catalog has no entry `{wanted}`"));
        self.reports.report(fault.suggest(wanted, self.inputs.entry_names.iter().map(String::as_str)));
        Definition::Broken
    }

    fn refuse_second_definition(&mut self, service: &Service<'a>, said: &Said<'a>) {
        let again = said.statement.uses.is_some() || said.statement.own.is_some();
        let same_entry =
            said.statement.uses.as_ref().is_some_and(|uses| Some(&uses.value) == service.entry_name.as_ref());
        if again && !same_entry {
            let name = &said.name.value;
            let message = format!("the service `{name}` is defined twice");
            let fault = Diagnostic::error(Code::DuplicateName, said.name.span, message);
            self.reports.report(fault.related(service.name.span, "first defined here"));
        }
    }

    /// Takes away what a part of the stack marks with `!remove`.
    fn remove_services(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>) {
        for node in self.environment.part_nodes.iter().skip(1) {
            for (name, span) in removed_services(node) {
                if services.shift_remove(name).is_some() {
                    self.absent.insert(name.clone(), Absence::Removed(span));
                } else {
                    let message = format!("there is no service `{name}` to remove here");
                    let fault = Diagnostic::error(Code::IdleRemoval, span, message);
                    self.reports.report(fault.suggest(name, services.keys().map(|name| &**name)));
                }
            }
        }
    }

    fn drop_unfeatured(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>) {
        services.retain(|name, service| match self.feature_off(&service.entry.declaration) {
            Some(feature) => {
                self.absent.insert(name.clone(), Absence::Feature(feature));
                false
            }
            None => true,
        });
    }

    /// The feature that keeps a declaration from existing here.
    fn feature_off(&mut self, declaration: &Declaration) -> Option<Arc<str>> {
        let feature = declaration.feature.as_ref()?;
        if self.inputs.features.get(&*feature.value).is_none() {
            self.reports.report(unknown_feature(&feature.value, feature.span, self.inputs));
            return None;
        }
        if !self.heeded.contains(&feature.value) {
            self.heeded.push(feature.value.clone());
        }
        (!self.environment.features.contains_key(&feature.value)).then(|| feature.value.clone())
    }

    /// Gives a statement about a container to the service that the container belongs to.
    fn attach_to_container(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>, said: Said<'a>) {
        let name = &said.name.value;
        let owner = services.values_mut().find(|service| service.parts().any(|(full, _)| full == **name));
        if let Some(service) = owner {
            service.statements.push(said);
        } else if !self.names_absent_container(name) {
            self.report_unknown_service(services, said.name);
            self.absent.insert(name.clone(), Absence::Broken);
        }
    }

    /// Whether a name belongs to a container of a service that is absent here.
    fn names_absent_container(&self, name: &str) -> bool {
        self.absent.iter().any(|(service, absence)| {
            *absence != Absence::Broken
                && (&**service == name
                    || self.said().iter().any(|(_, said)| {
                        said.name.value == *service
                            && self
                                .entry_of(said)
                                .is_some_and(|entry| part_names(service, entry).any(|(full, _)| full == name))
                    }))
        })
    }

    fn entry_of(&self, said: &Said<'a>) -> Option<&'a Entry> {
        if let Some(own) = &said.statement.own {
            return Some(&own.value);
        }
        let name = said.statement.uses.as_ref().map_or(&said.name.value, |uses| &uses.value);
        self.inputs.entries.get(name).map(|loaded| &loaded.content.value)
    }

    fn report_unknown_service(&mut self, services: &IndexMap<Arc<str>, Service<'a>>, name: &At<Arc<str>>) {
        let message = format!("`{}` is neither an entry of the catalog nor a container of this stack", name.value);
        let containers: Vec<String> = services.values().flat_map(|service| service.parts().map(|(n, _)| n)).collect();
        let known = self.inputs.entry_names.iter().map(String::as_str).chain(containers.iter().map(String::as_str));
        let fault = Diagnostic::error(Code::UnknownName, name.span, message);
        let fault = match nearest(&name.value, known) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help("`stackgen list` shows the catalog; a service of your own is defined under `own:`"),
        };
        self.reports.report(fault);
    }

    fn chains(&mut self, services: &[Service<'a>]) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        let mut named: IndexMap<Arc<str>, Span> = IndexMap::new();
        for service in services {
            self.refuse_ambiguous(service);
            for draft in self.service_drafts(service) {
                if let Some(first) = named.insert(draft.name.clone(), draft.span) {
                    let message = format!("two containers are named `{}`", draft.name);
                    let fault = Diagnostic::error(Code::DuplicateName, draft.span, message);
                    self.reports.report(fault.related(first, "the other one comes from here"));
                }
                drafts.push(draft);
            }
        }
        drafts
    }

    /// A statement on several containers must not say what could be meant for each or for their sum.
    fn refuse_ambiguous(&mut self, service: &Service<'a>) {
        if service.entry.containers.len() < 2 {
            return;
        }
        for said in service.statements.iter().filter(|said| said.name.value == service.name.value) {
            let own = std::iter::once(&said.statement.node);
            let environments = said.statement.env.values().map(|body| &body.node);
            for map in own.chain(environments).filter_map(Node::as_map) {
                for key in ["resources", "replicas", "instances"] {
                    let Some(entry) = map.get(key) else { continue };
                    let message = format!("`{key}` of `{}` could mean each container or their sum", said.name.value);
                    let containers: Vec<String> = service.parts().map(|(name, _)| format!("`{name}`")).collect();
                    let help = format!("say it of the containers: {}", containers.join(", "));
                    self.reports
                        .report(Diagnostic::error(Code::AmbiguousStatement, entry.key_span, message).help(help));
                }
            }
        }
    }

    fn entry_file(&self, service: &Service<'a>) -> Option<FileId> {
        self.inputs.entries.get(service.entry_name.as_ref()?).map(|loaded| loaded.file)
    }

    fn service_drafts(&mut self, service: &Service<'a>) -> Vec<Draft<'a>> {
        let entry_file = self.entry_file(service);
        let whole = |name: Arc<str>, part, declarations, chain| Draft {
            name,
            service: service.name.value.clone(),
            span: service.name.span,
            part,
            entry_name: service.entry_name.clone(),
            entry_file,
            entry: service.entry,
            declarations,
            phase: service.phase.clone(),
            chain,
        };
        let entry = &service.entry.declaration;
        if service.entry.containers.is_empty() {
            let chain = self.chain(service, &service.name.value, None);
            return vec![whole(service.name.value.clone(), None, vec![entry], chain)];
        }
        let mut drafts = Vec::new();
        for (name, (key, container)) in service.parts().zip(&service.entry.containers) {
            if self.feature_off(&container.declaration).is_some() {
                continue;
            }
            let full: Arc<str> = name.0.into();
            let chain = self.chain(service, &full, Some((&key.value, container)));
            drafts.push(whole(full, Some(key.value.clone()), vec![entry, &container.value.declaration], chain));
        }
        drafts
    }

    /// The statements that reach one container, the farthest first.
    fn chain(
        &self,
        service: &Service<'a>,
        full: &str,
        part: Option<(&Arc<str>, &'a Kept<crate::load::entry::Container>)>,
    ) -> Vec<Layer<'a>> {
        let count = service.entry.containers.len().max(1);
        let mut chain = Vec::new();
        chain.extend(catalog_layer(service.entry_node, &service.entry.declaration));
        chain.extend(part.and_then(|(_, container)| catalog_layer(&container.node, &container.declaration)));
        self.profile_layers(service, part.map(|(key, _)| key), count, &mut chain);
        let parts = || self.environment.parts.iter().enumerate();
        let alls = |for_environment: bool| {
            parts()
                .filter(move |(depth, _)| (*depth > 0) == for_environment)
                .filter_map(|(_, part)| part.all.as_ref())
                .filter_map(move |body| body_layer(body, Reach::Many, for_environment))
        };
        let of = |name: &str, reach: Reach, for_environment: bool| -> Vec<Layer<'a>> {
            self.statement_layers(service, name, reach, for_environment)
        };
        chain.extend(alls(false));
        let service_name = &service.name.value;
        let is_part = full != &**service_name;
        chain.extend(of(service_name, Reach::Service(count), false));
        if is_part {
            chain.extend(of(full, Reach::Container, false));
        }
        chain.extend(alls(true));
        chain.extend(of(service_name, Reach::Service(count), true));
        if is_part {
            chain.extend(of(full, Reach::Container, true));
        }
        chain
    }

    fn profile_layers(&self, service: &Service<'a>, part: Option<&Arc<str>>, count: usize, chain: &mut Vec<Layer<'a>>) {
        for (_, profile) in &self.environment.lineage {
            chain.extend(profile.all.as_ref().and_then(|body| body_layer(body, Reach::Many, true)));
            for role in &service.entry.roles {
                let body = profile.roles.get(&*role.value);
                chain.extend(body.and_then(|body| body_layer(body, Reach::Many, true)));
            }
            let entry = service.entry_name.as_ref().and_then(|name| profile.entries.get(&**name));
            let Some(entry) = entry else { continue };
            chain.extend(layer(&entry.node, &entry.body, Reach::Service(count), true));
            let container = part.and_then(|part| entry.containers.get(&**part));
            chain.extend(container.and_then(|body| body_layer(body, Reach::Container, true)));
        }
    }

    /// What the stack says of a service or container: everywhere, or for this environment.
    fn statement_layers(
        &self,
        service: &Service<'a>,
        name: &str,
        reach: Reach,
        for_environment: bool,
    ) -> Vec<Layer<'a>> {
        let said = service.statements.iter().filter(|said| *said.name.value == *name);
        let mut layers = Vec::new();
        for said in said {
            if said.for_environment == for_environment {
                layers.extend(layer(&said.statement.node, &said.statement.body, reach, for_environment));
            }
            if for_environment {
                for (profile, _) in &self.environment.lineage {
                    let body = said.statement.env.get(&***profile);
                    layers.extend(body.and_then(|body| body_layer(body, reach, true)));
                }
            }
        }
        layers
    }
}

/// The services that a part of a stack marks with `!remove`.
fn removed_services(part: &Node) -> Vec<(&Arc<str>, Span)> {
    let phases = part.get("phases").and_then(Node::as_map).into_iter().flatten().map(|(_, phase)| &phase.value);
    let lists = phases.chain(part.get("services"));
    let removed = lists.filter_map(Node::as_map).flatten().filter(|(_, entry)| is_removal(&entry.value));
    removed.map(|(name, entry)| (name, entry.key_span)).collect()
}

enum Definition<'a> {
    Entry { entry: &'a Entry, node: &'a Node, name: Option<Arc<str>> },
    Broken,
    None,
}

impl<'a> Service<'a> {
    /// Its containers by full name, each with its name in the entry.
    fn parts(&self) -> impl Iterator<Item = (String, &'a Arc<str>)> + use<'a> {
        part_names(&self.name.value, self.entry)
    }
}

/// The containers of an entry under the name of a service.
fn part_names<'a>(service: &str, entry: &'a Entry) -> impl Iterator<Item = (String, &'a Arc<str>)> + use<'a> {
    let service = service.to_owned();
    entry.containers.iter().map(move |(key, container)| {
        let bare = container.bare.unwrap_or(false);
        (if bare { key.value.to_string() } else { format!("{service}-{}", key.value) }, &key.value)
    })
}

fn catalog_layer<'a>(node: &'a Node, declaration: &'a Declaration) -> Option<Layer<'a>> {
    Some(Layer {
        map: node.as_map()?,
        when: &declaration.when,
        resources: declaration.resources.as_ref(),
        reach: Reach::Catalog,
        for_environment: false,
    })
}

fn body_layer(body: &Kept<Body>, reach: Reach, for_environment: bool) -> Option<Layer<'_>> {
    layer(&body.node, &body.value, reach, for_environment)
}

fn layer<'a>(node: &'a Node, body: &'a Body, reach: Reach, for_environment: bool) -> Option<Layer<'a>> {
    if is_removal(node) {
        return None;
    }
    Some(Layer { map: node.as_map()?, when: &body.when, resources: body.resources.as_ref(), reach, for_environment })
}

/// Merges what must be known before settings and needs are: conditions here see the environment alone.
struct Early<'a, 'r> {
    environment: &'r Environment<'a>,
    templates: &'r mut Templates,
    sources: &'r Sources,
    heeded: &'r mut Vec<Arc<str>>,
    winners: &'r mut HashSet<Span>,
    reports: &'r mut Reports,
}

impl<'a> Early<'a, '_> {
    /// The container, or its instances.
    fn container(&mut self, draft: Draft<'a>) -> Vec<Container<'a>> {
        let (map, resources) = self.merge(&draft);
        let node = Node::map(draft.span, map);
        note(&node, self.winners);
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
        let count = instances.as_ref().map_or(1, |count| count.value);
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
        let mut map = Map::new();
        let mut said: Vec<Statement<'a>> = Vec::new();
        for layer in &draft.chain {
            // A catalog's `settings` are declarations, not values.
            let keys = if layer.reach == Reach::Catalog { &EARLY[1..] } else { EARLY };
            lay_body(&mut map, &own_endpoints(layer.map, draft.part.as_deref()), keys, self.reports);
            let for_environment = layer.for_environment;
            said.extend(layer.resources.map(|said| Statement { said, for_environment }));
            for when in layer.when {
                if !decides_early(when) || self.holds(when) != Some(true) {
                    continue;
                }
                let Some(body) = when.node.as_map() else { continue };
                lay_body(&mut map, &own_endpoints(body, draft.part.as_deref()), EARLY, self.reports);
                said.extend(when.body.resources.as_ref().map(|said| Statement { said, for_environment }));
            }
        }
        complete_needs(&mut map);
        (map, Resources::of(&said, self.environment.scale))
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
            entry.value.data = Data::Map(here);
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

struct EarlyScope<'a, 'r> {
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
