//! Templates, quoting and second readers.

mod artifacts;
mod files;
mod gate;
pub mod hostile;
mod places;
mod sample;

use minijinja::Value;
use stackgen::diagnostic::{Place, Reports};
use stackgen::render::{Artifacts, Builtin, Target};
use stackgen::source::{FileId, Sources};
use stackgen::verify;

/// Reports as `path:line:column: code: message (help)` lines.
fn shown(reports: Reports, sources: &Sources) -> Vec<String> {
    let line = |report: stackgen::diagnostic::Diagnostic| {
        let place = match &report.place {
            Place::Span(span) => {
                let at = sources.position(*span);
                format!("{}:{}:{}", sources.get(span.file).path, at.line, at.column)
            }
            Place::Path(path) => path.clone(),
        };
        let help = if report.help.is_empty() { String::new() } else { format!(" ({})", report.help.join("; ")) };
        format!("{place}: {}: {}{help}", report.code.as_str(), report.message)
    };
    reports.into_sorted().into_iter().map(line).collect()
}

/// The templates of a project beside the binary's own.
fn templates(project: &[(String, FileId)], sources: &mut Sources, reports: &mut Reports) -> Artifacts {
    let builtin = Builtin::sources(sources);
    Artifacts::new(Builtin::prepare(), &builtin, project, sources, reports)
}

/// One template of a project, alone.
struct Single {
    path: String,
    artifacts: Artifacts,
    sources: Sources,
    faults: Vec<String>,
}

impl Single {
    fn new(path: &str, template: &str) -> Single {
        let (mut sources, mut reports) = (Sources::default(), Reports::default());
        let mut project = vec![(format!("{path}.j2"), sources.add(path, template))];
        let builtin = templates(&[], &mut Sources::default(), &mut Reports::default());
        for name in builtin.paths().filter(|name| *name != path) {
            project.push((format!("{name}.j2"), sources.add(name, "")));
        }
        let artifacts = templates(&project, &mut sources, &mut reports);
        let faults = shown(reports, &sources);
        Single { path: path.to_owned(), artifacts, sources, faults }
    }

    /// What it comes to, read back by the second reader; else what is reported.
    fn render(&self, context: &Value) -> Result<String, Vec<String>> {
        let mut reports = Reports::default();
        let draft = self.artifacts.render(&self.path, context, &self.sources, &mut reports);
        if let Some(draft) = &draft {
            let text = &draft.text;
            verify::file(
                &self.path,
                Place::Path(self.path.clone()),
                Target::of(&self.path),
                text,
                &draft.said,
                &mut reports,
            );
        }
        let faults = [self.faults.clone(), shown(reports, &self.sources)].concat();
        match draft {
            Some(draft) if faults.is_empty() => Ok(draft.text),
            _ => Err(faults),
        }
    }
}

/// The same for one context.
fn one(path: &str, template: &str, context: &Value) -> Result<String, Vec<String>> {
    Single::new(path, template).render(context)
}
