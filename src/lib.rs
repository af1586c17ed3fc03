//! stackgen compiles a service catalog and environment profiles into everything that a data-platform
//! stack on Docker Compose needs.

pub mod bundle;
pub mod compose;
pub mod diagnostic;
pub mod hdfs;
pub mod kafka;
pub mod lay;
pub mod load;
pub mod plan;
pub mod render;
pub mod report;
pub mod secrets;
pub mod show;
pub mod source;
pub mod template;
pub mod value;
pub mod verify;
pub mod write;
pub mod yaml;
