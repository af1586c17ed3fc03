//! The jobs that apply topics and directories, which a stack gets by itself.

use std::sync::Arc;

use indexmap::IndexMap;

use super::container::Absence;
use super::service::{Drafts, Service};
use crate::data::Holding;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::read::At;

impl<'a> Drafts<'a, '_> {
    /// Adds the jobs that the stack does not state itself, each after the service that it needs.
    pub(super) fn add_jobs(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>) {
        for holding in Holding::ALL {
            self.refuse_namesake(holding, services);
            let Some(span) = holding.declared(self.environment).first().copied() else { continue };
            let stated = services.values().any(|service| service.plays(holding.job()));
            if stated || self.absent.contains_key(holding.job()) {
                continue;
            }
            let Some(last) = services.values().rposition(|service| service.plays(holding.role())) else { continue };
            let Some((name, loaded)) = self.inputs.entries.get_key_value(holding.job()) else {
                self.absent.insert(holding.job().into(), Absence::Broken);
                continue;
            };
            let content = &loaded.content;
            let service = Service {
                name: At { value: name.clone(), span },
                phase: None,
                entry: &content.value,
                entry_node: &content.node,
                entry_name: Some(name.clone()),
                statements: Vec::new(),
            };
            services.shift_insert(last + 1, name.clone(), service);
        }
    }

    /// The name of such a job means the job, also where the stack has none.
    fn refuse_namesake(&mut self, holding: Holding, services: &IndexMap<Arc<str>, Service<'a>>) {
        let Some(service) = services.get(holding.job()).filter(|service| !service.plays(holding.job())) else { return };
        let (job, noun) = (holding.job(), holding.noun());
        let message = format!("`{job}` is the name of the job that applies {noun}");
        let fault = Diagnostic::error(Code::ReservedName, service.name.span, message);
        self.reports.report(fault.help(format!("choose another name, or give it the role: `roles: [{job}]`")));
    }

    /// Takes away jobs whose service is not there in this environment: that was told of what they would apply.
    pub(super) fn drop_needless_jobs(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>) {
        for holding in Holding::ALL {
            let held = services.values().any(|service| service.plays(holding.role()));
            if held || holding.declared(self.environment).is_empty() {
                continue;
            }
            let jobs = services.values().filter(|service| service.plays(holding.job()));
            for name in jobs.map(|job| job.name.value.clone()).collect::<Vec<_>>() {
                services.shift_remove(&name);
                self.absent.insert(name, Absence::Broken);
            }
        }
    }
}

impl Service<'_> {
    /// Whether it is a job that applies topics or directories.
    pub(super) fn applies_data(&self) -> bool {
        Holding::ALL.iter().any(|holding| self.plays(holding.job()))
    }

    fn plays(&self, role: &str) -> bool {
        self.roles().any(|own| **own == *role)
    }
}
