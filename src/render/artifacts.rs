//! The templates of artifacts: the binary's and a project's.

use std::collections::{BTreeMap, HashMap};

use minijinja::{Environment, Error, Value};

use super::blocks::Blocks;
use super::builtin::{Builtin, SUFFIX, is_partial, is_template};
use super::fault;
use super::occasion::Occasion;
use super::target::{Said, Target};
use super::writing::{Writing, range, reserved_in};
use crate::bundle::Artifact;
use crate::compose;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::plan::{self, Taken};
use crate::source::{FileId, Sources, Span};

/// Under which prefix the binary's own templates stay reachable when the project replaces them.
const BUILTIN_PREFIX: &str = "builtin/";

/// Renders the artifacts of a unit.
#[derive(Debug)]
pub struct Artifacts {
    environment: Environment<'static>,
    /// The file of each template, by its name in the environment.
    sources: HashMap<String, FileId>,
    /// What becomes artifacts, by the artifact's path.
    outputs: BTreeMap<String, Output>,
}

/// Where an artifact comes from.
#[derive(Debug)]
enum Output {
    /// It is rendered from a template.
    Rendered {
        /// The template's name.
        template: String,
        /// Where the template is the binary's: without which it comes to nothing.
        occasion: Option<Occasion>,
    },
    /// It is the same for every unit.
    Copied(Artifact),
}

/// A rendered file, and what a second reader must find in it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The file's content.
    pub text: String,
    /// What it says.
    pub said: Vec<Said>,
}

