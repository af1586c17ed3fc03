//! The switches of an environment.

use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use super::Environment;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::Inputs;
use crate::load::over::Over;
use crate::load::profile::Profile;
use crate::load::project::Feature;
use crate::load::read::{At, mismatch};
use crate::load::stack::Part;
use crate::source::Span;
use crate::template::Lookup;
use crate::yaml::{Data, Node};

/// A feature that is on.
#[derive(Debug, Clone)]
pub struct FeatureValue {
    /// Where it is turned on.
    pub span: Span,
    /// The word that it is set to, for features that have words.
    pub word: Option<Arc<str>>,
    /// Its options, for features that have options.
    pub options: IndexMap<Arc<str>, Arc<str>>,
}

impl Environment<'_> {
    pub(super) fn all_features(&self, heeded: &mut Vec<Arc<str>>) -> Value {
        let names: Vec<Arc<str>> = self.declared.keys().map(|name| name.value.clone()).collect();
        heeded.extend(names.iter().cloned());
        Value::from_pairs(names.iter().map(|name| (name.to_string(), self.feature_value(name))))
    }

    pub(super) fn feature(&self, name: &str, path: &[&str], heeded: &mut Vec<Arc<str>>) -> Lookup {
        let Some((name, feature)) = self.declared.get_key_value(name) else {
            if self.declared_faulty {
                return Lookup::Poisoned;
            }
            let valid = self.declared.keys().map(|name| name.value.to_string()).collect();
            return Lookup::Unknown { depth: 1, valid };
        };
        heeded.push(name.value.clone());
        // Of a feature that is off, an option is nothing: who asks first whether it is on never prints it.
        let is_off = !self.features.contains_key(&name.value);
        let option = path.get(2).filter(|_| is_off && path.len() == 3);
        if option.is_some_and(|option| feature.options.contains_key(*option)) {
            return Lookup::Value(Value::UNDEFINED);
        }
        Lookup::within(self.feature_value(&name.value), path, 2)
    }

    fn feature_value(&self, name: &str) -> Value {
        match self.features.get(name) {
            None => Value::from(false),
            Some(FeatureValue { word: Some(word), .. }) => Value::from(&**word),
            Some(FeatureValue { options, .. }) if !options.is_empty() => {
                Value::from_pairs(options.iter().map(|(name, value)| (name.to_string(), Value::from(&**value))))
            }
            Some(_) => Value::from(true),
        }
    }
}

/// The features that are on, each nearer statement over the farther ones.
pub(super) fn features(
    inputs: &Inputs,
    lineage: &[(&Arc<str>, &Profile)],
    parts: &[&Part],
    reports: &mut Reports,
) -> IndexMap<Arc<str>, FeatureValue> {
    let mut features: IndexMap<Arc<str>, FeatureValue> = IndexMap::new();
    let profile = lineage.iter().map(|(_, profile)| &profile.features);
    let stack = parts.iter().map(|part| &part.features);
    for (depth, said) in profile.chain(stack).enumerate() {
        // What a stack takes away everywhere need not be on everywhere.
        let mut idle = Reports::default();
        let everywhere = depth == lineage.len();
        said.take_away(&mut features, if everywhere { &mut idle } else { reports });
        statements(inputs, said, &mut features, reports);
    }
    features
}

fn statements(
    inputs: &Inputs,
    said: &Over<Node>,
    features: &mut IndexMap<Arc<str>, FeatureValue>,
    reports: &mut Reports,
) {
    for (name, node) in said {
        match inputs.features.get(&*name.value) {
            Some(feature) => {
                if let Some(value) = feature_value(name, feature, node, reports) {
                    match value {
                        Some(value) => drop(features.insert(name.value.clone(), value)),
                        None => drop(features.shift_remove(&name.value)),
                    }
                }
            }
            None => report_unknown_feature(name, inputs, reports),
        }
    }
}

/// Reports that a feature is not declared, unless the declaration has faults.
pub fn report_unknown_feature(name: &At<Arc<str>>, inputs: &Inputs, reports: &mut Reports) {
    if !inputs.features_faulty {
        let fault = Diagnostic::error(Code::UnknownName, name.span, format!("no feature is named `{}`", name.value));
        reports.report(fault.suggest(&name.value, inputs.features.keys().map(|name| &*name.value)));
    }
}

/// The value of one statement about a feature: `Some(None)` is off, `None` a reported fault.
#[expect(clippy::option_option, reason = "a reported fault and a feature that is off are different things")]
fn feature_value(
    name: &At<Arc<str>>,
    feature: &Feature,
    node: &Node,
    reports: &mut Reports,
) -> Option<Option<FeatureValue>> {
    let on = |word, options| Some(Some(FeatureValue { span: name.span, word, options }));
    match (&node.data, node.as_scalar().map(|scalar| &*scalar.text)) {
        (_, Some("false" | "off" | "")) => Some(None),
        (_, Some("true")) if feature.values.is_empty() && feature.options.is_empty() => on(None, IndexMap::new()),
        (_, Some(word)) if feature.values.iter().any(|value| &*value.value == word) => {
            on(Some(word.into()), IndexMap::new())
        }
        (Data::Map(_), _) if !feature.options.is_empty() => on(None, feature_options(feature, node, reports)?),
        (_, word) => {
            let expected = feature_expectation(feature);
            let fault = mismatch(node, &expected);
            let words = feature.values.iter().map(|value| &*value.value);
            reports.report(match word {
                Some(word) => fault.suggest(word, words),
                None => fault,
            });
            None
        }
    }
}

fn feature_expectation(feature: &Feature) -> String {
    if !feature.options.is_empty() {
        let names: Vec<String> = feature.options.keys().map(|name| format!("`{}`", name.value)).collect();
        return format!("a mapping of {}, or `false`", names.join(", "));
    }
    if feature.values.is_empty() {
        return "`true` or `false`".to_owned();
    }
    let words: Vec<String> = feature.values.iter().map(|value| format!("`{}`", value.value)).collect();
    format!("{} or `false`", words.join(", "))
}

fn feature_options(feature: &Feature, node: &Node, reports: &mut Reports) -> Option<IndexMap<Arc<str>, Arc<str>>> {
    let mut options = IndexMap::new();
    for (name, entry) in node.as_map()? {
        match feature.options.get(&**name) {
            Some(option) => drop(options.insert(name.clone(), option.value.check(&entry.value, reports)?)),
            None => {
                let known = feature.options.keys().map(|option| &*option.value);
                reports.report(crate::load::read::unknown_key(name, entry.key_span, known));
            }
        }
    }
    Some(options)
}
