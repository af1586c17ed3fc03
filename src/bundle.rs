//! All artifacts of a run, in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Which folder under `generated/`: one stack in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitName {
    /// The stack.
    pub stack: Arc<str>,
    /// The environment.
    pub env: Arc<str>,
}

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Its whole content.
    pub bytes: Vec<u8>,
    /// Whether it gets mode 0755 rather than 0644.
    pub executable: bool,
}

/// The files of one stack in one environment, by path relative to the unit's folder, `/` between segments.
pub type Unit = BTreeMap<String, Artifact>;

/// What a build wants on disk.
#[derive(Debug, Clone, Default)]
pub struct Bundle {
    /// The units that this run rendered.
    pub units: BTreeMap<UnitName, Unit>,
    /// Whether the run rendered every stack and environment of the project: only then may what belongs to a
    /// vanished one be deleted.
    pub complete: bool,
}
