//! What the compiler has to say about its inputs.
//!
//! A stage reports every fault that it can see into a [`Reports`] and goes on with what is sound. What
//! merely follows from a reported fault stays silent: the value is missing (`None`), and nobody
//! reports a missing value twice.

mod codes;

pub use codes::Code;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::bundle::UnitName;
use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Said, and the run goes on.
    Warning,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A range of an input file.
    Span(Span),
    /// A path of the project as a whole: a folder, a file that cannot be read, a missing file.
    Path(String),
}

/// Another place that belongs to the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub label: String,
}

/// One fault or warning.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a diagnostic counts only once it is reported"]
pub struct Diagnostic {
    /// Which rule.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What is wrong: a phrase, lower case at the start, names in backticks, no full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What is under the underline, in a few words.
    pub label: Option<String>,
    /// Other places.
    pub related: Vec<Related>,
    /// How to mend it.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error at a span.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: Place::Span(span),
            label: None,
            related: Vec::new(),
            help: Vec::new(),
        }
    }

    /// A warning at a span.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// An error about a path.
    pub fn at_path(code: Code, path: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: Place::Path(path.into()),
            label: None,
            related: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Says what is under the underline.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// Adds another place.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push(Related { span, label: label.into() });
        self
    }

    /// Adds a way to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help.push(help.into());
        self
    }

    /// Offers the nearest of `valid` to `given`, or lists them when none is near and they are few.
    pub fn suggest<'a>(self, given: &str, valid: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        let mut valid: Vec<&str> = valid.into_iter().filter(|name| *name != given).collect();
        valid.sort_unstable();
        valid.dedup();
        match nearest(given, valid.iter().copied()) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None if valid.is_empty() || valid.len() > 24 => self,
            None => {
                let names: Vec<String> = valid.iter().map(|name| format!("`{name}`")).collect();
                self.help(format!("valid here: {}", names.join(", ")))
            }
        }
    }
}

/// The name of `valid` nearest to `given`, when one is near enough to be what was meant.
///
/// ```
/// assert_eq!(stackgen::diagnostic::nearest("postgers", ["kafka", "postgres"]), Some("postgres"));
/// ```
pub fn nearest<'a>(given: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = given.to_lowercase();
    valid
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.chars().count().max(3)) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The sink of a run.
#[derive(Debug, Default)]
pub struct Reports {
    list: Vec<Diagnostic>,
    said: HashSet<(Code, Place, String)>,
    unit: Option<UnitName>,
    in_units: HashMap<UnitFault, (usize, Arc<str>)>,
    errors: usize,
}

/// A fault of a stack, whatever its words: they may name an environment.
type UnitFault = (Arc<str>, Code, Place, Vec<Span>);

impl Reports {
    /// Takes in a diagnostic. What is said twice of one place, for two environments say, is said once.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code, diagnostic.place.clone(), diagnostic.message.clone());
        if !self.said.insert(key) {
            return;
        }
        if self.is_told_of_another_environment(&diagnostic) {
            return;
        }
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.list.push(diagnostic);
    }

    /// Takes in what was said of a stack in an environment; `None`: of the project.
    pub fn absorb(&mut self, unit: Option<UnitName>, other: Reports) {
        self.unit = unit;
        other.list.into_iter().for_each(|diagnostic| self.report(diagnostic));
        self.unit = None;
    }

    /// Whether the same fault was told of the stack in another environment, which then stands for this one too.
    fn is_told_of_another_environment(&mut self, diagnostic: &Diagnostic) -> bool {
        let Some(UnitName { stack, env }) = self.unit.clone() else { return false };
        let related = diagnostic.related.iter().map(|related| related.span).collect();
        let fault = (stack, diagnostic.code, diagnostic.place.clone(), related);
        let (told, first) = self.in_units.entry(fault).or_insert_with(|| (self.list.len(), env.clone()));
        if *first == env {
            return false;
        }
        let note = format!("likewise in `{env}`");
        let help = &mut self.list[*told].help;
        if !help.contains(&note) {
            help.push(note);
        }
        true
    }

    /// How many errors there are so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Everything said, in the order of the inputs: by file, then by place, then by code.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
        self.list
    }
}
