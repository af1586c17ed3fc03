//! A container's endpoints: ports inside and on the host.

use std::sync::Arc;

use super::resolver::{Reader, Resolver};
use super::ring::Kind;
use super::setting::stated_names;
use super::variable::{depends_on_late, late_fault};
use crate::diagnostic::{Code, Diagnostic};
use crate::load::body::{EndpointKind, EndpointStatement};
use crate::load::read::{At, FromNode, Templated};
use crate::load::stated::Stated;
use crate::overlay::{Container, Reach};
use crate::source::Span;
use crate::template::Output;
use crate::value::Port;
use crate::yaml::Node;

/// A named address that a container offers, its figures known.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its name.
    pub name: Arc<str>,
    /// Where it is declared.
    pub span: Span,
    /// The scheme of its address.
    pub scheme: Option<Arc<str>>,
    /// The port inside.
    pub port: At<Port>,
    /// What it is for.
    pub kind: Option<EndpointKind>,
    /// The port on the host, offset included, where it is published.
    pub host_port: Option<At<Port>>,
    /// Where the stack publishes it though the profile does not publish its kind.
    pub against_profile: Option<Span>,
    /// The path that answers when the service is healthy.
    pub health: Option<Arc<str>>,
    /// The path that Prometheus reads.
    pub metrics: Option<Arc<str>>,
    /// The endpoint that stands for it outside.
    pub outside: Option<At<Arc<str>>>,
    /// The address in full, where it is stated, as the node that says it.
    pub url: Option<Node>,
    /// The kinds of other containers' endpoints that it serves by name.
    pub serves: Vec<EndpointKind>,
}

impl Endpoint {
    /// Whether the host offers it.
    pub fn published(&self) -> bool {
        self.host_port.is_some()
    }
}

impl Resolver<'_, '_> {
    /// Reports each statement on the publishing of an endpoint that the service does not have.
    pub(super) fn check_endpoint_names(&mut self) {
        for index in 0..self.bound.overlaid.containers.len() {
            let container = self.container(index);
            for layer in container.chain.iter() {
                let valid = match layer.reach {
                    Reach::Catalog | Reach::Many | Reach::Stack => continue,
                    Reach::Container | Reach::Service(0 | 1) => own_names(container),
                    Reach::Service(_) => self.service_endpoint_names(&container.service),
                };
                for (name, span) in ["host_port", "publish"].iter().flat_map(|key| stated_names(layer, key)) {
                    if !valid.iter().any(|known| **known == *name) {
                        let message = format!("`{}` has no endpoint `{name}`", container.service);
                        let fault = Diagnostic::error(Code::UnknownName, span, message);
                        self.reports.report(fault.suggest(&name, valid.iter().map(String::as_str)));
                    }
                }
            }
        }
    }

    /// The endpoints of a service with several containers: by name, and by container and name.
    fn service_endpoint_names(&self, service: &str) -> Vec<String> {
        let containers = self.bound.overlaid.of_service(service).iter().map(|index| self.container(*index));
        containers.flat_map(own_names).collect()
    }

    /// An endpoint of a container. `None` when it has none of that name, or when a fault was reported for it.
    pub fn endpoint(&mut self, container: usize, name: &str) -> Option<Arc<Endpoint>> {
        let body = self.container(container).body.clone();
        let (key, said) = body.endpoints.get_key_value(name)?;
        let id = (container, key.value.clone());
        if let Some(known) = self.endpoints.get(&id) {
            return known.clone();
        }
        let span = said.port.value().map_or(key.span, |port| port.node.span);
        let read = |this: &mut Self| this.read_endpoint(container, key, said).map(Arc::new);
        let endpoint = self.visit(Kind::Endpoint, container, &key.value, span, read);
        self.endpoints.insert(id, endpoint.clone());
        endpoint
    }

