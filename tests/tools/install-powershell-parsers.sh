#!/bin/sh
# Builds the program that reads PowerShell scripts with two parsers, and prints its path. Cargo builds it once.
# There is no PowerShell in the package registries that the tests use, so no script is run.
set -eu
cd "$(dirname "$0")/../.."
target=target/tools/powershell
cargo build --locked --quiet --manifest-path tests/tools/powershell/Cargo.toml --target-dir "$target" >&2
echo "$target/debug/parse-powershell"
