//! Values that a stack's owner or operator chooses.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::At;
use crate::load::stack::{Parameter as Statement, Part};
use crate::load::stated::Stated;
use crate::value::Pattern;

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

/// The parameters that have a sound value, and the names of those that have none.
pub(super) fn parameters(parts: &[&Part], env: &Arc<str>, reports: &mut Reports) -> Parameters {
    let mut merged: IndexMap<&Arc<str>, Vec<Said<'_>>> = IndexMap::new();
    for (name, parameter) in parts.iter().flat_map(|part| &part.parameters) {
        merged.entry(&name.value).or_default().push((name, parameter));
    }
    let (mut sound, mut broken) = (IndexMap::new(), Vec::new());
    for (name, said) in merged {
        let pattern = said.iter().filter_map(|(_, parameter)| parameter.pattern.as_ref()).next_back();
        let value =
            said.iter().rev().map(|(_, parameter)| &parameter.value).find(|value| !matches!(value, Stated::Not));
        match value.unwrap_or(&Stated::Not) {
            Stated::As(value) if fits(pattern, value, reports) => {
                let description = said.iter().filter_map(|(_, parameter)| parameter.description.clone()).next_back();
                sound.insert(name.clone(), Parameter { value: value.value.clone(), description });
            }
            Stated::As(_) | Stated::Faulty => broken.push(name.clone()),
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
