//! What every name in a template comes to, whatever the order in which names refer to each other.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use super::endpoint::Endpoint;
use super::ring::Visit;
use crate::bind::{Bound, Need};
use crate::data::Data;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::Inputs;
use crate::model::Variable;
use crate::overlay::Container;
use crate::render::Files;
use crate::source::{Sources, Span};
use crate::template::{Lookup, Output, Scope, Templates};
use crate::yaml::{Node, span_in_scalar};

/// Resolves the names of one stack in one environment, each once.
pub struct Resolver<'a, 'r> {
    /// The containers and what they are bound to.
    pub bound: &'r Bound<'a>,
    /// Topics and directories.
    pub data: &'r Data,
    /// Everything that the inputs say.
    pub inputs: &'r Inputs,
    /// What renders files.
    pub files: &'r Files,
    /// The templates of the run.
    pub templates: &'r mut Templates,
    /// The input text.
    pub sources: &'r Sources,
    /// The sink.
    pub reports: &'r mut Reports,
    /// Variables of the Compose file that values became, by name.
    pub variables: IndexMap<Arc<str>, Variable>,
    /// Secrets that a container reads as files, by container.
    pub attached: Vec<Vec<Arc<str>>>,
    /// Features that something asked about.
    pub heeded: Vec<Arc<str>>,
    /// Where the values stand that won.
    pub winners: Vec<Span>,
    /// Settings that something asked for, by container.
    pub(super) read: HashSet<(usize, Arc<str>)>,
    /// The conditions under which everything was looked at.
    pub(super) looked_at: HashSet<Span>,
    pub(super) settings: HashMap<(usize, Arc<str>), Option<Value>>,
    /// The containers of which a setting has no value.
    pub(super) doubtful: HashSet<usize>,
    pub(super) endpoints: HashMap<(usize, Arc<str>), Option<Arc<Endpoint>>>,
    /// Every endpoint of the stack, once something asked for all.
    pub(super) all_endpoints: Option<Value>,
    /// Stated addresses of endpoints.
    pub(super) urls: HashMap<(usize, Arc<str>), Option<Value>>,
    pub(super) visiting: Vec<Visit>,
    /// Whether a chain of references was too long.
    pub(super) too_deep: bool,
    pub(super) images: HashMap<usize, Option<Arc<str>>>,
    pub(super) image_visits: Vec<usize>,
}

/// Who reads a value, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The container whose names are known.
    pub container: usize,
    /// Whether it stands on the host, where only published addresses work.
    pub on_host: bool,
}

impl Reader {
    /// Inside a container.
    pub fn inside(container: usize) -> Reader {
        Reader { container, on_host: false }
    }
}

/// Where the names of a template were looked up before it is rendered.
struct Known(Vec<(Vec<String>, Option<Lookup>)>);

impl Scope for Known {
    fn lookup(&mut self, path: &[&str]) -> Lookup {
        let found = self.0.iter_mut().find(|(known, _)| known.iter().map(String::as_str).eq(path.iter().copied()));
        match found.map(|(_, lookup)| lookup) {
            Some(Some(Lookup::Value(value))) => Lookup::Value(value.clone()),
            Some(lookup) => lookup.take().unwrap_or(Lookup::Poisoned),
            None => Lookup::Poisoned,
        }
    }
}

impl<'a, 'r> Resolver<'a, 'r> {
    /// Nothing is resolved yet.
    pub fn new(
        bound: &'r Bound<'a>,
        data: &'r Data,
        inputs: &'r Inputs,
        files: &'r Files,
        templates: &'r mut Templates,
        sources: &'r Sources,
        reports: &'r mut Reports,
    ) -> Resolver<'a, 'r> {
        Resolver {
            bound,
            data,
            inputs,
            files,
            templates,
            sources,
            reports,
            variables: IndexMap::new(),
            attached: vec![Vec::new(); bound.overlaid.containers.len()],
            heeded: Vec::new(),
            winners: Vec::new(),
            read: HashSet::new(),
            looked_at: HashSet::new(),
            settings: HashMap::new(),
            doubtful: HashSet::new(),
            endpoints: HashMap::new(),
            all_endpoints: None,
            urls: HashMap::new(),
            visiting: Vec::new(),
            too_deep: false,
            images: HashMap::new(),
            image_visits: Vec::new(),
        }
    }

    /// A container by its place in the stack.
    pub fn container(&self, index: usize) -> &'r Container<'a> {
        &self.bound.overlaid.containers[index]
    }

    /// What a template comes to.
    pub fn eval(&mut self, reader: Reader, node: &Node) -> Option<Output> {
        let references = self.templates.references(node, self.sources, self.reports)?;
        let mut known = self.known(reader, node, &references);
        self.templates.eval(node, &mut known, self.sources, self.reports)
    }

    /// Whether a condition holds.
    pub fn condition(&mut self, reader: Reader, node: &Node) -> Option<bool> {
        let references = self.templates.condition_references(node, self.sources, self.reports)?;
        let mut known = self.known(reader, node, &references);
        self.templates.condition(node, &mut known, self.sources, self.reports)
    }

    fn known(&mut self, reader: Reader, node: &Node, references: &[crate::template::Reference]) -> Known {
        let mut known = Vec::with_capacity(references.len());
        for reference in references {
            let path: Vec<&str> = reference.path.iter().map(String::as_str).collect();
            let span = span_in_scalar(node, self.sources, reference.range.clone());
            let lookup = self.lookup(reader, &path, span);
            known.push((reference.path.clone(), Some(lookup)));
        }
        Known(known)
    }

