//! From a bundle to files on disk: plan, show, write.
#![allow(clippy::unwrap_used, reason = "what these helpers cannot do fails the test")]

#[cfg(unix)]
mod child;
mod clones;
mod edits;
#[cfg(target_os = "linux")]
mod gate_binary;
#[cfg(target_os = "linux")]
mod gate_machine;
mod interruption;
mod modes;
mod obstacles;
mod patches;
mod project;
mod units;