    fn read_endpoint(&mut self, index: usize, name: &At<Arc<str>>, said: &EndpointStatement) -> Option<Endpoint> {
        let reader = Reader::inside(index);
        // All of them, so that each fault is told.
        let port = match &said.port {
            Stated::As(port) => self.templated(reader, port),
            Stated::Faulty => None,
            Stated::Not => {
                self.report_missing_port(index, name);
                None
            }
        };
        let declared = match &said.host_port {
            Some(said) => self.templated(reader, said).map(Some),
            None => Some(None),
        };
        let scheme = self.templated_text(reader, said.scheme.as_ref());
        let health = self.templated_text(reader, said.health.as_ref());
        let health = health.filter(|health| self.is_path(said.health.as_ref(), health.as_ref()));
        let metrics = self.templated_text(reader, said.metrics.as_ref());
        let metrics = metrics.filter(|metrics| self.is_path(said.metrics.as_ref(), metrics.as_ref()));
        let outside = self.outside(index, said);
        let port = port?;
        let (host_port, against_profile) = self.host_port(index, name, said, &port, declared?)?;
        Some(Endpoint {
            name: name.value.clone(),
            span: name.span,
            scheme: scheme?,
            port,
            kind: said.kind.as_ref().map(|kind| kind.value),
            host_port,
            against_profile,
            health: health?,
            metrics: metrics?,
            outside: outside?,
            url: said.url.as_ref().map(|url| url.node.clone()),
            serves: said.serves.iter().map(|kind| kind.value).collect(),
        })
    }

    /// Whether what an endpoint answers at is a path, or a report that it is none.
    fn is_path(&mut self, said: Option<&Templated<Arc<str>>>, path: Option<&Arc<str>>) -> bool {
        let Some((said, path)) = said.zip(path).filter(|(_, path)| !path.starts_with('/')) else { return true };
        let message = format!("`{path}` is no path of an endpoint: it starts with `/`");
        self.reports.report(Diagnostic::error(Code::InvalidValue, said.node.span, message));
        false
    }

    /// The address in full as it is stated, once all endpoints are known: it may ask for any.
    pub(super) fn stated_urls(&mut self, index: usize, endpoints: &[Arc<Endpoint>]) -> Vec<(Arc<str>, Arc<str>)> {
        let mut stated = Vec::new();
        for endpoint in endpoints {
            let Some(node) = &endpoint.url else { continue };
            let text = self.plain(Reader::inside(index), node);
            let text = text.and_then(|text| text.as_text().cloned());
            stated.extend(text.map(|text| (endpoint.name.clone(), text)));
        }
        stated
    }

    /// The endpoint that stands for another outside, where one is said; it must be one of the container's.
    #[expect(clippy::option_option, reason = "a reported fault and an absent value are different things")]
    fn outside(&mut self, index: usize, said: &EndpointStatement) -> Option<Option<At<Arc<str>>>> {
        let Some(outside) = &said.outside else { return Some(None) };
        let body = self.container(index).body.clone();
        if body.endpoints.contains_key(&*outside.value) {
            return Some(Some(outside.clone()));
        }
        let message = format!("`{}` has no endpoint `{}`", self.container(index).base, outside.value);
        let fault = Diagnostic::error(Code::UnknownName, outside.span, message);
        self.reports.report(fault.suggest(&outside.value, body.endpoints.keys().map(|name| &*name.value)));
        None
    }

    fn report_missing_port(&mut self, index: usize, name: &At<Arc<str>>) {
        let base = &self.container(index).base;
        let message = format!("the endpoint `{}` of `{base}` has no port", name.value);
        let fault = Diagnostic::error(Code::MissingValue, name.span, message);
        let declared = self.declared_endpoints(index);
        self.reports.report(if declared.contains(&name.value) {
            fault.help("say `port: …`, the port inside the container")
        } else {
            fault.suggest(&name.value, declared.iter().map(|name| &**name))
        });
    }

