#!/bin/sh
# Builds the program that reads PowerShell scripts with two parsers, and prints its path. Cargo builds it once.
# There is no PowerShell in the package registries that the tests use, so no script is run.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
target=target/tools/powershell
# From a folder where the flags of stackgen's own binary do not hold.
cd /
cargo build --locked --quiet --manifest-path "$root/tests/tools/powershell/Cargo.toml" --target-dir "$root/$target" >&2
echo "$target/debug/parse-powershell"
