//! `stackgen diff`.

use super::shop;

#[test]
fn it_shows_what_a_build_shows_says_1_and_writes_nothing() {
    let sandbox = shop();
    let before = sandbox.tree();
    let diff = sandbox.run(["diff"]).code(1);
    assert_eq!(sandbox.tree(), before);
    let build = sandbox.run(["build"]).code(0);
    assert_eq!(diff.stdout, build.stdout);
    assert!(diff.stderr.contains("run `stackgen build`"), "{}", diff.stderr);
    sandbox.run(["diff"]).expect(0, "", "no difference: generated/ is what the inputs say\n");
}

#[cfg(unix)]
#[test]
fn a_folder_of_another_mode_is_a_difference_that_is_counted() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    let folder = sandbox.path("generated/shop/prod/scripts");
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).expect("a mode");
    let diff = sandbox.run(["diff"]).code(1);
    assert!(diff.stderr.contains("prod  set the mode of 1\n"), "{}", diff.stderr);
    let json = sandbox.run(["diff", "--format", "json"]).code(1);
    let document: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(document["changes"][0]["path"], "generated/shop/prod/scripts");
    assert_eq!(document["changes"][0]["change"], "mode");
    assert_eq!(document["changes"][0]["env"], "prod");
}

#[test]
fn its_output_is_a_patch_that_git_applies() {
    let sandbox = shop();
    let diff = sandbox.run(["diff"]).code(1);
    sandbox.write("change.patch", &diff.stdout);
    let _ = sandbox.program("git", ["init", "--quiet"]).code(0);
    let _ = sandbox.program("git", ["apply", "change.patch"]).code(0);
    let applied = sandbox.read("generated/shop/prod/docker-compose.yml");
    let _ = std::fs::remove_dir_all(sandbox.path("generated"));
    let _ = sandbox.run(["build"]).code(0);
    assert_eq!(sandbox.read("generated/shop/prod/docker-compose.yml"), applied);
}

#[test]
fn colour_is_for_those_who_ask_and_for_terminals() {
    let sandbox = shop();
    assert!(!sandbox.run(["diff"]).stdout.contains('\x1b'));
    assert!(sandbox.run(["diff", "--color", "always"]).stdout.contains("\x1b["));
    let forced = shop().variable("CLICOLOR_FORCE", "1");
    assert!(forced.run(["diff"]).stdout.contains("\x1b["));
    assert!(!forced.run(["diff", "--color", "never"]).stdout.contains('\x1b'));
}

#[test]
fn a_hand_edit_is_a_difference_and_is_named() {
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    let path = "generated/shop/dev/.env";
    sandbox.write(path, "EDITED=1\n");
    let run = sandbox.run(["diff"]).code(1);
    assert!(run.stderr.contains(path) && run.stderr.contains("edited by hand"), "{}", run.stderr);
}

#[test]
fn a_build_that_was_interrupted_is_the_machines_fault_until_the_next_build() {
    let sandbox = shop().file(".stackgen/journal", "of a build that died\n");
    sandbox.run(["diff"]).expect(
        4,
        "",
        "error: an earlier build was interrupted\n  = help: `stackgen build` finishes it\n",
    );
}
