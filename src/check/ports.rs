//! Host ports: one for each published endpoint.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::expand::Endpoint;
use crate::model::{Service, Stack};

/// A port that the host offers, and who is behind it.
struct Offer<'a> {
    service: &'a Service,
    endpoint: &'a Endpoint,
    port: u16,
}

fn offers(stack: &Stack) -> impl Iterator<Item = Offer<'_>> {
    let endpoints = |service: &'_ Service| service.endpoints.len();
    stack.services.iter().filter(move |service| endpoints(service) > 0).flat_map(|service| {
        service.endpoints.iter().filter_map(move |endpoint| {
            let port = endpoint.host_port.as_ref()?.value.get();
            Some(Offer { service, endpoint, port })
        })
    })
}

/// Reports two endpoints of one stack on one port: Compose accepts that, and `up` fails half way.
pub fn within(stack: &Stack, reports: &mut Reports) {
    let mut taken: HashMap<u16, Offer<'_>> = HashMap::new();
    for offer in offers(stack) {
        let Some(first) = taken.get(&offer.port) else {
            taken.insert(offer.port, offer);
            continue;
        };
        let (one, other) = (name(first), name(&offer));
        let message = format!("`{one}` and `{other}` are both published on one port of the host");
        let place = |offer: &Offer<'_>| offer.endpoint.host_port.as_ref().map_or(offer.endpoint.span, |port| port.span);
        let fault = Diagnostic::error(Code::PortClash, place(&offer), message)
            .label(format!("port {} in `{}`", offer.port, stack.unit.env))
            .related(place(first), format!("the port of `{one}`"))
            .help(format!(
                "give it another: `{}: {{ host_port: {{ {}: … }} }}`",
                offer.service.name, offer.endpoint.name
            ));
        reports.report(if place(first) == place(&offer) {
            fault.related(offer.service.span, "this service")
        } else {
            fault
        });
    }
}

fn name(offer: &Offer<'_>) -> String {
    format!("{}.{}", offer.service.name, offer.endpoint.name)
}

/// Warns about what the stack publishes against the word of the profile.
pub fn against_profile(stack: &Stack, reports: &mut Reports) {
    for service in &stack.services {
        for endpoint in &service.endpoints {
            let Some(span) = endpoint.against_profile else { continue };
            let kind = endpoint.kind.map_or("this endpoint", crate::load::body::EndpointKind::as_str);
            let message = format!(
                "`{}.{}` is published although `{}` does not publish {kind}",
                service.name, endpoint.name, stack.unit.env
            );
            reports.report(Diagnostic::warning(Code::PublishedAgainstProfile, span, message));
        }
    }
}
