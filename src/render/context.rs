//! What artifact templates may see: the template API.
//!
//! A template that a project wrote against these names keeps working: fields are added, never renamed or given another
//! meaning, without a new [`VERSION`]. Everything is known text, numbers, lists and mappings; what only the start of a
//! stack knows appears by the name of its variable.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;
use minijinja::value::Serde;
use serde::{Serialize, Serializer};

use super::tree::Tree;
use crate::hdfs::AclEntry;
use crate::load::read::At;
use crate::template::late::{LateBound, LateKind};

/// The version of the template API, as `api` in templates.
pub const VERSION: u32 = 1;

/// One stack in one environment.
#[derive(Debug, Clone, Serialize)]
pub struct Context {
    /// The version of these names.
    pub api: u32,
    /// The stackgen version range that the project asks for. Not the version that runs: another patch release
    /// gives the same bytes.
    pub stackgen: String,
    /// The oldest Compose that must serve.
    pub compose: String,
    /// Which stack, in which environment.
    pub stack: Stack,
    /// The input files that this unit is made from, relative to the project, sorted.
    pub inputs: Vec<String>,
    /// The command that makes the unit again.
    pub regenerate: String,
    /// The containers, in the order of the compose file.
    pub services: Vec<Service>,
    /// What is published on the host, in the order of the services.
    pub published: Vec<Published>,
    /// What all containers may take together.
    pub totals: Totals,
    /// Start layers, in order; empty where the stack has none.
    pub phases: Vec<Phase>,
    /// The order in which containers can start, each with those of the earlier steps running; one list per step.
    pub start_order: Vec<Vec<String>>,
    /// The top-level `networks` of the compose file, or null.
    pub networks: Option<Tree>,
    /// The top-level `volumes` of the compose file, or null.
    pub volumes: Option<Tree>,
    /// The top-level `configs` of the compose file, or null.
    pub configs: Option<Tree>,
    /// The top-level `secrets` of the compose file, or null.
    pub secrets: Option<Tree>,
    /// The variables without which Compose must stop, sorted by name; empty where no secret is required.
    pub required: Vec<Required>,
    /// The variables of `.env`, sorted by name. A secret is among them only where its value is inline.
    pub variables: Vec<Variable>,
    /// What Compose says when it stops for a missing secret, in words without `}`.
    pub missing_secret: String,
    /// The command that makes the secrets file.
    pub secrets_command: String,
    /// The Kafka topics.
    pub topics: Vec<Topic>,
    /// The HDFS directories, parents first.
    pub hdfs: Vec<Directory>,
    /// The containers that apply topics.
    pub topic_jobs: Vec<String>,
    /// The containers that apply directories.
    pub directory_jobs: Vec<String>,
    /// What running containers are asked, in the order of the services.
    pub checks: Vec<Check>,
    /// What operators submit in containers, in the order of the services.
    pub applications: Vec<Application>,
    /// The operators' own commands.
    pub commands: Vec<Command>,
    /// The names of what Prometheus warns of, where the stack has one.
    pub alerts: Vec<String>,
    /// What the stack's operators should know.
    pub notes: Vec<String>,
    /// What can go wrong, of the stack first and then of its services.
    pub troubles: Vec<Trouble>,
    /// The stack's parameters.
    pub parameters: Vec<Parameter>,
    /// For how many days backups are kept, where the feature `backups` says so in its option `keep`; else null.
    pub backup_days: Option<u64>,
    /// The switches of the environment that are on, with what they say.
    pub features: IndexMap<String, serde_json::Value>,
}

/// The stack and its environment.
#[derive(Debug, Clone, Serialize)]
pub struct Stack {
    /// The stack's name.
    pub name: String,
    /// The environment.
    pub env: String,
    /// Compose's project name.
    pub project_name: String,
    /// What the stack is, in a sentence; empty where nobody said.
    pub summary: String,
    /// The name under which the host is reached from outside.
    pub host: String,
    /// The address to which ports are published.
    pub bind: String,
    /// Whether secrets must be set before the stack starts.
    pub secrets_required: bool,
    /// The secrets file, relative to the unit's folder.
    pub secrets_file: String,
    /// The unit's folder, relative to the project.
    pub folder: String,
}

