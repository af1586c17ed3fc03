//! What can be said about a service, in one body everywhere: a profile, a stack, an environment's part of it.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::compose;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::operation::{ApplicationStatement, CheckStatement};
use crate::load::read::{At, FromNode, Kept, Named, Scalar, Templated, mismatch, record};
use crate::load::stated::Stated;
use crate::value::{Cpus, Port, Reserved, Size};
use crate::yaml::{Data, Node};

record! {
    /// What can be said about a service or container.
    pub struct Body {
        /// The share of the machine that each container may take.
        resources: Option<ResourcesStatement>,
        /// Values of the entry's settings, by name.
        #[schemars(default)]
        settings: Named<Node>,
        /// Keys of the Compose specification, merged into the service.
        service: Option<ServiceTree>,
        /// Which service meets a need: `X`, `X.endpoint` or `X.container.endpoint`.
        #[schemars(default)]
        needs: Named<NeedStatement>,
        /// Services that start earlier, without being used.
        #[schemars(default)]
        after: Vec<At<Arc<str>>>,
        /// Addresses that the service offers, by name.
        #[schemars(default)]
        endpoints: Named<EndpointStatement>,
        /// The port on the host, by endpoint (`ui`, or `master.ui` from outside the container).
        #[schemars(default)]
        host_port: Named<Port>,
        /// Whether an endpoint is published, by endpoint, against the word of the profile.
        #[schemars(default)]
        publish: Named<bool>,
        /// How many copies Compose itself runs of the one service; never published, no volume of its own.
        replicas: Option<At<u32>>,
        /// How many numbered services stand in place of this one, each with volumes and host ports of its own.
        instances: Option<At<Instances>>,
        /// Volumes, by name.
        #[schemars(default)]
        volumes: Named<Node>,
        /// Files: container path to content; a path without a leading `/` is a file for the host.
        #[schemars(default)]
        files: Named<FileStatement>,
        /// What the running container is asked by `scripts/verify`, and must answer, by name.
        #[schemars(default)]
        checks: Named<CheckStatement>,
        /// What operators submit in the container by `scripts/submit`, by name.
        #[schemars(default)]
        applications: Named<ApplicationStatement>,
        /// Statements that hold under a condition, applied after this body in the order of the list.
        #[schemars(default)]
        when: Vec<Kept<When>>,
    }
}

record! {
    /// Statements that hold under a condition.
    pub struct When {
        /// The condition: an expression over features, env, parameters, settings and needs.
        condition as "if": Condition,
    }
    flatten body: Box<Body>
}

/// A condition, kept as the text that it is.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The expression.
    pub node: Node,
}

impl FromNode for Condition {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        if node.as_text().is_none() {
            reports.report(mismatch(node, "an expression such as `features.monitoring`"));
            return None;
        }
        Some(Condition { node: node.clone() })
    }
}

impl JsonSchema for Condition {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["string", "boolean"] })
    }
}

/// A `service:` tree; its keys are checked once the project's oldest Compose is known.
#[derive(Debug, Clone)]
pub struct ServiceTree {
    /// The tree.
    pub node: Node,
}

impl FromNode for ServiceTree {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        if node.as_map().is_none() {
            reports.report(mismatch(node, "a mapping of Compose's keys"));
            return None;
        }
        Some(ServiceTree { node: node.clone() })
    }
}

impl JsonSchema for ServiceTree {
    fn schema_name() -> Cow<'static, str> {
        "ComposeService".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        compose::schema(compose::Part::Service)
    }
}

/// One end of the one kind of edge.
#[derive(Debug, Clone)]
pub struct NeedStatement {
    /// What it binds to, where said.
    pub from: Option<At<Arc<str>>>,
    /// Whether the start waits for it; without waiting it gives the address alone.
    pub wait: Option<bool>,
    /// Whether it may be absent.
    pub optional: Option<bool>,
    /// Whether a fault in it was reported: what follows from it stays silent.
    pub faulty: bool,
}

record! {
    /// A need in its long form.
    pub struct LongNeed {
        /// What it binds to: `X`, `X.endpoint` or `X.container.endpoint`; `self.container.endpoint` is a sibling.
        from: Option<At<Arc<str>>>,
        /// Whether the start waits for it (the default); without waiting it gives the address alone.
        wait: Option<bool>,
        /// Whether it may be absent.
        optional: Option<bool>,
    }
}

impl FromNode for NeedStatement {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        if let Data::Map(_) = node.data {
            let errors = reports.errors();
            let LongNeed { from, wait, optional } = LongNeed::from_node(node, reports)?;
            return Some(NeedStatement { from, wait, optional, faulty: reports.errors() > errors });
        }
        let from = At::from_node(node, reports);
        Some(NeedStatement { faulty: from.is_none(), from, wait: None, optional: None })
    }
}

impl JsonSchema for NeedStatement {
    fn schema_name() -> Cow<'static, str> {
        "Need".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<LongNeed>();
        schemars::json_schema!({ "anyOf": [{ "type": "string" }, long] })
    }
}

record! {
    /// A named address.
    pub struct EndpointStatement {
        /// The scheme of its address, such as `http` or `postgresql`.
        scheme: Option<Templated<Arc<str>>>,
        /// The port inside the container.
        #[schemars(default)]
        port: Stated<Templated<Port>>,
        /// The port on the host where it is published; the same as inside when not said.
        host_port: Option<Templated<Port>>,
        /// What it is for; profiles publish by kind.
        kind: Option<At<EndpointKind>>,
        /// The path that answers when the service is healthy.
        health: Option<Templated<Arc<str>>>,
        /// The path that Prometheus reads.
        metrics: Option<Templated<Arc<str>>>,
        /// The endpoint that stands for it outside, where this one is for the stack alone.
        outside: Option<At<Arc<str>>>,
        /// The address in full, where scheme, host and port do not make it.
        url: Option<Templated<Arc<str>>>,
        /// The kinds of other containers' `http` endpoints that this one, a proxy's, serves by name.
        #[schemars(default)]
        serves: Vec<At<EndpointKind>>,
    }
}