    pub(super) fn declared_endpoints(&self, index: usize) -> Vec<Arc<str>> {
        let declarations = &self.container(index).declarations;
        declarations.iter().flat_map(|one| one.endpoints.keys()).map(|name| name.value.clone()).collect()
    }

    /// The port on the host, where the endpoint is published, and whether that is against the profile's word.
    fn host_port(
        &mut self,
        index: usize,
        name: &At<Arc<str>>,
        said: &EndpointStatement,
        port: &At<Port>,
        declared: Option<At<Port>>,
    ) -> Option<(Option<At<Port>>, Option<Span>)> {
        let environment = &self.bound.overlaid.environment;
        let container = self.container(index);
        let by_kind = said.kind.as_ref().and_then(|kind| environment.publish.get(&kind.value)).is_some_and(|on| *on);
        let stated = container.body.publish.get_key_value(&*name.value);
        if !stated.map_or(by_kind, |(_, publish)| *publish) {
            return Some((None, None));
        }
        if let Some(replicas) = &container.replicas {
            if let Some((key, true)) = stated {
                let message = format!("`{}` cannot be published: `{}` runs as replicas", name.value, container.base);
                let fault = Diagnostic::error(Code::PublishedReplicas, key.span, message);
                self.reports.report(fault.related(replicas.span, "stated here"));
            }
            return Some((None, None));
        }
        let chosen = container.body.host_port.get_key_value(&*name.value);
        let base = match chosen {
            Some((key, value)) => At { value: *value, span: key.span },
            None => declared.unwrap_or_else(|| port.clone()),
        };
        let shift = environment.host.port_offset + container.instance.map_or(0, |instance| instance - 1);
        let Some(value) = base.value.checked_add(shift) else {
            let message = format!("{} + {shift} is no port: ports end at 65535", base.value);
            let fault = Diagnostic::error(Code::InvalidValue, base.span, message);
            self.reports.report(fault.help("choose another `host_port` or a smaller `port_offset`"));
            return None;
        };
        let against = stated.filter(|_| !by_kind).map(|(key, _)| key.span);
        Some((Some(At { value, span: base.span }), against))
    }

    /// A value that may be written as a template. `None` means that a fault was reported.
    fn templated<T: FromNode>(&mut self, reader: Reader, said: &Templated<T>) -> Option<At<T>> {
        let node = self.plain(reader, &said.node)?;
        At::from_node(&node, self.reports)
    }

    /// The outer `None` means that a fault was reported.
    #[expect(clippy::option_option, reason = "a reported fault and an absent value are different things")]
    fn templated_text(&mut self, reader: Reader, said: Option<&Templated<Arc<str>>>) -> Option<Option<Arc<str>>> {
        match said {
            Some(said) => self.templated(reader, said).map(|at| Some(at.value)),
            None => Some(None),
        }
    }

    /// A node whose text depends on nothing late-bound, its template evaluated.
    pub fn plain(&mut self, reader: Reader, node: &Node) -> Option<Node> {
        if !node.as_text().is_some_and(|text| crate::template::is_template(text)) {
            return Some(node.clone());
        }
        let text = match self.eval(reader, node)? {
            Output::Value(value) => match late_fault(node.span, &value) {
                Some(fault) => {
                    self.reports.report(fault);
                    return None;
                }
                None => crate::template::print(&value),
            },
            Output::Text(text) => match text.late().next() {
                Some(late) => {
                    self.reports.report(depends_on_late(node.span, late));
                    return None;
                }
                None => text.known(),
            },
        };
        Some(Node::plain(node.span, text.unwrap_or_default()))
    }
}

/// The names under which a statement may mean a container's endpoints.
fn own_names(container: &Container<'_>) -> Vec<String> {
    let names = container.body.endpoints.keys().map(|name| name.value.to_string());
    let full = |name: String| match &container.part {
        Some(part) => vec![format!("{part}.{name}"), name],
        None => vec![name],
    };
    names.flat_map(full).collect()
}
