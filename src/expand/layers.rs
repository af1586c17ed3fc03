//! What a container's chain says of `service`, `files`, `checks` and `applications`, once every condition has its answer.

use super::resolver::{Reader, Resolver};
use crate::diagnostic::Reports;
use crate::load::read::FromNode;
use crate::overlay::{LATE, Layer, Reach, decides_early, lay_body, lay_body_of_many};
use crate::value::Duration;
use crate::yaml::{Map, Node};

impl Resolver<'_, '_> {
    /// What a container's chain says of what is decided late, merged.
    pub(super) fn late_body(&mut self, index: usize) -> Map {
        let chain = self.container(index).chain.clone();
        let mut merged = Map::default();
        for layer in chain.iter() {
            self.lay(&mut merged, layer.map, layer);
            for when in layer.when {
                let Some(body) = when.node.as_map() else { continue };
                if decides_early(when) && !body.keys().any(|key| LATE.contains(&&**key)) {
                    continue;
                }
                if self.condition(Reader::inside(index), &when.condition.node) == Some(true) {
                    self.lay(&mut merged, body, layer);
                }
            }
        }
        drop_idle_healthcheck(&mut merged, &chain);
        merged
    }

    fn lay(&mut self, merged: &mut Map, body: &Map, layer: &Layer<'_>) {
        if !layer.reach.names_nobody() {
            return lay_body(merged, body, LATE, self.reports);
        }
        let mut body = body.clone();
        if layer.reach == Reach::Many {
            keep_longer_start(&mut body, merged, self.reports);
        }
        lay_body_of_many(merged, &body, LATE, &mut self.winners, self.reports);
    }
}

/// From statements of a profile on many services the larger `start_period` wins: a service knows better than it how slowly it
/// starts. What a stack says of all its services is said by somebody who knows them.
fn keep_longer_start(body: &mut Map, merged: &Map, reports: &mut Reports) {
    let healthcheck = |map: &Map| map.get("service")?.value.get("healthcheck").cloned();
    let Some(before) = healthcheck(merged) else { return };
    let Some(entry) = body.get_mut("service") else { return };
    let Some(over) = entry.value.as_map_mut().and_then(|service| service.get_mut("healthcheck")) else { return };
    let Some(over) = over.value.as_map_mut() else { return };
    let (Some(mine), Some(theirs)) = (before.get("start_period"), over.get("start_period")) else { return };
    let mut length = |node: &Node| Duration::from_node(node, reports);
    if let (Some(mine), Some(theirs)) = (length(mine), length(&theirs.value))
        && mine > theirs
    {
        over.shift_remove("start_period");
    }
}

/// Health-check timings for many services mean nothing where there is no test.
fn drop_idle_healthcheck(merged: &mut Map, chain: &[Layer<'_>]) {
    let Some(service) = merged.get_mut("service").and_then(|entry| entry.value.as_map_mut()) else { return };
    let Some(healthcheck) = service.get("healthcheck").map(|entry| &entry.value) else { return };
    if healthcheck.get("test").is_some() || healthcheck.get("disable").is_some() {
        return;
    }
    let near = chain.iter().filter(|layer| !layer.reach.names_nobody());
    let stated =
        near.filter_map(|layer| layer.map.get("service")).any(|service| service.value.get("healthcheck").is_some());
    if !stated {
        service.shift_remove("healthcheck");
    }
}
