//! What a service is: an entry of the catalog, or a stack's own.

use std::sync::Arc;

use crate::load::body::{EndpointStatement, FileStatement, NeedStatement, ResourcesStatement, ServiceTree, When};
use crate::load::operation::{ApplicationStatement, CheckStatement};
use crate::load::read::{At, Kept, Named, Scalar, Templated, choices, record, scalars};
use crate::value::SettingDecl;
use crate::yaml::Node;

record! {
    /// One service of the catalog.
    pub struct Entry {
        /// `builtin`: what is said here lies over the built-in entry of the same name instead of replacing it.
        extends: Option<At<Extends>>,
        /// What it can be used as: needs and profiles name roles as well as entries.
        #[schemars(default)]
        roles: Vec<At<Arc<str>>>,
        /// Containers, where the service runs as several; each is named `<service>-<container>`.
        #[schemars(default)]
        containers: Named<Kept<Container>>,
    }
    flatten declaration: Declaration
}

record! {
    /// One container of an entry that runs as several.
    pub struct Container {
        /// Its name has no prefix.
        bare: Option<bool>,
    }
    flatten declaration: Declaration
}

record! {
    /// What an entry, or one container of it, declares.
    pub struct Declaration {
        /// What it is, in one line; stands above the service in the generated file.
        summary: Option<Arc<str>>,
        /// What its users should know.
        description: Option<Arc<str>>,
        /// The address of its documentation.
        docs: Option<At<WebAddress>>,
        /// Whether it runs on (`service`, the default) or once (`job`).
        kind: Option<At<Kind>>,
        /// It exists only while this feature is on.
        feature: Option<At<Arc<str>>>,
        /// The user that it runs as inside, where its volumes must belong to one.
        user: Option<Arc<str>>,
        /// What a restart loses.
        loses: Option<Arc<str>>,
        /// What can go wrong with it, and what to do then, for the page.
        #[schemars(default)]
        troubleshooting: Vec<Trouble>,
        /// Where the image keeps its tools, each with the source of that fact.
        #[schemars(default)]
        tools: Named<Tool>,
        /// How its data is saved and brought back.
        backup: Option<At<Backup>>,
        /// The folder on the host of the certificate that it serves HTTPS with: `tls.crt` and `tls.key`.
        certificates: Option<Templated<Arc<str>>>,
        /// Typed knobs, by name.
        #[schemars(default)]
        settings: Named<Kept<SettingDecl>>,
        /// What it uses of other services, by the name that its templates use.
        #[schemars(default)]
        needs: Named<NeedStatement>,
        /// Services that start earlier, without being used.
        #[schemars(default)]
        after: Vec<At<Arc<str>>>,
        /// Addresses that it offers, by name.
        #[schemars(default)]
        endpoints: Named<EndpointStatement>,
        /// The share of the machine that each container may take at full scale.
        resources: Option<ResourcesStatement>,
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
        /// The command that submits an application in the container, up to the application's own options.
        #[schemars(default)]
        submit: Vec<Templated<Arc<str>>>,
        /// Keys of the Compose specification.
        service: Option<ServiceTree>,
        /// Statements that hold under a condition.
        #[schemars(default)]
        when: Vec<Kept<When>>,
    }
}

record! {
    /// What can go wrong, and what to do then.
    pub struct Trouble {
        /// What is seen, and where that may come from, in a phrase.
        when: Arc<str>,
        /// What to do.
        remedy as "do": Arc<str>,
    }
}

record! {
    /// A tool inside an image.
    pub struct Tool {
        /// Its path inside the image, or its name where it is on the search path.
        path: At<ToolPath>,
        /// Where that is documented.
        source: Arc<str>,
    }
}

record! {
    /// How the data of a container is saved and brought back: by commands in it while it runs, or by a copy of its
    /// volumes while it is stopped.
    pub struct Backup {
        /// Writes the data to standard output.
        #[schemars(default)]
        dump: Vec<Templated<Arc<str>>>,
        /// Reads the data from standard input.
        #[schemars(default)]
        restore: Vec<Templated<Arc<str>>>,
        /// The volumes that are copied, by name.
        #[schemars(default)]
        volumes: Vec<At<Arc<str>>>,
    }
}

/// Where a program lies in an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolPath(pub Arc<str>);

impl Scalar for ToolPath {
    const EXPECTED: &'static str = "an absolute path in the image, or a name on its search path";
    const PATTERN: Option<&'static str> = Some("^(/.*|[^/]+)$");

    fn parse(text: &str) -> Result<Self, String> {
        let sound = !text.is_empty() && (text.starts_with('/') || !text.contains('/'));
        if sound { Ok(ToolPath(text.into())) } else { Err(String::new()) }
    }
}

/// The address of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(pub Arc<str>);

impl Scalar for WebAddress {
    const EXPECTED: &'static str = "an address such as `https://example.org/docs`";
    const PATTERN: Option<&'static str> = Some("^https?://.+$");

    fn parse(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        if rest.is_some_and(|rest| !rest.is_empty()) { Ok(WebAddress(text.into())) } else { Err(String::new()) }
    }
}

scalars!(ToolPath, WebAddress);

impl Entry {
    /// Its one container that stays, beside jobs, if that is what it is: a figure said of the service is that container's.
    pub fn staying(&self) -> Option<&Arc<str>> {
        let mut staying = self.containers.iter().filter(|(_, container)| !container.value.declaration.is_job());
        let (name, _) = staying.next()?;
        staying.next().is_none().then_some(&name.value)
    }
}

impl Declaration {
    /// Whether it runs once.
    pub fn is_job(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.value == Kind::Job)
    }
}

/// How long a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It stays.
    Service,
    /// It runs once and exits.
    Job,
}

/// What a project's entry lies over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extends {
    /// The entry of that name in the binary.
    Builtin,
}

choices! {
    Kind "`service` or `job`" { "service" => Kind::Service, "job" => Kind::Job }
    Extends "`builtin`" { "builtin" => Extends::Builtin }
}
