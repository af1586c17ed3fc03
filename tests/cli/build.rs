//! `stackgen build`.

use super::shop;

#[test]
fn off_a_terminal_it_shows_the_difference_and_writes() {
    let sandbox = shop();
    let run = sandbox.run(["build"]).code(0);
    assert!(run.stdout.contains("\n+    image: example/web:1.0\n"), "{}", run.stdout);
    assert_eq!(run.stderr, "(shared)        create 2\nshop      dev   create 30\nshop      prod  create 30\nwritten\n");
    assert!(sandbox.path("generated/shop/dev/docker-compose.yml").is_file());
    assert!(sandbox.path("generated/shop/prod/docker-compose.yml").is_file());

    let before = sandbox.tree();
    sandbox.run(["build"]).expect(0, "", "nothing to do: generated/ is what the inputs say\n");
    assert_eq!(sandbox.tree(), before);
}

#[test]
fn a_filter_builds_its_part_alone() {
    let sandbox = shop();
    let _ = sandbox.run(["build", "--env", "dev"]).code(0);
    assert!(sandbox.path("generated/shop/dev/docker-compose.yml").is_file());
    assert!(!sandbox.path("generated/shop/prod").exists());
}

#[test]
fn a_filter_that_names_nothing_is_an_error_with_the_nearest() {
    let run = shop().run(["build", "--env", "prd", "--stack", "shop"]).code(2);
    assert!(run.stderr.contains("did you mean `prod`?"), "{}", run.stderr);
}

#[test]
fn a_file_edited_by_hand_is_refused_shown_and_kept_until_forced() {
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    let path = "generated/shop/prod/docker-compose.yml";
    let edited = sandbox.read(path).replace("example/web:1.0", "example/web:1.1");
    sandbox.write(path, &edited);

    let run = sandbox.run(["build"]).code(3);
    assert!(run.stdout.contains("-    image: example/web:1.1\n+    image: example/web:1.0\n"), "{}", run.stdout);
    assert!(run.stderr.contains(path) && run.stderr.contains("`--force`"), "{}", run.stderr);
    assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert_eq!(sandbox.read(path), edited);

    let _ = sandbox.run(["build", "--force"]).code(0);
    assert_eq!(sandbox.read(path), edited.replace("example/web:1.1", "example/web:1.0"));
}

#[test]
fn faults_of_the_inputs_are_code_2_and_touch_nothing() {
    let sandbox = shop().file("stacks/shop.yaml", "services:\n  wep: {}\n");
    let before = sandbox.tree();
    let run = sandbox.run(["build"]).code(2);
    assert!(run.stderr.contains("stacks/shop.yaml:2:3"), "{}", run.stderr);
    assert_eq!((run.stdout.as_str(), sandbox.tree()), ("", before));
}

#[test]
fn json_is_one_document_with_the_changes() {
    let sandbox = shop();
    let run = sandbox.run(["build", "--format", "json"]).code(0);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(document["errors"], 0);
    let compose = serde_json::json!({
        "path": "generated/shop/dev/docker-compose.yml",
        "change": "create", "stack": "shop", "env": "dev", "edited": false,
    });
    assert!(document["changes"].as_array().expect("a list").contains(&compose), "{document:#}");
}

#[test]
fn json_tells_a_refusal_and_its_reasons_too() {
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    sandbox.write("generated/shop/dev/.env", "EDITED=1\n");
    let run = sandbox.run(["build", "--format", "json"]).code(3);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(document["failure"], "nothing was written");
    assert_eq!(document["diagnostics"][0]["code"], "edited-target");
    assert_eq!(document["changes"][0]["edited"], true);
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly_before_anything_is_written() {
    let sandbox = shop();
    // The pipe is the shell's: one of this process would be shared for a moment by whatever other tests start. The
    // reader leaves a file when it has closed the pipe.
    let line = format!(
        "{{ until [ -e gone ]; do :; done; {} build 2>told; echo $? >code; }} | {{ exec <&-; : >gone; }}",
        env!("CARGO_BIN_EXE_stackgen")
    );
    let _ = sandbox.program("sh", ["-c", &line]).code(0);
    assert_eq!((sandbox.read("code").as_str(), sandbox.read("told").as_str()), ("141\n", ""));
    assert!(!sandbox.path("generated").exists());
}

#[test]
fn timings_name_the_stages() {
    let run = shop().run(["build", "--timings", "--quiet"]).code(0);
    for stage in ["discover", "load", "render", "plan", "write", "total"] {
        assert!(run.stderr.lines().any(|line| line.starts_with(stage) && line.ends_with(" ms")), "{}", run.stderr);
    }
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let run = shop().run(["build", "--quiet"]).code(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn beside_another_build_it_refuses_and_touches_nothing() {
    let sandbox = shop();
    let _ = sandbox.run(["build", "--env", "dev"]).code(0);
    let before = sandbox.tree();
    let lock = std::fs::File::options().write(true).open(sandbox.path(".stackgen/lock")).expect("the lock of a build");
    lock.lock().expect("nobody holds it");
    let run = sandbox.run(["build"]).code(3);
    let told = "error: nothing was written: another build is writing here\n";
    assert!(run.stderr.ends_with(told), "{}", run.stderr);
    assert_eq!(sandbox.tree(), before);
    drop(lock);
    let _ = sandbox.run(["build"]).code(0);
}
