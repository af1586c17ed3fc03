//! What is taken away, and what is left alone.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::engine::{Engine, tests};
use super::leftovers;

/// Above the highest number that Linux gives a process.
const NOBODY: u32 = 4_194_305;

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_what_a_killed_run_left_is_removed_and_nothing_else() {
    let engine = Engine::ready();
    let names = [format!("{}{NOBODY}-1-dev", leftovers::PREFIX), format!("x-{}{NOBODY}-1-dev", leftovers::PREFIX)];
    for name in &names {
        let label = format!("com.docker.compose.project={name}");
        engine.asked(["volume", "create", "--label", &label, name]);
        engine.asked(["network", "create", "--label", &label, name]);
    }
    leftovers::remove(engine);
    for kind in ["volume", "network"] {
        let left = engine.asked([kind, "ls", "--format", "{{ .Name }}"]);
        assert!(!left.lines().any(|line| line == names[0]), "{kind}: {left}");
        // Somebody else's; the test takes away its own.
        engine.asked([kind, "rm", &names[1]]);
    }
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_the_helper_removes_what_is_left_when_its_input_ends() {
    let engine = Engine::ready();
    // This process lives, so no other run takes it for left behind.
    let name = format!("{}{}-helper", leftovers::PREFIX, std::process::id());
    let label = format!("com.docker.compose.project={name}");
    engine.asked(["volume", "create", "--label", &label, &name]);
    let is_there = || engine.asked(["volume", "ls", "--format", "{{ .Name }}"]).lines().any(|line| line == name);
    let mut helper = Command::new(tests().join("engines/sweep.sh"));
    helper.env("DOCKER_CONFIG", engine.config()).args([&name, "--when-input-ends"]);
    let mut helper = helper.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("a script that runs");
    std::thread::sleep(Duration::from_secs(1));
    assert!(helper.try_wait().expect("a child of ours").is_none() && is_there(), "it did not wait");
    drop(helper.stdin.take());
    assert!(helper.wait().expect("a child of ours").success());
    assert!(!is_there(), "it left {name}");
}

#[test]
#[ignore = "gate: needs the program `docker`"]
fn gate_an_engine_that_somebody_named_is_not_replaced() {
    let mut script = Command::new(tests().join("tools/start-engine.sh"));
    let output = script.env("DOCKER_HOST", "tcp://127.0.0.1:1").output().expect("a script that runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said, "start-engine.sh: no Docker Engine answers at DOCKER_HOST, tcp://127.0.0.1:1\n");
}