impl Artifacts {
    /// The binary's templates, with their files as [`Builtin::sources`] gives them, and those of a project: for each its path
    /// below `templates/` and its file. One that cannot be read is reported, whether or not it is used; so are two for one
    /// artifact.
    pub fn new(
        compiled: Builtin,
        builtin: &[(&'static str, FileId)],
        project: &[(String, FileId)],
        sources: &Sources,
        reports: &mut Reports,
    ) -> Artifacts {
        let mut artifacts = Artifacts {
            environment: compiled.environment,
            sources: HashMap::new(),
            outputs: compiled.copies.into_iter().map(|(path, artifact)| (path, Output::Copied(artifact))).collect(),
        };
        for (name, file) in builtin {
            if compiled.faulty.contains(name) {
                artifacts.add((*name).to_owned(), *file, sources, reports);
            } else {
                artifacts.know((*name).to_owned(), *file);
                artifacts.expect(name);
            }
            // Only a project's own templates speak of them by this name.
            if !project.is_empty() {
                artifacts.add(format!("{BUILTIN_PREFIX}{name}"), *file, sources, reports);
            }
        }
        for (name, file) in project {
            let made = name.strip_suffix(SUFFIX).unwrap_or(name);
            compose::twin(made, Span::new(*file, 0..0)).into_iter().for_each(|fault| reports.report(fault));
            if is_template(name) {
                artifacts.add(name.clone(), *file, sources, reports);
            } else {
                artifacts.copy(name, *file, project, sources, reports);
            }
        }
        let taken: Taken = artifacts.paths().collect();
        for (name, file) in project {
            artifacts.check_blocks(name, *file, sources, reports);
            check_path(name, *file, &taken, reports);
        }
        artifacts
    }

    /// A block of a template that extends another one stands in place of one there: any other would be lost.
    fn check_blocks(&self, name: &str, file: FileId, sources: &Sources, reports: &mut Reports) {
        let own = Blocks::of(&sources.get(file).text);
        let Some(mut parent) = own.parent else { return };
        let (mut known, mut seen) = (Vec::new(), vec![name.to_owned()]);
        while let Some(file) = self.sources.get(&parent).filter(|_| !seen.contains(&parent)) {
            let blocks = Blocks::of(&sources.get(*file).text);
            known.extend(blocks.all);
            seen.push(parent);
            match blocks.parent {
                Some(next) => parent = next,
                None => break,
            }
        }
        for (block, range) in own.outer.into_iter().filter(|(block, _)| !known.contains(block)) {
            let message = format!("the extended template has no block `{block}`");
            let fault = Diagnostic::error(Code::UnknownName, Span::new(file, range), message);
            reports.report(fault.suggest(&block, known.iter().map(String::as_str)));
        }
    }

    /// The paths of all artifacts.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.outputs.keys().map(String::as_str)
    }

    /// The paths of the artifacts that have a template.
    pub fn rendered(&self) -> impl Iterator<Item = &str> {
        self.outputs
            .iter()
            .filter(|(_, output)| matches!(output, Output::Rendered { .. }))
            .map(|(path, _)| path.as_str())
    }

    /// Without what a stack gets nothing from the template of an artifact; `None` where it must be rendered to know.
    pub fn occasion(&self, path: &str) -> Option<Occasion> {
        match self.outputs.get(path)? {
            Output::Rendered { occasion, .. } => *occasion,
            Output::Copied(_) => None,
        }
    }

    /// Renders an artifact that has a template. `None` where it comes to nothing but blanks, or a fault was reported.
    pub fn render(&self, path: &str, context: &Value, sources: &Sources, reports: &mut Reports) -> Option<Draft> {
        match self.outputs.get(path)? {
            Output::Rendered { template, .. } => self.artifact(path, template, context, sources, reports),
            Output::Copied(_) => None,
        }
    }

    /// The file below `templates/` that makes an artifact, as a path from the project root.
    pub fn template(&self, artifact: &str) -> String {
        match self.outputs.get(artifact) {
            Some(Output::Rendered { template, .. }) => format!("templates/{template}"),
            _ => format!("templates/{artifact}"),
        }
    }

    /// The paths of the artifacts that are the same for every unit.
    pub fn copies(&self) -> impl Iterator<Item = &str> {
        let copied = self.outputs.iter().filter(|(_, output)| matches!(output, Output::Copied(_)));
        copied.map(|(path, _)| path.as_str())
    }

    /// The artifact at a path that is the same for every unit.
    pub fn copied(&self, path: &str) -> Option<&Artifact> {
        match self.outputs.get(path)? {
            Output::Copied(artifact) => Some(artifact),
            Output::Rendered { .. } => None,
        }
    }

    fn add(&mut self, name: String, file: FileId, sources: &Sources, reports: &mut Reports) {
        let text = sources.get(file).text.to_string();
        self.sources.insert(name.clone(), file);
        if let Some(fault) = reserved_in(&text, |range| Span::new(file, range)) {
            return reports.report(fault);
        }
        let place = |error: &Error| Span::new(file, range(error, &text));
        match self.environment.add_template_owned(name.clone(), text.clone()) {
            Ok(()) => self.know(name, file),
            Err(error) => reports.report(fault::diagnostic(&error, place(&error), &Value::UNDEFINED, &[])),
        }
    }

    /// Takes a file of the project as it is.
    fn copy(
        &mut self,
        path: &str,
        file: FileId,
        project: &[(String, FileId)],
        sources: &Sources,
        reports: &mut Reports,
    ) {
        let template = format!("{path}{SUFFIX}");
        if let Some((_, other)) = project.iter().find(|(name, _)| *name == template) {
            let message = format!("`{}` makes this file as well", sources.get(*other).path);
            let fault = Diagnostic::error(Code::DuplicateName, Span::new(file, 0..0), message);
            return reports
                .report(fault.help("keep one of them: a file is copied, one that ends in `.j2` is rendered"));
        }
        if path == compose::COMPOSE_FILE {
            let message = format!("`{path}` would be the same in every stack and environment");
            let fault = Diagnostic::error(Code::UnlikeModel, Span::new(file, 0..0), message);
            return reports.report(fault.help(format!("a template that prints the services is `{path}{SUFFIX}`")));
        }
        self.outputs.insert(path.to_owned(), Output::Copied(Artifact::of(sources.get(file).text.clone())));
    }

    /// Notes where a template comes from, and what it becomes.
    fn know(&mut self, name: String, file: FileId) {
        self.sources.insert(name.clone(), file);
        if !is_partial(&name)
            && !name.starts_with(BUILTIN_PREFIX)
            && let Some(path) = name.strip_suffix(SUFFIX)
        {
            self.outputs.insert(path.to_owned(), Output::Rendered { template: name, occasion: None });
        }
    }

    /// Notes what a stack must have for one of the binary's templates to make something.
    fn expect(&mut self, template: &str) {
        let Some(path) = template.strip_suffix(SUFFIX) else { return };
        if let Some(Output::Rendered { occasion, .. }) = self.outputs.get_mut(path) {
            *occasion = Occasion::of(path);
        }
    }

    fn artifact(
        &self,
        path: &str,
        name: &str,
        context: &Value,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Draft> {
        let spot = |error: &Error| {
            let file = error.name().and_then(|name| self.sources.get(name)).or_else(|| self.sources.get(name));
            let Some(file) = file else { unreachable!("a template that renders was added with its file") };
            Span::new(*file, range(error, &sources.get(*file).text))
        };
        let render = || self.environment.get_template(name)?.render(context.clone());
        let names = || self.sources.keys().map(String::as_str).collect();
        let writing =
            Writing { target: Target::of(path), render: &render, spot: &spot, context, sources, names: &names };
        let written = writing.written(reports)?;
        if let Some(late) = written.text.late().next() {
            let file = *self.sources.get(name)?;
            let message = format!("`{}` is known only when the stack starts, so `{path}` cannot say it", late.variable);
            let help = "print the name of the variable; its value can stand in `docker-compose.yml` and in `files`";
            reports.report(Diagnostic::error(Code::LateBoundValue, Span::new(file, 0..0), message).help(help));
            return None;
        }
        let text = written.text.known()?;
        if text.trim().is_empty() {
            return None;
        }
        Some(Draft { text, said: written.said })
    }
}

/// What a file below `templates/` makes can be written beside all that the others make.
fn check_path(name: &str, file: FileId, taken: &Taken, reports: &mut Reports) {
    if is_partial(name) {
        return;
    }
    let path = name.strip_suffix(SUFFIX).unwrap_or(name);
    let fault =
        |code, why: &str| Diagnostic::error(code, Span::new(file, 0..0), format!("this cannot make `{path}`: {why}"));
    if let Some(why) = plan::path_fault(path) {
        reports.report(fault(Code::InvalidName, why));
    } else if let Some((other, why)) = taken.clash(path) {
        reports.report(fault(Code::DuplicateName, why).help(format!("the other one is `{other}`")));
    }
}
