//! What a template comes to in a scope.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value, ValueKind};
use minijinja::{Error, ErrorKind};

use super::engine::{Engine, PRINTED, Printed, Refusal, Wanted};
use super::is_template;
use super::late::{LateBound, LateKind};
use super::parse::{Fault, Form, Parsed, Reference, Usage, parse};
use super::print::text;
use super::text::{Piece, Text};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::mismatch;
use crate::source::{Sources, Span};
use crate::value::Quantity;
use crate::yaml::{Node, span_in_scalar};

/// What names mean where a template stands.
pub trait Scope {
    /// Looks a path up as far as it goes: `["database", "user"]`.
    fn lookup(&mut self, path: &[&str]) -> Lookup;
}

/// What a scope knows of a path.
#[derive(Debug)]
pub enum Lookup {
    /// Its value.
    Value(Value),
    /// A segment that means nothing.
    Unknown {
        /// Which segment, from zero.
        depth: usize,
        /// What could stand there.
        valid: Vec<String>,
    },
    /// Its value is missing because of a fault that was reported: nothing that depends on it is said.
    Poisoned,
}

impl Lookup {
    /// Follows the rest of a path into a value, such as `mib` into a size: `path[..depth]` led to `value`.
    pub fn within(value: Value, path: &[&str], depth: usize) -> Lookup {
        let Some(segment) = path.get(depth) else { return Lookup::Value(value) };
        match value.get_attr(segment) {
            Ok(next) if !next.is_undefined() => Lookup::within(next, path, depth + 1),
            _ => Lookup::Unknown { depth, valid: attributes(&value) },
        }
    }
}

/// The names that can be looked up in a value.
fn attributes(value: &Value) -> Vec<String> {
    if let Some(quantity) = Quantity::of(value) {
        return quantity.attributes().iter().map(|name| (*name).to_owned()).collect();
    }
    if value.kind() != ValueKind::Map {
        return Vec::new();
    }
    value.try_iter().map(|keys| keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()).unwrap_or_default()
}

/// What a template comes to.
#[derive(Debug, Clone)]
pub enum Output {
    /// The text is exactly one `{{ … }}`: its value with its type, which may be a late-bound value, a list or a map.
    Value(Value),
    /// Text in parts.
    Text(Text),
}

/// The templates of a run, each parsed once.
#[derive(Debug)]
pub struct Templates {
    engine: Engine,
    texts: HashMap<Arc<str>, Rc<Compiled>>,
    conditions: HashMap<Arc<str>, Rc<Compiled>>,
}

/// A template, or what is wrong with it.
type Compiled = Result<Template, Vec<Fault>>;

#[derive(Debug)]
struct Template {
    /// Under which name the engine has it.
    name: String,
    parsed: Parsed,
}

/// A template where it stands.
struct Site<'a> {
    node: &'a Node,
    text: &'a Arc<str>,
    form: Form,
    sources: &'a Sources,
}

impl Site<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        span_in_scalar(self.node, self.sources, range.clone())
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

impl Default for Templates {
    fn default() -> Self {
        Templates::new()
    }
}

impl Templates {
    /// No templates yet.
    pub fn new() -> Templates {
        Templates { engine: Engine::new(), texts: HashMap::new(), conditions: HashMap::new() }
    }

    /// What a scalar's text refers to. `None` means that a fault in it was reported.
    pub fn references(&mut self, node: &Node, sources: &Sources, reports: &mut Reports) -> Option<Rc<[Reference]>> {
        let site = site(node, Form::Text, sources, reports)?;
        let compiled = self.compiled(&site);
        sound(&compiled, &site, reports).map(|template| template.parsed.references.clone())
    }

