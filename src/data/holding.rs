//! The kinds of things that a stack keeps in its services.

use crate::hdfs;
use crate::kafka;
use crate::overlay::Environment;
use crate::source::Span;
use crate::yaml::{Node, Tag};

/// A kind of thing that a stack keeps in a service of its own, and that a job applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// Kafka topics.
    Topics,
    /// HDFS directories.
    Directories,
}

impl Holding {
    /// Every kind, in the order of [`Environment::held`].
    pub const ALL: [Holding; 2] = [Holding::Topics, Holding::Directories];

    /// The key of a stack that declares them.
    pub fn key(self) -> &'static str {
        match self {
            Holding::Topics => "topics",
            Holding::Directories => "hdfs",
        }
    }

    /// What they are called.
    pub fn noun(self) -> &'static str {
        match self {
            Holding::Topics => "topics",
            Holding::Directories => "directories",
        }
    }

    /// The role of the services that hold them.
    pub fn role(self) -> &'static str {
        match self {
            Holding::Topics => "kafka",
            Holding::Directories => "hdfs",
        }
    }

    /// The role of the jobs that apply them: the catalog's entry of that name, and the reserved name of the job that a
    /// stack gets by itself.
    pub fn job(self) -> &'static str {
        match self {
            Holding::Topics => "kafka-topics",
            Holding::Directories => "hdfs-directories",
        }
    }

    /// Lays what the parts of a stack say of them over each other.
    pub fn lay(self, parts: &[&Node]) -> Option<Node> {
        let lay = match self {
            Holding::Topics => kafka::merge,
            Holding::Directories => hdfs::merge,
        };
        parts.iter().filter_map(|part| part.get(self.key())).fold(None, |base, over| Some(lay(base, over)))
    }

    /// What all parts together say of them; a part may take it all away, which the tag of a removal says.
    pub fn laid<'e>(self, environment: &'e Environment<'_>) -> Option<&'e Node> {
        environment.held[self as usize].as_ref()
    }

    /// The same, `None` also where it is all taken away.
    pub fn merged<'e>(self, environment: &'e Environment<'_>) -> Option<&'e Node> {
        self.laid(environment).filter(|laid| laid.tag != Some(Tag::Remove))
    }

    /// Where those that this environment has are declared: topics one by one, directories by root.
    pub fn declared(self, environment: &Environment<'_>) -> Vec<Span> {
        let key = match self {
            Holding::Topics => "names",
            Holding::Directories => "directories",
        };
        let merged = self.merged(environment).and_then(|merged| merged.get(key));
        let declared = merged.and_then(Node::as_map).into_iter().flatten();
        let there = declared.filter(|(_, entry)| entry.value.tag != Some(Tag::Remove));
        there.map(|(_, entry)| entry.key_span).collect()
    }
}
