//! Who waits for whom: from needs, jobs and `after`.

use indexmap::IndexMap;

use std::sync::Arc;

use crate::bind::Need;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::expand::Expanded;
use crate::load::entry::Kind;
use crate::model::{Condition, Dependency};
use crate::source::Span;

/// What each container waits for, by name, in the order of the containers. Rings and edges against the phases are
/// reported.
pub fn dependencies(expanded: &Expanded<'_>, reports: &mut Reports) -> Vec<IndexMap<Arc<str>, Dependency>> {
    let order = Order { expanded, edges: edges(expanded) };
    order.report_rings(reports);
    order.report_backward_phases(reports);
    order.edges.iter().map(|edges| order.named(edges)).collect()
}

/// An edge to a container that starts earlier.
#[derive(Debug, Clone, Copy)]
struct Edge {
    target: usize,
    span: Span,
}

struct Order<'a, 'r> {
    expanded: &'r Expanded<'a>,
    edges: Vec<Vec<Edge>>,
}

fn edges(expanded: &Expanded<'_>) -> Vec<Vec<Edge>> {
    let bound = &expanded.bound;
    let stated: Vec<Vec<Edge>> =
        (0..bound.overlaid.containers.len()).map(|index| stated_edges(expanded, index)).collect();
    let mut edges = stated.clone();
    for (index, edges) in edges.iter_mut().enumerate() {
        for job in waited_jobs(expanded, &stated, index) {
            push(edges, job);
        }
    }
    edges
}

/// Edges that needs and `after` state.
fn stated_edges(expanded: &Expanded<'_>, index: usize) -> Vec<Edge> {
    let mut edges = Vec::new();
    for need in expanded.bound.needs[index].values() {
        let Need::Met(binding) = need else { continue };
        for target in binding.targets.iter().filter(|target| binding.wait && **target != index) {
            push(&mut edges, Edge { target: *target, span: binding.span });
        }
    }
    for after in &expanded.bound.after[index] {
        push(&mut edges, Edge { target: after.target, span: after.span });
    }
    edges
}

fn push(edges: &mut Vec<Edge>, edge: Edge) {
    if !edges.iter().any(|known| known.target == edge.target) {
        edges.push(edge);
    }
}

/// The jobs that a container waits for though it states no edge to them: those of the services that it uses, and
/// those of its own entry that do not need it themselves.
fn waited_jobs(expanded: &Expanded<'_>, stated: &[Vec<Edge>], index: usize) -> Vec<Edge> {
    let overlaid = &expanded.bound.overlaid;
    let containers = &overlaid.containers;
    let jobs_of = |service: &str| {
        overlaid.of_service(service).iter().copied().filter(|index| containers[*index].kind() == Kind::Job)
    };
    let own = &containers[index];
    let mut jobs = Vec::new();
    for edge in &stated[index] {
        let peer = &containers[edge.target];
        if peer.service != own.service {
            jobs.extend(jobs_of(&peer.service).map(|target| Edge { target, span: edge.span }));
        }
    }
    if own.kind() == Kind::Service {
        let free = jobs_of(&own.service).filter(|job| !reaches(stated, *job, index));
        jobs.extend(free.map(|target| Edge { target, span: containers[target].span }));
    }
    jobs
}

/// Whether `from` waits for `to`, directly or through others.
fn reaches(edges: &[Vec<Edge>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; edges.len()];
    let mut open = vec![from];
    while let Some(index) = open.pop() {
        if index == to {
            return true;
        }
        if !std::mem::replace(&mut seen[index], true) {
            open.extend(edges[index].iter().map(|edge| edge.target));
        }
    }
    false
}

impl Order<'_, '_> {
    fn name(&self, index: usize) -> &Arc<str> {
        &self.expanded.bound.overlaid.containers[index].name
    }

    fn named(&self, edges: &[Edge]) -> IndexMap<Arc<str>, Dependency> {
        let one = |edge: &Edge| {
            let dependency = Dependency { condition: self.condition(edge.target), span: edge.span };
            (self.name(edge.target).clone(), dependency)
        };
        edges.iter().map(one).collect()
    }

    /// How far a container must be before its dependants start.
    fn condition(&self, target: usize) -> Condition {
        if self.expanded.bound.overlaid.containers[target].kind() == Kind::Job {
            return Condition::Completed;
        }
        match self.expanded.containers[target].service.get("healthcheck") {
            Some(check) if check.get("test").is_some() && !disabled(check) => Condition::Healthy,
            _ => Condition::Started,
        }
    }

    /// Reports each ring once, as a ring.
    fn report_rings(&self, reports: &mut Reports) {
        let mut state = vec![Visit::New; self.edges.len()];
        for index in 0..self.edges.len() {
            self.visit(index, &mut state, reports);
        }
    }

    /// Walks depth first without recursion: stacks may be thousands of services deep.
    fn visit(&self, start: usize, state: &mut [Visit], reports: &mut Reports) {
        if state[start] != Visit::New {
            return;
        }
        state[start] = Visit::Open;
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((index, next)) = path.last_mut() {
            let Some(edge) = self.edges[*index].get(*next).copied() else {
                state[*index] = Visit::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match state[edge.target] {
                Visit::New => {
                    state[edge.target] = Visit::Open;
                    path.push((edge.target, 0));
                }
                Visit::Open => reports.report(self.ring(&path, edge)),
                Visit::Done => {}
            }
        }
    }

    fn ring(&self, path: &[(usize, usize)], closing: Edge) -> Diagnostic {
        let start = path.iter().position(|(index, _)| *index == closing.target).unwrap_or(0);
        let ring = &path[start..];
        let names: Vec<&str> = ring.iter().map(|(index, _)| &**self.name(*index)).collect();
        let message = format!("services wait for each other in a ring: {} → {}", names.join(" → "), names[0]);
        let edges = ring[..ring.len() - 1].iter().map(|(index, next)| (*index, self.edges[*index][next - 1]));
        let fault = Diagnostic::error(Code::Ring, closing.span, message).label(format!(
            "`{}` waits for `{}`",
            names[names.len() - 1],
            names[0]
        ));
        let fault = edges.fold(fault, |fault, (index, edge)| {
            fault.related(edge.span, format!("`{}` waits for `{}`", self.name(index), self.name(edge.target)))
        });
        fault.help("`{ from: …, wait: false }` gives an address without waiting")
    }

    /// A phase starts whole before the next one, so nothing may wait for what a later phase starts.
    fn report_backward_phases(&self, reports: &mut Reports) {
        let overlaid = &self.expanded.bound.overlaid;
        let rank = |index: usize| {
            let phase = overlaid.containers[index].phase.as_ref()?;
            overlaid.phases.iter().position(|name| name == phase).map(|rank| (rank, phase))
        };
        for (index, edges) in self.edges.iter().enumerate() {
            for edge in edges {
                let (Some((own, phase)), Some((target, later))) = (rank(index), rank(edge.target)) else { continue };
                if target <= own {
                    continue;
                }
                let (name, peer) = (self.name(index), self.name(edge.target));
                let message = format!("`{name}` of phase `{phase}` waits for `{peer}` of the later phase `{later}`");
                let fault = Diagnostic::error(Code::PhaseOrder, edge.span, message);
                reports.report(fault.related(overlaid.containers[index].span, format!("`{name}` stands here")));
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    New,
    Open,
    Done,
}

fn disabled(healthcheck: &crate::yaml::Node) -> bool {
    healthcheck.get("disable").and_then(|node| node.as_text()).is_some_and(|text| &**text == "true")
}