    /// What a condition without braces refers to. `None` means that a fault in it was reported.
    pub fn condition_references(
        &mut self,
        node: &Node,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Rc<[Reference]>> {
        let site = site(node, Form::Condition, sources, reports)?;
        let compiled = self.compiled(&site);
        sound(&compiled, &site, reports).map(|template| template.parsed.references.clone())
    }

    /// What a scalar's text comes to. `None` means that a fault was reported, here or where a value comes from.
    pub fn eval(
        &mut self,
        node: &Node,
        scope: &mut dyn Scope,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Output> {
        let site = site(node, Form::Text, sources, reports)?;
        if !is_template(site.text) {
            return Some(Output::Text(Text { pieces: vec![Piece::Source(site.text.to_string())] }));
        }
        let compiled = self.compiled(&site);
        let template = sound(&compiled, &site, reports)?;
        let (rendered, printed) = self.run(template, &site, scope, reports)?;
        if template.parsed.whole {
            return printed.values.into_iter().next().map(Output::Value);
        }
        Some(Output::Text(pieces(&rendered, &printed.values)))
    }

    /// Whether a condition, written without braces, holds. `None` means that a fault was reported.
    pub fn condition(
        &mut self,
        node: &Node,
        scope: &mut dyn Scope,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<bool> {
        let site = site(node, Form::Condition, sources, reports)?;
        let compiled = self.compiled(&site);
        let template = sound(&compiled, &site, reports)?;
        let (_, printed) = self.run(template, &site, scope, reports)?;
        let value = printed.values.into_iter().next()?;
        let holds = truth(&value);
        if holds.is_none() {
            let message = format!("a condition is true or false, and `{}` is {}", site.text.trim(), describe(&value));
            let whole = site.span(&(0..site.text.len()));
            reports.report(
                Diagnostic::error(Code::BadTemplate, whole, message).help("compare it with something: `… == '…'`"),
            );
        }
        holds
    }

    fn compiled(&mut self, site: &Site<'_>) -> Rc<Compiled> {
        let known = match site.form {
            Form::Text => &mut self.texts,
            Form::Condition => &mut self.conditions,
        };
        if let Some(compiled) = known.get(site.text) {
            return compiled.clone();
        }
        let name = format!("{:?}{}", site.form, known.len());
        let compiled = Rc::new(compile(&mut self.engine, name, site.text, site.form));
        known.insert(site.text.clone(), compiled.clone());
        compiled
    }

    fn run(
        &mut self,
        template: &Template,
        site: &Site<'_>,
        scope: &mut dyn Scope,
        reports: &mut Reports,
    ) -> Option<(String, Printed)> {
        let parsed = &template.parsed;
        let values = resolve(parsed, site, scope, reports)?;
        let wanted = match site.form {
            Form::Condition => Wanted::Condition,
            Form::Text if parsed.whole => Wanted::Value,
            Form::Text => Wanted::Text,
        };
        let context = Value::from_object(Bindings { names: parsed.names.clone(), values });
        let (rendered, printed) = self.engine.render(&template.name, wanted, context);
        match rendered {
            Ok(text) => Some((text, printed)),
            Err(error) => {
                reports.report(runtime_fault(site, &error, printed.refusal.as_ref()));
                None
            }
        }
    }
}

fn site<'a>(node: &'a Node, form: Form, sources: &'a Sources, reports: &mut Reports) -> Option<Site<'a>> {
    let Some(text) = node.as_text() else {
        let expected = if form == Form::Text { "text" } else { "a condition" };
        reports.report(mismatch(node, expected));
        return None;
    };
    let site = Site { node, text, form, sources };
    if form == Form::Condition && is_template(text) {
        let whole = site.span(&(0..text.len()));
        reports.report(Diagnostic::error(Code::BadTemplate, whole, "a condition is written without braces"));
        return None;
    }
    Some(site)
}

fn compile(engine: &mut Engine, name: String, text: &str, form: Form) -> Compiled {
    let parsed = parse(text, form)?;
    match engine.environment.add_template_owned(name.clone(), parsed.source.clone()) {
        Ok(()) => Ok(Template { name, parsed }),
        // The source parsed before; what the compiler of the engine refuses beyond that it says itself.
        Err(error) => Err(vec![Fault::new(
            form.range(text, &error.range().unwrap_or(0..text.len())),
            error.detail().unwrap_or("the template does not compile").to_owned(),
        )]),
    }
}

/// The template, or its faults reported where this one stands.
fn sound<'a>(compiled: &'a Compiled, site: &Site<'_>, reports: &mut Reports) -> Option<&'a Template> {
    match compiled {
        Ok(template) => Some(template),
        Err(faults) => {
            for fault in faults {
                reports.report(fault.at(site.span(&fault.range)));
            }
            None
        }
    }
}

/// The value of each slot, or a report for every reference that has none.
fn resolve(parsed: &Parsed, site: &Site<'_>, scope: &mut dyn Scope, reports: &mut Reports) -> Option<Vec<Value>> {
    let lookups: Vec<Lookup> =
        parsed.paths.iter().map(|path| scope.lookup(&path.iter().map(String::as_str).collect::<Vec<_>>())).collect();
    let mut sound = true;
    for reference in parsed.references.iter() {
        let fault = match &lookups[reference.slot] {
            Lookup::Value(value) => misuse(reference, value, site),
            Lookup::Unknown { depth, valid } => Some(unknown(reference, *depth, valid, site)),
            Lookup::Poisoned => {
                sound = false;
                None
            }
        };
        if let Some(fault) = fault {
            reports.report(fault);
            sound = false;
        }
    }
    let value = |lookup| match lookup {
        Lookup::Value(value) => Some(value),
        Lookup::Unknown { .. } | Lookup::Poisoned => None,
    };
    lookups.into_iter().map(value).collect::<Option<Vec<Value>>>().filter(|_| sound)
}

fn unknown(reference: &Reference, depth: usize, valid: &[String], site: &Site<'_>) -> Diagnostic {
    let depth = depth.min(reference.path.len() - 1);
    let name = &reference.path[depth];
    let span = site.span(&reference.segments[depth]);
    let message = match depth {
        0 => format!("unknown name `{name}`"),
        _ => format!("`{}` has no `{name}`", reference.path[..depth].join(".")),
    };
    Diagnostic::error(Code::UnknownName, span, message).suggest(name, valid.iter().map(String::as_str))
}

/// How deep values that templates see are nested.
const DEPTH: usize = 4;

/// A use that the value does not stand.
fn misuse(reference: &Reference, value: &Value, site: &Site<'_>) -> Option<Diagnostic> {
    if reference.usage == Usage::Printed {
        return None;
    }
    let written = site.slice(&reference.range);
    let span = site.span(&reference.range);
    // Whether a list or map is empty is known, whatever is in it.
    let depth = if matches!(reference.usage, Usage::Condition | Usage::Test) { 0 } else { DEPTH };
    if let Some(late) = late_in(value, depth) {
        let is = if LateBound::of(value).is_some() { "is" } else { "holds" };
        return Some(late_fault(span, &format!("`{written}` {is}"), &late, reference.usage));
    }
    if !matches!(reference.usage, Usage::Arithmetic | Usage::Comparison) {
        return None;
    }
    let quantity = Quantity::of(value)?;
    let message = format!("`{written}` is {}, which cannot be {}", quantity.describe(), reference.usage.participle());
    let numbers: Vec<String> = quantity.attributes().iter().map(|name| format!("`{written}.{name}`")).collect();
    Some(Diagnostic::error(Code::BadTemplate, span, message).help(format!("as a number: {}", numbers.join(", "))))
}

fn late_fault(span: Span, what: &str, late: &LateBound, usage: Usage) -> Diagnostic {
    let (kind, known) = match late.kind {
        LateKind::Secret => ("a secret", "its value is not known before the stack starts"),
        LateKind::Turned(_) => ("a setting that operators may turn", "its value can change without a build"),
    };
    Diagnostic::error(Code::LateBoundValue, span, format!("{what} {kind} and cannot be {}", usage.participle()))
        .label(known)
        .help("print it alone: `{{ … }}` with nothing but the name in it")
}

/// The engine's error in our words and at its place.
fn runtime_fault(site: &Site<'_>, error: &Error, refusal: Option<&Refusal>) -> Diagnostic {
    let whole = 0..site.text.len();
    let range = error.range().map_or(whole, |range| fitted(site, &site.form.range(site.text, &range)));
    let span = site.span(&range);
    let written = site.slice(&range);
    match (refusal, error.kind()) {
        (Some(Refusal::Unprintable("nothing")), _) | (None, ErrorKind::UndefinedError) => {
            Diagnostic::error(Code::UnknownName, span, format!("`{written}` is nothing here"))
        }
        (Some(Refusal::Unprintable(kind)), _) => {
            Diagnostic::error(Code::BadTemplate, span, format!("`{written}` is {kind} and cannot be printed in text"))
        }
        (Some(Refusal::Late), _) => {
            let message = format!("`{written}` is made from a value that is not known before the stack starts");
            Diagnostic::error(Code::LateBoundValue, span, message)
        }
        (None, ErrorKind::OutOfFuel) => Diagnostic::error(Code::BadTemplate, span, "the template takes too many steps"),
        (None, kind) => {
            let reason = error.detail().map_or_else(|| kind.to_string(), str::to_owned);
            Diagnostic::error(Code::BadTemplate, span, format!("this cannot be computed: {reason}"))
        }
    }
}

/// The engine's range made to fit its expression: without the opening braces that it counts to some of them and
/// blanks around it, and with what an attribute is looked up in.
fn fitted(site: &Site<'_>, range: &Range<usize>) -> Range<usize> {
    let written = site.slice(range);
    let inner = written.trim_start_matches(['{', '%', '-', '+']).trim_start();
    let mut start = range.end - inner.len();
    if inner.starts_with(['.', '[']) {
        let of_name = |c: char| c.is_ascii_alphanumeric() || "_.[]'\"".contains(c);
        start = site.slice(&(0..start)).trim_end_matches(of_name).len();
    }
    start..range.end - (inner.len() - inner.trim_end().len())
}

/// Whether a value holds as a condition: booleans, lists and maps that are not empty; nothing does not hold. Text
/// and numbers are no conditions: `"false"` and `"0"` would hold.
fn truth(value: &Value) -> Option<bool> {
    match value.kind() {
        ValueKind::Bool | ValueKind::Seq | ValueKind::Iterable | ValueKind::Map => Some(value.is_true()),
        ValueKind::None => Some(false),
        _ => None,
    }
}

fn describe(value: &Value) -> String {
    match value.kind() {
        ValueKind::String => format!("the text `{value}`"),
        ValueKind::Number => format!("the number {}", text(value)),
        ValueKind::Seq | ValueKind::Iterable => "a list".to_owned(),
        ValueKind::Map => "a mapping".to_owned(),
        ValueKind::Undefined | ValueKind::None => "nothing".to_owned(),
        _ => Quantity::of(value).map_or("something else", |quantity| quantity.describe()).to_owned(),
    }
}

/// The rendered text with its printed values put back in.
fn pieces(rendered: &str, values: &[Value]) -> Text {
    let mut pieces = Vec::with_capacity(values.len() * 2 + 1);
    let mut values = values.iter();
    for (index, source) in rendered.split(PRINTED).enumerate() {
        if let Some(value) = if index > 0 { values.next() } else { None } {
            pieces.push(match LateBound::of(value) {
                Some(late) => Piece::Late(late),
                None => Piece::Printed(text(value)),
            });
        }
        if !source.is_empty() {
            pieces.push(Piece::Source(source.to_owned()));
        }
    }
    Text { pieces }
}

/// A late-bound value that a value is, or has in it.
fn late_in(value: &Value, depth: usize) -> Option<Arc<LateBound>> {
    if let Some(late) = LateBound::of(value) {
        return Some(late);
    }
    let depth = depth.checked_sub(1)?;
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => value.try_iter().ok()?.find_map(|item| late_in(&item, depth)),
        ValueKind::Map => value.try_iter().ok()?.find_map(|key| late_in(&value.get_item(&key).ok()?, depth)),
        _ => None,
    }
}

/// The values of a template's references by the variables that stand for them.
#[derive(Debug)]
struct Bindings {
    names: Arc<[String]>,
    values: Vec<Value>,
}

impl Object for Bindings {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let slot = self.names.iter().position(|name| name == key)?;
        self.values.get(slot).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.names.iter().map(|name| Value::from(name.as_str())).collect())
    }
}
