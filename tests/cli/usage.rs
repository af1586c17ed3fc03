//! Help, and command lines that mean nothing.

use super::shop;
use crate::support::Sandbox;

#[test]
fn the_short_help_fits_a_screen_and_the_long_one_has_examples_and_exit_codes() {
    let sandbox = Sandbox::new();
    for command in ["", "build", "diff", "validate", "secrets", "secrets init", "init", "schema", "list"] {
        let short = sandbox.run(command.split_whitespace().chain(["-h"])).code(0);
        assert!(short.stdout.lines().count() <= 26, "{}", short.stdout);
        assert!(short.stdout.lines().all(|line| line.chars().count() <= 100), "{}", short.stdout);
        assert_eq!(short.stderr, "");
    }
    for command in
        ["", "build", "diff", "validate", "secrets", "secrets init", "secrets check", "init", "schema", "list"]
    {
        let long = sandbox.run(command.split_whitespace().chain(["--help"])).code(0);
        assert!(long.stdout.contains("Examples:\n  stackgen "), "{}", long.stdout);
    }
    assert!(sandbox.run(["--help"]).stdout.contains("Exit codes:\n  0  "));
}

#[test]
fn the_version_is_the_packages() {
    let stdout = format!("stackgen {}\n", env!("CARGO_PKG_VERSION"));
    Sandbox::new().run(["--version"]).expect(0, &stdout, "");
}

#[test]
fn an_unknown_command_or_option_is_code_2_with_the_nearest() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(["biuld"]).code(2);
    assert!(run.stderr.contains("a similar subcommand exists: 'build'"), "{}", run.stderr);
    let run = sandbox.run(["build", "--stak", "x"]).code(2);
    assert!(run.stderr.contains("a similar argument exists: '--stack'"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let sandbox = shop();
    let root = sandbox.root().to_str().expect("UTF-8");
    let before = sandbox.run(["--project", root, "--format", "json", "validate"]).code(0);
    let after = sandbox.run(["validate", "--format", "json", "--project", root]).code(0);
    assert_eq!(before, after);
}

#[test]
fn without_a_project_the_way_to_one_is_named() {
    Sandbox::new().run(["build"]).expect(
        2,
        "",
        "error: there is no `stackgen.yaml` in or above `$ROOT`\n  \
           = help: `--project DIR` names a project, `stackgen init` makes one\n",
    );
    Sandbox::new().run(["build", "--project", "nowhere"]).expect(
        2,
        "",
        "error: there is no `stackgen.yaml` in `nowhere`\n  \
           = help: `--project DIR` names a project, `stackgen init` makes one\n",
    );
}

#[test]
fn the_project_is_found_upwards() {
    let sandbox = shop();
    let run = sandbox.stackgen().arg("validate").current_dir(sandbox.path("profiles")).output().expect("a run");
    assert!(run.status.success(), "{run:?}");
}
