//! What every name in a template comes to, whatever the order in which names refer to each other.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use super::endpoint::Endpoint;
use crate::bind::{Bound, Need};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::Inputs;
use crate::load::read::{At, Kept};
use crate::model::{Variable, VariableKind};
use crate::overlay::Container;
use crate::render::Engine;
use crate::source::{Sources, Span};
use crate::template::late::{LateBound, LateKind};
use crate::template::{Lookup, Output, Scope, Templates};
use crate::value::SettingDecl;
use crate::yaml::{Node, span_in_scalar};

/// Resolves the names of one stack in one environment, each once.
pub struct Resolver<'a, 'r> {
    /// The containers and what they are bound to.
    pub bound: &'r Bound<'a>,
    /// Everything that the inputs say.
    pub inputs: &'r Inputs,
    /// The engine that renders files.
    pub engine: &'r Engine,
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
    pub winners: HashSet<Span>,
    settings: HashMap<(usize, Arc<str>), Option<Value>>,
    pub(super) endpoints: HashMap<(usize, Arc<str>), Option<Rc<Endpoint>>>,
    visiting: Vec<Visit>,
}

/// A setting that is being resolved.
struct Visit {
    container: usize,
    setting: Arc<str>,
    span: Span,
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

/// A setting's declaration, and under whose name its variable stands.
struct Declared<'a> {
    decl: &'a Kept<SettingDecl>,
    span: Span,
    owner: Arc<str>,
}

