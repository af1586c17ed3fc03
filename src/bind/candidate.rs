//! Which containers a reference such as `postgres.sql` could mean, and which of them offers the endpoint.

use std::sync::Arc;

use super::{Binder, Need};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::load::read::At;
use crate::overlay::Absence;
use crate::source::Span;
use crate::yaml::Map;

impl Binder<'_, '_> {
    /// The containers that a reference could mean, before its endpoint is looked at.
    pub(super) fn candidates(
        &mut self,
        index: usize,
        need: &str,
        from: &At<Arc<str>>,
        optional: bool,
    ) -> Result<Vec<usize>, Need> {
        let mut segments = from.value.split('.');
        let first = segments.next().unwrap_or_default();
        let middle = from.value.split('.').nth(1).filter(|_| from.value.split('.').count() > 2);
        if first == "self" {
            let service = self.container(index).service.clone();
            return self.parts(from, self.of_service(&service), middle);
        }
        let named = self.of_service(first);
        if !named.is_empty() {
            return self.parts(from, named, middle);
        }
        let bare: Vec<usize> = self.indices(|container| &*container.base == first);
        if !bare.is_empty() {
            return Ok(bare);
        }
        let services = self.in_role(first);
        match services.as_slice() {
            [service] => self.parts(from, self.of_service(service), middle),
            [] => Err(self.nobody(index, from, first, optional)),
            several => {
                if let Some(misspelt) = self.misspelt(index, need) {
                    let message = format!("`{}` is a new need of `{}`", misspelt.value, self.container(index).base);
                    let fault = Diagnostic::error(Code::NearName, misspelt.span, message);
                    self.reports.report(fault.help(format!("did you mean `{need}`?")));
                    return Err(Need::Broken);
                }
                let names: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
                let message = format!("`{first}` could be any of {}", names.join(", "));
                let help = format!("say which: `needs: {{ …: {} }}` on `{}`", several[0], self.container(index).base);
                self.reports.report(Diagnostic::error(Code::AmbiguousNeed, from.span, message).help(help));
                Err(Need::Broken)
            }
        }
    }

    fn of_service(&self, name: &str) -> Vec<usize> {
        self.overlaid.of_service(name).to_vec()
    }

    /// Narrows a service's containers to the one that the reference names.
    fn parts(
        &mut self,
        from: &At<Arc<str>>,
        mut containers: Vec<usize>,
        part: Option<&str>,
    ) -> Result<Vec<usize>, Need> {
        if let Some(part) = part {
            let parts: Vec<Arc<str>> =
                containers.iter().filter_map(|index| self.container(*index).part.clone()).collect();
            containers.retain(|index| self.container(*index).part.as_deref() == Some(part));
            if containers.is_empty() {
                let message = format!("there is no container `{part}` in `{}`", from.value);
                let fault = Diagnostic::error(Code::UnknownName, from.span, message);
                self.reports.report(fault.suggest(part, parts.iter().map(|part| &**part)));
                return Err(Need::Broken);
            }
        }
        Ok(containers)
    }

    /// Nothing in the stack has the name or role.
    fn nobody(&mut self, index: usize, from: &At<Arc<str>>, wanted: &str, optional: bool) -> Need {
        let absence = self.overlaid.absent.get(wanted);
        if optional && absence != Some(&Absence::Broken) {
            return self.optional(from, wanted);
        }
        let environment = &self.overlaid.environment.name;
        let needy = &self.container(index).base;
        let fault = match absence {
            Some(Absence::Broken) => return Need::Broken,
            Some(Absence::Feature(feature)) => {
                let message = format!("`{needy}` needs `{wanted}`, which `{environment}` does not have");
                Diagnostic::error(Code::UnmetNeed, from.span, message)
                    .help(format!("`{wanted}` exists only while the feature `{feature}` is on"))
            }
            Some(Absence::Removed(span)) => {
                let message = format!("`{needy}` needs `{wanted}`, which `{environment}` removes");
                Diagnostic::error(Code::UnmetNeed, from.span, message).related(*span, "removed here")
            }
            None => {
                let message = format!("`{needy}` needs `{wanted}`, and nothing in the stack is or plays that");
                let containers = || self.overlaid.containers.iter();
                let services = containers().map(|container| &*container.service);
                let entries = containers().filter_map(|container| container.entry_name.as_deref());
                let roles = containers().flat_map(|container| &container.entry.roles).map(|role| &*role.value);
                let fault = Diagnostic::error(Code::UnmetNeed, from.span, message);
                fault
                    .suggest(wanted, services.chain(entries).chain(roles))
                    .related(self.container(index).span, format!("`{needy}` comes from here"))
            }
        };
        if !self.broken_service_could_play(wanted) {
            self.reports.report(fault);
        }
        Need::Broken
    }

