//! Endpoints that a statement adds under nearly the name of one that is there.

use std::sync::Arc;

use super::resolver::Resolver;
use super::setting::stated_names;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::overlay::Reach;
use crate::source::Span;

impl Resolver<'_, '_> {
    /// Warns of them. An endpoint beside those of the entry is allowed; one that differs by a letter or two is likely
    /// meant to be it.
    pub(super) fn check_near_names(&mut self) {
        for index in 0..self.bound.overlaid.containers.len() {
            for layer in self.container(index).chain.iter().filter(|layer| layer.reach != Reach::Catalog) {
                for (name, span) in stated_names(layer, "endpoints") {
                    self.warn_of_near_name(index, &name, span);
                }
            }
        }
    }

    fn warn_of_near_name(&mut self, index: usize, name: &Arc<str>, span: Span) {
        let declared = self.declared_endpoints(index);
        // One without a port is an error of its own.
        let has_port = self.container(index).body.endpoints.get(&**name).is_some_and(|one| one.port.value().is_some());
        if declared.contains(name) || !has_port {
            return;
        }
        let Some(near) = nearest(name, declared.iter().map(|name| &**name)) else { return };
        let message = format!("`{name}` is a new endpoint of `{}`", self.container(index).service);
        let warning = Diagnostic::warning(Code::NearName, span, message);
        self.reports.report(warning.help(format!("did you mean `{near}`?")));
    }
}
