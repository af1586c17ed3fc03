//! From what a stack declares to the directories that HDFS gets.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::{At, FromNode, Templated};
use crate::load::stated::Stated;
use crate::source::Span;
use crate::template::is_template;
use crate::yaml::Node;

use super::acl::{Acl, AclEntry, Holder};
use super::check;
use super::path::{is_within, names_fault, parent};
use super::roots::{Root, evaluated, roots};
use super::tree::{Branch, DirectorySettings, Hdfs, Principal, Quota, SpaceQuota};

/// A directory as HDFS gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// Its absolute path.
    pub path: String,
    /// Where it stands; of a level in between, where the directory stands that it is made for.
    pub span: Span,
    /// The root that it lies under, or is.
    pub root: Arc<str>,
    /// Whether it is declared itself rather than made as a level in between.
    pub declared: bool,
    /// What holds for it and for what lies below it.
    pub access: Access,
    /// How many names its tree may have.
    pub quota: Option<At<Quota>>,
    /// How many bytes its tree may take.
    pub space_quota: Option<At<SpaceQuota>>,
    /// Whether its access is also set on everything in it.
    pub recursive: bool,
}

/// Who may do what with a directory; `None` leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// The permissions.
    pub mode: Option<At<Mode>>,
    /// The owner.
    pub owner: Option<At<Principal>>,
    /// The group.
    pub group: Option<At<Principal>>,
    /// The entries of the access ACL beyond what the mode says.
    pub acl: Option<Vec<At<AclEntry>>>,
    /// The entries of the default ACL.
    pub default_acl: Option<Vec<At<AclEntry>>>,
}

/// Permissions as HDFS knows them: nine bits and the sticky one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode(pub u16);

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03o}", self.0)
    }
}

impl Access {
    /// Whether it sets anything.
    pub fn is_empty(&self) -> bool {
        *self == Access::default()
    }

    /// What holds for a directory below that says nothing itself.
    ///
    /// A new directory gets the entries of its parent's default ACL ("HDFS Permissions Guide", ACLs), so a declared one
    /// has them as well: else it would shut out those for whom the default ACL opens everything below.
    fn passed_on(&self) -> Access {
        let own = self.acl.iter().flatten();
        let holds = |holder: &Holder| own.clone().any(|entry| entry.value.holder == *holder);
        let named = |holder: &Holder| matches!(holder, Holder::User(_) | Holder::Group(_));
        let defaults = self.default_acl.iter().flatten();
        let added = defaults.filter(|entry| named(&entry.value.holder) && !holds(&entry.value.holder));
        let entries: Vec<At<AclEntry>> = own.clone().chain(added).cloned().collect();
        let acl = if entries.is_empty() { self.acl.clone() } else { Some(entries) };
        Access { acl, ..self.clone() }
    }

    fn or(self, weaker: &Access) -> Access {
        Access {
            mode: self.mode.or(weaker.mode.clone()),
            owner: self.owner.or_else(|| weaker.owner.clone()),
            group: self.group.or_else(|| weaker.group.clone()),
            acl: self.acl.or_else(|| weaker.acl.clone()),
            default_acl: self.default_acl.or_else(|| weaker.default_acl.clone()),
        }
    }
}

/// Evaluates the templates of one scalar; text without templates is never asked for. `None` means that the fault
/// has been reported.
pub type Eval<'a> = dyn FnMut(&Node, &mut Reports) -> Option<Node> + 'a;

/// Evaluates and checks every directory; parents come before their children, roots in the order of the input.
/// What is faulty is reported and left out.
pub fn resolve(hdfs: &Hdfs, eval: &mut Eval<'_>, reports: &mut Reports) -> Vec<Directory> {
    let nothing = DirectorySettings::default();
    let defaults = hdfs.defaults.value().unwrap_or(&nothing);
    let roots = roots(hdfs, eval, reports);
    let mut scope = Scope { eval, reports };
    let weakest = scope.access(defaults);
    let mut directories = Vec::new();
    for root in &roots {
        let declared = scope.declared(root);
        let mut grown = scope.grow(root, &declared, defaults, &weakest);
        check::quotas(&grown, scope.reports);
        directories.append(&mut grown);
    }
    directories
}

/// What everything is resolved in.
struct Scope<'a, 'e> {
    eval: &'a mut Eval<'e>,
    reports: &'a mut Reports,
}

/// The declared directories of a root by absolute path, in the order of the input.
type Declared<'a> = IndexMap<String, &'a Branch>;

