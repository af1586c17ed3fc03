//! What tests leave behind on the Engine, and who takes it away.
//!
//! A stack of a test is called `stackgen-test-<process>-<number>`; Compose labels all that it makes with that name. What
//! bears the name of a process that is gone belongs to nobody. Nothing else on the Engine is looked at.

use std::collections::BTreeSet;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::engine::{Engine, tests};

/// How the names of all stacks of tests begin.
pub const PREFIX: &str = "stackgen-test-";

/// Removes what runs left behind that were killed together with their helper.
pub fn remove(engine: &Engine) {
    let gone: BTreeSet<u32> =
        owners(engine).into_iter().filter(|process| !Path::new("/proc").join(process.to_string()).exists()).collect();
    for process in gone {
        let status = sweep(engine, process).status().expect("a script that runs");
        assert!(status.success(), "what process {process} left behind cannot be removed");
    }
}

/// Starts the helper that removes what this process leaves behind, however it ends: it waits for a pipe to close.
pub fn remove_at_the_end(engine: &Engine) {
    // In a process group of its own: an interrupt from the keyboard ends the tests, not the helper.
    let mut helper = sweep(engine, std::process::id());
    let child = helper.arg("--when-input-ends").process_group(0).stdin(Stdio::piped()).spawn();
    // Neither waited for nor closed: the system closes the pipe when this process is gone.
    std::mem::forget(child.expect("a script that runs"));
}

fn sweep(engine: &Engine, process: u32) -> Command {
    let mut command = Command::new(tests().join("engines/sweep.sh"));
    command.env("DOCKER_CONFIG", engine.config()).arg(format!("{PREFIX}{process}-")).stdout(Stdio::null());
    command
}

/// The processes whose stacks are on the Engine.
fn owners(engine: &Engine) -> BTreeSet<u32> {
    let label = "{{ .Label \"com.docker.compose.project\" }}";
    let lists = [
        engine.asked(["ps", "--all", "--format", label]),
        engine.asked(["network", "ls", "--format", label]),
        engine.asked(["volume", "ls", "--format", label]),
    ];
    let projects = lists.iter().flat_map(|list| list.lines());
    let numbers = projects.filter_map(|project| project.strip_prefix(PREFIX)?.split('-').next()?.parse().ok());
    numbers.collect()
}
