//! `stackgen init`.

use crate::support::Sandbox;

const TREE: [&str; 6] = [
    ".gitignore",
    "profiles/dev.yaml",
    "profiles/prod.yaml",
    "profiles/staging.yaml",
    "stackgen.yaml",
    "stacks/shop.yaml",
];

#[test]
fn off_a_terminal_it_makes_a_project_that_builds_and_validates() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(["init", "--name", "shop"]).code(0);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("made stacks/shop.yaml\n"), "{}", run.stderr);
    assert_eq!(sandbox.tree(), TREE);
    sandbox.run(["validate"]).expect(0, "", "sound: 1 stack in 3 environments\n");
    let _ = sandbox.run(["build"]).code(0);
    for env in ["dev", "staging", "prod"] {
        let compose = sandbox.read(&format!("generated/shop/{env}/docker-compose.yml"));
        for service in ["kafka", "kafka-ui", "postgres"] {
            assert!(compose.contains(&format!("\n  {service}:\n")), "{compose}");
        }
    }
    let _ = sandbox.program("git", ["init", "--quiet"]).code(0);
    let _ = sandbox.run(["secrets", "init"]).code(0);
    sandbox.run(["secrets", "check"]).expect(0, "", "every required secret has a value\n");
}

#[test]
fn services_are_chosen_by_name() {
    let sandbox = Sandbox::new();
    let _ = sandbox.run(["init", "--name", "shop", "--services", "postgres, prometheus"]).code(0);
    assert!(sandbox.read("stacks/shop.yaml").ends_with("services:\n  postgres: {}\n  prometheus: {}\n"));
    let _ = sandbox.run(["validate"]).code(0);
}

#[test]
fn a_project_that_would_not_build_is_not_made() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(["init", "--name", "shop", "--services", "postgers"]).code(2);
    assert!(run.stderr.contains("did you mean `postgres`?"), "{}", run.stderr);
    // It needs a Kafka.
    let run = sandbox.run(["init", "--name", "shop", "--services", "kafka-ui"]).code(2);
    assert!(run.stderr.contains("kafka"), "{}", run.stderr);
    assert_eq!(sandbox.tree(), [""; 0]);
}

#[test]
fn nothing_is_ever_overwritten() {
    let sandbox = Sandbox::new().file("profiles/prod.yaml", "mine\n").file(".gitignore", "mine too\n");
    sandbox.run(["init", "--name", "shop"]).expect(
        3,
        "",
        "error: `profiles/prod.yaml` exists already; nothing was written\n",
    );
    assert_eq!(sandbox.tree(), [".gitignore", "profiles/prod.yaml"]);

    std::fs::remove_file(sandbox.path("profiles/prod.yaml")).expect("removed");
    let run = sandbox.run(["init", "--name", "shop"]).code(0);
    assert!(run.stderr.contains("your .gitignore stays as it is"), "{}", run.stderr);
    assert_eq!(sandbox.read(".gitignore"), "mine too\n");
}

#[test]
fn the_stack_is_named_after_the_folder_unless_the_name_is_none() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("My Platform")).expect("a folder");
    let _ = sandbox.run(["init", "--project", "My Platform"]).code(0);
    assert!(sandbox.path("My Platform/stacks/my-platform.yaml").is_file());
    let run = sandbox.run(["init", "--project", "x", "--name", "Über"]).code(2);
    assert!(run.stderr.contains("error: `Über` cannot name a stack\n"), "{}", run.stderr);
}
