//! Stage: settings get their values, strings their text, conditions their answer.

mod backup;
mod endpoint;
mod file;
mod image;
mod layers;
mod near_name;
mod operation;
mod peer;
mod resolver;
mod ring;
mod route;
pub mod service;
mod setting;
mod unheld;
mod variable;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::bind::Bound;
use crate::data::Data;
use crate::diagnostic::Reports;
use crate::load::Inputs;
use crate::load::read::At;
use crate::model::{Application, Check, Variable};
use crate::render::Files;
use crate::source::{Sources, Span};
use crate::template::Templates;
use crate::yaml::Node;

pub use backup::Backup;
pub use endpoint::Endpoint;
pub use file::File;
pub use resolver::{Reader, Resolver};
pub use route::{Route, routes};
pub use variable::secret_id;

/// A stack in one environment whose strings are all evaluated.
#[derive(Debug)]
pub struct Expanded<'a> {
    /// The containers and what they are bound to.
    pub bound: Bound<'a>,
    /// Each container's evaluated parts, in the order of the containers.
    pub containers: Vec<ExpandedContainer>,
    /// The variables that values became, by name.
    pub variables: IndexMap<Arc<str>, Variable>,
    /// Where the values stand that won.
    pub winners: Vec<Span>,
    /// The settings that inputs of the project declare, and whether something asks for them.
    pub asked_settings: Vec<(At<Arc<str>>, bool)>,
}

/// What a container comes to.
#[derive(Debug)]
pub struct ExpandedContainer {
    /// The `service:` tree: strings in Compose's own syntax, `$` doubled where it is literal. Strings with faults, which
    /// were reported, are left out.
    pub service: Node,
    /// Whether an image or the way to build one is stated.
    pub has_image: bool,
    /// Its endpoints.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// The addresses in full that are stated, by endpoint.
    pub urls: Vec<(Arc<str>, Arc<str>)>,
    /// Its files.
    pub files: Vec<File>,
    /// What it is asked once it runs.
    pub checks: Vec<Check>,
    /// What is submitted in it.
    pub applications: Vec<Application>,
    /// The variables of the secrets that it reads as files.
    pub secrets: Vec<Arc<str>>,
    /// How its data is saved.
    pub backup: Option<Backup>,
    /// The folder on the host of its certificate, relative to the project or absolute.
    pub certificates: Option<Arc<str>>,
    /// Whether a fault was reported for one of its settings.
    pub doubtful: bool,
}

/// Evaluates a stack.
pub fn expand<'a>(
    inputs: &'a Inputs,
    mut bound: Bound<'a>,
    data: &Data,
    files: &Files,
    templates: &mut Templates,
    sources: &Sources,
    reports: &mut Reports,
) -> Expanded<'a> {
    let mut resolver = Resolver::new(&bound, data, inputs, files, templates, sources, reports);
    resolver.check_setting_names();
    resolver.check_endpoint_names();
    resolver.check_near_names();
    let containers = (0..bound.overlaid.containers.len()).map(|index| resolver.expand_container(index)).collect();
    let asked_settings = resolver.asked_settings();
    let Resolver { variables, heeded, mut winners, .. } = resolver;
    winners.extend(std::mem::take(&mut bound.overlaid.winners));
    bound.overlaid.heeded.extend(heeded);
    Expanded { bound, containers, variables, winners, asked_settings }
}

impl Resolver<'_, '_> {
    /// The settings that inputs of the project declare, and whether something asks for them.
    fn asked_settings(&self) -> Vec<(At<Arc<str>>, bool)> {
        let mut asked = Vec::new();
        for (index, container) in self.bound.overlaid.containers.iter().enumerate() {
            let names = container.declarations.iter().flat_map(|one| one.settings.keys());
            let own = names.filter(|name| !self.sources.get(name.span.file).is_builtin());
            asked.extend(own.map(|name| (name.clone(), self.read.contains(&(index, name.value.clone())))));
        }
        asked
    }

    fn expand_container(&mut self, index: usize) -> ExpandedContainer {
        let body = self.container(index).body.clone();
        let endpoints: Vec<Arc<Endpoint>> =
            body.endpoints.keys().filter_map(|name| self.endpoint(index, &name.value)).collect();
        for name in self.setting_names(index) {
            self.check_setting(index, &name);
        }
        self.check_conditional(index);
        let urls = self.stated_urls(index, &endpoints);
        let merged = self.late_body(index);
        merged.values().for_each(|entry| crate::check::note(&entry.value, &mut self.winners));
        let service = merged.get("service").map(|entry| self.service(index, &entry.value));
        let files = self.files(index, merged.get("files").map(|entry| &entry.value));
        let checks = self.checks(index, merged.get("checks").map(|entry| &entry.value));
        let applications = self.applications(index, merged.get("applications").map(|entry| &entry.value));
        let service = service.unwrap_or_else(|| Node::map(self.container(index).span, crate::yaml::Map::default()));
        let stated = |key: &str| merged.get("service").is_some_and(|entry| entry.value.get(key).is_some());
        let has_image = stated("image") || stated("build");
        let backup = self.backup(index);
        let certificates = self.certificates(index);
        let secrets = std::mem::take(&mut self.attached[index]);
        let doubtful = self.doubtful.contains(&index);
        ExpandedContainer {
            service,
            has_image,
            endpoints,
            urls,
            files,
            checks,
            applications,
            secrets,
            backup,
            certificates,
            doubtful,
        }
    }
}
