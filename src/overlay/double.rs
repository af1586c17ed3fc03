//! Statements that have no order between them and say the same thing.

use std::sync::Arc;

use super::service::{Drafts, Service};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::yaml::{Data, Map, Node};

/// Keys of a statement that are no part of its body.
const OUTSIDE: [&str; 3] = ["in", "own", "uses"];

/// What two statements both say.
struct Double {
    /// The path of keys to it.
    path: String,
    first: Span,
    second: Span,
    /// Whether they say it alike.
    alike: bool,
}

impl<'a> Drafts<'a, '_> {
    /// Reports what two places of the stack say of one service or container for the same environment, and what two
    /// of its roles disagree about.
    pub(super) fn refuse_doubles(&mut self, service: &Service<'a>) {
        let environment = self.environment;
        let names = std::iter::once(service.name.value.to_string()).chain(service.parts().map(|(name, _)| name));
        for name in names {
            self.refuse_repetition(service, &name, None);
            for (profile, _) in &environment.lineage {
                self.refuse_repetition(service, &name, Some(profile));
            }
        }
        self.refuse_disagreement(service);
    }

    /// What the stack says of `name`: everywhere, or for one profile, in the stack's `in:` and in the service's.
    fn refuse_repetition(&mut self, service: &Service<'a>, name: &str, profile: Option<&Arc<str>>) {
        let mut bodies: Vec<&Node> = Vec::new();
        for said in service.statements.iter().filter(|said| *said.name.value == *name) {
            if said.profile == profile {
                bodies.push(&said.statement.node);
            }
            bodies.extend(profile.and_then(|profile| said.statement.env.get(&**profile)).map(|body| &body.node));
        }
        for (first, second) in pairs(&bodies) {
            for double in doubles(first, second) {
                let place = profile.map_or_else(String::new, |profile| format!(" for `{profile}`"));
                let message = format!("`{}` of `{name}` is said twice{place}", double.path);
                let fault = Diagnostic::error(Code::DoubleStatement, double.second, message);
                self.reports.report(fault.related(double.first, "the other place").help("say it in one place"));
            }
        }
    }

    fn refuse_disagreement(&mut self, service: &Service<'a>) {
        let environment = self.environment;
        for (_, profile) in &environment.lineage {
            let bodies = service.roles().filter_map(|role| profile.roles.get_key_value(&**role));
            let bodies: Vec<_> = bodies.collect();
            for (at, (second_role, second)) in bodies.iter().enumerate() {
                for (first_role, first) in &bodies[..at] {
                    for double in doubles(&first.node, &second.node).into_iter().filter(|double| !double.alike) {
                        let message = format!(
                            "the roles `{}` and `{}` of `{}` disagree about `{}`",
                            first_role.value, second_role.value, service.name.value, double.path
                        );
                        let fault = Diagnostic::error(Code::DoubleStatement, double.second, message);
                        let help = "say it under `entries`, which is stronger, or in one of the roles";
                        self.reports.report(fault.related(double.first, "the other role").help(help));
                    }
                }
            }
        }
    }
}

fn pairs<'n>(bodies: &[&'n Node]) -> impl Iterator<Item = (&'n Node, &'n Node)> {
    bodies.iter().enumerate().flat_map(|(at, second)| bodies[..at].iter().map(move |first| (*first, *second)))
}

/// The values that both say. Lists are laid over each other by their keys' own rules.
fn doubles(first: &Node, second: &Node) -> Vec<Double> {
    let mut found = Vec::new();
    if let (Some(first), Some(second)) = (first.as_map(), second.as_map()) {
        for key in first.keys().filter(|key| !OUTSIDE.contains(&&***key)) {
            both(first, second, key, key.to_string(), &mut found);
        }
    }
    found
}

fn both(first: &Map, second: &Map, key: &str, path: String, found: &mut Vec<Double>) {
    let (Some(first), Some(second)) = (first.get(key), second.get(key)) else { return };
    let (first, second) = (&first.value, &second.value);
    match (&first.data, &second.data) {
        (Data::Map(inner), Data::Map(other)) => {
            for key in inner.keys() {
                both(inner, other, key, format!("{path}.{key}"), found);
            }
        }
        (Data::List(_), Data::List(_)) => {}
        _ => {
            let alike = first.as_text().is_some() && first.as_text() == second.as_text();
            found.push(Double { path, first: first.span, second: second.span, alike });
        }
    }
}
