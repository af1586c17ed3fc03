//! What an environment means, for every stack.

use std::sync::Arc;

use crate::load::body::Body;
use crate::load::over::Over;
use crate::load::read::{At, Kept, Named, choices, record};
use crate::value::{Address, HostName, Scale};
use crate::yaml::Node;

record! {
    /// One environment, for every stack.
    pub struct Profile {
        /// What the environment is for, in one line.
        summary: Option<Arc<str>>,
        /// The profile that this one lies over.
        extends: Option<At<Arc<str>>>,
        /// Whether it is only for others to extend, and no environment itself.
        base: Option<bool>,
        /// What holds for every service.
        all: Option<Kept<Body>>,
        /// What holds for services in a role, by role.
        #[schemars(default)]
        roles: Named<Kept<Body>>,
        /// What holds for services of a catalog entry, by entry.
        #[schemars(default)]
        entries: Named<Kept<EntryStatement>>,
        /// The scale of resources.
        resources: Option<ScaleStatement>,
        /// Which kinds of endpoint are published on the host; a kind that is not named is not.
        #[schemars(default)]
        publish: Over<At<bool>>,
        /// The host.
        host: Option<HostStatement>,
        /// Where secrets come from.
        secrets: Option<At<SecretsMode>>,
        /// Switches of the environment, by the names that `catalog/features.yaml` declares.
        #[schemars(default)]
        features: Over<Node>,
    }
}

record! {
    /// What a profile says about the services of one catalog entry.
    pub struct EntryStatement {
        /// What holds for one container of the entry, by its name in the entry.
        #[schemars(default)]
        containers: Named<Kept<Body>>,
    }
    flatten body: Body
}

record! {
    /// The scale of resources.
    pub struct ScaleStatement {
        /// The share of the stated resources that a container gets here.
        scale: Option<At<Scale>>,
    }
}

record! {
    /// The host that an environment runs on.
    pub struct HostStatement {
        /// The name that the world outside knows it by.
        name: Option<At<HostName>>,
        /// The address that published ports are bound to.
        bind: Option<At<Address>>,
        /// What is added to each published port, so that environments can share a machine.
        port_offset: Option<At<u32>>,
    }
}

/// Where secrets come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretsMode {
    /// Development values stand in `.env`.
    Inline,
    /// A person or `stackgen secrets init` provides them; no tracked file holds one.
    Required,
}

choices! {
    SecretsMode "`inline` or `required`" { "inline" => SecretsMode::Inline, "required" => SecretsMode::Required }
}