/// A container.
#[derive(Debug, Clone, Serialize)]
pub struct Service {
    /// Its name in the compose file.
    pub name: String,
    /// The service of the stack that it belongs to.
    pub service: String,
    /// The catalog entry; null for a stack's own service.
    pub entry: Option<String>,
    /// The container within the entry; null where the entry is one container.
    pub container: Option<String>,
    /// What it is, in a sentence; empty where nobody said.
    pub summary: String,
    /// Where its software is documented.
    pub docs: Option<String>,
    /// `service`, or `job` for what runs once.
    pub kind: Kind,
    /// The start layer.
    pub phase: Option<String>,
    /// The number of that layer, from 1; 0 where it has none.
    pub step: usize,
    /// What it can be to others.
    pub roles: Vec<String>,
    /// The image; null where it is built.
    pub image: Option<String>,
    /// Its definition: what stands below its name in the compose file.
    pub definition: Tree,
    /// Whether no program in it can gain rights: `no-new-privileges`.
    pub hardened: bool,
    /// The addresses that it offers.
    pub endpoints: Vec<Endpoint>,
    /// What it needs of others.
    pub needs: Vec<Need>,
    /// What it may use.
    pub resources: Option<Resources>,
    /// Containers that come before it, with the condition that Compose waits for.
    pub depends_on: BTreeMap<String, String>,
    /// How many of it run (`replicas`).
    pub replicas: u32,
    /// The number of the user that it runs as inside, to whom its folders must belong; null where nobody said.
    pub user: Option<String>,
    /// What is lost when it is restarted; null where nothing is.
    pub loses: Option<String>,
    /// How its data is saved and brought back; null where it keeps none that is.
    pub backup: Option<Backup>,
    /// What Compose asks it, to know whether it is healthy; null where the Compose file says nothing of that.
    pub healthcheck: Option<Healthcheck>,
    /// The containers that use it.
    pub used_by: Vec<String>,
    /// Whom it connects to: what it needs, what it passes on as a proxy, what it measures.
    pub connects: Vec<Need>,
    /// Whether one of its endpoints has metrics.
    pub measured: bool,
    /// The folder of the certificate that it serves HTTPS with, relative to the unit's folder or absolute; null where it
    /// serves none.
    pub certificates: Option<String>,
    /// The folders of the host that it mounts from the project, and that it is built from.
    pub folders: Vec<Folder>,
}

/// A folder of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Folder {
    /// Its path, relative to the unit's folder or absolute; of a build also an address.
    pub path: String,
    /// What it is for.
    pub used: FolderUse,
}

/// What a folder of the host is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FolderUse {
    /// The image is built from it.
    Build,
    /// It is read, so that a person must bring it.
    Bind,
    /// It is written to, so that it may be empty.
    Make,
    /// The same, and git must take nothing of it: backups and certificates.
    Hide,
}

/// How data is saved and brought back: by commands while the container runs, or as a copy while it is stopped.
#[derive(Debug, Clone, Serialize)]
pub struct Backup {
    /// The name of the program that writes the data; null where it is copied.
    pub tool: Option<String>,
    /// The words of the command that writes the data to standard output; empty where the data is copied.
    pub dump: Vec<String>,
    /// The words of the command that reads it from standard input; empty where the data is copied.
    pub restore: Vec<String>,
    /// The paths in the container that are copied; empty where commands do it.
    pub paths: Vec<String>,
}

/// What Compose asks a container, to know whether it is healthy. What nobody said is null.
#[derive(Debug, Clone, Serialize)]
pub struct Healthcheck {
    /// The words of the command in the container; one of them where a shell reads it.
    pub test: Vec<String>,
    /// How long after each answer it is asked again.
    pub interval: Option<String>,
    /// After how long an answer is missing.
    pub timeout: Option<String>,
    /// How many failures in a row make it unhealthy.
    pub retries: Option<String>,
    /// For how long after the start failures do not count.
    pub start_period: Option<String>,
}

/// How long a container lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Until it is stopped.
    Service,
    /// Until its work is done.
    Job,
}

/// A named address.
#[derive(Debug, Clone, Serialize)]
pub struct Endpoint {
    /// Its name in the entry.
    pub name: String,
    /// The scheme of its URLs, such as `http`.
    pub scheme: Option<String>,
    /// What it is for: `ui`, `api`, `database`, `broker`, `debug`.
    pub kind: Option<String>,
    /// The port inside the network of the stack.
    pub port: u16,
    /// The port on the host, the environment's offset included; null where it is not published.
    pub host_port: Option<u16>,
    /// Whether it is published.
    pub published: bool,
    /// The path that answers when the service is healthy; null where nobody said.
    pub health: Option<String>,
    /// The path that Prometheus reads; null where there is none.
    pub metrics: Option<String>,
    /// `host:port` inside the network.
    pub address: String,
    /// The URL inside the network.
    pub url: Option<String>,
    /// `host:port` as seen from outside; null where it is not published.
    pub outside: Option<String>,
    /// The URL as seen from outside; null where it is not published or has no scheme.
    pub outside_url: Option<String>,
    /// The URL at the proxy of the stack that serves it by name; null where none does.
    pub served_url: Option<String>,
    /// Whether it is a proxy's that serves others by name: below its address there is nothing.
    pub serves: bool,
}

