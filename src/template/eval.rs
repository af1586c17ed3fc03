//! What templates come to.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use minijinja::value::{Value, ValueKind};

use super::engine::{Engine, PRINTED, Printed, Wanted};
use super::fault::{Fault, runtime_fault};
use super::form::Form;
use super::is_template;
use super::late::LateBound;
use super::parse::{Parsed, parse};
use super::print::text;
use super::reference::Reference;
use super::resolve::resolve;
use super::scope::Scope;
use super::site::Site;
use super::slots::Bindings;
use super::text::{Piece, Text};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Sources;
use crate::value::Quantity;
use crate::yaml::Node;

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
    /// The names of the environments, once they are known.
    environments: Vec<Arc<str>>,
}

/// A template, or what is wrong with it.
type Compiled = Result<Template, Vec<Fault>>;

#[derive(Debug)]
struct Template {
    /// Under which name the engine has it.
    name: String,
    parsed: Parsed,
}

impl Default for Templates {
    fn default() -> Self {
        Templates::new()
    }
}

impl Templates {
    /// No templates yet.
    pub fn new() -> Templates {
        Templates { engine: Engine::new(), texts: HashMap::new(), conditions: HashMap::new(), environments: Vec::new() }
    }

    /// Says which environments there are: the name of none of them is compared with another.
    pub fn know_environments<'n>(&mut self, names: impl Iterator<Item = &'n Arc<str>>) {
        if self.environments.is_empty() {
            self.environments.extend(names.cloned());
        }
    }

    /// Reports what is compared with the environment's name and is the name of none. The binary's own entries speak of
    /// environments that a project need not have.
    fn check_environments(&self, template: &Template, site: &Site<'_>, sources: &Sources, reports: &mut Reports) {
        if self.environments.is_empty() || template.parsed.environments.is_empty() {
            return;
        }
        for (name, range) in &template.parsed.environments {
            let span = site.span(range);
            let known = self.environments.iter().any(|known| **known == **name);
            if known || sources.get(span.file).is_builtin() {
                continue;
            }
            let message = format!("no environment is named `{name}`, so this is the same everywhere");
            let fault = Diagnostic::error(Code::UnknownName, span, message);
            reports.report(fault.suggest(name, self.environments.iter().map(|name| &**name)));
        }
    }

    /// What a scalar's text refers to. `None` means that a fault in it was reported.
    pub fn references(&mut self, node: &Node, sources: &Sources, reports: &mut Reports) -> Option<Rc<[Reference]>> {
        let site = Site::of(node, Form::Text, sources, reports)?;
        let compiled = self.compiled(&site);
        let template = sound(&compiled, &site, reports)?;
        self.check_environments(template, &site, sources, reports);
        Some(template.parsed.references.clone())
    }

    /// What a condition without braces refers to. `None` means that a fault in it was reported.
    pub fn condition_references(
        &mut self,
        node: &Node,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Rc<[Reference]>> {
        let site = Site::of(node, Form::Condition, sources, reports)?;
        let compiled = self.compiled(&site);
        let template = sound(&compiled, &site, reports)?;
        self.check_environments(template, &site, sources, reports);
        Some(template.parsed.references.clone())
    }

    /// What a scalar's text comes to. `None` means that a fault was reported, here or where a value comes from.
    pub fn eval(
        &mut self,
        node: &Node,
        scope: &mut dyn Scope,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Output> {
        let site = Site::of(node, Form::Text, sources, reports)?;
        if !is_template(site.text) {
            return Some(Output::Text(Text { pieces: vec![Piece::Source(site.text.to_string())] }));
        }
        let compiled = self.compiled(&site);
        let template = sound(&compiled, &site, reports)?;
        self.check_environments(template, &site, sources, reports);
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
        let site = Site::of(node, Form::Condition, sources, reports)?;
        let compiled = self.compiled(&site);
        let template = sound(&compiled, &site, reports)?;
        self.check_environments(template, &site, sources, reports);
        let (_, printed) = self.run(template, &site, scope, reports)?;
        let value = printed.values.into_iter().next()?;
        let holds = truth(&value);
        if holds.is_none() {
            let message = format!("a condition is true or false, and `{}` is {}", site.text.trim(), describe(&value));
            let whole = site.whole();
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
                reports.report(runtime_fault(site, &parsed.references, &error, printed.refusal.as_ref()));
                None
            }
        }
    }
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
