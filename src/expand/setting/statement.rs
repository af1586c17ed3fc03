//! Statements about settings that no entry declares.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::expand::Resolver;
use crate::load::read::{At, FromNode, record};
use crate::overlay::{Layer, Reach};
use crate::source::Span;
use crate::value::{Pattern, SettingDecl, SettingType};
use crate::yaml::Node;

record! {
    /// What a stack or profile may say of a secret: never its value, but how one is made.
    pub struct SecretStatement {
        /// The value where the profile says `secrets: inline`.
        inline: Option<At<Arc<str>>>,
        /// What may be generated.
        pattern: Option<At<Pattern>>,
    }
}

/// Reads what is said of a secret. `None` means that a fault was reported.
pub(super) fn secret_statement(name: &str, node: &Node, reports: &mut Reports) -> Option<SecretStatement> {
    if node.as_scalar().is_some() {
        let message = format!("the value of the secret `{name}` does not belong in an input");
        let fault = Diagnostic::error(Code::SecretInInput, node.span, message);
        reports.report(fault.help(format!(
            "where the profile says `secrets: inline`, it is `{name}: {{ inline: … }}`; elsewhere `stackgen secrets init` makes it"
        )));
        return None;
    }
    SecretStatement::from_node(node, reports)
}

/// The values that a setting may take, in words, for those who turn it.
pub(super) fn allowed(declaration: &SettingDecl) -> Option<Arc<str>> {
    let bound = |node: &Option<Node>| node.as_ref().and_then(Node::as_text).map(ToString::to_string);
    match (declaration.kind.value, bound(&declaration.min), bound(&declaration.max)) {
        (SettingType::Enum, ..) => {
            let values: Vec<&str> = declaration.values.iter().map(|value| &*value.value).collect();
            Some(values.join(", ").into())
        }
        (SettingType::Bool, ..) => Some("true, false".into()),
        (_, Some(least), Some(most)) => Some(format!("{least} to {most}").into()),
        (_, Some(least), None) => Some(format!("at least {least}").into()),
        (_, None, Some(most)) => Some(format!("at most {most}").into()),
        _ => None,
    }
}

impl Resolver<'_, '_> {
    /// The names of a container's settings.
    pub(in crate::expand) fn setting_names(&self, index: usize) -> Vec<Arc<str>> {
        let declarations = &self.container(index).declarations;
        declarations.iter().flat_map(|one| one.settings.keys()).map(|name| name.value.clone()).collect()
    }

    /// Reports each stated setting that the service does not have. What is said of many services holds for those
    /// that have the setting.
    pub(in crate::expand) fn check_setting_names(&mut self) {
        for index in 0..self.bound.overlaid.containers.len() {
            let container = self.container(index);
            for layer in container.chain.iter() {
                let valid = match layer.reach {
                    Reach::Catalog | Reach::Many | Reach::Stack => continue,
                    Reach::Container => self.setting_names(index),
                    Reach::Service(_) => self.service_setting_names(&container.service),
                };
                for (name, span) in stated_names(layer, "settings") {
                    if !valid.contains(&name) {
                        self.report_unknown_setting(index, &name, span, &valid);
                    }
                }
            }
        }
    }

    fn service_setting_names(&self, service: &str) -> Vec<Arc<str>> {
        self.bound.overlaid.of_service(service).iter().flat_map(|index| self.setting_names(*index)).collect()
    }

    fn report_unknown_setting(&mut self, index: usize, name: &str, span: Span, valid: &[Arc<str>]) {
        let container = self.container(index);
        let owner = container.entry_name.as_ref().unwrap_or(&container.service);
        let message = format!("`{owner}` has no setting `{name}`");
        let fault = Diagnostic::error(Code::UnknownName, span, message);
        self.reports.report(fault.suggest(name, valid.iter().map(|name| &**name)));
    }
}

/// The names that a statement, or a condition inside it, speaks of under a key.
pub fn stated_names(layer: &Layer<'_>, key: &str) -> Vec<(Arc<str>, Span)> {
    let bodies = std::iter::once(layer.map).chain(layer.when.iter().filter_map(|when| when.node.as_map()));
    let named = bodies.filter_map(|body| body.get(key)).filter_map(|entry| Node::as_map(&entry.value));
    named.flatten().map(|(name, entry)| (name.clone(), entry.key_span)).collect()
}
