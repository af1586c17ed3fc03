//! What a run holds on to: the terminal, the project, the inputs' text, and what there is to say about them.

use std::path::PathBuf;

use serde_json::{Map, Value};
use stackgen::diagnostic::{Diagnostic, Reports, Severity};
use stackgen::discover::{ROOT_FILE, find_root};
use stackgen::report;
use stackgen::source::Sources;

use super::exit::{Exit, Failure};
use super::stopwatch::Stopwatch;
use crate::ui::{Format, Ui};

/// One run.
#[derive(Debug)]
pub struct Session {
    /// The terminal.
    pub ui: Ui,
    /// The text of the inputs.
    pub sources: Sources,
    /// What there is to say and was not said yet.
    pub reports: Reports,
    /// With `--format json`, what the document says beside the diagnostics.
    pub product: Map<String, Value>,
    /// What takes how long.
    pub stopwatch: Stopwatch,
    project: Option<PathBuf>,
    said: Vec<Diagnostic>,
    timings: bool,
}

impl Session {
    /// A run that has done nothing yet.
    pub fn new(ui: Ui, project: Option<PathBuf>, timings: bool) -> Session {
        Session {
            ui,
            sources: Sources::default(),
            reports: Reports::default(),
            product: Map::new(),
            stopwatch: Stopwatch::default(),
            project,
            said: Vec::new(),
            timings,
        }
    }

    /// Whether the run's product is one JSON document.
    pub fn is_json(&self) -> bool {
        self.ui.format == Format::Json
    }

    /// The folder that `--project` names, else the current one.
    pub fn folder(&self) -> Result<PathBuf, Failure> {
        match &self.project {
            Some(folder) => Ok(folder.clone()),
            None => std::env::current_dir().map_err(|error| Failure::machine("cannot tell the current folder", &error)),
        }
    }

    /// The project's root: the folder that `--project` names, else the nearest one upwards.
    pub fn root(&self) -> Result<PathBuf, Failure> {
        let folder = self.folder()?;
        let found = match &self.project {
            Some(folder) => folder.join(ROOT_FILE).is_file().then(|| folder.clone()),
            None => find_root(&folder),
        };
        found.ok_or_else(|| {
            let place = if self.project.is_some() { "in" } else { "in or above" };
            Failure::input(format!("there is no `{ROOT_FILE}` {place} `{}`", folder.display()))
                .help("`--project DIR` names a project, `stackgen init` makes one")
        })
    }

    /// Tells all diagnostics that are not told yet. `Err` when one is an error.
    pub fn report(&mut self) -> Result<(), Failure> {
        let diagnostics = std::mem::take(&mut self.reports).into_sorted();
        let render = |format| report::render(&diagnostics, &self.sources, format);
        match self.ui.format {
            Format::Human => self.ui.insist(&render(report::Format::Human { styled: self.ui.color_stderr() })),
            Format::Github => self.ui.give(&render(report::Format::Github))?,
            Format::Json => {}
        }
        let is_sound = diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
        self.said.extend(diagnostics);
        if is_sound { Ok(()) } else { Err(Failure::said(Exit::Input)) }
    }

    /// Tells why something is refused. That these are errors is no failure of its own: the caller's exit code says it.
    pub fn explain(&mut self, reasons: Vec<Diagnostic>) {
        for reason in reasons {
            self.reports.report(reason);
        }
        let _ = self.report();
    }

    /// Tells why a command stopped, and gives its exit code.
    pub fn tell(&mut self, failure: &Failure) -> Exit {
        // What the inputs have to do with it comes first; that there are errors among it is no news.
        let _ = self.report();
        if !failure.message.is_empty() {
            let style = if self.ui.color_stderr() { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
            let mut text = format!("{}error{}: {}\n", style.0, style.1, failure.message);
            text.extend(failure.help.iter().map(|help| format!("  = help: {help}\n")));
            self.ui.insist(&text);
            if self.ui.format == Format::Github {
                let said = std::iter::once(&failure.message).chain(&failure.help).map(String::as_str);
                // Nobody reads: the exit code says all that is left to say.
                let _ = self.ui.give(&report::github_failure(&said.collect::<Vec<_>>().join("\n")));
            }
            self.product.insert("failure".to_owned(), failure.message.clone().into());
        }
        failure.exit
    }

    /// Ends the run: the JSON document, the timings. The exit code may become worse here, when nobody reads.
    pub fn finish(mut self, exit: Exit) -> Exit {
        let mut exit = exit;
        if self.is_json() && exit != Exit::BrokenPipe {
            let document = self.document();
            if let Err(error) = self.ui.give(&document) {
                exit = self.tell(&Failure::from(error));
            }
        }
        if self.timings {
            let table = self.stopwatch.table();
            self.ui.insist(&table);
        }
        exit
    }

    /// The JSON document: the diagnostics as `report` writes them, then what the command adds.
    fn document(&mut self) -> String {
        let text = report::render(&self.said, &self.sources, report::Format::Json);
        let Ok(Value::Object(mut document)) = serde_json::from_str(&text) else { return text };
        document.append(&mut self.product);
        serde_json::to_string_pretty(&Value::Object(document)).unwrap_or(text)
    }
}
