//! Sees before the linker whether the binary can be linked as `.cargo/config.toml` asks.
#![expect(clippy::disallowed_methods, reason = "Cargo tells the target by the environment")]

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if is_static() && is_missing("libc.a") {
        println!(
            "cargo::error=a static binary needs `libc.a`, which this system lacks: install `glibc-static` (Fedora, RHEL) or \
             `glibc-devel-static` (openSUSE), or set `RUSTFLAGS=` for a binary that needs the system's libraries"
        );
    }
}

/// Whether the target is this system and everything goes into one file: docs/decisions/0068.
fn is_static() -> bool {
    let told = |name: &str| env::var(name).unwrap_or_default();
    let features = told("CARGO_CFG_TARGET_FEATURE");
    told("CARGO_CFG_TARGET_ENV") == "gnu"
        && told("HOST") == told("TARGET")
        && features.split(',').any(|feature| feature == "crt-static")
}

/// Whether the C compiler, which links, does not find a library. Where there is none, the linker will say so.
fn is_missing(library: &str) -> bool {
    let asked = Command::new("cc").arg(format!("-print-file-name={library}")).output();
    asked.is_ok_and(|found| found.status.success() && !found.stdout.contains(&b'/'))
}
