//! From a bundle to files on disk: plan, show, write.
#![allow(clippy::unwrap_used, reason = "what these helpers cannot do fails the test")]

mod clones;
mod edits;
mod interruption;
mod modes;
mod obstacles;
mod patches;
mod project;
mod units;
