//! What a build would do to the disk, found without changing it.
//!
//! A plan compares three things per file: what the build wants, what lies on disk, and what the record says
//! that stackgen wrote last. Only with the third can a file that a person edited be told from one that is
//! merely out of date.

mod change;
mod folder;
mod glance;
mod house;
mod left;
mod place;
mod record;
mod refusal;
mod target;
mod twin;
mod vanished;

pub use change::{Change, Edit, Found, Group, Kind, Wanted};
pub use glance::Glance;
pub(crate) use place::{Taken, fault as path_fault};
pub use record::{RECORD, Record};
pub(crate) use target::{parent, symlink_on_the_way};

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::{Artifact, Bundle, UnitName};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::discover::reason;
use folder::Folder;
use target::Tree;

/// The folder below the project root that holds every output.
pub const GENERATED: &str = "generated";

/// What a build would do. It borrows the wanted bytes from the bundle.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The project root.
    pub root: PathBuf,
    /// The files that all units share, every unit that this run rendered and every vanished one; also those
    /// with nothing to do.
    pub groups: Vec<Group<'a>>,
    /// Folders whose mode has to become 0755, from the project root.
    pub folders: Vec<(String, u32)>,
    /// What lies in the way and is not overwritten even when hand edits are: symlinks, folders, devices.
    pub obstacles: Vec<Diagnostic>,
    /// What deserves a look and stops nothing.
    pub warnings: Vec<Diagnostic>,
}

impl<'a> Plan<'a> {
    /// Whether there is nothing to do.
    pub fn is_clean(&self) -> bool {
        self.changes().next().is_none() && self.folders.is_empty() && self.obstacles.is_empty()
    }

    /// Every change, in the order of their paths within each group.
    pub fn changes(&self) -> impl Iterator<Item = &Change<'a>> {
        self.groups.iter().flat_map(|group| &group.changes)
    }

    /// The changes that would undo something which a person did.
    pub fn edits(&self) -> impl Iterator<Item = &Change<'a>> {
        self.changes().filter(|change| change.edit.is_some())
    }

    /// Why the plan cannot be carried out: obstacles, and hand edits unless `force` overrides them. Empty when
    /// it can.
    pub fn refusals(&self, force: bool) -> Vec<Diagnostic> {
        let edits = self.edits().filter(|_| !force).filter_map(refusal::of_edit);
        self.obstacles.iter().cloned().chain(edits).collect()
    }
}

/// Why no plan could be made.
#[derive(Debug)]
pub enum Error {
    /// An artifact's path is one that no build may write.
    Artifact {
        /// The path, from the project root.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The disk could not be read.
    Io {
        /// What could not be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Artifact { path, why } => write!(f, "no artifact may be written to `{path}`: {why}"),
            Error::Io { path, source } => write!(f, "cannot read `{}`: {}", path.display(), reason(source)),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Artifact { .. } => None,
            Error::Io { source, .. } => Some(source),
        }
    }
}

/// Compares what a bundle wants with what lies under `root`.
///
/// # Errors
/// When an artifact has a path that cannot be written, or the disk cannot be read. What merely lies in the way
/// is part of the plan.
pub fn plan<'a>(bundle: &'a Bundle, root: &Path) -> Result<Plan<'a>, Error> {
    planned(bundle, root, false)
}

/// The same, when files changed since the bundle was made.
///
/// # Errors
/// As above.
pub fn plan_afresh<'a>(bundle: &'a Bundle, root: &Path) -> Result<Plan<'a>, Error> {
    planned(bundle, root, true)
}

fn planned<'a>(bundle: &'a Bundle, root: &Path, afresh: bool) -> Result<Plan<'a>, Error> {
    let mut tree = Tree::new(root);
    let mut warnings = Vec::new();
    let mut groups = vec![folder::compare(&Folder::shared(), &mut tree)?];
    for (name, unit) in &bundle.units {
        let folder = Folder::of_unit(name, unit, afresh)?;
        let group = folder::compare(&folder, &mut tree)?;
        warnings.extend(left::look(&group));
        groups.push(group);
        warnings.extend(twin::look(&folder, &mut tree)?);
    }
    if bundle.complete {
        for name in vanished::find(bundle, root, &mut warnings)? {
            groups.push(folder::compare(&Folder::vanished(name), &mut tree)?);
        }
    }
    let (folders, obstacles) = tree.into_findings();
    Ok(Plan { root: root.to_owned(), groups, folders, obstacles, warnings })
}

/// The permission bits of a file.
fn mode(artifact: &Artifact) -> u32 {
    if artifact.executable { 0o755 } else { 0o644 }
}

/// The seals of what was read back when the unit was last built.
pub fn seals(root: &Path, name: &UnitName) -> BTreeSet<Digest> {
    let record = root.join(unit_folder(name)).join(RECORD);
    let bytes = target::read_file(&record).ok().flatten().unwrap_or_default();
    Record::parse(&bytes).into_seals()
}

/// The folder of a unit, from the project root.
fn unit_folder(name: &UnitName) -> String {
    format!("{GENERATED}/{}/{}", name.stack, name.env)
}
