//! The chain of statements that reach one container, the farthest first.

use std::sync::Arc;

use super::service::{Drafts, Service};
use crate::diagnostic::{Code, Diagnostic};
use crate::load::body::{Body, ResourcesStatement, When};
use crate::load::entry::{Declaration, Entry};
use crate::load::is_removal;
use crate::load::read::Kept;
use crate::source::{FileId, Span};
use crate::yaml::{Map, Node};

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
    /// Every service of an environment, or every one in a role.
    Many,
    /// Every service of a stack.
    Stack,
    /// A service with this many containers.
    Service(usize),
    /// One container.
    Container,
}

impl Reach {
    /// Whether a statement is on services that it does not name.
    pub fn names_nobody(self) -> bool {
        matches!(self, Reach::Many | Reach::Stack)
    }
}

/// What is said of one container: of a service it is that of the one container that stays.
pub(super) const FIGURES: [&str; 3] = ["resources", "replicas", "instances"];

/// A container with its chain, before anything is merged.
pub(super) struct Draft<'a> {
    pub(super) name: Arc<str>,
    pub(super) service: Arc<str>,
    pub(super) span: Span,
    pub(super) part: Option<Arc<str>>,
    pub(super) entry_name: Option<Arc<str>>,
    pub(super) entry_file: Option<FileId>,
    pub(super) entry: &'a Entry,
    pub(super) declarations: Vec<&'a Declaration>,
    pub(super) phase: Option<Arc<str>>,
    pub(super) chain: Vec<Layer<'a>>,
}
impl Draft<'_> {
    /// Whether the figures of a statement are this container's.
    pub(super) fn is_meant(&self, reach: Reach) -> bool {
        let Reach::Service(_) = reach else { return true };
        self.part.as_ref().is_none_or(|part| self.entry.staying().is_none_or(|staying| staying == part))
    }
}

impl<'a> Drafts<'a, '_> {
    pub(super) fn chains(&mut self, services: &[Service<'a>]) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        for service in services {
            self.refuse_ambiguous(service);
            self.refuse_doubles(service);
            drafts.extend(self.service_drafts(service));
        }
        drafts
    }

    /// A statement on several containers must not say what could be meant for each or for their sum.
    fn refuse_ambiguous(&mut self, service: &Service<'a>) {
        if service.entry.containers.len() < 2 || service.entry.staying().is_some() {
            return;
        }
        for said in service.statements.iter().filter(|said| said.name.value == service.name.value) {
            let own = std::iter::once(&said.statement.node);
            let environments = said.statement.env.values().map(|body| &body.node);
            for map in own.chain(environments).filter_map(Node::as_map) {
                for key in FIGURES {
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
                .filter_map(move |body| body_layer(body, Reach::Stack, for_environment))
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
            for body in service.roles().map(|role| profile.roles.get(&**role)) {
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
            if said.profile.is_some() == for_environment {
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
