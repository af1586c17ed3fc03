//! What only somebody at a terminal sees: the question, the pager, colour.

use super::shop;
use crate::support::Sandbox;

/// What the question of a build ends with.
const QUESTION: &str = "? [y/N] ";

#[test]
fn build_shows_the_difference_then_asks_and_yes_writes() {
    let sandbox = shop().variable("PAGER", "");
    let run = sandbox.on_terminal("build", &[(QUESTION, "y\n")]).code(0);
    let (shown, asked) = (run.stdout.find("image: example/web:1.0"), run.stdout.find(QUESTION));
    assert!(shown.is_some() && shown < asked, "{}", run.stdout);
    assert!(sandbox.path("generated/shop/prod/docker-compose.yml").is_file());
}

#[test]
fn anything_but_yes_is_a_refusal_that_writes_nothing() {
    for answer in ["n\n", "\n", "yeah\n"] {
        let sandbox = shop().variable("PAGER", "cat");
        let run = sandbox.on_terminal("build", &[(QUESTION, answer)]).code(3);
        assert!(run.stdout.contains("declined; nothing was written"), "{}", run.stdout);
        assert!(!sandbox.path("generated").exists());
    }
}

#[test]
fn yes_skips_the_question_and_force_does_not() {
    let sandbox = shop().variable("PAGER", "");
    let run = sandbox.on_terminal("build --yes", &[]).code(0);
    assert!(!run.stdout.contains(QUESTION), "{}", run.stdout);
    sandbox.write("generated/shop/dev/.env", "EDITED=1\n");
    let run = sandbox.on_terminal("build --force", &[(QUESTION, "n\n")]).code(3);
    assert!(run.stdout.contains(QUESTION), "{}", run.stdout);
    assert_eq!(sandbox.read("generated/shop/dev/.env"), "EDITED=1\n");
}

#[test]
fn nothing_to_do_asks_nothing() {
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    let run = sandbox.on_terminal("build", &[]).code(0);
    assert!(!run.stdout.contains(QUESTION), "{}", run.stdout);
}

#[test]
fn the_difference_goes_through_the_pager_with_its_arguments() {
    let sandbox = shop().variable("PAGER", "sed -e 's/^/paged: /'");
    let run = sandbox.on_terminal("diff --color never", &[]).code(1);
    assert!(run.stdout.contains("paged: +    image: example/web:1.0\n"), "{}", run.stdout);
    let run = sandbox.on_terminal("--no-pager diff", &[]).code(1);
    assert!(!run.stdout.contains("paged: "), "{}", run.stdout);
}

#[test]
fn a_pager_that_is_not_there_loses_nothing() {
    let sandbox = shop().variable("PAGER", "no-such-pager --really");
    let run = sandbox.on_terminal("diff --color never", &[]).code(1);
    assert!(run.stdout.contains("\n+    image: example/web:1.0\n"), "{}", run.stdout);
}

#[test]
fn colour_is_the_terminals_unless_no_color_says_otherwise() {
    let sandbox = shop().variable("PAGER", "");
    assert!(sandbox.on_terminal("diff", &[]).stdout.contains("\x1b["));
    let plain = shop().variable("PAGER", "").variable("NO_COLOR", "1");
    assert!(!plain.on_terminal("diff", &[]).stdout.contains('\x1b'));
}

#[test]
fn init_asks_for_the_name_and_the_services() {
    let sandbox = Sandbox::new();
    let run = sandbox.on_terminal("init", &[("]: ", "orders\n"), ("postgres]: ", "postgres\n")]).code(0);
    assert!(
        run.stdout.contains("name of the stack [") && run.stdout.contains("its services [kafka, kafka-ui, postgres]: ")
    );
    assert!(sandbox.read("stacks/orders.yaml").ends_with("services:\n  postgres: {}\n"));
}

#[test]
fn an_interrupt_at_the_question_ends_it_with_nothing_written() {
    let sandbox = shop().variable("PAGER", "");
    let run = sandbox.on_terminal("build", &[(QUESTION, "\x03")]).code(130);
    assert!(run.stdout.contains(QUESTION), "{}", run.stdout);
    assert!(!sandbox.path("generated").exists());
}

#[test]
fn the_end_of_the_input_is_no_yes() {
    let sandbox = shop().variable("PAGER", "");
    let run = sandbox.on_terminal("build", &[(QUESTION, "\x04")]).code(3);
    assert!(run.stdout.contains("declined; nothing was written"), "{}", run.stdout);
}
