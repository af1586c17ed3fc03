//! Stage: files become typed inputs, every fault at its place.

pub mod read;
pub mod stated;
