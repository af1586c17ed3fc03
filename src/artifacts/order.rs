//! In which steps containers can start.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::Service;

/// The containers step by step: each waits only for those of earlier steps.
pub fn start_order(services: &[Service]) -> Vec<Vec<String>> {
    let mut waiting: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    let mut dependants: BTreeMap<&Arc<str>, Vec<&Arc<str>>> = BTreeMap::new();
    for service in services {
        waiting.insert(&service.name, service.depends_on.len());
        for name in service.depends_on.keys() {
            dependants.entry(name).or_default().push(&service.name);
        }
    }
    let mut steps = Vec::new();
    let mut step: BTreeSet<&Arc<str>> = waiting.iter().filter(|(_, open)| **open == 0).map(|(name, _)| *name).collect();
    while !step.is_empty() {
        let mut next = BTreeSet::new();
        for name in &step {
            for dependant in dependants.get(*name).into_iter().flatten() {
                if let Some(open) = waiting.get_mut(*dependant) {
                    *open -= 1;
                    if *open == 0 {
                        next.insert(*dependant);
                    }
                }
            }
        }
        steps.push(step.iter().map(ToString::to_string).collect());
        step = next;
    }
    steps
}
