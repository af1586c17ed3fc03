//! A container's `service:` tree: its strings evaluated into Compose's syntax.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::ValueKind;

use super::resolver::{Reader, Resolver};
use crate::compose::{self, Slot};
use crate::diagnostic::{Code, Diagnostic};
use crate::load::profile::SecretsMode;
use crate::source::Span;
use crate::template::late::{LateBound, LateKind};
use crate::template::text::{Piece, Text};
use crate::template::{Output, is_template};
use crate::yaml::{Data, Entry, Map, Node, Style, map_for, span_in_scalar};

impl Resolver<'_, '_> {
    /// Evaluates every string of a `service:` tree. Where a fault was reported there is a hole.
    pub(super) fn service(&mut self, index: usize, node: &Node) -> Node {
        let Some(map) = node.as_map() else { return node.clone() };
        let mut evaluated = map_for(map.len());
        for (key, entry) in map {
            if let Some(value) = self.service_value(index, key, &entry.value) {
                evaluated.insert(key.clone(), entry.with_value(value));
            }
        }
        node.with_data(Data::map(evaluated))
    }

    /// Evaluates the value of one key of `service:`; `None` is all hole.
    pub(super) fn service_value(&mut self, index: usize, key: &str, node: &Node) -> Option<Node> {
        let reads_secrets = key == "environment";
        self.service_node(index, node, Place { reads_secrets, slot: Slot::of_service(key) })
    }

    fn service_node(&mut self, index: usize, node: &Node, place: Place) -> Option<Node> {
        let data = match &node.data {
            Data::Scalar(_) => return self.service_scalar(index, node, place),
            Data::List(items) => {
                let place = Place { slot: place.slot.item(), ..place };
                Data::List(items.iter().filter_map(|item| self.service_node(index, item, place)).collect())
            }
            Data::Map(map) => Data::map(self.service_map(index, map, place)),
        };
        Some(node.with_data(data))
    }

    fn service_map(&mut self, index: usize, map: &Map, place: Place) -> Map {
        let mut evaluated = map_for(map.len());
        for (key, entry) in map {
            let inner =
                Place { reads_secrets: place.reads_secrets || &**key == "environment", slot: place.slot.key(key) };
            let name = self.service_key(index, key, entry, place);
            let value = self.service_node(index, &entry.value, inner);
            if let (Some(name), Some(value)) = (name, value) {
                evaluated.insert(name, entry.with_value(value));
            }
        }
        evaluated
    }

    fn service_key(&mut self, index: usize, key: &Arc<str>, entry: &Entry, place: Place) -> Option<Arc<str>> {
        if !is_template(key) {
            return Some(key.clone());
        }
        let node = Node::plain(entry.key_span, key.clone());
        let name = self.plain(Reader::inside(index), &node)?.as_text().cloned().unwrap_or_default();
        if place.slot.holds_names() && name.is_empty() {
            let message = "this name comes to nothing";
            self.reports.report(Diagnostic::error(Code::InvalidName, entry.key_span, message));
            return None;
        }
        Some(name)
    }

    fn service_scalar(&mut self, index: usize, node: &Node, place: Place) -> Option<Node> {
        let Some(text) = node.as_text() else { return Some(node.clone()) };
        if !is_template(text) {
            self.check_variables(node, text);
            return Some(node.clone());
        }
        let output = self.eval(Reader::inside(index), node)?;
        let data = match output {
            Output::Text(text) => {
                self.check_late(node.span, place, &text)?;
                for piece in &text.pieces {
                    if let Piece::Source(source) = piece {
                        self.check_variables(node, source);
                    }
                }
                if !place.slot.check_parts(node.span, &text, self.reports) {
                    return None;
                }
                string(&self.compose_text(node.span, &text)?)
            }
            Output::Value(value) => self.value_data(node, place, &value)?,
        };
        let filled = node.with_data(data);
        place.slot.check(&filled, self.reports).then_some(filled)
    }

    /// A whole value keeps its type.
    fn value_data(&mut self, node: &Node, place: Place, value: &Value) -> Option<Data> {
        if let Some(late) = LateBound::of(value) {
            let text = Text { pieces: vec![Piece::Late(late)] };
            self.check_late(node.span, place, &text)?;
            return Some(string(&self.compose_text(node.span, &text)?));
        }
        match value.kind() {
            ValueKind::Seq | ValueKind::Iterable => {
                let mut items = Vec::new();
                for item in value.try_iter().ok()? {
                    items.push(Node::new(node.span, self.value_data(node, place, &item)?));
                }
                Some(Data::List(items))
            }
            ValueKind::Bool | ValueKind::Number => Some(Node::plain(node.span, self.printed(node, value)?).data),
            _ => Some(string(&literal(&self.printed(node, value)?))),
        }
    }