    /// What a path means to a reader; `span` is where it stands.
    pub fn lookup(&mut self, reader: Reader, path: &[&str], span: Span) -> Lookup {
        if let Some(lookup) = self.bound.overlaid.environment.lookup(path, &mut self.heeded) {
            return lookup;
        }
        let container = self.container(reader.container);
        match path {
            ["resources"] => self.holds(path, span, &["memory", "cpus"].map(str::to_owned)),
            ["instance", ..] => Lookup::within(Value::from(container.instance.unwrap_or(1)), path, 1),
            ["resources", figure, ..] => self.resource(reader.container, figure, path, span),
            ["needs", rest @ ..] => self.need_met(reader.container, rest, span),
            ["self", rest @ ..] => self.own(reader, rest, path, span),
            ["stack", ..] => self.stack(path, span),
            // Which of the two is meant, the report on the entry asks.
            [first, ..] if self.is_setting_and_need(reader.container, first) => Lookup::Poisoned,
            [first, ..] if self.declared(reader.container, first).is_some() => {
                self.setting_lookup(reader, reader.container, first, path, 0)
            }
            [first, ..] => match self.need(reader.container, first) {
                Some(Need::Met(binding)) => {
                    let (targets, endpoint) = (binding.targets.clone(), binding.endpoint.clone());
                    self.peer(reader, &targets, &endpoint, path, 1, span)
                }
                Some(Need::Broken) => Lookup::Poisoned,
                Some(Need::Absent) => {
                    let message = format!("`{first}` may be absent here, and is");
                    let fault = Diagnostic::error(Code::AbsentNeed, span, message);
                    self.reports.report(fault.help(format!("ask first: `when: [{{ if: needs.{first}, … }}]`")));
                    Lookup::Poisoned
                }
                None => Lookup::Unknown { depth: 0, valid: self.roots(reader.container) },
            },
            [] => Lookup::Poisoned,
        }
    }

    /// The report that a name holds others, and is no value itself.
    pub(super) fn holds(&mut self, path: &[&str], span: Span, names: &[String]) -> Lookup {
        let path = path.join(".");
        let message = format!("`{path}` is no value: it holds others");
        let names: Vec<String> = names.iter().map(|name| format!("`{path}.{name}`")).collect();
        self.reports.report(Diagnostic::error(Code::BadTemplate, span, message).help(names.join(", ")));
        Lookup::Poisoned
    }

    /// The names that a container's templates may use.
    pub(super) fn roots(&self, index: usize) -> Vec<String> {
        let container = self.container(index);
        let settings =
            container.declarations.iter().flat_map(|one| one.settings.keys()).map(|name| name.value.to_string());
        let needs = self.bound.needs[index].keys().map(|name| identifier(name));
        let fixed = ["env", "features", "instance", "needs", "parameters", "resources", "self", "stack"];
        settings.chain(needs).chain(fixed.map(str::to_owned)).collect()
    }

    /// Whether the entry declares a setting and a need of one name.
    fn is_setting_and_need(&self, index: usize, name: &str) -> bool {
        let declarations = &self.container(index).declarations;
        let needs = || declarations.iter().flat_map(|one| one.needs.keys());
        needs().any(|need| identifier(&need.value) == name) && self.declared(index, name).is_some()
    }

    pub(super) fn need(&self, index: usize, name: &str) -> Option<&'r Need> {
        self.bound.needs[index].iter().find(|(key, _)| identifier(key) == name).map(|(_, need)| need)
    }

    fn need_met(&mut self, index: usize, rest: &[&str], span: Span) -> Lookup {
        let valid = || self.bound.needs[index].keys().map(|name| identifier(name)).collect::<Vec<String>>();
        let Some(name) = rest.first() else { return self.holds(&["needs"], span, &valid()) };
        match self.need(index, name) {
            Some(Need::Met(_)) => Lookup::Value(Value::from(true)),
            Some(Need::Absent) => Lookup::Value(Value::from(false)),
            Some(Need::Broken) => Lookup::Poisoned,
            None => Lookup::Unknown { depth: 1, valid: valid() },
        }
    }

    fn resource(&mut self, index: usize, figure: &str, path: &[&str], span: Span) -> Lookup {
        let resources = &self.container(index).resources;
        let value = match figure {
            "memory" => resources.memory.as_ref().map(|at| Value::from(at.value.bytes())),
            "cpus" => resources.cpus.as_ref().map(|at| Value::from(f64::from(at.value.thousandths()) / 1000.0)),
            _ => return Lookup::Unknown { depth: 1, valid: vec!["memory".to_owned(), "cpus".to_owned()] },
        };
        match value {
            Some(value) => Lookup::within(value, path, 2),
            None if resources.faulty => Lookup::Poisoned,
            None => {
                let message = format!("`{}` has no resources stated", self.container(index).base);
                self.reports.report(Diagnostic::error(Code::MissingValue, span, message).help("say `resources: 1/1G`"));
                Lookup::Poisoned
            }
        }
    }
}

/// The name of a need as templates write it.
pub(super) fn identifier(name: &str) -> String {
    name.replace('-', "_")
}
