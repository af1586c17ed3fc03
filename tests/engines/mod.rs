//! Generated stacks on the real Docker Engine, with the real software.
//!
//! [`Running::up`] builds a small [`Project`], starts it by `docker compose up --wait` and takes it down again when it
//! is dropped. Images are those that the stack names where they can be pulled; elsewhere a stand-in with the real
//! software is built under the same name from `images/`. `docs/engines.md` says what is proven by which.

mod catalog;
mod engine;
mod images;
mod leftovers;
mod project;
mod recipe;
mod report;
mod running;

mod backups;
mod deploy;
mod directories;
mod hdfs;
mod kafka;
mod launchers;
mod measurements;
mod postgres;
mod production;
mod recipes;
mod taken_away;
mod topics;
mod zookeeper;

pub use project::Project;
pub use running::Running;
