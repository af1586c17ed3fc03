//! All artifacts of a run, in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::digest::Digest;
use crate::text::SharedText;

/// Which folder under `generated/`: one stack in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitName {
    /// The stack.
    pub stack: Arc<str>,
    /// The environment.
    pub env: Arc<str>,
}

impl UnitName {
    /// Compose's name of the project: containers, volumes and networks of the machine are told apart by it.
    pub fn project(&self) -> String {
        format!("{}-{}", self.stack, self.env)
    }

    /// Whether a path from the project root is the unit's folder or lies in it.
    pub fn holds(&self, path: &str) -> bool {
        let mut segments = path.split('/').skip(1);
        segments.next() == Some(&*self.stack) && segments.next() == Some(&*self.env)
    }
}

/// One generated file. Copies share its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    text: SharedText,
    digest: Digest,
    /// Whether it gets mode 0755 rather than 0644.
    pub executable: bool,
    /// What ties it to what it must say, where it was read back.
    pub seal: Option<Digest>,
    /// Whether it was seen to lie on disk just so.
    pub in_place: bool,
}

impl Artifact {
    /// A file that holds this text; executable when its first line says what runs it.
    pub fn of(text: impl Into<SharedText>) -> Artifact {
        let text = text.into();
        Artifact {
            digest: Digest::of_text(text.as_bytes()),
            executable: text.starts_with("#!"),
            seal: None,
            in_place: false,
            text,
        }
    }

    /// The same with the seal of what was read back.
    #[must_use]
    pub fn sealed(self, seal: Option<Digest>) -> Artifact {
        Artifact { seal, ..self }
    }

    /// Its whole content.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The digest of its text.
    pub fn digest(&self) -> Digest {
        self.digest
    }
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
