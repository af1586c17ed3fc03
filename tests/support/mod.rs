//! What tests of several areas share.

mod sandbox;

pub use sandbox::{Run, Sandbox};
