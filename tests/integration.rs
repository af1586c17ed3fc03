//! The one test binary; a module per area.

mod cases;
mod catalog;
mod cli;
mod compose;
mod declared;
mod docs;
#[cfg(unix)]
mod engines;
mod faults;
mod gate_compose;
mod graph;
mod hdfs;
mod hooks;
mod kafka;
#[cfg(unix)]
mod launchers;
mod mistakes;
mod readme;
mod render;
mod report;
mod schema;
#[cfg(unix)]
mod scripts;
mod support;
mod systems;
mod template;
mod value;
mod write;
mod yaml;
