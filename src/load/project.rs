//! The root of a project, and the switches that its environments have.

use std::sync::Arc;

use crate::compose::Version;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::{At, FromNode, Named, Scalar, mismatch, record, scalars};
use crate::value::{Duration, Size, VersionReq};

record! {
    /// `stackgen.yaml`, the root of a project.
    pub struct ProjectFile {
        /// The format of the input files.
        format: At<Format>,
        /// The versions of stackgen that may build this project.
        stackgen: Option<At<VersionReq>>,
        /// The oldest Compose that the output must serve.
        compose: Option<At<Version>>,
        /// Variables that strings of `service:` may use as `${NAME}`, each with what it is for.
        #[schemars(default)]
        variables: Named<Arc<str>>,
    }
}

/// Refuses a project that asks for another stackgen than this one.
pub(super) fn check_version(wanted: &At<VersionReq>, reports: &mut Reports) {
    if wanted.matches(VERSION) {
        return;
    }
    let message = format!("this is stackgen {VERSION}, and the project asks for `{}`", wanted.value);
    let fault = Diagnostic::error(Code::OtherVersion, wanted.span, message);
    reports.report(fault.help("build it with a stackgen within these bounds, or change them here"));
}

/// The version of this stackgen.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The format of the input files; there is one so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format;

impl Scalar for Format {
    const EXPECTED: &'static str = "`1`, the format that this stackgen reads";

    fn parse(text: &str) -> Result<Self, String> {
        if text == "1" { Ok(Format) } else { Err(String::new()) }
    }
}

scalars!(Format);

/// `catalog/features.yaml`: the switches that profiles and stacks may turn.
pub type Features = Named<Feature>;

record! {
    /// One switch of an environment.
    pub struct Feature {
        /// What it turns on, in one line.
        summary: Arc<str>,
        /// The words that it may be set to, besides off; without words it is on or off.
        #[schemars(default)]
        values: Vec<At<Arc<str>>>,
        /// The options that it takes, by name.
        #[schemars(default)]
        options: Named<At<OptionType>>,
        /// The words that must be heeded by something in the stack; a build where nothing heeds them is refused.
        #[schemars(default)]
        must_heed: Vec<At<Arc<str>>>,
    }
}

/// The type of a feature's option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionType {
    /// Any text.
    String,
    /// A length of time.
    Duration,
    /// A whole number.
    Int,
    /// A number of bytes.
    Size,
}

impl OptionType {
    /// Checks an option's value, and gives its text.
    pub fn check(self, node: &crate::yaml::Node, reports: &mut crate::diagnostic::Reports) -> Option<Arc<str>> {
        match self {
            OptionType::String => {}
            OptionType::Duration => drop(Duration::from_node(node, reports)?),
            OptionType::Int => drop(u32::from_node(node, reports)?),
            OptionType::Size => drop(Size::from_node(node, reports)?),
        }
        let text = node.as_text().cloned();
        if text.is_none() {
            reports.report(mismatch(node, "text"));
        }
        text
    }
}

crate::load::read::choices! {
    OptionType "`string`, `duration`, `int` or `size`" {
        "string" => OptionType::String, "duration" => OptionType::Duration,
        "int" => OptionType::Int, "size" => OptionType::Size,
    }
}
