//! Which endpoints a proxy of the stack serves, and by which names.

use std::collections::HashSet;
use std::fmt::Write;

use super::endpoint::Endpoint;
use crate::load::body::EndpointKind;

/// An endpoint that a proxy serves by a name of its own.
#[derive(Debug)]
pub struct Route<'e> {
    /// The container.
    pub container: &'e str,
    /// Its endpoint.
    pub endpoint: &'e str,
    /// The first part of the name by which it is asked for.
    pub name: String,
    /// The proxy's container.
    pub proxy: &'e str,
    /// The proxy's endpoint.
    pub by: &'e Endpoint,
}

impl Route<'_> {
    /// The address outside, below the name of the host; `None` where the proxy is not published.
    pub fn url(&self, host: &str) -> Option<String> {
        let port = self.by.host_port.as_ref()?.value.get();
        let scheme = self.by.scheme.as_deref().unwrap_or("https");
        let mut url = format!("{scheme}://{}.{host}", self.name);
        // The port that a browser takes by itself.
        if (scheme, port) != ("https", 443) {
            // Writing to a string does not fail.
            let _ = write!(url, ":{port}");
        }
        Some(url)
    }
}

/// What the first endpoint that says `serves` serves: every `http` endpoint of those kinds, of each other container of the
/// stack. What configures the proxy and what tells addresses both ask here.
pub fn routes<'e>(all: &[(&'e str, &'e Endpoint)]) -> Vec<Route<'e>> {
    let Some((proxy, by)) = all.iter().find(|(_, endpoint)| !endpoint.serves.is_empty()) else { return Vec::new() };
    let mut taken = HashSet::new();
    let route = |(container, endpoint): &(&'e str, &'e Endpoint)| {
        let kind = endpoint.kind.filter(|kind| by.serves.contains(kind))?;
        if container == proxy || endpoint.scheme.as_deref() != Some("http") {
            return None;
        }
        let mut name = match kind {
            EndpointKind::Ui => (*container).to_owned(),
            _ => format!("{container}-{}", kind.as_str()),
        };
        if !taken.insert(name.clone()) {
            name = format!("{name}-{}", endpoint.name);
        }
        Some(Route { container, endpoint: &endpoint.name, name, proxy, by })
    };
    all.iter().filter_map(route).collect()
}
