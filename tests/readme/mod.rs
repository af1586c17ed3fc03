//! What the README shows is what happens.

use std::path::Path;

use crate::support::Sandbox;

/// The fenced blocks of a language, without their fences.
fn blocks(language: &str) -> Vec<String> {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let fence = format!("```{language}\n");
    readme.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// The one block of a language that begins with these words.
fn block(language: &str, beginning: &str) -> String {
    let found: Vec<String> = blocks(language).into_iter().filter(|text| text.starts_with(beginning)).collect();
    assert_eq!(found.len(), 1, "{beginning}");
    found[0].strip_prefix(beginning).expect("it begins so").to_owned()
}

/// A first project with the README's stack.
fn orders() -> Sandbox {
    let sandbox = Sandbox::new();
    let _ = sandbox.run(["init", "--name", "orders"]).code(0);
    sandbox.write("stacks/orders.yaml", &format!("# stacks/orders.yaml\n{}", block("yaml", "# stacks/orders.yaml\n")));
    sandbox
}

fn change(sandbox: &Sandbox, from: &str, to: &str) {
    let stack = sandbox.read("stacks/orders.yaml");
    assert!(stack.contains(from), "{stack}");
    sandbox.write("stacks/orders.yaml", &stack.replace(from, to));
}

#[test]
fn the_difference_that_it_shows_is_the_one_that_comes() {
    let sandbox = orders();
    let _ = sandbox.run(["build"]).code(0);
    change(&sandbox, "2/4G", "2/8G");
    let diff = sandbox.run(["diff", "--env", "prod"]).code(1).stdout;
    let lines: Vec<&str> = diff.lines().filter(|line| line.starts_with("- ") || line.starts_with("+ ")).collect();
    assert_eq!(lines.join("\n") + "\n", block("console", "$ stackgen diff --env prod | grep '^[-+] '\n"));
}

#[test]
fn the_fault_that_it_shows_is_the_one_that_comes() {
    let sandbox = orders();
    change(&sandbox, "database: orders", "databse: orders");
    sandbox.run(["validate"]).expect(2, "", &block("console", "$ stackgen validate\n"));
}

#[test]
fn it_has_two_commands_for_a_fresh_machine_and_the_second_is_the_tests() {
    let commands = blocks("sh").concat();
    let commands: Vec<&str> = commands.lines().collect();
    assert!(matches!(commands.as_slice(), [build, "./test"] if build.contains("cargo run -- build")), "{commands:?}");
}

#[test]
fn every_command_is_in_its_table() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let help = Sandbox::new().run(["-h"]).stdout;
    let commands = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()) {
        assert!(readme.contains(&format!("| `{command}")), "`{command}` is not in the README's table");
    }
}
