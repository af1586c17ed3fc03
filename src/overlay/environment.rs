//! What one environment means for one stack: the profile's word, and the stack's own over it.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::body::EndpointKind;
use crate::load::profile::{HostStatement, Profile, SecretsMode};
use crate::load::project::{Feature, Features};
use crate::load::read::{At, Kept, mismatch};
use crate::load::stack::{Parameter, Part, Stack};
use crate::load::stated::Stated;
use crate::load::{Inputs, Loaded};
use crate::source::{FileId, Span};
use crate::template::Lookup;
use crate::value::{Pattern, Percent};
use crate::yaml::{Data, Node};

/// One environment as one stack sees it.
#[derive(Debug)]
pub struct Environment<'a> {
    /// The stack's name.
    pub stack: Arc<str>,
    /// The environment's name.
    pub name: Arc<str>,
    /// What the system is, in one line.
    pub summary: Option<Arc<str>>,
    /// The versions of stackgen that the project asks for.
    pub stackgen: Option<String>,
    /// The profile and its ancestors, the farthest first.
    pub lineage: Vec<(&'a Arc<str>, &'a Profile)>,
    /// What the stack says for every environment, then what it says for this one, the nearest last.
    pub parts: Vec<&'a Part>,
    /// For which profile each of [`Self::parts`] holds; `None` for what holds everywhere.
    pub part_profiles: Vec<Option<&'a Arc<str>>>,
    /// The trees behind [`Self::parts`].
    pub part_nodes: Vec<&'a Node>,
    /// The features that the project declares.
    pub declared: &'a Features,
    /// Whether that declaration has faults.
    pub declared_faulty: bool,
    /// The files of the stack and of the profiles.
    pub files: Vec<FileId>,
    /// The features that are on, each with its value.
    pub features: IndexMap<Arc<str>, FeatureValue>,
    /// The share of stated resources that containers get.
    pub scale: Percent,
    /// The host.
    pub host: Host,
    /// Where secrets come from.
    pub secrets: SecretsMode,
    /// Whether endpoints of a kind are published.
    pub publish: BTreeMap<EndpointKind, bool>,
    /// The stack's parameters.
    pub parameters: IndexMap<Arc<str>, At<Arc<str>>>,
    /// Parameters that have no value, or one with a fault: who uses them stays silent.
    pub broken_parameters: Vec<Arc<str>>,
    /// The names of parameters that something asked for.
    pub asked_parameters: RefCell<HashSet<Arc<str>>>,
}

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

/// The host that an environment runs on.
#[derive(Debug, Clone)]
pub struct Host {
    /// The name that the world outside knows it by.
    pub name: Arc<str>,
    /// The address that published ports are bound to.
    pub bind: Arc<str>,
    /// What is added to each published port.
    pub port_offset: u32,
}

