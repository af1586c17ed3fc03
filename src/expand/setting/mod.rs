//! The values of settings, each resolved once, whatever the order in which they refer to each other.

mod statement;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::resolver::{Reader, Resolver};
use super::ring::Kind;
use super::variable::{depends_on_late, late_fault, secret_id, variable_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::load::read::{At, FromNode, Kept};
use crate::model::{Variable, VariableKind};
use crate::source::Span;
use crate::template::late::{LateBound, LateKind};
use crate::template::{Lookup, Output};
use crate::value::{Name, SettingDecl, SettingType};
use crate::yaml::Node;

use statement::SecretStatement;
pub use statement::stated_names;

/// A setting's declaration, and under whose name its variable stands.
pub(super) struct Declared<'a> {
    decl: &'a Kept<SettingDecl>,
    span: Span,
    owner: Arc<str>,
}

impl<'a> Resolver<'a, '_> {
    pub(super) fn declared(&self, index: usize, name: &str) -> Option<Declared<'a>> {
        let container = self.container(index);
        let mut levels = container.declarations.iter().enumerate().rev();
        levels.find_map(|(level, one)| Some((level, one.settings.get_key_value(name)?))).map(|(level, (key, decl))| {
            Declared {
                decl,
                span: key.span,
                owner: if level == 0 { container.service.clone() } else { container.base.clone() },
            }
        })
    }

    pub(super) fn setting_lookup(
        &mut self,
        reader: Reader,
        index: usize,
        name: &str,
        path: &[&str],
        depth: usize,
    ) -> Lookup {
        let Some(value) = self.setting(index, name) else { return Lookup::Poisoned };
        if let (Some(late), Some(&"file")) = (LateBound::of(&value), path.get(depth + 1))
            && late.kind == LateKind::Secret
        {
            // Whoever reads the path reads the secret, so asking for it attaches it.
            let attached = &mut self.attached[reader.container];
            if !attached.contains(&late.variable) {
                attached.push(late.variable.clone());
            }
            return Lookup::within(Value::from(format!("/run/secrets/{}", secret_id(&late.variable))), path, depth + 2);
        }
        Lookup::within(value, path, depth + 1)
    }

    /// Reads a setting that nothing may print: a value with a fault is never ignored. A secret that nobody states and
    /// nobody prints does not exist.
    pub(super) fn check_setting(&mut self, index: usize, name: &str) {
        let secret = self.declared(index, name).is_some_and(|declared| declared.decl.is_secret());
        if !secret || self.container(index).body.settings.contains_key(name) {
            let id = (index, Arc::from(name));
            let is_read = self.read.contains(&id);
            self.setting(index, name);
            // Looking at it is no use of it.
            if !is_read {
                self.read.remove(&id);
            }
        }
    }

    /// A setting's value as templates see it. `None` means that a fault was reported.
    pub fn setting(&mut self, index: usize, name: &str) -> Option<Value> {
        let id = (index, Arc::from(name));
        self.read.insert(id.clone());
        if let Some(known) = self.settings.get(&id) {
            return known.clone();
        }
        let declared = self.declared(index, name)?;
        let value = self.visit(Kind::Setting, index, &id.1, declared.span, |this| this.resolve(index, name, &declared));
        if value.is_none() {
            self.doubtful.insert(id.0);
        }
        self.settings.insert(id, value.clone());
        value
    }

    fn resolve(&mut self, index: usize, name: &str, declared: &Declared<'a>) -> Option<Value> {
        let stated = self.container(index).body.settings.get(name).cloned();
        match declared.decl.kind.value {
            SettingType::Secret => return self.secret(index, name, declared, stated.as_ref()),
            SettingType::Secrets => return self.secrets(name, declared, stated.as_ref()),
            _ => {}
        }
        let Some(node) = stated.or_else(|| declared.decl.default.clone()) else {
            let service = self.container(index).base.clone();
            let message = format!("the setting `{name}` of `{service}` has no value");
            let fault = Diagnostic::error(Code::MissingValue, self.container(index).span, message);
            let help = format!("say `settings: {{ {name}: … }}` here: {}", declared.decl.description);
            self.reports.report(fault.related(declared.span, "declared here without a default").help(help));
            return None;
        };
        let value = self.setting_value(index, name, declared, &node)?;
        if !declared.decl.is_turned() {
            return Some(value.to_value());
        }
        let variable = variable_name(&declared.owner, name);
        let default: Arc<str> = value.print().into();
        self.register(Variable {
            name: variable.clone(),
            kind: VariableKind::Turned { default: default.clone() },
            description: declared.decl.description.clone(),
            allowed: statement::allowed(&declared.decl.value),
            setting: format!("{}.{name}", declared.owner).into(),
            owner: declared.owner.clone(),
            user: None,
            span: declared.span,
        });
        Some(LateBound::new(variable, LateKind::Turned(default)).into_value())
    }

    fn setting_value(
        &mut self,
        index: usize,
        name: &str,
        declared: &Declared<'a>,
        node: &Node,
    ) -> Option<crate::value::SettingValue> {
        let is_template = node.as_text().is_some_and(|text| crate::template::is_template(text));
        if !is_template {
            return declared.decl.read_node(name, node, self.reports);
        }
        let value = match self.eval(Reader::inside(index), node)? {
            Output::Value(value) => value,
            Output::Text(text) => match text.late().next() {
                Some(late) => {
                    self.reports.report(depends_on_late(node.span, late));
                    return None;
                }
                None => Value::from(text.known().unwrap_or_default()),
            },
        };
        if let Some(fault) = late_fault(node.span, &value) {
            self.reports.report(fault);
            return None;
        }
        declared.decl.read_value(name, &value, node.span, self.reports)
    }

    /// A secret: nothing of its value is known, only the variable that it will stand in.
    fn secret(&mut self, index: usize, name: &str, declared: &Declared<'a>, stated: Option<&Node>) -> Option<Value> {
        let stated = match stated {
            Some(node) => Some(statement::secret_statement(name, node, self.reports)?),
            None => None,
        };
        let user = match &declared.decl.user {
            Some(user) => self.plain(Reader::inside(index), &user.node)?.as_text().cloned(),
            None => None,
        };
        self.secret_variable(name, declared, stated, user)
    }

    /// Several secrets: their names are known, and nothing else.
    fn secrets(&mut self, name: &str, declared: &Declared<'a>, stated: Option<&Node>) -> Option<Value> {
        let Some(node) = stated else { return Some(Value::from(BTreeMap::<String, Value>::new())) };
        let Some(map) = node.as_map() else {
            let expected = SettingType::Secrets.describe();
            let message = format!("`{name}` is {expected}, found {}", node.describe());
            self.reports.report(Diagnostic::error(Code::InvalidValue, node.span, message));
            return None;
        };
        let mut secrets = Vec::new();
        let mut sound = true;
        for (key, entry) in map {
            let label = Name::from_node(&Node::plain(entry.key_span, key.clone()), self.reports);
            let said = statement::secret_statement(key, &entry.value, self.reports);
            let value = label.zip(said).and_then(|(_, said)| {
                self.secret_variable(&format!("{name}_{key}"), declared, Some(said), Some(key.clone()))
            });
            sound &= value.is_some();
            secrets.extend(value.map(|value| (key.to_string(), value)));
        }
        sound.then(|| Value::from_pairs(secrets))
    }

    /// The variable of a secret, as a value.
    fn secret_variable(
        &mut self,
        name: &str,
        declared: &Declared<'a>,
        said: Option<SecretStatement>,
        user: Option<Arc<str>>,
    ) -> Option<Value> {
        let (pattern, inline) = said.map_or((None, None), |said| (said.pattern, said.inline));
        let pattern = pattern.or_else(|| declared.decl.pattern.clone()).map(|at| at.value);
        let variable = variable_name(&declared.owner, name);
        let inline = inline.or_else(|| declared.decl.inline.clone()).unwrap_or_else(|| {
            let value = format!("dev-{}-{}", declared.owner, name.replace('_', "-"));
            At { value: value.into(), span: declared.span }
        });
        if inline.value.is_empty() {
            let message = format!("the secret `{name}` is empty, and Compose takes an empty one for a missing one");
            self.reports.report(Diagnostic::error(Code::InvalidValue, inline.span, message));
            return None;
        }
        self.register(Variable {
            name: variable.clone(),
            kind: VariableKind::Secret { pattern, inline },
            description: declared.decl.description.clone(),
            allowed: None,
            setting: format!("{}.{name}", declared.owner).into(),
            owner: declared.owner.clone(),
            user,
            span: declared.span,
        });
        Some(LateBound::new(variable, LateKind::Secret).into_value())
    }
}
