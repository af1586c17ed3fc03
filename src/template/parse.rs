//! A text becomes a template whose names are known.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use minijinja::machinery::ast::Stmt;
use minijinja::machinery::parse as parse_text;

use super::engine;
use super::fault::{Fault, syntax_fault};
use super::form::Form;
use super::late::{CLOSE, OPEN};
use super::reference::Reference;
use super::slots::Slots;
use super::walk::Walk;

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
    /// The names that the environment's is compared with, each with its place in the text.
    pub(super) environments: Vec<(String, Range<usize>)>,
}

/// Parses a text, or gives every fault in it.
pub(super) fn parse(text: &str, form: Form) -> Result<Parsed, Vec<Fault>> {
    if let Some(at) = text.find([OPEN, CLOSE]) {
        let range = at..at + OPEN.len_utf8();
        return Err(vec![Fault::new(range, "the text has a character in it that Unicode keeps out of text")]);
    }
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
        environments: walk.environments.into_iter().map(|(name, range)| (name, form.range(text, &range))).collect(),
    })
}
