//! What stands under a condition is looked at whether or not it holds: a name that does not exist is no name anywhere.

use std::sync::Arc;

use super::resolver::Resolver;
use crate::bind::Need;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::body::{FileStatement, When};
use crate::load::read::{At, FromNode, Kept};
use crate::overlay::LATE;
use crate::source::Span;
use crate::template::{Lookup, is_template};
use crate::yaml::{Data, Map, Node, span_in_scalar};

impl Resolver<'_, '_> {
    /// Reports what stands under the conditions of a container's statements and names nothing.
    pub(super) fn check_conditional(&mut self, index: usize) {
        let chain = self.container(index).chain.clone();
        for layer in chain.iter() {
            for when in layer.when {
                // What a condition of many services says need not have a meaning in each of them.
                if self.looked_at.insert(when.node.span) && !layer.reach.names_nobody() {
                    self.check_when(index, when);
                }
            }
        }
    }

    fn check_when(&mut self, index: usize, when: &Kept<When>) {
        for key in LATE.iter().filter(|key| **key != "files") {
            if let Some(said) = when.node.get(key) {
                self.check_names_in(index, said);
            }
        }
        for key in ["settings", "endpoints"] {
            if let Some(said) = when.node.get(key) {
                self.check_names_in(index, said);
            }
        }
        let is_builtin = |span: Span| self.sources.get(span.file).is_builtin();
        let after: Vec<At<Arc<str>>> = when.body.after.iter().filter(|name| !is_builtin(name.span)).cloned().collect();
        for name in after {
            self.check_service(&name.value, name.span, "there is no service `{}` to start after");
        }
        let needs = when.body.needs.values().filter_map(|need| need.from.clone());
        let needs: Vec<At<Arc<str>>> = needs.filter(|from| !is_builtin(from.span)).collect();
        for from in needs {
            let service = from.value.split('.').next().unwrap_or_default();
            if service != "self" && !is_template(service) {
                self.check_service(service, from.span, "no service or role is named `{}`");
            }
        }
        self.read_files(index, when.node.get("files"));
    }

    /// Notes which settings files ask for, whose templates are of their own kind and looked at when they are rendered.
    fn read_files(&mut self, index: usize, files: Option<&Node>) {
        let mut unsaid = Reports::default();
        for entry in files.and_then(Node::as_map).into_iter().flat_map(Map::values) {
            let statement = FileStatement::from_node(&entry.value, &mut unsaid);
            let Some(content) = statement.and_then(|statement| self.content(statement)) else { continue };
            let references = self.templates.references(&content, self.sources, &mut unsaid);
            for reference in references.iter().flat_map(|references| references.iter()) {
                let path: Vec<&str> = reference.path.iter().map(String::as_str).collect();
                self.note_read(index, &path);
            }
        }
    }

    /// Notes that a path asks for a setting: the container's own, or that of whoever meets a need.
    fn note_read(&mut self, index: usize, path: &[&str]) {
        match path {
            [name, ..] if self.declared(index, name).is_some() => drop(self.read.insert((index, (*name).into()))),
            [need, name, ..] => {
                let Some(Need::Met(binding)) = self.need(index, need) else { return };
                self.read.extend(binding.targets.iter().map(|target| (*target, Arc::from(*name))));
            }
            _ => {}
        }
    }

    fn check_service(&mut self, name: &str, span: Span, message: &str) {
        let overlaid = &self.bound.overlaid;
        let named = |known: &str| known == name;
        let here = overlaid.containers.iter().any(|one| named(&one.service) || named(&one.base) || one.plays(name));
        if here || overlaid.absent.contains_key(name) {
            return;
        }
        let known: Vec<&str> = self.inputs.needable(&overlaid.environment.stack).collect();
        if known.contains(&name) {
            return;
        }
        let fault = Diagnostic::error(Code::UnknownName, span, message.replace("{}", name));
        let containers = overlaid.containers.iter().flat_map(|one| [&*one.service, &*one.base]);
        self.reports.report(fault.suggest(name, known.into_iter().chain(containers)));
    }

    /// Reports what the templates of a tree name and nothing is.
    fn check_names_in(&mut self, index: usize, node: &Node) {
        match &node.data {
            Data::Scalar(scalar) if is_template(&scalar.text) => self.check_names_of(index, node),
            Data::Scalar(_) => {}
            Data::List(items) => items.iter().for_each(|item| self.check_names_in(index, item)),
            Data::Map(map) => map.values().for_each(|entry| self.check_names_in(index, &entry.value)),
        }
    }

    fn check_names_of(&mut self, index: usize, node: &Node) {
        let Some(references) = self.templates.references(node, self.sources, self.reports) else { return };
        for reference in references.iter() {
            let path: Vec<&str> = reference.path.iter().map(String::as_str).collect();
            if let Some((depth, valid)) = self.unknown_name(index, &path) {
                let place = |range| span_in_scalar(node, self.sources, range);
                self.reports.report(reference.unknown(depth.min(path.len() - 1), &valid, place));
            }
        }
    }

    /// Which segment of a path names nothing, whatever the values are, and what could stand there.
    fn unknown_name(&mut self, index: usize, path: &[&str]) -> Option<(usize, Vec<String>)> {
        let first = *path.first()?;
        if let Some(lookup) = self.bound.overlaid.environment.lookup(path, &mut Vec::new()) {
            return match lookup {
                Lookup::Unknown { depth, valid } => Some((depth, valid)),
                Lookup::Value(_) | Lookup::Poisoned => None,
            };
        }
        self.note_read(index, path);
        if self.declared(index, first).is_some() {
            return None;
        }
        let roots = self.roots(index);
        (!roots.iter().any(|root| root == first)).then_some((0, roots))
    }
}