impl<'a> Environment<'a> {
    /// Puts together the profile chain of `name` and the parts of the stack that hold in it.
    pub fn of(
        inputs: &'a Inputs,
        stack_name: &Arc<str>,
        stack: &'a Kept<Stack>,
        name: &Arc<str>,
        reports: &mut Reports,
    ) -> Option<Environment<'a>> {
        let lineage = lineage(inputs, name, reports)?;
        let here = lineage.iter().filter_map(|(profile, _)| Some((*profile, stack.env.get(&***profile)?)));
        let here: Vec<(&Arc<str>, &Kept<Part>)> = here.collect();
        let parts: Vec<&Part> = std::iter::once(&stack.part).chain(here.iter().map(|(_, part)| &part.value)).collect();
        let part_nodes = std::iter::once(&stack.node).chain(here.iter().map(|(_, part)| &part.node)).collect();
        let part_profiles = std::iter::once(None).chain(here.iter().map(|(profile, _)| Some(*profile))).collect();
        let (parameters, broken_parameters) = parameters(&parts, name, reports);
        Some(Environment {
            stack: stack_name.clone(),
            name: name.clone(),
            features: features(inputs, &lineage, &parts, reports),
            scale: scale(&lineage, &parts),
            host: host(&lineage, &parts),
            secrets: lineage
                .iter()
                .rev()
                .find_map(|(_, profile)| profile.secrets.as_ref())
                .map_or(SecretsMode::Required, |mode| mode.value),
            publish: publish(lineage.iter().map(|(_, profile)| *profile), reports),
            parameters,
            broken_parameters,
            asked_parameters: RefCell::default(),
            declared: &inputs.features,
            declared_faulty: inputs.features_faulty,
            files: inputs
                .stacks
                .get(stack_name)
                .map(|stack| stack.file)
                .into_iter()
                .chain(lineage.iter().filter_map(|(name, _)| inputs.profiles.get(&***name)).map(|profile| profile.file))
                .collect(),
            summary: stack.summary.clone(),
            stackgen: inputs.project.as_ref().and_then(|p| p.stackgen.as_ref()).map(|range| range.to_string()),
            lineage,
            parts,
            part_nodes,
            part_profiles,
        })
    }

    /// What templates and conditions may ask about the environment: `features`, `env`, `stack.name`, `parameters`.
    /// `None` when the name is none of them. Features that are asked about are noted in `heeded`.
    pub fn lookup(&self, path: &[&str], heeded: &mut Vec<Arc<str>>) -> Option<Lookup> {
        match path {
            ["env", ..] => Some(Lookup::within(Value::from(&*self.name), path, 1)),
            ["stack", "name", ..] => Some(Lookup::within(Value::from(&*self.stack), path, 2)),
            ["features"] => Some(Lookup::Value(self.all_features(heeded))),
            ["features", name, ..] => Some(self.feature(name, path, heeded)),
            ["parameters", name, ..] if self.broken_parameters.iter().any(|broken| **broken == **name) => {
                Some(Lookup::Poisoned)
            }
            ["parameters", ..] => {
                let asked = self.parameters.keys().filter(|name| path.get(1).is_none_or(|asked| **asked == ***name));
                self.asked_parameters.borrow_mut().extend(asked.cloned());
                let values = self.parameters.iter().map(|(name, at)| (name.to_string(), Value::from(&*at.value)));
                Some(Lookup::within(Value::from_pairs(values), path, 1))
            }
            _ => None,
        }
    }

    /// A volume that services share by name.
    pub fn volume(&self, name: &str) -> Option<&'a Node> {
        self.parts.iter().rev().find_map(|part| part.volumes.get(name))
    }

    /// The names of the volumes that services share.
    pub fn volume_names(&self) -> Vec<Arc<str>> {
        self.parts.iter().flat_map(|part| part.volumes.keys()).map(|name| name.value.clone()).collect()
    }

    fn all_features(&self, heeded: &mut Vec<Arc<str>>) -> Value {
        let names: Vec<Arc<str>> = self.declared.keys().map(|name| name.value.clone()).collect();
        heeded.extend(names.iter().cloned());
        Value::from_pairs(names.iter().map(|name| (name.to_string(), self.feature_value(name))))
    }

    fn feature(&self, name: &str, path: &[&str], heeded: &mut Vec<Arc<str>>) -> Lookup {
        let Some((name, _)) = self.declared.get_key_value(name) else {
            if self.declared_faulty {
                return Lookup::Poisoned;
            }
            let valid = self.declared.keys().map(|name| name.value.to_string()).collect();
            return Lookup::Unknown { depth: 1, valid };
        };
        heeded.push(name.value.clone());
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

/// The profile and its ancestors, the farthest first.
fn lineage<'a>(inputs: &'a Inputs, name: &Arc<str>, reports: &mut Reports) -> Option<Vec<(&'a Arc<str>, &'a Profile)>> {
    let mut chain: Vec<(&Arc<str>, &Profile)> = Vec::new();
    let mut next = inputs.profiles.get_key_value(name)?;
    loop {
        let (name, Loaded { content, .. }) = next;
        chain.push((name, &content.value));
        let Some(parent) = &content.value.extends else { break };
        if let Some(first) = chain.iter().position(|(seen, _)| *seen == &parent.value) {
            reports.report(ring(&chain[first..]));
            return None;
        }
        next = inputs.profiles.get_key_value(&parent.value)?;
    }
    chain.reverse();
    Some(chain)
}

