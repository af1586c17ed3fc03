//! The files that catalog entries and stacks hold.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, Value};

use super::target::Target;
use super::writing::{self, Writing, range, reserved_in};
use crate::diagnostic::{Code, Diagnostic, Place, Reports};
use crate::source::{Sources, Span};
use crate::template::late::{LateBound, LateKind};
use crate::template::text::Text;
use crate::verify;
use crate::yaml::{Node, span_in_scalar};

/// Steps that one file of an entry may take: a hundred for each of 10,000 topics or directories.
const FUEL: u64 = 1_000_000;

/// Renders the files that catalog entries and stacks hold. They include nothing.
#[derive(Debug, Default)]
pub struct Files {
    /// Made for the first one.
    environment: OnceCell<Environment<'static>>,
}

impl Files {
    /// The content of a file that an entry or a stack holds, quoted for the file's kind, which its name tells.
    /// `text` is a scalar of an input, or the whole of a file beside one. `None` means that a fault was reported.
    ///
    /// What is late-bound stays open in the result. It goes into the file as it is when the stack starts, so its
    /// value may hold nothing that the file takes for syntax.
    pub fn render(
        &self,
        name: &str,
        text: &Node,
        context: &Value,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Text> {
        let source = text.as_text()?;
        let place = |range| place_in(text, sources, range);
        if let Some(fault) = reserved_in(source, place) {
            reports.report(fault);
            return None;
        }
        let late = late_within(context);
        for value in &late {
            value.take_asked();
        }
        let spot = |error: &Error| place(range(error, source));
        let environment = self.environment.get_or_init(|| writing::environment(FUEL));
        let render = || environment.template_from_named_str(name, source)?.render(context.clone());
        let target = Target::of(name);
        let writing = Writing { target, render: &render, spot: &spot, context, sources, names: &Vec::new };
        let written = writing.written(reports)?;
        let whole = place(0..source.len());
        if let Some(asked) = late.iter().find(|value| value.take_asked()) {
            let message =
                format!("`{}` is known only when the stack starts, so nothing can be decided by it", asked.variable);
            reports.report(Diagnostic::error(Code::LateBoundValue, whole, message).help("print it, and nothing else"));
            return None;
        }
        if let Some(turned) = written.text.late().find(|late| matches!(late.kind, LateKind::Turned(_))) {
            let message =
                format!("`{}` may be turned when the stack starts, so no file can be made from it", turned.variable);
            let help = "print it in `service:`, for example in `environment`, or take `turn` from the setting";
            reports.report(Diagnostic::error(Code::LateBoundValue, whole, message).help(help));
            return None;
        }
        let read = written.text.join(str::to_owned, str::to_owned, stand_in);
        verify::file(name, Place::Span(whole), target, &read, &written.said, reports).then_some(written.text)
    }
}

/// Where a range of a text stands in the inputs.
fn place_in(text: &Node, sources: &Sources, range: Range<usize>) -> Span {
    let whole = text.as_text().is_some_and(|own| sources.slice(text.span) == &**own);
    if whole {
        let start = text.span.range().start;
        return Span::new(text.span.file, start + range.start..start + range.end);
    }
    span_in_scalar(text, sources, range)
}

/// The late-bound values that a template can reach.
fn late_within(context: &Value) -> Vec<Arc<LateBound>> {
    const DEPTH: usize = 6;
    fn collect(value: &Value, depth: usize, found: &mut Vec<Arc<LateBound>>) {
        if let Some(late) = LateBound::of(value) {
            return found.push(late);
        }
        if depth == 0 || !matches!(value.kind(), ValueKind::Map | ValueKind::Seq) {
            return;
        }
        for item in value.try_iter().into_iter().flatten() {
            let item = if value.kind() == ValueKind::Map { value.get_item(&item).unwrap_or_default() } else { item };
            collect(&item, depth - 1, found);
        }
    }
    let mut found = Vec::new();
    collect(context, DEPTH, &mut found);
    found
}

/// What stands in for a late-bound value while the file is read back.
fn stand_in(late: &LateBound) -> String {
    late.variable.to_string()
}