impl<'a, 'r> Resolver<'a, 'r> {
    /// Nothing is resolved yet.
    pub fn new(
        bound: &'r Bound<'a>,
        inputs: &'r Inputs,
        engine: &'r Engine,
        templates: &'r mut Templates,
        sources: &'r Sources,
        reports: &'r mut Reports,
    ) -> Resolver<'a, 'r> {
        Resolver {
            bound,
            inputs,
            engine,
            templates,
            sources,
            reports,
            variables: IndexMap::new(),
            attached: vec![Vec::new(); bound.overlaid.containers.len()],
            heeded: Vec::new(),
            winners: HashSet::new(),
            settings: HashMap::new(),
            endpoints: HashMap::new(),
            visiting: Vec::new(),
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
            ["instance", ..] => Lookup::within(Value::from(container.instance.unwrap_or(1)), path, 1),
            ["resources", figure, ..] => self.resource(reader.container, figure, path, span),
            ["needs", rest @ ..] => self.need_met(reader.container, rest),
            ["self", rest @ ..] => self.own(reader, rest, path, span),
            ["stack", ..] => self.stack(path),
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

    /// The names that a container's templates may use.
    fn roots(&self, index: usize) -> Vec<String> {
        let container = self.container(index);
        let settings =
            container.declarations.iter().flat_map(|one| one.settings.keys()).map(|name| name.value.to_string());
        let needs = self.bound.needs[index].keys().map(|name| identifier(name));
        let fixed = ["env", "features", "instance", "needs", "parameters", "resources", "self", "stack"];
        settings.chain(needs).chain(fixed.map(str::to_owned)).collect()
    }

    fn need(&self, index: usize, name: &str) -> Option<&'r Need> {
        self.bound.needs[index].iter().find(|(key, _)| identifier(key) == name).map(|(_, need)| need)
    }

    fn need_met(&self, index: usize, rest: &[&str]) -> Lookup {
        let valid = || self.bound.needs[index].keys().map(|name| identifier(name)).collect();
        let Some(name) = rest.first() else { return Lookup::Unknown { depth: 1, valid: valid() } };
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

    fn stack(&mut self, path: &[&str]) -> Lookup {
        match path.get(1) {
            Some(&"endpoints") => {
                let endpoints = self.all_endpoints();
                Lookup::within(endpoints, path, 2)
            }
            _ => Lookup::Unknown { depth: 1, valid: vec!["name".to_owned(), "endpoints".to_owned()] },
        }
    }

    /// Every endpoint of the stack, for what is made from all of them (a scrape configuration, say).
    fn all_endpoints(&mut self) -> Value {
        let mut all = Vec::new();
        for index in 0..self.bound.overlaid.containers.len() {
            let container = self.container(index);
            for name in container.body.endpoints.keys() {
                let Some(endpoint) = self.endpoint(index, &name.value) else { continue };
                all.push(endpoint_value(container, &endpoint));
            }
        }
        Value::from(all)
    }

    /// `self`: instances, own endpoints, siblings.
    fn own(&mut self, reader: Reader, rest: &[&str], path: &[&str], span: Span) -> Lookup {
        let container = self.container(reader.container);
        match rest {
            ["instances", ..] => Lookup::within(Value::from(container.instances), path, 2),
            ["name", ..] => Lookup::within(Value::from(&*container.name), path, 2),
            ["service", ..] => Lookup::within(Value::from(&*container.service), path, 2),
            [name, ..] if container.body.endpoints.contains_key(*name) => {
                self.peer(reader, &[reader.container], name, path, 2, span)
            }
            [part, name, ..] => self.sibling(reader, part, name, path, span),
            _ => Lookup::Unknown { depth: 1, valid: self.own_names(reader.container) },
        }
    }

    fn own_names(&self, index: usize) -> Vec<String> {
        let container = self.container(index);
        let endpoints = container.body.endpoints.keys().map(|name| name.value.to_string());
        let parts = container.entry.containers.keys().map(|name| name.value.to_string());
        endpoints.chain(parts).chain(["instances", "name", "service"].map(str::to_owned)).collect()
    }

    fn sibling(&mut self, reader: Reader, part: &str, endpoint: &str, path: &[&str], span: Span) -> Lookup {
        let own = self.container(reader.container);
        let containers = self.bound.overlaid.containers.iter().enumerate();
        let siblings: Vec<usize> = containers
            .filter(|(_, other)| other.service == own.service && other.part.as_deref() == Some(part))
            .map(|(index, _)| index)
            .collect();
        let Some(first) = siblings.first() else {
            return Lookup::Unknown { depth: 1, valid: self.own_names(reader.container) };
        };
        if endpoint == "instances" {
            return Lookup::within(Value::from(siblings.len()), path, 3);
        }
        let offered = &self.container(*first).body.endpoints;
        if !offered.contains_key(endpoint) {
            return Lookup::Unknown { depth: 2, valid: offered.keys().map(|name| name.value.to_string()).collect() };
        }
        self.peer(reader, &siblings, endpoint, path, 3, span)
    }

    /// An endpoint of other containers, or of this one, and their settings: `path[depth..]` says what of it.
    fn peer(
        &mut self,
        reader: Reader,
        targets: &[usize],
        endpoint: &str,
        path: &[&str],
        depth: usize,
        span: Span,
    ) -> Lookup {
        let Some(first) = targets.first().copied() else { return Lookup::Poisoned };
        let Some(what) = path.get(depth) else {
            let message = format!("`{}` is an endpoint, not a value", path.join("."));
            let fault = Diagnostic::error(Code::BadTemplate, span, message);
            self.reports.report(
                fault.help(format!("say what of it: {}", ENDPOINT_FIGURES.map(|f| format!("`.{f}`")).join(", "))),
            );
            return Lookup::Poisoned;
        };
        if !ENDPOINT_FIGURES.contains(what) {
            if self.declared(first, what).is_some() {
                return self.setting_lookup(reader, first, what, path, depth);
            }
            let settings = self.container(first).declarations.iter().flat_map(|one| one.settings.keys());
            let valid =
                settings.map(|name| name.value.to_string()).chain(ENDPOINT_FIGURES.map(str::to_owned)).collect();
            return Lookup::Unknown { depth, valid };
        }
        if targets.len() > 1 && matches!(*what, "host" | "url" | "outside") {
            let names: Vec<String> = targets.iter().map(|index| format!("`{}`", self.container(*index).name)).collect();
            let message = format!("`.{what}` of {} instances ({}) has no one value", targets.len(), names.join(", "));
            let fault = Diagnostic::error(Code::SeveralInstances, span, message);
            self.reports.report(fault.help("`.address` joins them with commas"));
            return Lookup::Poisoned;
        }
        let mut figures = Vec::new();
        for target in targets {
            let Some(figure) = self.figure(reader, *target, endpoint, what, span) else { return Lookup::Poisoned };
            figures.push(figure);
        }
        let value = match figures.as_slice() {
            [_, _, ..] if *what == "address" => {
                let addresses: Vec<String> = figures.iter().map(Value::to_string).collect();
                Value::from(addresses.join(","))
            }
            _ => figures.swap_remove(0),
        };
        Lookup::within(value, path, depth + 1)
    }

    /// One figure of an endpoint as a reader sees it.
    fn figure(&mut self, reader: Reader, target: usize, endpoint: &str, what: &str, span: Span) -> Option<Value> {
        let from_outside = reader.on_host || matches!(what, "outside" | "published" | "host_port");
        let endpoint = self.endpoint(target, endpoint)?;
        let endpoint = match &endpoint.outside {
            Some(other) if from_outside => self.endpoint(target, &other.value)?,
            _ => endpoint,
        };
        let container = self.container(target);
        let (host, port) = if from_outside && !matches!(what, "published" | "host_port") {
            let Some(port) = &endpoint.host_port else {
                self.report_unpublished(container, &endpoint, span);
                return None;
            };
            (&self.bound.overlaid.environment.host.name, port.value)
        } else {
            (&container.name, endpoint.port.value)
        };
        Some(match what {
            "host" => Value::from(&**host),
            "port" => Value::from(port.get()),
            "published" => Value::from(endpoint.published()),
            "host_port" => endpoint.host_port.as_ref().map_or(Value::from(0), |port| Value::from(port.value.get())),
            "url" => return self.url(reader, target, &endpoint, host, port.get()),
            _ => Value::from(format!("{host}:{}", port.get())),
        })
    }

    fn report_unpublished(&mut self, container: &Container<'_>, endpoint: &Endpoint, span: Span) {
        let environment = &self.bound.overlaid.environment.name;
        let name = &endpoint.name;
        let message =
            format!("`{}.{name}` is not published in `{environment}`, so it has no address outside", container.name);
        let fault = Diagnostic::error(Code::Unpublished, span, message);
        self.reports.report(fault.help("ask first whether it is `.published`, or publish it"));
    }

    fn url(&mut self, reader: Reader, target: usize, endpoint: &Endpoint, host: &str, port: u16) -> Option<Value> {
        if let Some(stated) = &endpoint.url
            && !reader.on_host
        {
            return self.plain(Reader::inside(target), stated)?.as_text().map(|text| Value::from(&**text));
        }
        let scheme = endpoint.scheme.as_deref().unwrap_or("tcp");
        Some(Value::from(format!("{scheme}://{host}:{port}")))
    }

    fn declared(&self, index: usize, name: &str) -> Option<Declared<'a>> {
        let container = self.container(index);
        let mut levels = container.declarations.iter().enumerate().rev();
        levels.find_map(|(level, one)| Some((level, one.settings.get_key_value(name)?))).map(|(level, (key, decl))| {
            Declared {
                decl,
                span: key.span,
                owner: if level == 0 { container.service.clone() } else { container.base.clone() },
            }
        })
    }

    fn setting_lookup(&mut self, reader: Reader, index: usize, name: &str, path: &[&str], depth: usize) -> Lookup {
        let Some(value) = self.setting(index, name) else { return Lookup::Poisoned };
        if let (Some(late), Some(&"file")) = (LateBound::of(&value), path.get(depth + 1))
            && late.kind == LateKind::Secret
        {
            // Whoever reads the path reads the secret, so asking for it attaches it.
            let attached = &mut self.attached[reader.container];
            if !attached.contains(&late.variable) {
                attached.push(late.variable.clone());
            }
            return Lookup::within(Value::from(format!("/run/secrets/{}", secret_id(&late.variable))), path, depth + 2);
        }
        Lookup::within(value, path, depth + 1)
    }

    /// A setting's value as templates see it. `None` means that a fault was reported.
    pub fn setting(&mut self, index: usize, name: &str) -> Option<Value> {
        let id = (index, Arc::from(name));
        if let Some(known) = self.settings.get(&id) {
            return known.clone();
        }
        let declared = self.declared(index, name)?;
        if self.report_ring(index, name, declared.span) {
            return None;
        }
        self.visiting.push(Visit { container: index, setting: name.into(), span: declared.span });
        let value = self.resolve(index, name, &declared);
        self.visiting.pop();
        self.settings.insert(id, value.clone());
        value
    }

    fn report_ring(&mut self, index: usize, name: &str, span: Span) -> bool {
        let start = self.visiting.iter().position(|visit| visit.container == index && &*visit.setting == name);
        let Some(start) = start else { return false };
        let ring = &self.visiting[start..];
        let names: Vec<String> =
            ring.iter().map(|visit| format!("{}.{}", self.container(visit.container).base, visit.setting)).collect();
        let message = format!("settings refer to each other in a ring: {} → {}", names.join(" → "), names[0]);
        let fault = Diagnostic::error(Code::Ring, span, message);
        let fault = ring[1..].iter().fold(fault, |fault, visit| fault.related(visit.span, "goes on here"));
        self.reports.report(fault);
        true
    }

    fn resolve(&mut self, index: usize, name: &str, declared: &Declared<'a>) -> Option<Value> {
        let stated = self.container(index).body.settings.get(name).cloned();
        if declared.decl.is_secret() {
            return self.secret(name, declared, stated.as_ref());
        }
        let Some(node) = stated.or_else(|| declared.decl.default.clone()) else {
            let service = self.container(index).base.clone();
            let message = format!("the setting `{name}` of `{service}` has no value");
            let fault = Diagnostic::error(Code::MissingValue, self.container(index).span, message);
            let help = format!("say `settings: {{ {name}: … }}` here: {}", declared.decl.description);
            self.reports.report(fault.related(declared.span, "declared here without a default").help(help));
            return None;
        };
        let value = self.setting_value(index, name, declared, &node)?;
        if !declared.decl.is_turned() {
            return Some(value.to_value());
        }
        let variable = variable_name(&declared.owner, name);
        let default: Arc<str> = value.print().into();
        self.register(Variable {
            name: variable.clone(),
            kind: VariableKind::Turned { default: default.clone() },
            description: declared.decl.description.clone(),
            allowed: super::settings::allowed(&declared.decl.value),
            setting: format!("{}.{name}", declared.owner).into(),
            span: declared.span,
        });
        Some(LateBound::new(variable, LateKind::Turned(default)).into_value())
    }

    fn setting_value(
        &mut self,
        index: usize,
        name: &str,
        declared: &Declared<'a>,
        node: &Node,
    ) -> Option<crate::value::SettingValue> {
        let is_template = node.as_text().is_some_and(|text| crate::template::is_template(text));
        if !is_template {
            return declared.decl.read_node(name, node, self.reports);
        }
        let value = match self.eval(Reader::inside(index), node)? {
            Output::Value(value) => value,
            Output::Text(text) => match text.late().next() {
                Some(late) => {
                    self.reports.report(depends_on_late(node.span, late));
                    return None;
                }
                None => Value::from(text.known().unwrap_or_default()),
            },
        };
        if let Some(fault) = late_fault(node.span, &value) {
            self.reports.report(fault);
            return None;
        }
        declared.decl.read_value(name, &value, node.span, self.reports)
    }

    /// A secret: nothing of its value is known, only the variable that it will stand in.
    fn secret(&mut self, name: &str, declared: &Declared<'a>, stated: Option<&Node>) -> Option<Value> {
        let stated = match stated {
            Some(node) => Some(super::settings::secret_statement(name, node, self.reports)?),
            None => None,
        };
        let (pattern, inline) = stated.map_or((None, None), |said| (said.pattern, said.inline));
        let pattern = pattern.or_else(|| declared.decl.pattern.clone()).map(|at| at.value);
        let variable = variable_name(&declared.owner, name);
        let inline = inline.or_else(|| declared.decl.inline.clone()).unwrap_or_else(|| {
            let value = format!("dev-{}-{}", declared.owner, name.replace('_', "-"));
            At { value: value.into(), span: declared.span }
        });
        if inline.value.is_empty() {
            let message = format!("the secret `{name}` is empty, and Compose takes an empty one for a missing one");
            self.reports.report(Diagnostic::error(Code::InvalidValue, inline.span, message));
            return None;
        }
        self.register(Variable {
            name: variable.clone(),
            kind: VariableKind::Secret { pattern, inline },
            description: declared.decl.description.clone(),
            allowed: None,
            setting: format!("{}.{name}", declared.owner).into(),
            span: declared.span,
        });
        Some(LateBound::new(variable, LateKind::Secret).into_value())
    }

    /// Notes that a declared variable of the project is used.
    pub(super) fn use_variable(&mut self, name: &str) {
        let Some((key, about)) = self.inputs.project.as_ref().and_then(|p| p.variables.get_key_value(name)) else {
            return;
        };
        self.register(Variable {
            name: key.value.clone(),
            kind: VariableKind::Declared,
            description: about.clone(),
            allowed: None,
            setting: "stackgen.yaml".into(),
            span: key.span,
        });
    }

    /// Notes a variable of the Compose file; two settings that give one name are an error.
    fn register(&mut self, variable: Variable) {
        match self.variables.get(&variable.name) {
            Some(known) if known.setting != variable.setting => {
                let message = format!(
                    "`{}` and `{}` both give the variable `{}`",
                    known.setting, variable.setting, variable.name
                );
                let fault = Diagnostic::error(Code::DuplicateName, variable.span, message);
                self.reports.report(fault.related(known.span, "the other setting"));
            }
            Some(_) => {}
            None => drop(self.variables.insert(variable.name.clone(), variable)),
        }
    }
}

/// What can be asked of an endpoint.
const ENDPOINT_FIGURES: [&str; 7] = ["address", "host", "host_port", "outside", "port", "published", "url"];

/// The name of a need as templates write it.
fn identifier(name: &str) -> String {
    name.replace('-', "_")
}

/// The Compose variable of a setting.
fn variable_name(owner: &str, setting: &str) -> Arc<str> {
    format!("{owner}_{setting}").replace('-', "_").to_uppercase().into()
}

/// The name of a secret in the Compose file, by the variable that holds it.
pub fn secret_id(variable: &str) -> String {
    variable.replace('_', "-").to_lowercase()
}

/// The fault of a value that depends on what is known only when the stack starts.
pub fn late_fault(span: Span, value: &Value) -> Option<Diagnostic> {
    LateBound::of(value).map(|late| depends_on_late(span, &late))
}

/// The fault of depending on a late-bound value.
pub fn depends_on_late(span: Span, late: &LateBound) -> Diagnostic {
    let what = match late.kind {
        LateKind::Secret => "a secret",
        LateKind::Turned(_) => "a setting that operators may turn",
    };
    let message =
        format!("this depends on `{}`, {what}, whose value is not known before the stack starts", late.variable);
    Diagnostic::error(Code::LateBoundValue, span, message)
}

/// An endpoint as a template value.
fn endpoint_value(container: &Container<'_>, endpoint: &Endpoint) -> Value {
    let port = endpoint.port.value.get();
    let mut fields: IndexMap<&str, Value> = IndexMap::new();
    fields.insert("service", Value::from(&*container.service));
    fields.insert("container", Value::from(&*container.name));
    fields.insert("name", Value::from(&*endpoint.name));
    fields.insert("scheme", endpoint.scheme.as_deref().map_or(Value::from(()), Value::from));
    fields.insert("kind", endpoint.kind.map_or(Value::from(()), |kind| Value::from(kind.as_str())));
    fields.insert("host", Value::from(&*container.name));
    fields.insert("port", Value::from(port));
    fields.insert("address", Value::from(format!("{}:{port}", container.name)));
    fields.insert("health", endpoint.health.as_deref().map_or(Value::from(()), Value::from));
    fields.insert("metrics", endpoint.metrics.as_deref().map_or(Value::from(()), Value::from));
    Value::from_pairs(fields)
}