impl Scope<'_, '_> {
    fn declared<'a>(&mut self, root: &Root<'a>) -> Declared<'a> {
        let mut declared: Declared<'a> = IndexMap::new();
        for branch in &root.tree.branches {
            let Some(path) = self.path(root, branch) else { continue };
            match declared.get(&path) {
                Some(other) => self.reports.report(
                    Diagnostic::error(Code::DuplicateDirectory, branch.span, format!("`{path}` is declared twice"))
                        .related(other.span, "declared here first"),
                ),
                None => drop(declared.insert(path, branch)),
            }
        }
        declared
    }

    fn path(&mut self, root: &Root<'_>, branch: &Branch) -> Option<String> {
        let written = evaluated(&branch.path, branch.span, self.eval, self.reports)?;
        let names = written.strip_suffix('/').unwrap_or(&written);
        if names == "." {
            return Some(root.path.clone());
        }
        let report = if written.starts_with('/') || names.split('/').any(|name| name == "..") {
            let message = format!("`{written}` does not lie below the root `{}`", root.path);
            let report = Diagnostic::error(Code::OutsideRoot, branch.span, message).related(root.span, "the root");
            match names.strip_prefix(&*root.path).and_then(|rest| rest.strip_prefix('/')) {
                Some(rest) => report.help(format!("paths are said from the root on: `{rest}`")),
                None => report.help("declare another root for it"),
            }
        } else {
            let fault = names_fault(names);
            let Some(fault) = fault else { return Some(format!("{}/{names}", root.path)) };
            Diagnostic::error(Code::InvalidName, branch.span, fault)
        };
        self.reports.report(report);
        None
    }

    /// The root and its directories, with every level in between.
    fn grow(
        &mut self,
        root: &Root<'_>,
        declared: &Declared<'_>,
        defaults: &DirectorySettings,
        weakest: &Access,
    ) -> Vec<Directory> {
        let mut grown: IndexMap<String, Directory> = IndexMap::new();
        let own = std::iter::once((&root.path, root.span));
        for (path, span) in own.chain(declared.iter().map(|(path, branch)| (path, branch.span))) {
            for level in levels(path, &root.path) {
                if grown.contains_key(level) {
                    continue;
                }
                let branch = declared.get(level).copied();
                let above = parent(level).and_then(|parent| grown.get(parent));
                let weaker = above.map_or_else(|| weakest.clone(), |above| above.access.passed_on());
                let mut directory = self.directory(level, root, branch, &weaker);
                directory.span = branch.map_or(span, |branch| branch.span);
                if level == root.path {
                    self.finish_root(&mut directory, root, defaults);
                }
                grown.insert(level.to_owned(), directory);
            }
        }
        grown.into_values().collect()
    }

    fn directory(&mut self, path: &str, root: &Root<'_>, branch: Option<&Branch>, weaker: &Access) -> Directory {
        let nothing = DirectorySettings::default();
        let settings = branch.map_or(&nothing, |branch| &branch.settings);
        let access = self.access(settings).or(weaker);
        check::mask(&access, self.reports);
        Directory {
            path: path.to_owned(),
            span: root.span,
            root: root.path.as_str().into(),
            declared: branch.is_some(),
            quota: self.stated(&settings.quota),
            space_quota: self.stated(&settings.space_quota),
            recursive: self.recursive(settings, &access),
            access,
        }
    }

    /// A root is declared by being one, and has the quotas of the defaults where it says none.
    fn finish_root(&mut self, directory: &mut Directory, root: &Root<'_>, defaults: &DirectorySettings) {
        directory.declared = true;
        directory.span = root.span;
        directory.quota = directory.quota.take().or_else(|| self.stated(&defaults.quota));
        directory.space_quota = directory.space_quota.take().or_else(|| self.stated(&defaults.space_quota));
    }

    fn recursive(&mut self, settings: &DirectorySettings, access: &Access) -> bool {
        let stated = self.stated(&settings.recursive);
        let recursive = stated.as_ref().is_some_and(|stated| stated.value);
        if let Some(stated) = stated.filter(|stated| stated.value && access.is_empty()) {
            let message = "`recursive` has nothing to set: no mode, owner, group or ACL holds here";
            self.reports.report(Diagnostic::error(Code::InvalidValue, stated.span, message));
        }
        recursive
    }

    fn access(&mut self, settings: &DirectorySettings) -> Access {
        let (acl, inherited): (Vec<_>, Vec<_>) =
            self.entries(&settings.acl).into_iter().partition(|acl| !acl.value.default);
        let stated = self.entries(&settings.default_acl);
        let defaults: Vec<At<Acl>> = inherited.into_iter().chain(stated).collect();
        check::acl(&acl, &defaults, self.reports);
        let entries = |acl: Vec<At<Acl>>, stated: bool| {
            let entry = |acl: At<Acl>| At { value: acl.value.entry, span: acl.span };
            (stated || !acl.is_empty()).then(|| acl.into_iter().map(entry).collect())
        };
        Access {
            mode: self.stated(&settings.mode).and_then(|mode| check::mode(&mode, self.reports)),
            owner: self.stated(&settings.owner),
            group: self.stated(&settings.group),
            acl: entries(acl, settings.acl.value().is_some()),
            default_acl: entries(defaults, settings.default_acl.value().is_some()),
        }
    }

    fn entries(&mut self, list: &Stated<Vec<Templated<Acl>>>) -> Vec<At<Acl>> {
        list.value().into_iter().flatten().filter_map(|entry| self.value(entry)).collect()
    }

    fn stated<T: FromNode>(&mut self, stated: &Stated<Templated<T>>) -> Option<At<T>> {
        stated.value().and_then(|written| self.value(written))
    }

    fn value<T: FromNode>(&mut self, written: &Templated<T>) -> Option<At<T>> {
        let node = &written.node;
        let template = node.as_text().is_some_and(|text| is_template(text));
        let node = if template { (self.eval)(node, self.reports)? } else { node.clone() };
        T::from_node(&node, self.reports).map(|value| At { value, span: written.node.span })
    }
}

/// The levels from `root` down to `path`.
fn levels<'a>(path: &'a str, root: &str) -> Vec<&'a str> {
    let mut levels: Vec<&str> =
        std::iter::successors(Some(path), |path| parent(path)).take_while(|path| is_within(path, root)).collect();
    levels.reverse();
    levels
}
