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
<<<<<<< HEAD
pub mod plan;
=======
pub mod model;
pub mod normalize;
pub mod overlay;
pub mod pipeline;
>>>>>>> 80fc055 (core: the compiler from typed inputs to a rendered bundle)
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
