//! What one environment means for one stack: the profile's word, and the stack's own over it.

mod features;
mod lineage;
mod names;
mod parameters;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use crate::compose::Version;
use crate::data::Holding;
use crate::diagnostic::Reports;
use crate::load::Inputs;
use crate::load::body::EndpointKind;
use crate::load::entry::Trouble;
use crate::load::profile::{HostStatement, Profile, SecretsMode};
use crate::load::project::Features;
use crate::load::read::Kept;
use crate::load::stack::{Part, Stack};
use crate::source::{FileId, Sources};
use crate::template::{Lookup, Templates};
use crate::value::Percent;
use crate::yaml::Node;

pub use features::{FeatureValue, report_unknown_feature};
pub use names::{check_names, check_profiles};
pub use parameters::Parameter;

/// One environment as one stack sees it.
#[derive(Debug)]
pub struct Environment<'a> {
    /// The stack's name.
    pub stack: Arc<str>,
    /// The environment's name.
    pub name: Arc<str>,
    /// What the system is, in one line.
    pub summary: Option<Arc<str>>,
    /// What its operators should know.
    pub notes: Vec<Arc<str>>,
    /// What can go wrong with it.
    pub troubleshooting: &'a [Trouble],
    /// The versions of stackgen that the project asks for.
    pub stackgen: Option<String>,
    /// The oldest Compose that must serve.
    pub compose: Version,
    /// The profile and its ancestors, the farthest first.
    pub lineage: Vec<(&'a Arc<str>, &'a Profile)>,
    /// What the stack says for every environment, then what it says for this one, the nearest last.
    pub parts: Vec<&'a Part>,
    /// For which profile each of [`Self::parts`] holds; `None` for what holds everywhere.
    pub part_profiles: Vec<Option<&'a Arc<str>>>,
    /// The trees behind [`Self::parts`].
    pub part_nodes: Vec<&'a Node>,
    /// What the parts say of topics and of directories, each laid over each other.
    pub held: [Option<Node>; 2],
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
    /// The volumes that services share, by name.
    pub volumes: IndexMap<Arc<str>, &'a Node>,
    /// The stack's parameters.
    pub parameters: IndexMap<Arc<str>, Parameter>,
    /// Parameters that have no value, or one with a fault: who uses them stays silent.
    pub broken_parameters: Vec<Arc<str>>,
    /// The names of parameters that something asked for.
    pub asked_parameters: RefCell<HashSet<Arc<str>>>,
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
        templates: &mut Templates,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Environment<'a>> {
        templates.know_environments(inputs.environments());
        let lineage = lineage::lineage(inputs, name, reports)?;
        let here = lineage.iter().filter_map(|(profile, _)| Some((*profile, stack.env.get(&***profile)?)));
        let here: Vec<(&Arc<str>, &Kept<Part>)> = here.collect();
        let parts: Vec<&Part> = std::iter::once(&stack.part).chain(here.iter().map(|(_, part)| &part.value)).collect();
        let part_nodes: Vec<&Node> =
            std::iter::once(&stack.node).chain(here.iter().map(|(_, part)| &part.node)).collect();
        let part_profiles = std::iter::once(None).chain(here.iter().map(|(profile, _)| Some(*profile))).collect();
        let place = parameters::Place { stack: stack_name, env: name };
        let mut reader = parameters::Reader { place, templates, sources };
        let (parameters, broken_parameters) = parameters::parameters(&parts, &mut reader, reports);
        Some(Environment {
            stack: stack_name.clone(),
            name: name.clone(),
            features: features::features(inputs, &lineage, &parts, reports),
            scale: scale(&lineage, &parts),
            host: host(&lineage, &parts),
            secrets: lineage
                .iter()
                .rev()
                .find_map(|(_, profile)| profile.secrets.as_ref())
                .map_or(SecretsMode::Required, |mode| mode.value),
            publish: publish(lineage.iter().map(|(_, profile)| *profile), reports),
            volumes: volumes(&parts, reports),
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
            notes: stack.notes.iter().map(|note| note.value.clone()).collect(),
            troubleshooting: &stack.troubleshooting,
            compose: inputs.project.as_ref().and_then(|p| p.compose.as_ref()).map_or(Version::OLDEST, |at| at.value),
            stackgen: inputs.project.as_ref().and_then(|p| p.stackgen.as_ref()).map(|range| range.to_string()),
            lineage,
            parts,
            held: Holding::ALL.map(|holding| holding.lay(&part_nodes)),
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
                let values =
                    self.parameters.iter().map(|(name, parameter)| (name.to_string(), Value::from(&*parameter.value)));
                Some(Lookup::within(Value::from_pairs(values), path, 1))
            }
            _ => None,
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
        .map_or(Percent::FULL, |at| at.value.share())
}

fn host(lineage: &[(&Arc<str>, &Profile)], parts: &[&Part]) -> Host {
    let profile: Vec<&HostStatement> = lineage.iter().filter_map(|(_, profile)| profile.host.as_ref()).collect();
    let stack: Vec<&HostStatement> = parts.iter().filter_map(|part| part.host.as_ref()).collect();
    let all = || profile.iter().chain(&stack).rev();
    let offset = |statements: &[&HostStatement]| {
        statements.iter().filter_map(|statement| statement.port_offset.as_ref()).next_back().map_or(0, |at| at.value)
    };
    let bind = all().find_map(|statement| statement.bind.as_ref());
    let name = all().find_map(|statement| statement.name.as_ref());
    // A loopback address is reached by nobody else, so it advertises the name that works there.
    let name = name.filter(|_| bind.is_some_and(|bind| !bind.is_loopback()));
    Host {
        name: name.map_or_else(|| "localhost".into(), |name| name.shared().clone()),
        bind: bind.map_or_else(|| "127.0.0.1".into(), |bind| bind.shared().clone()),
        port_offset: offset(&profile) + offset(&stack),
    }
}

/// Whether endpoints of a kind are published, each nearer profile over the farther ones.
fn publish<'a>(profiles: impl Iterator<Item = &'a Profile>, reports: &mut Reports) -> BTreeMap<EndpointKind, bool> {
    let mut publish: IndexMap<Arc<str>, bool> = IndexMap::new();
    for said in profiles.map(|profile| &profile.publish) {
        said.take_away(&mut publish, reports);
        publish.extend(said.iter().map(|(name, said)| (name.value.clone(), said.value)));
    }
    let kind = |name: &str| EndpointKind::ALL.iter().find(|(kind, _)| *kind == name).map(|(_, kind)| *kind);
    publish.into_iter().filter_map(|(name, said)| Some((kind(&name)?, said))).collect()
}

fn volumes<'a>(parts: &[&'a Part], reports: &mut Reports) -> IndexMap<Arc<str>, &'a Node> {
    let mut volumes: IndexMap<Arc<str>, &'a Node> = IndexMap::new();
    for said in parts.iter().map(|part| &part.volumes) {
        said.take_away(&mut volumes, reports);
        volumes.extend(said.iter().map(|(name, volume)| (name.value.clone(), volume)));
    }
    volumes
}
