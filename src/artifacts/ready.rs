//! A stack whose files can be rendered, each for itself.

use std::collections::BTreeSet;

use minijinja::Value;

use super::{context, document, folder};
use crate::bundle::{Artifact, Unit};
use crate::check::Sound;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::digest::Digest;
use crate::model::Stack;
use crate::plan::Taken;
use crate::render::context::Variable;
use crate::render::{Artifacts, Draft, Occasion};
use crate::source::Sources;
use crate::verify;
use crate::yaml::Node;

/// The file of Compose.
const COMPOSE: &str = "docker-compose.yml";

/// The file of variables.
const ENV: &str = ".env";

/// A sound stack with what its templates see.
pub(super) struct Ready {
    stack: Sound,
    /// Of texts that were read back before, and what they said.
    seals: BTreeSet<Digest>,
    context: Value,
    /// What it lacks, so that templates about it need not be rendered.
    lacks: Vec<Occasion>,
    variables: Vec<Variable>,
}

impl Ready {
    pub(super) fn new(stack: Sound, seals: BTreeSet<Digest>) -> Ready {
        let context = context(&stack);
        let variables = context.variables.clone();
        let lacks = Occasion::ALL.into_iter().filter(|occasion| !occasion.is_given(&context)).collect();
        Ready { context: context.into_value(), stack, seals, lacks, variables }
    }

    /// The paths of the files that are rendered, the longest file first.
    pub(super) fn rendered<'a>(&self, artifacts: &'a Artifacts) -> impl Iterator<Item = &'a str> {
        let has = |path: &&str| artifacts.occasion(path).is_none_or(|occasion| !self.lacks.contains(&occasion));
        let (compose, others): (Vec<&str>, Vec<&str>) =
            artifacts.rendered().filter(has).partition(|path| *path == COMPOSE);
        compose.into_iter().chain(others)
    }

    pub(super) fn stack(&self) -> &Stack {
        &self.stack
    }

    /// Copies a file, or renders it and reads it back, unless just that was done before. `None` where it comes to nothing, or a fault was
    /// reported.
    pub(super) fn file(
        &self,
        path: &str,
        artifacts: &Artifacts,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Artifact> {
        if let Some(copy) = artifacts.copied(path) {
            return Some(copy.clone());
        }
        let draft = artifacts.render(path, &self.context, sources, reports)?;
        let meant = (path == COMPOSE).then(|| document(&self.stack)).flatten();
        let seal = meant.as_ref().map(|meant| verify::seal(&draft, meant));
        if !seal.is_some_and(|seal| self.seals.contains(&seal)) {
            self.read_back(path, &draft, meant.as_ref(), reports);
        }
        Some(Artifact::of(draft.text).sealed(seal))
    }

    fn read_back(&self, path: &str, draft: &Draft, meant: Option<&Node>, reports: &mut Reports) {
        let shown = format!("{}/{path}", folder(&self.stack.unit));
        verify::artifact(&shown, draft, meant, reports);
        if path == ENV {
            let pairs = self.variables.iter().map(|variable| (variable.name.as_str(), variable.value.as_str()));
            verify::variables(&shown, &draft.text, pairs, reports);
        }
    }

    /// All files of the stack: those that were printed, and those of its services.
    pub(super) fn unit(&self, printed: Unit, artifacts: &Artifacts, reports: &mut Reports) -> Unit {
        let mut unit = printed;
        if self.stack.files.is_empty() {
            return unit;
        }
        let mut taken: Taken = unit.keys().map(String::as_str).collect();
        for (path, file) in &self.stack.files {
            if unit.contains_key(path) {
                let message = format!("a template and a file of a service both write `{path}`");
                let fault = Diagnostic::error(Code::DuplicateName, file.span, message);
                reports.report(fault.help(format!("the template is `{}`", artifacts.template(path))));
                continue;
            }
            if let Some((other, why)) = taken.clash(path) {
                let message = format!("`{path}` cannot be written: {why}");
                let fault = Diagnostic::error(Code::DuplicateName, file.span, message);
                reports.report(fault.help(format!("the other one is `{other}`")));
                continue;
            }
            taken.add(path);
            unit.insert(path.clone(), file.artifact.clone());
        }
        unit
    }
}
