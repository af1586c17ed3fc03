//! The canonical form of one stack in one environment: what checks look at and templates print.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::bundle::{Artifact, UnitName};
use crate::compose::Version;
use crate::expand::Endpoint;
use crate::hdfs::Directory;
use crate::kafka::Topic;
use crate::load::entry::Kind;
use crate::load::profile::SecretsMode;
use crate::load::read::At;
use crate::overlay::{Host, Parameter, Resources};
use crate::source::Span;
use crate::value::Pattern;
use crate::yaml::{Map, Node};

/// One stack in one environment.
#[derive(Debug)]
pub struct Stack {
    /// The stack and the environment.
    pub unit: UnitName,
    /// Compose's project name.
    pub project_name: Arc<str>,
    /// What the system is, in one line.
    pub summary: Option<Arc<str>>,
    /// What its operators should know.
    pub notes: Vec<Arc<str>>,
    /// What can go wrong, of the stack first and then of its services.
    pub troubles: Vec<Trouble>,
    /// The host.
    pub host: Host,
    /// Where secrets come from.
    pub secrets_mode: SecretsMode,
    /// The names of the phases, in order; empty where the stack has none.
    pub phases: Vec<Arc<str>>,
    /// The services as Compose runs them, in the order of the stack.
    pub services: Vec<Service>,
    /// Compose's top-level volumes.
    pub volumes: Map,
    /// Compose's top-level configs.
    pub configs: Map,
    /// Compose's top-level secrets.
    pub secrets: Map,
    /// The variables of the Compose file, by name.
    pub variables: IndexMap<Arc<str>, Variable>,
    /// Files for the host and for mounts, by path in the generated folder.
    pub files: BTreeMap<String, HostFile>,
    /// Kafka topics.
    pub topics: Vec<Topic>,
    /// HDFS directories, parents first.
    pub directories: Vec<Directory>,
    /// The stack's parameters.
    pub parameters: IndexMap<Arc<str>, Parameter>,
    /// Commands of the operators' own.
    pub commands: Vec<Command>,
    /// The features that are on, with what they say.
    pub features: IndexMap<String, serde_json::Value>,
    /// The versions of stackgen that the project asks for.
    pub stackgen: Option<String>,
    /// The oldest Compose that must serve.
    pub compose: Version,
    /// The input files that it is made from, sorted.
    pub inputs: Vec<String>,
}

/// A file on the host.
#[derive(Debug, Clone)]
pub struct HostFile {
    /// Its content.
    pub artifact: Artifact,
    /// Where it is said.
    pub span: Span,
}

/// What can go wrong, and what to do then.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// The service that it concerns; `None` where it is the stack.
    pub service: Option<Arc<str>>,
    /// What is seen.
    pub when: Arc<str>,
    /// What to do.
    pub remedy: Arc<str>,
}

/// One service as Compose runs it.
#[derive(Debug)]
pub struct Service {
    /// Its name in the Compose file.
    pub name: Arc<str>,
    /// The stack's key.
    pub service: Arc<str>,
    /// Where that key stands.
    pub span: Span,
    /// The catalog's entry; `None` for a stack's own service.
    pub entry: Option<Arc<str>>,
    /// Its name inside the entry, where the entry runs as several.
    pub part: Option<Arc<str>>,
    /// What it is, in one line.
    pub summary: Option<Arc<str>>,
    /// The address of its documentation.
    pub docs: Option<Arc<str>>,
    /// The user that it runs as inside, as the catalog knows its image.
    pub user: Option<Arc<str>>,
    /// What a restart loses.
    pub loses: Option<Arc<str>>,
    /// Whether it stays or runs once.
    pub kind: Kind,
    /// Its phase.
    pub phase: Option<Arc<str>>,
    /// The roles that it plays.
    pub roles: Vec<Arc<str>>,
    /// Its endpoints.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// The addresses in full that are stated, by endpoint.
    pub urls: Vec<(Arc<str>, Arc<str>)>,
    /// What it is asked once it runs.
    pub checks: Vec<Check>,
    /// What is submitted in it.
    pub applications: Vec<Application>,
    /// What it uses of other services.
    pub needs: Vec<Use>,
    /// Its resources.
    pub resources: Resources,
    /// How often Compose runs it.
    pub replicas: Option<At<u32>>,
    /// What it waits for.
    pub depends_on: IndexMap<Arc<str>, Dependency>,
    /// How its data is saved and brought back; `None` where it keeps none that is.
    pub backup: Option<Backup>,
    /// The folder of the certificate that it serves HTTPS with, seen from the generated folder or absolute.
    pub certificates: Option<Arc<str>>,
    /// Whether a fault was reported for one of its settings: what they decide is not known.
    pub doubtful: bool,
    /// The service in Compose's own terms, in canonical order.
    pub definition: Node,
}

