//! How the binary is linked.
#![expect(clippy::disallowed_methods, reason = "Cargo tells the target by the environment")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    // At a fixed address nothing in it has to be put right when it starts: docs/decisions/0067.
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