/// An endpoint that is published on the host.
#[derive(Debug, Clone, Serialize)]
pub struct Published {
    /// The names of its container and its own, with a blank between them.
    pub name: String,
    /// What it is for.
    pub kind: Option<String>,
    /// The port on the host.
    pub port: Option<u16>,
}

/// An edge to another container.
#[derive(Debug, Clone, Serialize)]
pub struct Need {
    /// Its name in the entry.
    pub name: String,
    /// The container that answers it.
    pub service: String,
    /// Which of its endpoints.
    pub endpoint: String,
    /// `host:port`, or several with commas between them.
    pub address: String,
}

/// What a container may use.
#[derive(Debug, Clone, Serialize)]
pub struct Resources {
    /// Processors, as Compose writes them.
    pub cpus: Option<String>,
    /// Memory, as Compose writes it.
    pub memory: Option<String>,
    /// Memory that is kept free for it, as Compose writes it.
    pub reserved: Option<String>,
}

/// What all containers may take together.
#[derive(Debug, Clone, Serialize)]
pub struct Totals {
    /// Those that stay.
    pub services: Sum,
    /// Those that run once.
    pub jobs: Sum,
    /// The containers whose memory has no limit, which no sum has.
    pub unlimited: Vec<String>,
}

/// A sum of limits, each container as often as it runs.
#[derive(Debug, Clone, Serialize)]
pub struct Sum {
    /// Processors.
    pub cpus: String,
    /// Memory, for people: `24.5 GiB`.
    pub memory: String,
    /// Memory that is kept free; null where none is.
    pub reserved: Option<String>,
}

/// A start layer.
#[derive(Debug, Clone, Serialize)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// Its containers.
    pub services: Vec<String>,
    /// What those of its containers that stay may take together.
    pub sum: Sum,
}

/// A variable without which Compose must stop.
#[derive(Debug, Clone, Serialize)]
pub struct Required {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Compose's reference to it: printed in a compose file, `${NAME:?how to set it}`.
    pub reference: Reference,
    /// Who shows it, and where.
    pub login: Login,
}

/// Who shows a secret, and where.
#[derive(Debug, Clone, Serialize)]
pub struct Login {
    /// The service of the stack whose secret it is; empty where it is the project's.
    pub service: String,
    /// The user whose password it is; null where it is nobody's.
    pub user: Option<String>,
    /// The address outside of the page, or of what else asks for it; null where it has none.
    pub url: Option<String>,
    /// `host:port` of that inside the network; null where the service offers none.
    pub address: Option<String>,
}

/// A value that only the start of the stack knows.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The name of the Compose variable.
    pub variable: Arc<str>,
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        LateBound::new(self.variable.clone(), LateKind::Secret).into_value().serialize(serializer)
    }
}

/// A variable of `.env`.
#[derive(Debug, Clone, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What it is; empty where nobody said.
    pub description: String,
    /// Why it is there.
    pub kind: VariableKind,
    /// What it may be set to, in words (`DEBUG, INFO`; `from 1 to 65535`); empty where anything goes.
    pub allowed: String,
    /// Who shows it, and where; null where it is no secret.
    pub login: Option<Login>,
}

/// Why a variable stands in `.env`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum VariableKind {
    /// A secret of an environment whose secrets are inline.
    Secret,
    /// A setting that operators may turn.
    Turned,
    /// A variable that the project declares.
    Declared,
}

/// A Kafka topic.
#[derive(Debug, Clone, Serialize)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// The Kafka service that has it.
    pub cluster: String,
    /// The number of partitions.
    pub partitions: u32,
    /// The number of replicas.
    pub replication_factor: u16,
    /// Its configuration, as Kafka spells it.
    pub config: IndexMap<String, String>,
    /// Who may do what to it.
    pub acl: Vec<Acl>,
}

/// A rule about a topic or a consumer group, with Kafka's own words.
#[derive(Debug, Clone, Serialize)]
pub struct Acl {
    /// What it is about: `Topic` or `Group`.
    pub kind: String,
    /// The name of that.
    pub name: String,
    /// `Allow` or `Deny`.
    pub permission: String,
    /// Whom.
    pub principal: String,
    /// From which address; `*` is every one.
    pub host: String,
    /// What.
    pub operation: String,
    /// All of it in words.
    pub text: String,
}

