//! stackgen compiles a service catalog and environment profiles into everything that a data-platform
//! stack on Docker Compose needs.
//!
//! Each stage is a function with a type before and after it; [`pipeline`] has their order. `docs/architecture.md`
//! says more, and where to add what.
//!
//! | stage | in | gives |
//! |---|---|---|
//! | discover | [`discover`] | the files of a project |
//! | load | [`load`] | typed inputs |
//! | overlay | [`overlay`] | one body for each container |
//! | bind | [`bind`] | who meets each need |
//! | data | [`data`] | topics and directories, of which [`kafka`] and [`hdfs`] know the rules |
//! | expand | [`expand`] | values for all that was written as a template |
//! | normalize | [`normalize`] | the [`model`]: a stack in one environment, in Compose's own keys |
//! | check | [`check`] | faults that no single statement shows |
//! | render | [`render`] | text; [`artifacts`] says what templates see |
//! | verify | [`verify`] | the [`bundle`]: files that say what the model says |
//! | plan | [`plan`] | what a build would do to the disk |
//! | show | [`show`] | that as text |
//! | write | [`write`](mod@write) | the disk as planned |
//!
//! They stand on [`source`] (input text and places in it), [`yaml`] (the one tree), [`lay`] (one tree over another),
//! [`value`] (typed scalars), [`template`] (templates in strings), [`compose`] (the table of Compose's keys), [`digest`] (what tells one content of a file from another) and
//! [`diagnostic`], which [`report`] puts into words. [`crew`] shares work between threads, [`text`] is text that several hold. [`schema`] and [`secrets`] serve commands of their own.

pub mod artifacts;
pub mod bind;
pub mod bundle;
pub mod check;
pub mod compose;
pub mod crew;
pub mod data;
pub mod diagnostic;
pub mod digest;
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
pub mod text;
pub mod value;
pub mod verify;
pub mod write;
pub mod yaml;
