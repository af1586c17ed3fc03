//! stackgen compiles a service catalog and environment profiles into everything that a data-platform
//! stack on Docker Compose needs.

pub mod artifacts;
pub mod bind;
pub mod bundle;
pub mod check;
pub mod compose;
pub mod data;
pub mod diagnostic;
pub mod discover;
pub mod expand;
pub mod hdfs;
pub mod kafka;
pub mod lay;
pub mod load;
pub mod model;
pub mod normalize;
pub mod overlay;
pub mod pipeline;
pub mod plan;
pub mod render;
pub mod report;
pub mod schema;
pub mod secrets;
pub mod show;
pub mod source;
pub mod template;
pub mod value;
pub mod verify;
pub mod write;
pub mod yaml;
