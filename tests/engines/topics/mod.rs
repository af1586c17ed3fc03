//! Topics on a real cluster: what the job and its launcher do, each declared field asked of the brokers afterwards.

#![allow(clippy::print_stdout, reason = "what was measured is printed, for whoever reads the test's output")]

mod acls;
mod brokers;
mod cluster;
mod drift;
mod first_run;
mod interrupted;
mod many;
mod systems;

pub use cluster::{Cluster, Live};
