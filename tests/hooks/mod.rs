//! The pre-commit hooks, run by the real pre-commit on a scratch repository.

use std::path::Path;

use crate::support::{Run, Sandbox};

const CONFIGURATION: &str = "\
repos:
  - repo: $REPOSITORY
    rev: $COMMIT
    hooks:
      - id: stackgen-validate
      - id: stackgen-generated
";

#[test]
#[ignore = "gate: compiles stackgen as pre-commit does, with the real pre-commit"]
fn gate_hooks_pass_when_all_is_current_and_say_what_to_do_when_not() {
    let sandbox = scratch_repository();
    let run = commit(&sandbox, "first");
    assert_eq!(run.code, 0, "{run:#?}");

    // A change of the inputs without a build.
    let profile = sandbox.read("profiles/prod.yaml");
    sandbox.write("profiles/prod.yaml", &profile.replace("unless-stopped", "always"));
    let run = commit(&sandbox, "stale");
    assert_eq!(run.code, 1, "{run:#?}");
    assert_says(&run, "stackgen inputs are valid................................................Passed");
    assert_says(&run, "generated/ is what stackgen makes of the inputs..........................Failed");
    assert_says(&run, "-    restart: unless-stopped\n+    restart: always\n");
    assert_says(&run, "run `stackgen build`");

    // A mistake in the inputs.
    sandbox.write("profiles/prod.yaml", &profile.replace("publish:", "pubilsh:"));
    let run = commit(&sandbox, "wrong");
    assert_eq!(run.code, 1, "{run:#?}");
    assert_says(&run, "stackgen inputs are valid................................................Failed");
    assert_says(&run, "unknown key `pubilsh`");
    assert_says(&run, "did you mean `publish`?");

    // What the messages ask for.
    sandbox.write("profiles/prod.yaml", &profile.replace("unless-stopped", "always"));
    let _ = sandbox.run(["build"]).code(0);
    let run = commit(&sandbox, "built");
    assert_eq!(run.code, 0, "{run:#?}");
}

/// A repository with a built project, to which the hooks of this repository's last commit are installed.
fn scratch_repository() -> Sandbox {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tools = repository.join("target/tools");
    let search = format!("{}:{}", tools.join("python/bin").display(), path());
    let sandbox = Sandbox::inheriting()
        .variable("PATH", &search)
        // Kept between runs, so that only a new commit compiles the hooks anew.
        .variable("PRE_COMMIT_HOME", tools.join("pre-commit").to_str().expect("UTF-8"))
        .variable("CARGO_TARGET_DIR", repository.join("target/hooks").to_str().expect("UTF-8"))
        // What is tested is the hooks, not how fast an optimised build runs them.
        .variable("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .variable("CARGO_PROFILE_RELEASE_LTO", "off")
        .variable("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    let _ = sandbox.run(["init", "--name", "shop"]).code(0);
    let _ = sandbox.run(["build"]).code(0);

    let repository = repository.to_str().expect("UTF-8");
    let head = git(&sandbox, &["-C", repository, "rev-parse", "HEAD"]);
    sandbox.write(
        ".pre-commit-config.yaml",
        &CONFIGURATION.replace("$REPOSITORY", repository).replace("$COMMIT", head.stdout.trim()),
    );
    let _ = git(&sandbox, &["init", "--quiet", "--initial-branch=main"]);
    let _ = git(&sandbox, &["config", "user.name", "Test"]);
    let _ = git(&sandbox, &["config", "user.email", "test@example.org"]);
    let _ = sandbox.program("pre-commit", ["install", "--install-hooks"]).code(0);
    sandbox
}

#[allow(clippy::disallowed_methods)]
fn path() -> String {
    std::env::var("PATH").expect("a search path")
}

fn git(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    sandbox.program("git", arguments).code(0)
}

/// Commits everything, through the hooks.
fn commit(sandbox: &Sandbox, message: &str) -> Run {
    let _ = git(sandbox, &["add", "--all"]);
    sandbox.program("git", ["commit", "--quiet", "--message", message])
}

/// pre-commit's own output goes to either stream.
#[track_caller]
fn assert_says(run: &Run, text: &str) {
    assert!(format!("{}{}", run.stdout, run.stderr).contains(text), "`{text}` is not in {run:#?}");
}