    /// The text of a value, or a report that it has none.
    fn printed(&mut self, node: &Node, value: &Value) -> Option<String> {
        let text = crate::template::print(value);
        if text.is_none() {
            let what = if value.kind() == ValueKind::Map { "a mapping" } else { "nothing" };
            let message = format!("this template comes to {what}, and a text or a list must stand here");
            self.reports.report(Diagnostic::error(Code::BadTemplate, node.span, message));
        }
        text
    }

    /// Secrets stand in `environment` and in files only.
    fn check_late(&mut self, span: Span, place: Place, text: &Text) -> Option<()> {
        let secret = text.late().find(|late| late.kind == LateKind::Secret);
        let Some(secret) = secret.filter(|_| !place.reads_secrets) else { return Some(()) };
        let message = format!("the secret `{}` may stand in `environment` and in files only", secret.variable);
        let fault = Diagnostic::error(Code::SecretPlace, span, message);
        self.reports
            .report(fault.help("others could read it here: in the process list, in labels, in `docker inspect`"));
        None
    }

    /// The text in Compose's syntax.
    fn compose_text(&mut self, span: Span, text: &Text) -> Option<String> {
        for late in text.late() {
            if let LateKind::Turned(default) = &late.kind
                && default.contains(['}', '\n'])
            {
                let message =
                    format!("`{}` cannot be turned by operators: its value has a `}}` or a new line", late.variable);
                self.reports.report(Diagnostic::error(Code::LateBoundValue, span, message));
                return None;
            }
        }
        let hint = self.secret_hint();
        Some(text.join(str::to_owned, literal, |late| interpolation(late, &hint)))
    }

    /// What Compose says when a secret is missing.
    pub(super) fn secret_hint(&self) -> String {
        let environment = &self.bound.overlaid.environment;
        secret_hint(environment.secrets, &environment.stack, &environment.name)
    }

    /// `${NAME}` in strings of `service:` is Compose's, and must be declared.
    fn check_variables(&mut self, node: &Node, text: &str) {
        if !text.contains('$') {
            return;
        }
        let variables = compose::variables(text);
        let whole = node.as_text().map_or(0, |whole| whole.find(text).unwrap_or(0));
        let place = |range: &std::ops::Range<usize>| whole + range.start..whole + range.end;
        for variable in &variables.found {
            let project = self.inputs.project.as_ref();
            let declared = project.is_some_and(|project| project.variables.contains_key(variable.name));
            if declared || self.variables.contains_key(variable.name) {
                self.use_variable(variable.name);
                continue;
            }
            let span = span_in_scalar(node, self.sources, place(&variable.range));
            let message = format!("the variable `{}` is not declared", variable.name);
            let fault = Diagnostic::error(Code::UndeclaredVariable, span, message);
            let known: Vec<&str> = project.iter().flat_map(|p| p.variables.keys()).map(|name| &*name.value).collect();
            let fault = fault.suggest(variable.name, known);
            self.reports
                .report(fault.help("declare it under `variables:` of `stackgen.yaml`; a literal dollar is `$$`"));
        }
    }
}

/// Where in a `service:` tree a string stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Whether it is an environment variable, which a secret may stand in.
    reads_secrets: bool,
    /// What Compose takes there.
    slot: Slot,
}

fn string(text: &str) -> Data {
    Data::Scalar(crate::yaml::Scalar { text: text.into(), style: Style::Double })
}

/// Literal text in Compose's syntax.
pub fn literal(text: &str) -> String {
    text.replace('$', "$$")
}

/// What Compose says when a secret is missing.
pub fn secret_hint(mode: SecretsMode, stack: &str, environment: &str) -> String {
    if mode == SecretsMode::Inline {
        return "it stands in the .env beside this file".to_owned();
    }
    format!("set it in secrets/{stack}/{environment}.env, which stackgen secrets init makes")
}

/// A late-bound value in Compose's syntax.
pub fn interpolation(late: &LateBound, hint: &str) -> String {
    match &late.kind {
        LateKind::Secret => format!("${{{}:?{hint}}}", late.variable),
        LateKind::Turned(default) => format!("${{{}:-{}}}", late.variable, literal(default)),
    }
}
