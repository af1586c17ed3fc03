//! Contradictions within a declaration.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::bounds::order;
use super::{SettingDecl, SettingType};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Span;
use crate::template::is_template;
use crate::yaml::{Data, Node};

impl SettingDecl {
    /// Reports what in the declaration of the setting `name` contradicts itself or has no effect.
    pub fn check(&self, name: &str, reports: &mut Reports) {
        self.check_values(reports);
        self.check_secret(reports);
        self.check_item(reports);
        self.check_print(reports);
        self.check_turn(reports);
        self.check_bounds(reports);
        self.check_default(name, reports);
    }

    fn check_values(&self, reports: &mut Reports) {
        let is_enum = self.scalar_type() == SettingType::Enum;
        match self.values.first() {
            None if is_enum => {
                let message = "an enum needs its `values`";
                reports.report(Diagnostic::error(Code::MissingKey, self.kind.span, message));
            }
            Some(first) if !is_enum => reports.report(self.idle("values", first.span, "an enum")),
            _ => {}
        }
        let mut seen = HashSet::new();
        for value in self.values.iter().filter(|value| !seen.insert(&value.value)) {
            let message = format!("`{}` stands twice in `values`", value.value);
            reports.report(Diagnostic::error(Code::BadSetting, value.span, message));
        }
    }

    fn check_secret(&self, reports: &mut Reports) {
        if self.is_secret() {
            if let Some(default) = &self.default {
                let message = "a secret has no `default`: its value is never in a tracked file";
                let fault = Diagnostic::error(Code::BadSetting, default.span, message);
                reports.report(fault.help("`inline` is its value where the profile says `secrets: inline`"));
            }
            return;
        }
        if let Some(pattern) = &self.pattern {
            reports.report(self.idle("pattern", pattern.span, "a secret"));
        }
        if let Some(inline) = &self.inline {
            reports.report(self.idle("inline", inline.span, "a secret"));
        }
        if let Some(user) = &self.user {
            reports.report(self.idle("user", user.node.span, "a secret"));
        }
    }

    fn check_item(&self, reports: &mut Reports) {
        let Some(item) = &self.item else { return };
        if *self.kind != SettingType::List {
            reports.report(self.idle("item", item.span, "a list"));
        } else if matches!(item.value, SettingType::List | SettingType::Secret | SettingType::Secrets) {
            let message = format!("a list cannot hold `{}`", item.value.as_str());
            reports.report(Diagnostic::error(Code::BadSetting, item.span, message));
        }
    }

    fn check_print(&self, reports: &mut Reports) {
        let Some(print) = &self.print else { return };
        let kind = self.scalar_type();
        let forms = kind.prints();
        if forms.is_empty() {
            reports.report(self.idle("print", print.span, "a size, duration or percentage"));
        } else if !forms.contains(&print.value) {
            let message = format!("a {} does not print as `{}`", kind.as_str(), print.value.as_str());
            let names: Vec<String> = forms.iter().map(|form| format!("`{}`", form.as_str())).collect();
            let fault = Diagnostic::error(Code::BadSetting, print.span, message);
            reports.report(fault.help(format!("valid here: {}", names.join(", "))));
        }
    }

    fn check_turn(&self, reports: &mut Reports) {
        let Some(turn) = self.turn.as_ref().filter(|turn| turn.value) else { return };
        let reason = match *self.kind {
            SettingType::List => "a list is no single value in `.env`",
            SettingType::Secret | SettingType::Secrets => "a secret is set in the secrets file",
            _ => return,
        };
        let message = format!("`turn` has no meaning here: {reason}");
        reports.report(Diagnostic::error(Code::BadSetting, turn.span, message));
    }

    fn check_bounds(&self, reports: &mut Reports) {
        let mut read = |key: &str, bound: &Option<Node>| {
            let node = bound.as_ref()?;
            if !self.scalar_type().is_ordered() {
                reports.report(self.idle(key, node.span, "a number, port, size, duration or percentage"));
                return None;
            }
            let value = node.as_text().and_then(|text| self.interpret(text).ok());
            if value.is_none() {
                let expected = self.scalar_type().describe();
                let message = format!("`{key}` is {expected}, found {}", node.describe());
                reports.report(Diagnostic::error(Code::InvalidValue, node.span, message));
            }
            value.map(|value| (value, node.span))
        };
        let (min, max) = (read("min", &self.min), read("max", &self.max));
        if let (Some((min, min_span)), Some((max, max_span))) = (min, max)
            && order(&min, &max) == Some(Ordering::Greater)
        {
            let fault = Diagnostic::error(Code::BadSetting, min_span, "`min` is more than `max`");
            reports.report(fault.related(max_span, "`max` is here"));
        }
    }

    fn check_default(&self, name: &str, reports: &mut Reports) {
        let Some(default) = &self.default else { return };
        // What a secret's default would be was said; an enum without values fits nothing.
        let hopeless = self.is_secret() || self.scalar_type() == SettingType::Enum && self.values.is_empty();
        if !hopeless && !holds_template(default) {
            self.read_node(name, default, reports);
        }
    }

    /// The report of a key that means nothing for this type.
    fn idle(&self, key: &str, span: Span, needs: &str) -> Diagnostic {
        let message = format!("`{key}` has no meaning here: it is for {needs}, and this is {}", article(*self.kind));
        Diagnostic::error(Code::BadSetting, span, message).related(self.kind.span, "the type is stated here")
    }
}

fn article(kind: SettingType) -> String {
    let article = if matches!(kind, SettingType::Int | SettingType::Enum | SettingType::Image) { "an" } else { "a" };
    format!("{article} `{}`", kind.as_str())
}

/// Whether a value is known only when a template in it was evaluated.
fn holds_template(node: &Node) -> bool {
    match &node.data {
        Data::Scalar(scalar) => is_template(&scalar.text),
        Data::List(items) => items.iter().any(holds_template),
        Data::Map(map) => map.values().any(|entry| holds_template(&entry.value)),
    }
}
