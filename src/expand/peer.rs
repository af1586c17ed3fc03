//! What templates may ask of endpoints: those of peers, of siblings, the container's own, and all of the stack.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use super::endpoint::Endpoint;
use super::image::CONTAINER_FIGURES;
use super::resolver::{Reader, Resolver};
use super::ring::Kind;
use super::route::routes;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::read::At;
use crate::overlay::Container;
use crate::source::Span;
use crate::template::Lookup;
use crate::yaml::Node;

/// What can be asked of an endpoint.
const ENDPOINT_FIGURES: [&str; 7] = ["address", "host", "host_port", "outside", "port", "published", "url"];

impl Resolver<'_, '_> {
    pub(super) fn stack(&mut self, path: &[&str], span: Span) -> Lookup {
        match path.get(1) {
            Some(&"endpoints") => {
                self.all_endpoints().map_or(Lookup::Poisoned, |endpoints| Lookup::within(endpoints, path, 2))
            }
            None => self.holds(path, span, &["name", "endpoints"].map(str::to_owned)),
            Some(_) => Lookup::Unknown { depth: 1, valid: vec!["name".to_owned(), "endpoints".to_owned()] },
        }
    }

    /// Every endpoint of the stack, for what is made from all of them (a scrape configuration, say). `None` means that a
    /// fault was reported for one.
    fn all_endpoints(&mut self) -> Option<Value> {
        if self.all_endpoints.is_none() {
            let mut all = Vec::new();
            for index in 0..self.bound.overlaid.containers.len() {
                let container = self.container(index);
                for name in container.body.endpoints.keys() {
                    all.push((container, self.endpoint(index, &name.value)?));
                }
            }
            let named: Vec<_> = all.iter().map(|(container, endpoint)| (&*container.name, &**endpoint)).collect();
            let routes = routes(&named);
            let names: HashMap<_, _> =
                routes.iter().map(|route| ((route.container, route.endpoint), &*route.name)).collect();
            let value = |(container, endpoint): &(&Container<'_>, Arc<Endpoint>)| {
                endpoint_value(container, endpoint, names.get(&(&*container.name, &*endpoint.name)).copied())
            };
            self.all_endpoints = Some(all.iter().map(value).collect());
        }
        self.all_endpoints.clone()
    }