/// The report of a ring of profiles: told from the first by name, whichever was come from.
fn ring(chain: &[(&Arc<str>, &Profile)]) -> Diagnostic {
    let mut ring = chain.to_vec();
    let first = (0..ring.len()).min_by_key(|at| ring[*at].0).unwrap_or(0);
    ring.rotate_left(first);
    let names: Vec<&str> = ring.iter().chain(&ring[..1]).map(|(name, _)| &***name).collect();
    let message = format!("profiles extend each other in a ring: {}", names.join(" → "));
    let mut places = ring.iter().filter_map(|(_, profile)| profile.extends.as_ref()).map(|parent| parent.span);
    let place = places.next().unwrap_or_else(|| unreachable!("each profile of a ring extends the next"));
    places.fold(Diagnostic::error(Code::Ring, place, message), |fault, place| fault.related(place, "goes on here"))
}

/// Reports profiles that extend what does not exist, and statements for environments that do not.
pub fn check_names(inputs: &Inputs, reports: &mut Reports) {
    let parents = inputs.profiles.values().filter_map(|profile| profile.content.extends.as_ref());
    let parts = inputs.stacks.values().flat_map(|stack| {
        let parts = std::iter::once(&stack.content.part).chain(stack.content.env.values().map(|part| &part.value));
        let services = parts.flat_map(Part::statements).flat_map(|(_, statement)| statement.env.keys());
        stack.content.env.keys().chain(services)
    });
    for name in parents.chain(parts) {
        if !inputs.profile_names.contains(&*name.value) && !inputs.profiles.contains_key(&name.value) {
            let message = format!("no profile is named `{}`", name.value);
            let fault = Diagnostic::error(Code::UnknownName, name.span, message);
            reports.report(fault.suggest(&name.value, inputs.profile_names.iter().map(String::as_str)));
        }
    }
}

/// Reports what profiles say of roles that nobody plays, of entries that the catalog lacks and of containers that an
/// entry lacks.
pub fn check_profiles(inputs: &Inputs, reports: &mut Reports) {
    let report = |name: &At<Arc<str>>, message: String, known: &mut dyn Iterator<Item = &str>| {
        Diagnostic::error(Code::UnknownName, name.span, message).suggest(&name.value, known)
    };
    for profile in inputs.profiles.values().map(|profile| &profile.content) {
        // Also of a profile that no environment comes from.
        publish(std::iter::once(&profile.value), reports);
        for name in profile.features.keys().filter(|name| !inputs.features.contains_key(&*name.value)) {
            report_unknown_feature(name, inputs, reports);
        }
        for role in profile.roles.keys().filter(|role| !inputs.roles.contains(&*role.value)) {
            let message = format!("no service plays the role `{}`", role.value);
            reports.report(report(role, message, &mut inputs.roles.iter().map(|role| &**role)));
        }
        for (name, said) in &profile.entries {
            if !inputs.entry_names.contains(&*name.value) {
                let message = format!("the catalog has no entry `{}`", name.value);
                reports.report(report(name, message, &mut inputs.entry_names.iter().map(String::as_str)));
            }
            let Some(entry) = inputs.entries.get(&name.value) else { continue };
            let known = || entry.content.containers.keys().map(|name| &*name.value);
            for container in said.containers.keys().filter(|name| !known().any(|known| *known == *name.value)) {
                let message = format!("`{}` has no container `{}`", name.value, container.value);
                reports.report(report(container, message, &mut known()));
            }
        }
    }
}

fn scale(lineage: &[(&Arc<str>, &Profile)], parts: &[&Part]) -> Percent {
    let profile = lineage.iter().filter_map(|(_, profile)| profile.resources.as_ref());
    let stack = parts.iter().filter_map(|part| part.resources.as_ref());
    profile
        .chain(stack)
        .filter_map(|statement| statement.scale.as_ref())
        .next_back()
        .map_or(Percent::FULL, |at| at.value)
}

