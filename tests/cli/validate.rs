//! `stackgen validate`.

use super::shop;
use crate::support::Sandbox;

#[test]
fn sound_inputs_are_counted_and_nothing_is_written() {
    let sandbox = shop();
    let before = sandbox.tree();
    sandbox.run(["validate"]).expect(0, "", "sound: 1 stack in 2 environments\n");
    assert_eq!(sandbox.tree(), before);
}

#[test]
fn what_no_diagnostic_tells_is_a_command_for_github_too() {
    let run = Sandbox::new().run(["validate", "--format", "github"]).code(2);
    assert!(run.stdout.starts_with("::error::there is no `stackgen.yaml` in or above `"), "{}", run.stdout);
    assert!(run.stdout.ends_with("%0A`--project DIR` names a project, `stackgen init` makes one\n"), "{}", run.stdout);
}

#[test]
fn every_fault_of_a_run_comes_out_in_each_format() {
    let sandbox = shop()
        .file("profiles/prod.yaml", "pubilsh: { ui: true }\nsecrets: required\n")
        .file("stacks/shop.yaml", "services:\n  web: { settings: { greting: hi } }\n");

    let human = sandbox.run(["validate"]).code(2);
    assert_eq!(human.stdout, "");
    assert!(human.stderr.contains("unknown key `pubilsh`") && human.stderr.contains("did you mean `publish`?"));
    assert!(human.stderr.contains("greting") && human.stderr.contains("did you mean `greeting`?"), "{}", human.stderr);
    assert!(human.stderr.ends_with("2 errors\n"), "{}", human.stderr);

    let github = sandbox.run(["validate", "--format", "github"]).code(2);
    assert!(github.stdout.contains("::error file=profiles/prod.yaml,line=1,"), "{}", github.stdout);
    assert_eq!(github.stderr, "");

    let json = sandbox.run(["validate", "--format", "json"]).code(2);
    let document: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!((&document["errors"], &document["diagnostics"][0]["path"]), (&2.into(), &"profiles/prod.yaml".into()));
    assert_eq!(json.stderr, "");
}
