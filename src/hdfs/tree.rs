//! `hdfs:` as a stack writes it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::lay::report_idle_removals;
use crate::load::read::{FromNode, Named, Scalar, Templated, mismatch, record, scalars};
use crate::load::stated::Stated;
use crate::source::Span;
use crate::value::{Mode, Size};
use crate::yaml::{Data, Map, Node, Tag};

use super::acl::Acl;
use super::braces;

record! {
    /// The HDFS directories of a stack. The job `hdfs-directories` makes them what is declared here.
    pub struct Hdfs {
        /// What every directory has that is made under a root, and the root itself, unless something closer says
        /// otherwise. A quota here is each root's.
        #[schemars(default)]
        defaults: Stated<DirectorySettings>,
        /// The trees by their root, an absolute path. Nothing outside the roots is touched.
        #[schemars(default)]
        directories: Named<Tree>,
    }
}

record! {
    /// What may be said about a directory. All but quotas and `recursive` also holds for the directories declared
    /// below it, until one of them says otherwise.
    #[derive(Default)]
    pub struct DirectorySettings {
        /// Its permissions in octal, such as `770`, or `1777` with the sticky bit.
        #[schemars(default)]
        mode: Stated<Templated<Mode>>,
        /// The user that owns it.
        #[schemars(default)]
        owner: Stated<Templated<Principal>>,
        /// The group that owns it.
        #[schemars(default)]
        group: Stated<Templated<Principal>>,
        /// How many files and directories its tree may have, itself included; `none` takes a quota away.
        #[schemars(default)]
        quota: Stated<Templated<Quota>>,
        /// How many bytes its tree may take, every replica counted; `none` takes a quota away.
        #[schemars(default)]
        space_quota: Stated<Templated<SpaceQuota>>,
        /// Who else may do what, as `user:name:rwx` or `group:name:r-x`; with `default:` in front it is what new
        /// entries below get. A directory that says none has its parent's, and those of its parent's default ACL.
        #[schemars(default)]
        acl: Stated<Vec<Templated<Acl>>>,
        /// What new entries below get, as in `acl` with or without `default:` in front.
        #[schemars(default)]
        default_acl: Stated<Vec<Templated<Acl>>>,
        /// Whether mode, owner, group and ACL are also set on everything that is already in it.
        #[schemars(default)]
        recursive: Stated<Templated<bool>>,
    }
}

impl Hdfs {
    /// Reads the merged tree, and reports each `!remove` in it that removed nothing.
    pub fn read(merged: &Node, reports: &mut Reports) -> Option<Hdfs> {
        report_idle_removals(merged, reports);
        Hdfs::from_node(merged, reports)
    }
}

/// The directories declared under a root: a list of paths, or a mapping from path to what is said about it. `.` is
/// the root itself, and `models/{a,b}` is two paths.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The directories, brace lists expanded.
    pub branches: Vec<Branch>,
}

/// A declared directory.
#[derive(Debug, Clone)]
pub struct Branch {
    /// Its path below the root, whose templates are yet to be evaluated.
    pub path: Arc<str>,
    /// Where the path stands.
    pub span: Span,
    /// What is said about it.
    pub settings: DirectorySettings,
}

impl FromNode for Tree {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        let mut tree = Tree::default();
        match &node.data {
            Data::Map(map) => tree.take_map(map, reports),
            Data::List(items) => {
                for item in items.iter().filter(|item| item.tag != Some(Tag::Remove)) {
                    match &item.data {
                        Data::Map(map) => tree.take_map(map, reports),
                        _ => tree.take_text(item, reports),
                    }
                }
            }
            Data::Scalar(_) => {
                reports.report(mismatch(node, "a list of paths, or a mapping from path to what is said about it"));
                return None;
            }
        }
        Some(tree)
    }
}

impl Tree {
    fn take_map(&mut self, map: &Map, reports: &mut Reports) {
        for (path, entry) in map.iter().filter(|(_, entry)| entry.value.tag != Some(Tag::Remove)) {
            let settings = DirectorySettings::from_node(&entry.value, reports).unwrap_or_default();
            self.take(path, entry.key_span, &settings, reports);
        }
    }

