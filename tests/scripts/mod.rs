//! The generated scripts, each under every shell that is there: what they decide, against programs that record their
//! calls.

mod acls;
mod identical;
mod launcher;
mod powershell;
mod topics;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::Run;

/// The shells that scripts are tried under. `sh` is always there; a machine that lacks one of the others proves less, and
/// the gate installs them.
fn shells() -> Vec<Vec<&'static str>> {
    let there = |shell: &Vec<&str>| {
        let known = Command::new(shell[0]).args(&shell[1..]).args(["-c", "exit 0"]).status();
        known.is_ok_and(|status| status.success())
    };
    let shells = [vec!["sh"], vec!["dash"], vec!["busybox", "sh"], vec!["bash", "--posix"]];
    shells.into_iter().filter(there).collect()
}

/// A search path that begins with this folder.
#[allow(clippy::disallowed_methods, reason = "the shells of this machine are what is tried")]
fn search_path(first: &Path) -> String {
    format!("{}:{}", first.display(), std::env::var("PATH").expect("a search path"))
}

/// A path of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Runs a script with nothing in its environment but what is given.
fn run(shell: &[&str], script: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).arg(script).args(arguments).env_clear().envs(environment.iter().copied());
    let output = command.stdin(Stdio::null()).output().expect("a shell that starts");
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A program of the test's own, in a folder of programs.
fn program(folder: &Path, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::create_dir_all(folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a program");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a program that runs");
}

/// Every generated script must be what the shells' own critic finds nothing in.
#[test]
#[ignore = "gate: runs shellcheck"]
fn gate_shellcheck_finds_nothing_in_generated_scripts() {
    let scripts = identical::files("generated", "sh");
    assert!(scripts.len() >= 4, "{scripts:?}");
    let status = Command::new("shellcheck").args(["-s", "sh"]).args(&scripts).status().expect("shellcheck");
    assert!(status.success());
}
