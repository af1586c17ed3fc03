//! Values that a stack's owner or operator chooses.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::At;
use crate::load::stack::{Parameter as Statement, Part};
use crate::load::stated::Stated;
use crate::source::Sources;
use crate::template::{Lookup, Output, Scope, Templates, is_template, print};
use crate::value::Pattern;
use crate::yaml::Node;

/// A parameter in one environment.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its value.
    pub value: Arc<str>,
    /// What it is.
    pub description: Option<Arc<str>>,
}

type Said<'a> = (&'a At<Arc<str>>, &'a Statement);
type Parameters = (IndexMap<Arc<str>, Parameter>, Vec<Arc<str>>);

/// What the value of a parameter may ask about: it is known before anything else of the stack is.
pub(super) struct Place<'r> {
    pub(super) stack: &'r str,
    pub(super) env: &'r str,
}

impl Scope for Place<'_> {
    fn lookup(&mut self, path: &[&str]) -> Lookup {
        match path {
            ["env", ..] => Lookup::within(self.env.into(), path, 1),
            ["stack", "name", ..] => Lookup::within(self.stack.into(), path, 2),
            ["stack", ..] => Lookup::Unknown { depth: path.len().min(2) - 1, valid: vec!["name".to_owned()] },
            _ => Lookup::Unknown { depth: 0, valid: ["env", "stack"].map(str::to_owned).into() },
        }
    }
}

/// Reads the templates in values.
pub(super) struct Reader<'r> {
    pub(super) place: Place<'r>,
    pub(super) templates: &'r mut Templates,
    pub(super) sources: &'r Sources,
}

impl Reader<'_> {
    /// What a value comes to; `None` when a fault was reported.
    fn value(&mut self, stated: &At<Arc<str>>, reports: &mut Reports) -> Option<At<Arc<str>>> {
        if !is_template(stated) {
            return Some(stated.clone());
        }
        let node = Node::string(stated.span, stated.value.clone());
        let text = match self.templates.eval(&node, &mut self.place, self.sources, reports)? {
            Output::Value(value) => print(&value),
            Output::Text(text) => text.known(),
        };
        text.map(|text| At { value: text.into(), span: stated.span })
    }
}

/// The parameters that have a sound value, and the names of those that have none.
pub(super) fn parameters(parts: &[&Part], reader: &mut Reader<'_>, reports: &mut Reports) -> Parameters {
    let env = reader.place.env;
    let mut merged: IndexMap<Arc<str>, Vec<Said<'_>>> = IndexMap::new();
    for said in parts.iter().map(|part| &part.parameters) {
        said.take_away(&mut merged, reports);
        for (name, parameter) in said {
            merged.entry(name.value.clone()).or_default().push((name, parameter));
        }
    }
    let (mut sound, mut broken) = (IndexMap::new(), Vec::new());
    for (name, said) in merged {
        let pattern = said.iter().filter_map(|(_, parameter)| parameter.pattern.as_ref()).next_back();
        let value =
            said.iter().rev().map(|(_, parameter)| &parameter.value).find(|value| !matches!(value, Stated::Not));
        match value.unwrap_or(&Stated::Not) {
            Stated::As(value) => match reader.value(value, reports).filter(|value| fits(pattern, value, reports)) {
                Some(At { value, .. }) => {
                    let mut descriptions = said.iter().filter_map(|(_, parameter)| parameter.description.clone());
                    sound.insert(name.clone(), Parameter { value, description: descriptions.next_back() });
                }
                None => broken.push(name.clone()),
            },
            Stated::Faulty => broken.push(name.clone()),
            Stated::Not => {
                let message = format!("the parameter `{name}` has no value in `{env}`");
                let fault = Diagnostic::error(Code::MissingValue, said[0].0.span, message);
                reports.report(fault.help(format!("say `value:` here, or under `in: {{ {env}: … }}`")));
                broken.push(name.clone());
            }
        }
    }
    (sound, broken)
}

fn fits(pattern: Option<&At<Pattern>>, value: &At<Arc<str>>, reports: &mut Reports) -> bool {
    let Some(pattern) = pattern.filter(|pattern| !pattern.matches(value)) else { return true };
    let message = format!("`{}` does not match the pattern `{}`", value.value, pattern.value);
    let fault = Diagnostic::error(Code::InvalidValue, value.span, message);
    reports.report(fault.related(pattern.span, "the pattern stands here"));
    false
}