/// What an endpoint is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndpointKind {
    /// A page for people.
    Ui,
    /// An interface for programs.
    Api,
    /// A database.
    Database,
    /// A message broker.
    Broker,
    /// A debugger or the like.
    Debug,
}

impl EndpointKind {
    /// Every kind by name.
    pub const ALL: [(&'static str, EndpointKind); 5] = [
        ("ui", EndpointKind::Ui),
        ("api", EndpointKind::Api),
        ("database", EndpointKind::Database),
        ("broker", EndpointKind::Broker),
        ("debug", EndpointKind::Debug),
    ];

    /// The name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// A file: its content here, or beside the input.
#[derive(Debug, Clone)]
pub enum FileStatement {
    /// The content itself.
    Text(Node),
    /// The content lies beside the input that says so, or in the entry.
    Long(LongFile),
}

record! {
    /// A file in its long form.
    pub struct LongFile {
        /// A file beside the input, by its path from there.
        from: Option<At<Arc<str>>>,
        /// The content itself.
        text: Option<Node>,
        /// `own` where the file's folder in the container holds nothing else, so that it can be mounted as a whole.
        folder: Option<At<Folder>>,
    }
}

impl FromNode for FileStatement {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        if node.as_scalar().is_some() {
            return Some(FileStatement::Text(node.clone()));
        }
        let long = LongFile::from_node(node, reports)?;
        if node.get("from").is_some() == node.get("text").is_some() {
            let message = "a file has either `from` or `text`";
            reports.report(Diagnostic::error(Code::InvalidValue, node.span, message));
            return None;
        }
        Some(FileStatement::Long(long))
    }
}

impl JsonSchema for FileStatement {
    fn schema_name() -> Cow<'static, str> {
        "File".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<LongFile>();
        schemars::json_schema!({ "anyOf": [{ "type": "string" }, long] })
    }
}

/// Whose the folder of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// The file's own: it is mounted as a whole.
    Own,
}

crate::load::read::choices! {
    EndpointKind "an endpoint kind: ui, api, database, broker or debug" {
        "ui" => EndpointKind::Ui, "api" => EndpointKind::Api, "database" => EndpointKind::Database,
        "broker" => EndpointKind::Broker, "debug" => EndpointKind::Debug,
    }
    Folder "`own`" { "own" => Folder::Own }
}

/// How many numbered services stand in place of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instances(pub u32);

/// More than one machine runs: a slip of the hand, not a plan.
const MOST_INSTANCES: u32 = 1_000;

impl Scalar for Instances {
    const EXPECTED: &'static str = "a whole number of instances, at least 1";
    const PATTERN: Option<&'static str> = Some("^[0-9]+$");

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(0) => Err("a service has at least one instance; `!remove` takes it away".to_owned()),
            Ok(count) if count > MOST_INSTANCES => Err(format!("{count} instances are more than one machine runs")),
            Ok(count) => Ok(Instances(count)),
            Err(_) => Err(String::new()),
        }
    }
}

crate::load::read::scalars!(Instances);

/// The share of the machine that a container may take: `cpus/memory`, or a mapping.
#[derive(Debug, Clone)]
pub struct ResourcesStatement {
    /// At most this many processors.
    pub cpus: Option<At<Cpus>>,
    /// At most this much memory.
    pub memory: Option<At<Size>>,
    /// What is kept free for it.
    pub reservations: Option<Reservations>,
}

record! {
    /// Resources in their long form.
    pub struct LongResources {
        /// At most this many processors, such as `0.5`.
        cpus: Option<At<Cpus>>,
        /// At most this much memory, such as `512m`.
        memory: Option<At<Size>>,
        /// What is kept free for it.
        reservations: Option<Reservations>,
    }
}

record! {
    /// What is kept free for a container.
    pub struct Reservations {
        /// Processors: `0.5`, or a share of the limit.
        cpus: Option<At<Reserved<Cpus>>>,
        /// Memory: `512m`, or a share of the limit.
        memory: Option<At<Reserved<Size>>>,
    }
}

impl FromNode for ResourcesStatement {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        if let Data::Map(_) = node.data {
            let errors = reports.errors();
            let LongResources { cpus, memory, reservations } = LongResources::from_node(node, reports)?;
            if reports.errors() > errors {
                return None;
            }
            return Some(ResourcesStatement { cpus, memory, reservations });
        }
        let halves = node.as_text().and_then(|text| text.split_once('/'));
        let Some((cpus, memory)) = halves else {
            reports.report(mismatch(node, "resources such as `2/4G` (processors/memory)"));
            return None;
        };
        let half = |text: &str| Node::plain(node.span, text.trim());
        let cpus = At::from_node(&half(cpus), reports);
        let memory = At::from_node(&half(memory), reports);
        Some(ResourcesStatement { cpus: Some(cpus?), memory: Some(memory?), reservations: None })
    }
}

impl JsonSchema for ResourcesStatement {
    fn schema_name() -> Cow<'static, str> {
        "Resources".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<LongResources>();
        schemars::json_schema!({ "anyOf": [{ "type": "string", "pattern": "^[0-9.]+ */ *[0-9.]+ *[A-Za-z]*$" }, long] })
    }
}
