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
    /// Every kind.
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

    /// What the parts of a stack say of them, laid over each other; `None` also where a part takes it all away.
    pub fn merged(self, environment: &Environment<'_>) -> Option<Node> {
        self.laid(environment).filter(|laid| laid.tag != Some(Tag::Remove))
    }

    /// The same, with a removal of everything as what it is.
    pub fn laid(self, environment: &Environment<'_>) -> Option<Node> {
        let lay = match self {
            Holding::Topics => kafka::merge,
            Holding::Directories => hdfs::merge,
        };
        let said = environment.part_nodes.iter().filter_map(|part| part.get(self.key()));
        said.fold(None, |base, over| Some(lay(base, over)))
    }

    /// Where those that this environment has are declared: topics one by one, directories by root.
    pub fn declared(self, environment: &Environment<'_>) -> Vec<Span> {
        let key = match self {
            Holding::Topics => "names",
            Holding::Directories => "directories",
        };
        let merged = self.merged(environment);
        let declared = merged.as_ref().and_then(|merged| merged.get(key)).and_then(Node::as_map).into_iter().flatten();
        let there = declared.filter(|(_, entry)| entry.value.tag != Some(Tag::Remove));
        there.map(|(_, entry)| entry.key_span).collect()
    }
}
