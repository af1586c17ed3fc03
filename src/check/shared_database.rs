//! Two services in one database that nobody chose.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::body::EndpointKind;
use crate::model::{Service, Stack, Use};

/// The roles of services that look at a database and put no tables of their own into it.
const ONLOOKERS: [&str; 2] = ["exporter", "backup"];

/// Warns about services that the catalog alone bound to one database: their tables would meet.
pub fn check(stack: &Stack, reports: &mut Reports) {
    let mut bound: BTreeMap<&Arc<str>, (&Service, &Use)> = BTreeMap::new();
    let own_tables = |service: &&Service| !ONLOOKERS.iter().any(|role| service.plays(role));
    for service in stack.services.iter().filter(own_tables) {
        for need in service.needs.iter().filter(|need| need.by_default && is_database(stack, need)) {
            let Some(target) = need.services.first() else { continue };
            match bound.get(target) {
                Some((first, other)) if first.service != service.service => {
                    let message =
                        format!("`{}` and `{}` share the one database of `{target}`", first.service, service.service);
                    let fault = Diagnostic::warning(Code::SharedDatabase, service.span, message);
                    let fault = fault.related(first.span, "the other service");
                    let help =
                        format!("say that it is meant: `needs: {{ {}: {target} }}`, or give each its own", other.name);
                    reports.report(fault.help(help));
                }
                Some(_) => {}
                None => drop(bound.insert(target, (service, need))),
            }
        }
    }
}

fn is_database(stack: &Stack, need: &Use) -> bool {
    let peers = stack.services.iter().filter(|service| need.services.contains(&service.name));
    peers
        .flat_map(|peer| &peer.endpoints)
        .any(|endpoint| endpoint.name == need.endpoint && endpoint.kind == Some(EndpointKind::Database))
}
