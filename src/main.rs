//! The stackgen binary.

fn main() {}