    fn take_text(&mut self, item: &Node, reports: &mut Reports) {
        match item.as_text() {
            Some(path) => self.take(path, item.span, &DirectorySettings::default(), reports),
            None => reports.report(mismatch(item, "a path below the root")),
        }
    }

    fn take(&mut self, path: &str, span: Span, settings: &DirectorySettings, reports: &mut Reports) {
        let branch = |path: String| Branch { path: path.into(), span, settings: settings.clone() };
        self.branches.extend(expanded(path, span, reports).into_iter().map(branch));
    }
}

/// The paths that a path's brace lists make; none where they are faulty, which is reported.
pub(super) fn expanded(path: &str, span: Span, reports: &mut Reports) -> Vec<String> {
    braces::expand(path).unwrap_or_else(|fault| {
        reports.report(Diagnostic::error(Code::InvalidName, span, fault).label("a brace list is `{one,two}`"));
        Vec::new()
    })
}

impl JsonSchema for Tree {
    fn schema_name() -> Cow<'static, str> {
        "HdfsTree".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let settings = generator.subschema_for::<DirectorySettings>();
        let paths = serde_json::json!({ "type": "object", "additionalProperties": settings });
        json_schema!({
            "description": "Directories below the root: paths, or a mapping from path to what is said about it. `.` is the root itself, `models/{a,b}` is two paths.",
            "anyOf": [{ "type": "array", "items": { "anyOf": [{ "type": "string" }, paths] } }, paths],
        })
    }
}

/// A user's or a group's name, within what `WebHDFS` takes (`dfs.webhdfs.user.provider.user.pattern`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal(pub Arc<str>);

impl Scalar for Principal {
    const EXPECTED: &'static str = "the name of a user or group: letters, digits, `.`, `_` and `-`, a letter first";
    const PATTERN: Option<&'static str> = Some("^[A-Za-z_][A-Za-z0-9._-]*$");

    fn parse(text: &str) -> Result<Self, String> {
        let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let fits =
            starts && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        if fits { Ok(Principal(text.into())) } else { Err(String::new()) }
    }
}

/// How many names a tree may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// `none`: as many as they are.
    Unlimited,
    /// At most these, the directory itself included.
    Names(u64),
}

impl Scalar for Quota {
    const EXPECTED: &'static str = "a number of files and directories, at least 1, or `none`";
    const PATTERN: Option<&'static str> = Some("^([0-9]+|none)$");

    fn parse(text: &str) -> Result<Self, String> {
        if text == UNLIMITED {
            return Ok(Quota::Unlimited);
        }
        match text.parse::<i64>().ok().and_then(|count| u64::try_from(count).ok()) {
            Some(0) => Err("a directory counts against its own quota, so that 0 cannot be kept".to_owned()),
            Some(count) => Ok(Quota::Names(count)),
            None => Err(String::new()),
        }
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quota::Unlimited => f.write_str(UNLIMITED),
            Quota::Names(count) => write!(f, "{count}"),
        }
    }
}

/// How many bytes a tree may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpaceQuota {
    /// `none`: as many as there are.
    Unlimited,
    /// At most these, every replica counted.
    Bytes(Size),
}

impl Scalar for SpaceQuota {
    const EXPECTED: &'static str = "a size such as `512m` or `1.5G`, or `none`";

    fn parse(text: &str) -> Result<Self, String> {
        if text == UNLIMITED { Ok(SpaceQuota::Unlimited) } else { Size::parse(text).map(SpaceQuota::Bytes) }
    }
}

/// In bytes.
impl fmt::Display for SpaceQuota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpaceQuota::Unlimited => f.write_str(UNLIMITED),
            SpaceQuota::Bytes(size) => write!(f, "{}", size.bytes()),
        }
    }
}

/// The word for no quota, which is also what `hdfs dfs -count -q` prints.
const UNLIMITED: &str = "none";

scalars!(Principal, Quota, SpaceQuota);