    /// An optional need that nothing meets is absent, unless its target is a slip for something that there is.
    fn optional(&mut self, from: &At<Arc<str>>, wanted: &str) -> Need {
        let known = || self.inputs.needable(&self.overlaid.environment.stack);
        let Some(near) = nearest(wanted, known()).filter(|_| !known().any(|name| name == wanted)) else {
            return Need::Absent;
        };
        let message = format!("no service, entry or role is named `{wanted}`");
        let fault = Diagnostic::error(Code::UnknownName, from.span, message);
        self.reports.report(fault.help(format!("did you mean `{near}`?")));
        Need::Broken
    }

    /// Whether a service with faults might have been the one: then the need says nothing of its own.
    fn broken_service_could_play(&self, wanted: &str) -> bool {
        let broken = |(name, absence): (&Arc<str>, &Absence)| *absence == Absence::Broken && **name == *wanted;
        self.overlaid.absent.iter().any(broken)
    }

    /// The container that offers an endpoint, or all its instances.
    pub(super) fn offering(
        &mut self,
        index: usize,
        need: &At<Arc<str>>,
        from: &At<Arc<str>>,
        endpoint: Option<&str>,
        containers: &[usize],
    ) -> Option<(Vec<usize>, Arc<str>)> {
        let offered = |index: &usize| self.overlaid.containers[*index].body.endpoints.keys().map(|name| &*name.value);
        let names: Vec<&str> = containers.iter().flat_map(offered).collect();
        let Some(endpoint) = endpoint.or_else(|| single(&names)) else {
            let message = format!("`{}` names no endpoint of `{}`", from.value, from.value);
            let fault = Diagnostic::error(Code::UnknownName, from.span, message);
            self.reports.report(fault.suggest("", names));
            return None;
        };
        let targets: Vec<usize> =
            containers.iter().copied().filter(|index| offered(index).any(|name| name == endpoint)).collect();
        let mut bases: Vec<&Arc<str>> = targets.iter().map(|index| &self.container(*index).base).collect();
        bases.dedup();
        let fault = match bases.len() {
            1 => return Some((targets, endpoint.into())),
            0 => {
                let service = containers.first().map_or("", |index| &self.container(*index).service);
                let message = format!("`{service}` has no endpoint `{endpoint}`");
                let fault = Diagnostic::error(Code::UnknownName, from.span, message).suggest(endpoint, names);
                match self.endpoint_named(index, &need.value, endpoint).filter(|named| *named != from.span) {
                    Some(named) => fault.related(named, format!("asks for `{endpoint}`")),
                    None => fault,
                }
            }
            _ => {
                let bases: Vec<String> = bases.iter().map(|base| format!("`{base}`")).collect();
                let message = format!("`{endpoint}` is an endpoint of {}", bases.join(" and of "));
                Diagnostic::error(Code::AmbiguousNeed, from.span, message)
                    .help("name the container: `service.container.endpoint`")
            }
        };
        self.reports
            .report(fault.related(self.container(index).span, format!("needed by `{}`", self.container(index).base)));
        None
    }
}

impl Binder<'_, '_> {
    /// Where the endpoint of a need is named, by the statement of a service alone or by one that it lies over.
    fn endpoint_named(&self, index: usize, need: &str, endpoint: &str) -> Option<Span> {
        let said = |map: &Map| {
            let said = map.get("needs")?.value.get(need)?;
            let from = said.get("from").unwrap_or(said);
            let (_, named) = from.as_text()?.rsplit_once('.')?;
            (named == endpoint).then_some(from.span)
        };
        // A stronger layer is completed by what it lies over, so the weakest that says it is the one who wrote it.
        self.container(index).chain.iter().find_map(|layer| said(layer.map))
    }
}

/// The one name in a list that repeats nothing else.
fn single<'n>(names: &[&'n str]) -> Option<&'n str> {
    let first = *names.first()?;
    names.iter().all(|name| *name == first).then_some(first)
}
