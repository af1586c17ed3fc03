//! Who connects to whom while a stack runs.

use std::collections::HashMap;

use super::alerts::KEEPER;
use super::places::Places;
use crate::expand::Endpoint;
use crate::model::{Service, Stack, Use};
use crate::render::context::Need;

/// The services of a stack by name.
pub(super) type Peers<'a> = HashMap<&'a str, &'a Service>;

/// What a container connects to: what it needs, what it passes on as a proxy, and what it measures.
pub(super) fn connections(stack: &Stack, peers: &Peers<'_>, places: &Places<'_>, service: &Service) -> Vec<Need> {
    let needs = service.needs.iter().filter(|need| !is_address_alone(peers, need)).map(|need| need_of(peers, need));
    let passed_on = places.passed_on(&service.name).filter_map(|(name, endpoint)| {
        let peer = peers.get(name)?;
        Some(asked(peer, peer.endpoints.iter().find(|known| *known.name == *endpoint)?))
    });
    let others = stack.services.iter().filter(|other| service.plays(KEEPER) && other.name != service.name);
    let measured = others.flat_map(|other| {
        let endpoints = other.endpoints.iter().filter(|endpoint| endpoint.metrics.is_some());
        endpoints.map(|endpoint| asked(other, endpoint))
    });
    needs.chain(passed_on).chain(measured).collect()
}

/// Who connects to a container, each once, by its name.
pub(super) fn users(connections: &[(&str, Vec<Need>)]) -> HashMap<String, Vec<String>> {
    let mut users: HashMap<String, Vec<String>> = HashMap::new();
    for (name, needs) in connections {
        for peer in needs.iter().flat_map(|need| need.service.split(',')).filter(|peer| peer != name) {
            let known = users.entry(peer.to_owned()).or_default();
            if known.last().is_none_or(|last| last != name) {
                known.push((*name).to_owned());
            }
        }
    }
    users
}

/// A need, with the addresses of what meets it.
pub(super) fn need_of(peers: &Peers<'_>, need: &Use) -> Need {
    let targets = need.services.iter().filter_map(|name| peers.get(&**name));
    let addresses = targets.filter_map(|peer| {
        let endpoint = peer.endpoints.iter().find(|endpoint| endpoint.name == need.endpoint)?;
        Some(address(peer, endpoint))
    });
    Need {
        name: need.name.to_string(),
        service: need.services.join(","),
        endpoint: need.endpoint.to_string(),
        address: addresses.collect::<Vec<_>>().join(","),
    }
}

/// Whoever needs the endpoint of a proxy wants the address that it has there, and goes to no page by way of it.
fn is_address_alone(peers: &Peers<'_>, need: &Use) -> bool {
    let peers = need.services.iter().filter_map(|name| peers.get(&**name));
    peers.flat_map(|peer| &peer.endpoints).any(|known| known.name == need.endpoint && !known.serves.is_empty())
}

/// An endpoint that nothing needs and somebody asks.
fn asked(peer: &Service, endpoint: &Endpoint) -> Need {
    Need {
        name: format!("{} {}", peer.name, endpoint.name),
        service: peer.name.to_string(),
        endpoint: endpoint.name.to_string(),
        address: address(peer, endpoint),
    }
}

fn address(peer: &Service, endpoint: &Endpoint) -> String {
    format!("{}:{}", peer.name, endpoint.port.value.get())
}
