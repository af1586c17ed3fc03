//! How the data of a container is saved, and where the certificate lies that it serves HTTPS with.

use std::collections::HashSet;
use std::sync::Arc;

use super::resolver::{Reader, Resolver};
use crate::diagnostic::{Code, Diagnostic};
use crate::load::entry::{self, Kind};
use crate::load::read::{At, Templated};
use crate::source::Span;
use crate::yaml::Node;

/// How the data of a container is saved and brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backup {
    /// By commands in the running container.
    Commands {
        /// The name of the program that writes it.
        tool: Arc<str>,
        /// Writes the data to standard output.
        dump: Vec<Arc<str>>,
        /// Reads the data from standard input.
        restore: Vec<Arc<str>>,
    },
    /// By a copy of these volumes, while it is stopped.
    Volumes(Vec<Arc<str>>),
}

/// The one program that every image with a shell has, and that need not be listed.
const SHELL: &str = "sh";

/// What the two ways are.
const WAYS: &str = "`dump` writes the data to standard output and `restore` reads it; `volumes` are copied both ways";

impl Resolver<'_, '_> {
    /// How a container's data is saved. `None` where nothing is said, and where a fault was reported.
    pub(super) fn backup(&mut self, index: usize) -> Option<Backup> {
        let container = self.container(index);
        let said = container.declared(|declaration| declaration.backup.as_ref())?;
        if container.kind() == Kind::Job {
            let message = "a job runs once and keeps nothing that could be saved";
            self.fault(Code::InvalidValue, said.span, message, "say it of a service");
            return None;
        }
        match (said.dump.is_empty(), said.restore.is_empty(), said.volumes.is_empty()) {
            (false, false, true) => self.commands(index, &said.value),
            (true, true, false) => self.saved_volumes(index, &said.volumes),
            (true, _, true) | (_, true, true) => {
                let message =
                    "a backup that could not be brought back is none: it says `dump` and `restore`, or `volumes`";
                self.fault(Code::MissingValue, said.span, message, WAYS);
                None
            }
            (_, _, false) => {
                let message = "data is saved by commands or by a copy of its volumes, not by both";
                self.fault(Code::ConflictingKeys, said.span, message, WAYS);
                None
            }
        }
    }

    /// The folder of a container's certificate.
    pub(super) fn certificates(&mut self, index: usize) -> Option<Arc<str>> {
        let said = self.container(index).declared(|declaration| declaration.certificates.as_ref())?;
        self.plain(Reader::inside(index), &said.node)?.as_text().cloned()
    }

    fn commands(&mut self, index: usize, said: &entry::Backup) -> Option<Backup> {
        let dump = self.command_words(index, &said.dump);
        let restore = self.command_words(index, &said.restore);
        let dump = dump?;
        Some(Backup::Commands { tool: self.tool(index, &dump), dump, restore: restore? })
    }

    /// The program that a command is about: its first word, or, where that is a shell, the first of the listed tools that the
    /// shell is told to run.
    fn tool(&self, index: usize, command: &[Arc<str>]) -> Arc<str> {
        let program = command.first().map_or(SHELL, |word| &**word);
        let declarations = &self.container(index).declarations;
        let known: HashSet<&str> =
            declarations.iter().flat_map(|one| one.tools.values()).map(|tool| &*tool.path.value.0).collect();
        let told = command.iter().skip(1).flat_map(|word| word.split_whitespace()).find(|word| known.contains(word));
        let path = if program == SHELL { told.unwrap_or(SHELL) } else { program };
        path.rsplit('/').next().unwrap_or(path).into()
    }

    /// The words of a command. The launchers keep them in a table, where a word cannot be empty or hold a tab.
    fn command_words(&mut self, index: usize, said: &[Templated<Arc<str>>]) -> Option<Vec<Arc<str>>> {
        let evaluated: Vec<Option<Node>> =
            said.iter().map(|word| self.plain(Reader::inside(index), &word.node)).collect();
        let evaluated: Vec<Node> = evaluated.into_iter().collect::<Option<_>>()?;
        for word in &evaluated {
            if word.as_text().is_none_or(|text| text.is_empty() || text.chars().any(char::is_control)) {
                let message = "a word of this command is empty or has a tab or a line break";
                self.fault(Code::InvalidValue, word.span, message, "say it in one line");
                return None;
            }
        }
        let words: Vec<Arc<str>> = evaluated.iter().filter_map(|word| word.as_text().cloned()).collect();
        let program = evaluated.first().zip(words.first())?;
        self.check_tool(index, program.0.span, program.1)?;
        Some(words)
    }

    /// A backup that nobody can take is found out when it is needed: what it runs must be known to be in the image.
    fn check_tool(&mut self, index: usize, span: Span, program: &str) -> Option<()> {
        let declarations = &self.container(index).declarations;
        let known: Vec<&str> = declarations
            .iter()
            .flat_map(|one| one.tools.values())
            .map(|tool| &*tool.path.value.0)
            .chain([SHELL])
            .collect();
        if known.contains(&program) {
            return Some(());
        }
        let message = format!("`tools` does not list `{program}`");
        let fault = Diagnostic::error(Code::UnknownName, span, message).suggest(program, known);
        self.reports.report(fault.help("say where the image keeps it: `tools: { name: { path: …, source: … } }`"));
        None
    }

    fn saved_volumes(&mut self, index: usize, said: &[At<Arc<str>>]) -> Option<Backup> {
        let declared = self.container(index).body.clone();
        let mut sound = true;
        for name in said {
            if !declared.volumes.contains_key(&*name.value) {
                let message = format!("`{}` is no declared volume", name.value);
                let fault = Diagnostic::error(Code::UnknownName, name.span, message);
                self.reports.report(fault.suggest(&name.value, declared.volumes.keys().map(|key| &*key.value)));
                sound = false;
            }
        }
        sound.then(|| Backup::Volumes(said.iter().map(|name| name.value.clone()).collect()))
    }

    fn fault(&mut self, code: Code, span: Span, message: &str, help: &str) {
        self.reports.report(Diagnostic::error(code, span, message).help(help));
    }
}
