//! Builds as processes of their own, so that they can have an umask, a user or an end of their own.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use stackgen::bundle::Bundle;
use stackgen::plan::plan;
use stackgen::write::{recover, write};

use super::project::bundle;

/// Says where the process shall build.
const ROOT: &str = "STACKGEN_TEST_ROOT";
/// How a build's outcome is marked in what the process prints.
const MARK: &str = "the build: ";

/// What a project holds before the build of [`after`].
pub fn before() -> Bundle {
    bundle(&[
        ("a/dev/changed", "old\n"),
        ("a/dev/conf", "a file\n"),
        ("a/dev/data/deep/gone", "gone\n"),
        ("a/dev/mode.sh", "#!/bin/sh\n"),
        ("a/dev/same", "same\n"),
        ("a/old/f", "gone\n"),
    ])
}

/// Creates, changes and deletes files, and swaps files with folders.
pub fn after() -> Bundle {
    bundle(&[
        ("a/dev/changed", "new\n"),
        ("a/dev/conf/now/a/folder", "new\n"),
        ("a/dev/data", "now a file\n"),
        ("a/dev/mode.sh", "#!/bin/sh\n"),
        ("a/dev/same", "same\n"),
        ("a/new/run.sh", "#!/bin/sh\nexit\n"),
    ])
}

/// Builds [`after`] in the project that the environment names; without one there is nothing to do.
#[test]
#[ignore = "a helper: other tests run it as a process"]
fn builds_in_a_process() {
    let Some(root) = std::env::var_os(ROOT) else { return };
    let root = Path::new(&root);
    let wanted = after();
    let outcome = recover(root, false).map_err(|error| error.to_string()).and_then(|recovery| {
        let plan = plan(&wanted, root).map_err(|error| error.to_string())?;
        let summary = write(&plan, false).map_err(|error| error.to_string())?;
        Ok(format!("{recovery:?} {summary:?}"))
    });
    println!("{MARK}{}", outcome.unwrap_or_else(|error| error));
}

/// The command that builds [`after`] in `root`, through a wrapper such as `sh -c 'umask 077; exec "$@"' sh`.
pub fn builder(wrapper: &[&str], root: &Path) -> Command {
    let mut words: Vec<OsString> = wrapper.iter().map(OsString::from).collect();
    words.push(std::env::current_exe().unwrap().into_os_string());
    words.extend(
        ["--ignored", "--exact", "write::child::builds_in_a_process", "--nocapture", "--test-threads=1"]
            .map(OsString::from),
    );
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).env(ROOT, root);
    command
}

/// What the build said; empty when the process died before it could say anything.
pub fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.split_once(MARK).map(|(_, said)| said.to_owned()));
    line.unwrap_or_else(|| {
        let mut all = String::new();
        if output.status.code().is_some_and(|code| code != 0) {
            let _ = write!(all, "{text}{}", String::from_utf8_lossy(&output.stderr));
        }
        all
    })
}