impl Service {
    /// Whether it plays a role; an entry has its own name as a role.
    pub fn plays(&self, role: &str) -> bool {
        self.entry.as_deref() == Some(role) || self.roles.iter().any(|own| **own == *role)
    }
}

/// How the data of a service is saved and brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backup {
    /// By commands in the running container, which write to standard output and read from standard input.
    Commands {
        /// The name of the program that writes it.
        tool: Arc<str>,
        /// Writes the data.
        dump: Vec<Arc<str>>,
        /// Reads it.
        restore: Vec<Arc<str>>,
    },
    /// By a copy of what lies at these paths, each the place of a volume, while the container is stopped.
    Paths(Vec<Arc<str>>),
}

/// A command of the operators' own.
#[derive(Debug, Clone)]
pub struct Command {
    /// Its name.
    pub name: Arc<str>,
    /// What it does.
    pub summary: Arc<str>,
    /// The container that it runs in.
    pub container: Arc<str>,
    /// The command and its arguments.
    pub run: Vec<String>,
}

/// What a running container is asked, and must answer.
#[derive(Debug, Clone)]
pub struct Check {
    /// Its name.
    pub name: Arc<str>,
    /// What it proves.
    pub summary: Arc<str>,
    /// The command and its arguments.
    pub run: Vec<String>,
    /// The exit code that it must end with.
    pub exit: u8,
    /// Texts that its output must hold, each within a line.
    pub contains: Vec<String>,
    /// How many lines its output must have at least, blank ones not counted.
    pub lines: u32,
    /// Whether it asks for data that comes only once the stack works.
    pub data: bool,
}

/// What operators submit in a container.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its name.
    pub name: Arc<str>,
    /// Where that stands.
    pub span: Span,
    /// What it does.
    pub summary: Arc<str>,
    /// The command that submits it.
    pub run: Vec<String>,
}

/// One use of a peer.
#[derive(Debug, Clone)]
pub struct Use {
    /// The name of the need.
    pub name: Arc<str>,
    /// The peers, by their names in the Compose file.
    pub services: Vec<Arc<str>>,
    /// Their endpoint.
    pub endpoint: Arc<str>,
    /// Whether the catalog alone chose them.
    pub by_default: bool,
    /// Where it is said.
    pub span: Span,
}

/// Why and how a service waits for another.
#[derive(Debug, Clone, Copy)]
pub struct Dependency {
    /// What it waits for.
    pub condition: Condition,
    /// Where that comes from.
    pub span: Span,
}

/// What a dependant waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// That it runs.
    Started,
    /// That its health check passes.
    Healthy,
    /// That it exited with success.
    Completed,
}

impl Condition {
    /// Compose's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Condition::Started => "service_started",
            Condition::Healthy => "service_healthy",
            Condition::Completed => "service_completed_successfully",
        }
    }
}

/// A variable of the Compose file.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: Arc<str>,
    /// Where its value comes from.
    pub kind: VariableKind,
    /// What it is for.
    pub description: Arc<str>,
    /// The values that it may take, in words.
    pub allowed: Option<Arc<str>>,
    /// The setting that it carries, such as `postgres.password`.
    pub setting: Arc<str>,
    /// The service whose setting that is; empty where it is the project's.
    pub owner: Arc<str>,
    /// The user whose password it is.
    pub user: Option<Arc<str>>,
    /// Where that is declared.
    pub span: Span,
}

/// Where a variable's value comes from.
#[derive(Debug, Clone)]
pub enum VariableKind {
    /// The secrets file, or `.env` where the profile says `secrets: inline`.
    Secret {
        /// What may be generated.
        pattern: Option<Pattern>,
        /// The value where the profile says `secrets: inline`.
        inline: At<Arc<str>>,
    },
    /// `.env`, where operators may turn it.
    Turned {
        /// The value without a turn.
        default: Arc<str>,
    },
    /// Whoever starts the stack: `stackgen.yaml` declares it.
    Declared,
}
