//! Templates, quoting and second readers.

mod artifacts;
mod sample;

use stackgen::diagnostic::{Place, Reports};
use stackgen::source::Sources;

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
