//! A profile and those that it lies over.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::profile::Profile;
use crate::load::{Inputs, Loaded};

/// The profile and its ancestors, the farthest first.
pub(super) fn lineage<'a>(
    inputs: &'a Inputs,
    name: &Arc<str>,
    reports: &mut Reports,
) -> Option<Vec<(&'a Arc<str>, &'a Profile)>> {
    let mut chain: Vec<(&Arc<str>, &Profile)> = Vec::new();
    let mut next = inputs.profiles.get_key_value(name)?;
    loop {
        let (name, Loaded { content, .. }) = next;
        chain.push((name, &content.value));
        let Some(parent) = &content.value.extends else { break };
        if let Some(first) = chain.iter().position(|(seen, _)| *seen == &parent.value) {
            reports.report(ring(&chain[first..]));
            return None;
        }
        next = inputs.profiles.get_key_value(&parent.value)?;
    }
    chain.reverse();
    Some(chain)
}

/// The report of a ring of profiles: told from the first by name, whichever was come from.
fn ring(chain: &[(&Arc<str>, &Profile)]) -> Diagnostic {
    let mut ring = chain.to_vec();
    let first = (0..ring.len()).min_by_key(|at| ring[*at].0).unwrap_or(0);
    ring.rotate_left(first);
    let names: Vec<&str> = ring.iter().chain(&ring[..1]).map(|(name, _)| &***name).collect();
    let message = format!("profiles extend each other in a ring: {}", names.join(" → "));
    let mut places = ring.iter().filter_map(|(_, profile)| profile.extends.as_ref()).map(|parent| parent.span);
    let place = places.next().unwrap_or_else(|| unreachable!("each profile of a ring extends the next"));
    places.fold(Diagnostic::error(Code::Ring, place, message), |fault, place| fault.related(place, "goes on here"))
}
