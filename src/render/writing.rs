//! One way from a template to a file's text, for artifacts and for the files of entries and stacks.

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

use super::print::Print;
use super::target::{Fault, Target, Written};
use super::{fault, filters, prints};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::{Sources, Span};

/// How deep templates may include and call each other.
const RECURSION: usize = 64;

/// How many bytes a reserved character takes.
const RESERVED_BYTES: usize = 3;

/// How many misplaced values of one file are told.
const MOST_FAULTS: usize = 20;

/// One text that is to be rendered and written for its target.
pub(super) struct Writing<'a> {
    /// The kind of file.
    pub target: Target,
    /// Renders the template.
    pub render: &'a dyn Fn() -> Result<String, Error>,
    /// Where the inputs have what a template's error is about.
    pub spot: &'a dyn Fn(&Error) -> Span,
    /// What the template sees.
    pub context: &'a Value,
    /// The text of the inputs.
    pub sources: &'a Sources,
    /// The templates that this one could include.
    pub names: &'a dyn Fn() -> Vec<&'a str>,
}

impl Writing<'_> {
    /// The text, with its values written as the target wants them. `None` where every value that stands wrong was reported.
    pub(super) fn written(&self, reports: &mut Reports) -> Option<Written> {
        prints::begin(None);
        let text = match (self.render)() {
            Ok(text) => text,
            Err(error) => {
                let cause = fault::cause(&error);
                reports.report(fault::diagnostic(cause, (self.spot)(cause), self.context, &(self.names)()));
                return None;
            }
        };
        let mut faults = Vec::new();
        let values = prints::take();
        let prints: Vec<Print> =
            values.iter().enumerate().map(|(print, value)| sorted(print, value, &mut faults)).collect();
        let missing = self.context.get_attr("missing_secret").ok().and_then(|text| text.as_str().map(str::to_owned));
        let written = self.target.write(&text, &prints, missing.as_deref().unwrap_or("set it in the secrets file"));
        faults.extend(written.faults.iter().cloned());
        if faults.is_empty() {
            return Some(written);
        }
        self.report(faults, reports);
        None
    }

    /// Finds the place of each fault by rendering once more up to the value in question, which fails there.
    fn report(&self, faults: Vec<Fault>, reports: &mut Reports) {
        let mut told = BTreeSet::new();
        for fault in faults.into_iter().filter(|fault| told.insert(fault.print)).take(MOST_FAULTS) {
            prints::begin(Some(fault.print));
            if let Err(error) = (self.render)() {
                let span = whole_print((self.spot)(fault::cause(&error)), self.sources);
                reports.report(Diagnostic::error(Code::UnprintableValue, span, fault.message).help(fault.help));
            }
        }
    }
}

fn sorted(print: usize, value: &Value, faults: &mut Vec<Fault>) -> Print {
    Print::of(value).unwrap_or_else(|what| {
        let message = format!("the value {what}");
        faults.push(Fault { print, message, help: "print text, a number, a list or a mapping".to_owned() });
        Print::Null
    })
}

/// How templates of files are written.
pub(super) fn syntax() -> SyntaxConfig {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    syntax.unwrap_or_default()
}

/// An environment whose templates may take so many steps.
pub(super) fn environment(fuel: u64) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_syntax(syntax());
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(fuel));
    env.set_recursion_limit(RECURSION);
    // Errors carry byte ranges only in this mode.
    env.set_debug(true);
    // What a block or a macro rendered keeps being told apart from a value.
    env.set_auto_escape_callback(|_| AutoEscape::Custom("target".into()));
    env.set_formatter(prints::print);
    filters::install(&mut env);
    env
}

/// Where an error stands in its template: its range, else its line.
pub(super) fn range(error: &Error, text: &str) -> Range<usize> {
    if let Some(range) = error.range() {
        return range;
    }
    let line = error.line().unwrap_or(1).saturating_sub(1);
    let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    start..start + line.len()
}

/// The whole of the `{{ }}` that a span lies in, without braces and blanks.
fn whole_print(span: Span, sources: &Sources) -> Span {
    let text = &sources.get(span.file).text;
    let (start, end) = (text.floor_char_boundary(span.start as usize), text.floor_char_boundary(span.end as usize));
    let inside = text[start..end].trim_start_matches(['{', '-', '+']);
    let first = end - inside.len();
    let open = text[..first].rfind("{{").map(|at| at + 2).filter(|at| !text[*at..first].contains("}}"));
    let close = text[end..].find("}}").map(|at| end + at).filter(|at| !text[end..*at].contains("{{"));
    let (Some(open), Some(close)) = (open, close) else { return span };
    let inner = &text[open..close];
    let skipped = inner.len() - inner.trim_start_matches(['-', '+']).trim_start().len();
    let kept = inner.trim_end_matches(['-', '+']).trim_end().len();
    Span::new(span.file, open + skipped..open + kept)
}

/// A fault where a template holds a character that tells values from text.
pub(super) fn reserved_in(text: &str, place: impl FnOnce(Range<usize>) -> Span) -> Option<Diagnostic> {
    let (at, _) = prints::reserved_in(text)?;
    let message = "a character that Unicode keeps out of text";
    Some(Diagnostic::error(Code::InvalidText, place(at..at + RESERVED_BYTES), message).help("take it out"))
}
