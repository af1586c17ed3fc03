//! The one test binary; a module per area.

mod compose;
mod declared;
mod gate_compose;
mod hdfs;
mod kafka;
mod render;
mod report;
mod systems;
mod template;
mod value;
mod write;
mod yaml;
