//! A text becomes a template whose names are known.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use minijinja::machinery::ast::Stmt;
use minijinja::machinery::parse as parse_text;

use super::engine;
use super::walk::{Found, Walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A name of the context that a template mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its segments as far as they are static: `database`, `user`.
    pub path: Vec<String>,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Where each segment stands in the text.
    pub(super) segments: Vec<Range<usize>>,
    /// What the template does with it.
    pub(super) usage: Usage,
    /// The variable that stands for it in the rendered source.
    pub(super) slot: usize,
}

/// What a template does with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    Printed,
    Condition,
    Comparison,
    Arithmetic,
    Joined,
    Filter,
    Test,
    Loop,
    Assignment,
    Argument,
    Item,
    Attribute,
}

impl Usage {
    /// The participle for messages: "cannot be …".
    pub(super) fn participle(self) -> &'static str {
        match self {
            Usage::Printed => "printed",
            Usage::Condition => "a condition",
            Usage::Comparison => "compared",
            Usage::Arithmetic => "calculated with",
            Usage::Joined => "joined with `~`",
            Usage::Filter => "filtered",
            Usage::Test => "tested",
            Usage::Loop => "looped over",
            Usage::Assignment => "given another name",
            Usage::Argument => "an argument",
            Usage::Item => "an item of a list or map",
            Usage::Attribute => "looked into",
        }
    }
}

/// A fault in a template's text, before it is known where the text stands.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: Vec<String>,
}

impl Fault {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { range, message: message.into(), help: Vec::new() }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Fault {
        self.help.push(help.into());
        self
    }

    pub(super) fn at(&self, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::BadTemplate, span, self.message.clone());
        self.help.iter().fold(diagnostic, |diagnostic, help| diagnostic.help(help.clone()))
    }
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Text with templates in it.
    Text,
    /// One expression without braces.
    Condition,
}

impl Form {
    /// How many bytes stand before the text in what is parsed.
    fn lead(self) -> usize {
        match self {
            Form::Text => 0,
            Form::Condition => CONDITION_OPEN.len(),
        }
    }

    /// What becomes of the values of its `{{ }}`.
    fn usage(self) -> Usage {
        match self {
            Form::Text => Usage::Printed,
            Form::Condition => Usage::Condition,
        }
    }

    fn source(self, text: &str) -> String {
        match self {
            Form::Text => text.to_owned(),
            Form::Condition => format!("{CONDITION_OPEN}{text}{CONDITION_CLOSE}"),
        }
    }

    /// The range in the text of a range in what was parsed.
    pub(super) fn range(self, text: &str, range: &Range<usize>) -> Range<usize> {
        let within = |at: usize| text.floor_char_boundary(at.saturating_sub(self.lead()).min(text.len()));
        within(range.start)..within(range.end)
    }
}

const CONDITION_OPEN: &str = "{{ ";
const CONDITION_CLOSE: &str = " }}";

/// A template whose names are known.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) references: Rc<[Reference]>,
    /// The variables that the source reads, by slot.
    pub(super) names: Arc<[String]>,
    /// The path behind each slot.
    pub(super) paths: Vec<Vec<String>>,
    /// The template with each reference replaced, in place and at the same length, by its variable: one lookup
    /// per name, and a secret may have attributes of its own.
    pub(super) source: String,
    /// Whether it is exactly one `{{ }}`, whose value keeps its type.
    pub(super) whole: bool,
}

/// Parses a text, or gives every fault in it.
pub(super) fn parse(text: &str, form: Form) -> Result<Parsed, Vec<Fault>> {
    let source = form.source(text);
    parse_source(&source, text, form).map_err(|mut faults| {
        for fault in &mut faults {
            let range = form.range(text, &fault.range);
            fault.range = if range.is_empty() { 0..text.len() } else { range };
        }
        faults
    })
}

fn parse_source(source: &str, text: &str, form: Form) -> Result<Parsed, Vec<Fault>> {
    let tree = parse_text(source, "", engine::syntax()).map_err(|error| vec![syntax_fault(source, &error)])?;
    let children = match &tree {
        Stmt::Template(template) => template.children.as_slice(),
        _ => &[],
    };
    let whole = matches!(children, [Stmt::EmitExpr(_)]);
    if form == Form::Condition && !whole {
        return Err(vec![Fault::new(0..source.len(), "a condition is one expression")]);
    }
    let walk = Walk::over(source, children, form.usage());
    if !walk.faults.is_empty() {
        return Err(walk.faults);
    }
    let mut slots = Slots::new(&walk.names);
    let mut rewritten = source.to_owned();
    let mut references = Vec::new();
    for found in walk.found {
        let slot = slots.take(&found)?;
        let variable = &slots.names[slot];
        rewritten.replace_range(found.range.clone(), &format!("{variable:<width$}", width = found.range.len()));
        references.push(Reference {
            path: found.path,
            range: form.range(text, &found.range),
            segments: found.segments.iter().map(|segment| form.range(text, segment)).collect(),
            usage: found.usage,
            slot,
        });
    }
    Ok(Parsed {
        references: references.into(),
        names: slots.names.into(),
        paths: slots.paths,
        source: rewritten,
        whole,
    })
}

/// The engine's syntax error in our words and with a place.
fn syntax_fault(source: &str, error: &minijinja::Error) -> Fault {
    let mut range = error.range().unwrap_or(0..source.len());
    if source.get(range.clone()).is_none_or(|written| written.trim().is_empty()) {
        // The end of the text: what was opened last was not closed.
        let before = source.get(..range.start).unwrap_or(source);
        range = before.rfind("{{").max(before.rfind("{%")).unwrap_or(0)..source.len();
    }
    let detail = error.detail().unwrap_or("syntax error").replace("variable block", "the expression");
    Fault::new(range, format!("the template does not parse: {detail}"))
}

/// The variables that stand for references.
struct Slots<'a> {
    taken: &'a HashSet<String>,
    names: Vec<String>,
    paths: Vec<Vec<String>>,
    next: usize,
}

impl<'a> Slots<'a> {
    fn new(taken: &'a HashSet<String>) -> Slots<'a> {
        Slots { taken, names: Vec::new(), paths: Vec::new(), next: 0 }
    }

    /// The slot of a path: the one it has, or a new one whose variable is no longer than the shortest path.
    fn take(&mut self, found: &Found) -> Result<usize, Vec<Fault>> {
        if let Some(slot) = self.paths.iter().position(|path| *path == found.path) {
            return Ok(slot);
        }
        let name = match found.path.as_slice() {
            [name] if found.range.len() == name.len() => name.clone(),
            _ => self.fresh(),
        };
        if name.len() > found.range.len() {
            return Err(vec![Fault::new(found.range.clone(), "too many names in one template")]);
        }
        self.names.push(name);
        self.paths.push(found.path.clone());
        Ok(self.names.len() - 1)
    }

    fn fresh(&mut self) -> String {
        loop {
            let name = format!("_{}", short(self.next));
            self.next += 1;
            if !self.taken.contains(&name) {
                return name;
            }
        }
    }
}

/// A number in the fewest characters that an identifier may hold.
fn short(mut number: usize) -> String {
    const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::new();
    loop {
        digits.insert(0, char::from(DIGITS[number % DIGITS.len()]));
        number /= DIGITS.len();
        if number == 0 {
            return digits.into_iter().collect();
        }
    }
}
