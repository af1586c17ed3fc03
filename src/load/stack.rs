//! Which services, wired how.

use std::sync::Arc;

use crate::hdfs::Hdfs;
use crate::kafka::Topics;
use crate::load::body::Body;
use crate::load::entry::{Entry, Trouble};
use crate::load::over::Over;
use crate::load::profile::{HostStatement, ScaleStatement};
use crate::load::read::{At, Kept, Named, record};
use crate::load::stated::Stated;
use crate::value::Pattern;
use crate::yaml::Node;

record! {
    /// One system: which services, wired how.
    pub struct Stack {
        /// What the system is, in one line.
        summary: Option<Arc<str>>,
        /// What its operators should know, a sentence or two each: how a contradiction was settled, say.
        #[schemars(default)]
        notes: Vec<At<Arc<str>>>,
        /// What can go wrong with it, and what to do then, for the page.
        #[schemars(default)]
        troubleshooting: Vec<Trouble>,
        /// This stack in one environment: anything that a stack can say, by the environment's name.
        #[schemars(default)]
        env as "in": Named<Kept<Part>>,
    }
    flatten part: Part
}

record! {
    /// What a stack can say, for every environment or for one.
    pub struct Part {
        /// Services in start layers: the name of each layer, then its services.
        phases: Option<Named<Named<Kept<ServiceStatement>>>>,
        /// Services, where order comes from needs alone.
        #[schemars(default)]
        services: Named<Kept<ServiceStatement>>,
        /// What holds for every service of the stack.
        all: Option<Kept<Body>>,
        /// Kafka topics.
        topics: Option<Kept<Topics>>,
        /// HDFS directories.
        hdfs: Option<Kept<Hdfs>>,
        /// Volumes that services share by name.
        #[schemars(default)]
        volumes: Over<Node>,
        /// Switches of the environment, over the profile's.
        #[schemars(default)]
        features: Over<Node>,
        /// The scale of resources, over the profile's.
        resources: Option<ScaleStatement>,
        /// The host, over the profile's; a port offset is added to the profile's.
        host: Option<HostStatement>,
        /// Values that a stack's owner or operator chooses, by name; templates see them as `parameters.<name>`.
        #[schemars(default)]
        parameters: Over<Parameter>,
        /// Commands of the operators' own.
        #[schemars(default)]
        commands: Over<Command>,
    }
}

record! {
    /// One service of a stack.
    pub struct ServiceStatement {
        /// The catalog's entry; the service's own name when not said.
        uses: Option<At<Arc<str>>>,
        /// The stack's own service, in the shape of a catalog entry.
        own: Option<Box<Kept<Entry>>>,
        /// Statements for one environment, by its name.
        #[schemars(default)]
        env as "in": Named<Kept<Body>>,
    }
    flatten body: Body
}

record! {
    /// A value that a stack's owner or operator chooses.
    pub struct Parameter {
        /// What it is.
        description: Option<Arc<str>>,
        /// The regular expression that the whole value must match.
        pattern: Option<At<Pattern>>,
        /// The value, unless an environment says another.
        #[schemars(default)]
        value: Stated<At<Arc<str>>>,
    }
}

record! {
    /// A command of the operators' own.
    pub struct Command {
        /// What it does.
        summary: Arc<str>,
        /// The container that it runs in.
        container as "in": At<Arc<str>>,
        /// The command and its arguments.
        #[schemars(default)]
        run: Vec<Node>,
    }
}

/// A statement about a service: its phase, the service's name, what is said.
type PhasedStatement<'a> = (Option<&'a At<Arc<str>>>, &'a At<Arc<str>>, &'a Kept<ServiceStatement>);

impl Stack {
    /// What it says for every environment, then what it says for single ones.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        std::iter::once(&self.part).chain(self.env.values().map(|part| &part.value))
    }
}

impl Part {
    /// The services that it speaks of, in order, each with its phase.
    pub fn statements_by_phase(&self) -> impl Iterator<Item = PhasedStatement<'_>> {
        let phased =
            self.phases.iter().flatten().flat_map(|(phase, services)| {
                services.iter().map(move |(name, statement)| (Some(phase), name, statement))
            });
        phased.chain(self.services.iter().map(|(name, statement)| (None, name, statement)))
    }

    /// The services that it speaks of, in order.
    pub fn statements(&self) -> impl Iterator<Item = (&At<Arc<str>>, &Kept<ServiceStatement>)> {
        self.statements_by_phase().map(|(_, name, statement)| (name, statement))
    }
}