fn host(lineage: &[(&Arc<str>, &Profile)], parts: &[&Part]) -> Host {
    let profile: Vec<&HostStatement> = lineage.iter().filter_map(|(_, profile)| profile.host.as_ref()).collect();
    let stack: Vec<&HostStatement> = parts.iter().filter_map(|part| part.host.as_ref()).collect();
    let last = |field: fn(&HostStatement) -> Option<&At<Arc<str>>>| {
        profile.iter().chain(&stack).filter_map(|statement| field(statement)).next_back().map(|at| at.value.clone())
    };
    let offset = |statements: &[&HostStatement]| {
        statements.iter().filter_map(|statement| statement.port_offset.as_ref()).next_back().map_or(0, |at| at.value)
    };
    let bind = last(|statement| statement.bind.as_ref()).unwrap_or_else(|| "127.0.0.1".into());
    let name = last(|statement| statement.name.as_ref());
    // A loopback address is reached by nobody else, so it advertises the name that works there.
    let loopback = bind.starts_with("127.") || &*bind == "::1" || &*bind == "localhost";
    Host {
        name: if loopback { "localhost".into() } else { name.unwrap_or_else(|| "localhost".into()) },
        bind,
        port_offset: offset(&profile) + offset(&stack),
    }
}

fn publish<'a>(profiles: impl Iterator<Item = &'a Profile>, reports: &mut Reports) -> BTreeMap<EndpointKind, bool> {
    let mut publish = BTreeMap::new();
    for (name, said) in profiles.flat_map(|profile| &profile.publish) {
        match EndpointKind::ALL.iter().find(|(kind, _)| **kind == *name.value) {
            Some((_, kind)) => drop(publish.insert(*kind, said.value)),
            None => {
                let message = format!("no kind of endpoint is named `{}`", name.value);
                let fault = Diagnostic::error(Code::UnknownName, name.span, message);
                reports.report(fault.suggest(&name.value, EndpointKind::ALL.iter().map(|(kind, _)| *kind)));
            }
        }
    }
    publish
}

type Said<'a> = (&'a At<Arc<str>>, &'a Parameter);
type Parameters = (IndexMap<Arc<str>, At<Arc<str>>>, Vec<Arc<str>>);

fn parameters(parts: &[&Part], env: &Arc<str>, reports: &mut Reports) -> Parameters {
    let mut merged: IndexMap<&Arc<str>, Vec<Said<'_>>> = IndexMap::new();
    for (name, parameter) in parts.iter().flat_map(|part| &part.parameters) {
        merged.entry(&name.value).or_default().push((name, parameter));
    }
    let (mut sound, mut broken) = (IndexMap::new(), Vec::new());
    for (name, said) in merged {
        let pattern = said.iter().filter_map(|(_, parameter)| parameter.pattern.as_ref()).next_back();
        let value =
            said.iter().rev().map(|(_, parameter)| &parameter.value).find(|value| !matches!(value, Stated::Not));
        match value.unwrap_or(&Stated::Not) {
            Stated::As(value) if parameter_fits(pattern, value, reports) => {
                sound.insert(name.clone(), value.clone());
            }
            Stated::As(_) | Stated::Faulty => broken.push(name.clone()),
            Stated::Not => {
                let message = format!("the parameter `{name}` has no value in `{env}`");
                let fault = Diagnostic::error(Code::MissingValue, said[0].0.span, message);
                reports.report(fault.help(format!("say `value:` here, or under `in: {{ {env}: … }}`")));
                broken.push(name.clone());
            }
        }
    }
    (sound, broken)
}

fn parameter_fits(pattern: Option<&At<Pattern>>, value: &At<Arc<str>>, reports: &mut Reports) -> bool {
    let Some(pattern) = pattern.filter(|pattern| !pattern.matches(value)) else { return true };
    let message = format!("`{}` does not match the pattern `{}`", value.value, pattern.value);
    let fault = Diagnostic::error(Code::InvalidValue, value.span, message);
    reports.report(fault.related(pattern.span, "the pattern stands here"));
    false
}

fn features(
    inputs: &Inputs,
    lineage: &[(&Arc<str>, &Profile)],
    parts: &[&Part],
    reports: &mut Reports,
) -> IndexMap<Arc<str>, FeatureValue> {
    let mut features = IndexMap::new();
    let profile = lineage.iter().map(|(_, profile)| &profile.features);
    let stack = parts.iter().map(|part| &part.features);
    for (name, node) in profile.chain(stack).flatten() {
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
    features
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
