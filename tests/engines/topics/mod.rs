//! Topics on a real cluster: what the job and its launcher do, each declared field asked of the brokers afterwards.

mod brokers;
mod cluster;
mod drift;
mod first_run;
mod many;

pub use cluster::{Cluster, Live};
