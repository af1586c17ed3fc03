//! How the binary is linked.
#![expect(clippy::disallowed_methods, reason = "Cargo tells the target by the environment")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // At a fixed address nothing in it has to be put right when it starts: docs/decisions/0067.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