    /// `self`: instances, own endpoints, siblings.
    pub(super) fn own(&mut self, reader: Reader, rest: &[&str], path: &[&str], span: Span) -> Lookup {
        let container = self.container(reader.container);
        match rest {
            ["instances", ..] => Lookup::within(Value::from(container.instances), path, 2),
            ["name", ..] => Lookup::within(Value::from(&*container.name), path, 2),
            ["service", ..] => Lookup::within(Value::from(&*container.service), path, 2),
            [name, ..] if container.body.endpoints.contains_key(*name) => {
                self.peer(reader, &[reader.container], name, path, 2, span)
            }
            [] => {
                let names = self.own_names(reader.container);
                self.holds(path, span, &names)
            }
            [part] if container.entry.containers.contains_key(*part) => {
                let of_part = |container: &&Container<'_>| container.part.as_deref() == Some(part);
                let containers = self.bound.overlaid.of_service(&container.service).iter();
                let found = containers.map(|index| self.container(*index)).find(of_part);
                let endpoints = found.into_iter().flat_map(|container| container.body.endpoints.keys());
                let names: Vec<String> = endpoints.map(|name| name.value.to_string()).collect();
                self.holds(path, span, &names)
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
        let all = self.bound.overlaid.of_service(&own.service).iter().copied();
        let siblings: Vec<usize> = all.filter(|index| self.container(*index).part.as_deref() == Some(part)).collect();
        let Some(first) = siblings.first() else {
            if let Some(container) = own.entry.containers.get(part) {
                return self.absent_sibling(part, container.declaration.feature.as_ref(), span);
            }
            return Lookup::Unknown { depth: 1, valid: self.own_names(reader.container) };
        };
        if endpoint == "instances" {
            let replicas =
                |index: &usize| self.container(*index).replicas.as_ref().map_or(1, |replicas| replicas.value);
            return Lookup::within(Value::from(siblings.iter().map(replicas).sum::<u32>()), path, 3);
        }
        let offered = &self.container(*first).body.endpoints;
        if !offered.contains_key(endpoint) {
            return Lookup::Unknown { depth: 2, valid: offered.keys().map(|name| name.value.to_string()).collect() };
        }
        self.peer(reader, &siblings, endpoint, path, 3, span)
    }

    /// A container of the entry that does not exist here: a feature takes it away, or a fault was reported for it.
    fn absent_sibling(&mut self, part: &str, feature: Option<&At<Arc<str>>>, span: Span) -> Lookup {
        let off = feature.filter(|feature| !self.bound.overlaid.environment.features.contains_key(&feature.value));
        if let Some(feature) = off {
            let message = format!("`{part}` is absent here: the feature `{}` is off", feature.value);
            let fault = Diagnostic::error(Code::AbsentNeed, span, message);
            self.reports.report(fault.help(format!("ask first: `when: [{{ if: features.{}, … }}]`", feature.value)));
        }
        Lookup::Poisoned
    }

    /// An endpoint of other containers, or of this one, and their settings: `path[depth..]` says what of it.
    pub(super) fn peer(
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
            if CONTAINER_FIGURES.contains(what) {
                return self.container_figure(first, path, depth, span);
            }
            let settings = self.container(first).declarations.iter().flat_map(|one| one.settings.keys());
            let figures = ENDPOINT_FIGURES.into_iter().chain(CONTAINER_FIGURES).map(str::to_owned);
            let valid = settings.map(|name| name.value.to_string()).chain(figures).collect();
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
            return self.stated_url(target, &endpoint.name, stated);
        }
        let scheme = endpoint.scheme.as_deref().unwrap_or("tcp");
        Some(Value::from(format!("{scheme}://{host}:{port}")))
    }
}

impl Resolver<'_, '_> {
    /// A stated address, evaluated once: it may ask for other addresses.
    fn stated_url(&mut self, target: usize, endpoint: &Arc<str>, stated: &Node) -> Option<Value> {
        let id = (target, endpoint.clone());
        if let Some(known) = self.urls.get(&id) {
            return known.clone();
        }
        let url = self.visit(Kind::Url, target, endpoint, stated.span, |this| {
            this.plain(Reader::inside(target), stated)?.as_text().map(|text| Value::from(&**text))
        });
        self.urls.insert(id, url.clone());
        url
    }
}

/// An endpoint as a template value.
fn endpoint_value(container: &Container<'_>, endpoint: &Endpoint, served_as: Option<&str>) -> Value {
    let port = endpoint.port.value.get();
    let mut fields: IndexMap<&str, Value> = IndexMap::new();
    fields.insert("service", Value::from(&*container.service));
    fields.insert("container", Value::from(&*container.name));
    fields.insert("entry", container.entry_name.as_deref().map_or(Value::from(()), Value::from));
    fields.insert("name", Value::from(&*endpoint.name));
    fields.insert("scheme", endpoint.scheme.as_deref().map_or(Value::from(()), Value::from));
    fields.insert("kind", endpoint.kind.map_or(Value::from(()), |kind| Value::from(kind.as_str())));
    fields.insert("host", Value::from(&*container.name));
    fields.insert("port", Value::from(port));
    fields.insert("address", Value::from(format!("{}:{port}", container.name)));
    fields.insert("health", endpoint.health.as_deref().map_or(Value::from(()), Value::from));
    fields.insert("metrics", endpoint.metrics.as_deref().map_or(Value::from(()), Value::from));
    fields.insert("served_as", served_as.map_or(Value::from(()), Value::from));
    Value::from_pairs(fields)
}