/// An HDFS directory.
#[derive(Debug, Clone, Serialize)]
pub struct Directory {
    /// Its path.
    pub path: String,
    /// Its owner.
    pub owner: Option<String>,
    /// Its group.
    pub group: Option<String>,
    /// Its mode, in octal.
    pub mode: Option<String>,
    /// How many names it may hold, or `none`; null where nothing is said.
    pub quota: Option<String>,
    /// How many bytes it may take, replicas included, or `none`; null where nothing is said.
    pub space_quota: Option<String>,
    /// The entries of its access ACL beyond the mode.
    pub acl: Vec<String>,
    /// The entries of its default ACL, which what is made in it inherits.
    pub default_acl: Vec<String>,
    /// Whether owner, group and mode are also set on everything in it.
    pub recursive: bool,
}

/// What a running container is asked, and must answer.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// The container it runs in.
    pub container: String,
    /// Its name.
    pub name: String,
    /// What it proves.
    pub summary: String,
    /// The words of the command.
    pub run: Vec<String>,
    /// The exit code that it must end with.
    pub exit: u8,
    /// Texts that its output must hold, each within a line.
    pub contains: Vec<String>,
    /// How many lines its output must have at least, blank ones not counted.
    pub lines: u32,
    /// Whether it asks for data that comes only once the stack works, so that a deployment does not wait for it.
    pub data: bool,
}

/// What operators submit in a container.
#[derive(Debug, Clone, Serialize)]
pub struct Application {
    /// The container it runs in.
    pub container: String,
    /// Its name.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// The words of the command that submits it.
    pub run: Vec<String>,
}

/// A command of the operators' own.
#[derive(Debug, Clone, Serialize)]
pub struct Command {
    /// Its name.
    pub name: String,
    /// The container it runs in.
    pub service: String,
    /// The words of the command.
    pub run: Vec<String>,
    /// What it does; empty where nobody said.
    pub summary: String,
}

/// What can go wrong, and what to do then. Between backticks is what a person types or reads on a screen.
#[derive(Debug, Clone, Serialize)]
pub struct Trouble {
    /// The service of the stack that it concerns; null where it is the stack.
    pub service: Option<String>,
    /// What is seen.
    pub when: String,
    /// What to do.
    pub remedy: String,
}

/// A parameter of the stack.
#[derive(Debug, Clone, Serialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What it is; empty where nobody said.
    pub description: String,
}

impl From<&crate::kafka::Topic> for Topic {
    fn from(topic: &crate::kafka::Topic) -> Topic {
        let config = topic.config.iter().map(|(key, setting)| ((*key).to_owned(), setting.text.clone()));
        Topic {
            name: topic.name.to_string(),
            cluster: topic.cluster.to_string(),
            partitions: topic.partitions.value.0,
            replication_factor: topic.replication_factor.value.0,
            config: config.collect(),
            acl: topic.acl.iter().flatten().map(|rule| Acl::from(&rule.acl)).collect(),
        }
    }
}

impl From<&crate::kafka::Acl> for Acl {
    fn from(acl: &crate::kafka::Acl) -> Acl {
        Acl {
            kind: acl.resource.kind().to_owned(),
            name: acl.resource.name().to_string(),
            permission: acl.permission.as_str().to_owned(),
            principal: acl.principal.0.to_string(),
            host: acl.host.0.to_string(),
            operation: acl.operation.as_str().to_owned(),
            text: acl.to_string(),
        }
    }
}

impl From<&crate::hdfs::Directory> for Directory {
    fn from(directory: &crate::hdfs::Directory) -> Directory {
        let access = &directory.access;
        let entries =
            |acl: &Option<Vec<At<AclEntry>>>| acl.iter().flatten().map(|entry| entry.value.to_string()).collect();
        Directory {
            path: directory.path.clone(),
            owner: access.owner.as_ref().map(|owner| owner.value.0.to_string()),
            group: access.group.as_ref().map(|group| group.value.0.to_string()),
            mode: access.mode.as_ref().map(|mode| mode.value.to_string()),
            acl: entries(&access.acl),
            default_acl: entries(&access.default_acl),
            quota: directory.quota.as_ref().map(|quota| quota.value.to_string()),
            space_quota: directory.space_quota.as_ref().map(|quota| quota.value.to_string()),
            recursive: directory.recursive,
        }
    }
}

impl Context {
    /// The template value.
    pub fn into_value(self) -> Value {
        Value::from(Serde(self))
    }
}
