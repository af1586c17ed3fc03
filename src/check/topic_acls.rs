//! Rules about topics against what the brokers heed.

use std::sync::Arc;

use indexmap::IndexSet;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::kafka::{self, Rule};
use crate::model::Stack;
use crate::yaml::Node;

/// Reports rules that no authorizer heeds, and rules about users that the brokers do not know.
pub fn check(stack: &Stack, reports: &mut Reports) {
    let ruled = stack.topics.iter().filter(|topic| topic.acl.iter().flatten().next().is_some());
    let clusters: IndexSet<&Arc<str>> = ruled.map(|topic| &topic.cluster).collect();
    for cluster in clusters.into_iter().filter(|cluster| is_known(stack, cluster)) {
        let own = || stack.topics.iter().filter(|topic| topic.cluster == *cluster);
        let rules: Vec<&Rule> = own().flat_map(|topic| topic.acl.iter().flatten()).collect();
        if has_authorizer(stack, cluster) {
            known_users(stack, cluster, &rules, reports);
        } else if let Some(first) = rules.first() {
            let message = format!("no broker of `{cluster}` heeds ACLs: it has no authorizer");
            let fault = Diagnostic::error(Code::UnheededAcl, first.span, message);
            reports.report(fault.help(format!(
                "name its users: `{cluster}: {{ settings: {{ users: {{ shop: {{}} }} }} }}`; an entry of your own says it by its variable `KAFKA_AUTHORIZER_CLASS_NAME`"
            )));
        }
    }
}

/// Whether what the brokers heed is known: a faulty setting may be the one that turns their authorizer on.
fn is_known(stack: &Stack, cluster: &str) -> bool {
    let mut brokers = stack.services.iter().filter(|service| &*service.service == cluster).peekable();
    brokers.peek().is_some() && brokers.all(|broker| !broker.doubtful)
}

/// Whether a variable of a broker names an authorizer.
fn has_authorizer(stack: &Stack, cluster: &str) -> bool {
    let mut brokers = stack.services.iter().filter(|service| &*service.service == cluster);
    let named = |environment: &Node| {
        let set = |value: &Node| value.as_text().is_some_and(|text| !text.is_empty());
        let mut variables = environment.as_map().into_iter().flatten();
        variables.any(|(name, entry)| kafka::names_authorizer(name) && set(&entry.value))
    };
    brokers.any(|broker| broker.definition.get("environment").is_some_and(named))
}

/// Reports principals that are none of the users that a cluster's setting `users` names, where it names some: such a
/// rule would be for nobody.
fn known_users(stack: &Stack, cluster: &str, rules: &[&Rule], reports: &mut Reports) {
    let prefix = format!("{cluster}.users_");
    let users: Vec<&str> =
        stack.variables.values().filter_map(|variable| variable.setting.strip_prefix(&prefix)).collect();
    if users.is_empty() {
        return;
    }
    for rule in rules {
        let Some(user) = rule.acl.principal.0.strip_prefix("User:") else { continue };
        if user == "*" || users.contains(&user) {
            continue;
        }
        let message = format!("`{cluster}` has no user `{user}`");
        let fault = Diagnostic::error(Code::UnknownName, rule.principal_span, message);
        reports.report(fault.suggest(user, users.iter().copied()));
    }
}
