//! Checks and applications: the words of their commands.

use std::sync::Arc;

use super::resolver::{Reader, Resolver};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::load::entry::Kind;
use crate::load::operation::{ApplicationStatement, CheckStatement};
use crate::load::read::{At, FromNode, Templated};
use crate::model::{Application, Check};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// What a word of a command is read as.
type Word = Templated<Arc<str>>;

impl Resolver<'_, '_> {
    /// The checks of a container; those with a fault, which was reported, are left out.
    pub(super) fn checks(&mut self, index: usize, said: Option<&Node>) -> Vec<Check> {
        let checks = said.and_then(Node::as_map).into_iter().flatten();
        let names: Vec<&str> = checks.clone().map(|(name, _)| &**name).collect();
        checks.filter_map(|(name, entry)| self.check(index, name, entry, &names)).collect()
    }

    fn check(&mut self, index: usize, name: &Arc<str>, entry: &Entry, known: &[&str]) -> Option<Check> {
        let said = CheckStatement::from_node(&entry.value, self.reports)?;
        self.refuse_job(index, &format!("the check `{name}`"), entry.key_span)?;
        let summary = self.said(said.summary, "summary", (name, entry), known)?;
        let run = self.words(index, &said.run)?;
        if run.is_empty() {
            return self.said(None, "run", (name, entry), known);
        }
        let contains = self.words(index, &said.contains)?;
        for (text, word) in contains.iter().zip(&said.contains) {
            if text.is_empty() || text.contains('\n') {
                let message = "what an output must hold is a text within a line";
                self.reports.report(Diagnostic::error(Code::InvalidValue, word.node.span, message));
                return None;
            }
        }
        let exit = said.exit.map_or(0, |code| code.value.0);
        let lines = said.lines.map_or(0, |lines| lines.value);
        let data = said.data.unwrap_or_default();
        Some(Check { name: name.clone(), summary, run, exit, contains, lines, data })
    }

    /// The applications of a container; those with a fault, which was reported, are left out.
    pub(super) fn applications(&mut self, index: usize, said: Option<&Node>) -> Vec<Application> {
        let applications = said.and_then(Node::as_map).into_iter().flatten();
        let names: Vec<&str> = applications.clone().map(|(name, _)| &**name).collect();
        applications.filter_map(|(name, entry)| self.application(index, name, entry, &names)).collect()
    }

    fn application(&mut self, index: usize, name: &Arc<str>, entry: &Entry, known: &[&str]) -> Option<Application> {
        let said = ApplicationStatement::from_node(&entry.value, self.reports)?;
        self.refuse_job(index, &format!("the application `{name}`"), entry.key_span)?;
        let summary = self.said(said.summary, "summary", (name, entry), known)?;
        let file = self.said(said.file, "file", (name, entry), known)?;
        let mut run = self.submitting(index, name, entry.key_span)?;
        if let Some(class) = &said.class {
            run.extend(["--class".to_owned(), self.word(index, class)?]);
        }
        if !said.packages.is_empty() {
            let packages: Vec<&str> = said.packages.iter().map(|package| &*package.value.0).collect();
            run.extend(["--packages".to_owned(), packages.join(",")]);
        }
        for (key, value) in &said.conf {
            self.check_property(key)?;
            run.extend(["--conf".to_owned(), format!("{}={}", key.value, self.word(index, value)?)]);
        }
        run.push(self.word(index, &file)?);
        run.extend(self.words(index, &said.arguments)?);
        Some(Application { name: name.clone(), span: entry.key_span, summary, run })
    }

    /// The command that submits an application in a container, up to what the application says.
    fn submitting(&mut self, index: usize, name: &str, span: Span) -> Option<Vec<String>> {
        let container = self.container(index);
        let submit = container.declared(|declaration| (!declaration.submit.is_empty()).then_some(&declaration.submit));
        let Some(submit) = submit else {
            let message = format!("`{}` takes no applications such as `{name}`", container.name);
            let fault = Diagnostic::error(Code::Unrunnable, span, message);
            self.reports.report(fault.help(self.submitters()));
            return None;
        };
        self.words(index, submit)
    }

    /// Which containers take applications.
    fn submitters(&self) -> String {
        let containers = self.bound.overlaid.containers.iter();
        let taking = containers.filter(|one| one.declarations.iter().any(|said| !said.submit.is_empty()));
        let names: Vec<String> = taking.map(|container| format!("`{}`", container.name)).collect();
        if names.is_empty() {
            return "in this stack no container does: its entry says by `submit` how one is submitted".to_owned();
        }
        format!("say it of {}", names.join(", "))
    }

    /// Spark passes over properties that are not its own.
    fn check_property(&mut self, key: &At<Arc<str>>) -> Option<()> {
        if key.value.starts_with("spark.") && !key.value.contains(['=', ' ', '\t', '\n']) {
            return Some(());
        }
        let message = format!("`{}` is no property of Spark, whose names begin with `spark.`", key.value);
        self.reports.report(Diagnostic::error(Code::InvalidValue, key.span, message));
        None
    }

    /// In a job nothing can be run: it is not there when somebody asks.
    fn refuse_job(&mut self, index: usize, what: &str, span: Span) -> Option<()> {
        let container = self.container(index);
        if container.kind() == Kind::Service {
            return Some(());
        }
        let message = format!("`{}` is a job, in which {what} finds nothing that runs", container.name);
        let fault = Diagnostic::error(Code::Unrunnable, span, message);
        self.reports.report(fault.help("say it of a container that stays"));
        None
    }

    /// What must be said once all statements are laid over each other. Where it is not, the name may be a slip for one
    /// of those that are known, over which the statement should lie.
    fn said<T>(
        &mut self,
        value: Option<T>,
        key: &str,
        (name, entry): (&Arc<str>, &Entry),
        known: &[&str],
    ) -> Option<T> {
        if value.is_none() {
            let fault = Diagnostic::error(Code::MissingKey, entry.key_span, format!("`{key}` is missing"));
            let fault = fault.label(format!("needs `{key}`"));
            let near = nearest(name, known.iter().copied().filter(|known| *known != &**name));
            self.reports.report(match near {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault,
            });
        }
        value
    }

    fn words(&mut self, index: usize, words: &[Word]) -> Option<Vec<String>> {
        let texts: Vec<Option<String>> = words.iter().map(|word| self.word(index, word)).collect();
        texts.into_iter().collect()
    }

    fn word(&mut self, index: usize, word: &Word) -> Option<String> {
        let text = self.plain(Reader::inside(index), &word.node)?.as_text()?.to_string();
        if let Some(odd) = text.chars().find(|c| c.is_control() && *c != '\n') {
            let message = format!("a word of a command cannot hold the character U+{:04X}", odd as u32);
            self.reports.report(Diagnostic::error(Code::InvalidValue, word.node.span, message));
            return None;
        }
        Some(text)
    }
}
