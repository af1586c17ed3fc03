//! What a file takes of a space quota.

use crate::load::read::Scalar;
use crate::value::Size;
use crate::yaml::Node;

/// What a file system sets aside when a block of a file is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    /// The size of a block (`dfs.blocksize`).
    pub size: Size,
    /// How often it is kept (`dfs.replication`).
    pub replicas: u64,
    /// Whether the stack says so. Else they are Hadoop's defaults, and a client may have others.
    pub stated: bool,
}

/// `hdfs-default.xml` has three replicas; one is the least, so that nothing is said of what may be well.
impl Default for Blocks {
    fn default() -> Blocks {
        Blocks { size: Size::from_mib(128), replicas: 1, stated: false }
    }
}

impl Blocks {
    /// What the environment of a container says in the form of the image apache/hadoop, which makes
    /// `HDFS-SITE.XML_<property>` the property of `hdfs-site.xml`.
    pub fn of(environment: &Node) -> Blocks {
        let property = |name: &str| environment.get(name).and_then(Node::as_text);
        let default = Blocks::default();
        let size = property("HDFS-SITE.XML_dfs.blocksize").and_then(|text| Size::parse(text).ok());
        let replicas = property("HDFS-SITE.XML_dfs.replication").and_then(|text| text.parse().ok());
        Blocks {
            stated: size.is_some() && replicas.is_some(),
            size: size.unwrap_or(default.size),
            replicas: replicas.unwrap_or(default.replicas),
        }
    }

    /// The bytes that the smallest file needs while it is written.
    pub fn least(self) -> u64 {
        self.size.bytes().saturating_mul(self.replicas)
    }
}
