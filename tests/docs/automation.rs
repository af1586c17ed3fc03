//! What `docs/automation.md` shows is what programs get.

use super::{Block, blocks, path, text};
use crate::support::Sandbox;

const PAGE: &str = "docs/automation.md";

#[test]
fn programs_get_what_the_page_shows() {
    let page = text(PAGE);
    let sandbox = Sandbox::new();
    let _ = sandbox.run(["init", "--name", "orders"]).code(0);
    let mut fresh = page.clone();
    for Block { info, text, .. } in blocks(&page) {
        match info.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["yaml", path] => sandbox.write(path, &text),
            ["console"] => {
                let command = text.lines().next().expect("a command").strip_prefix("$ stackgen ").expect("stackgen");
                let run = sandbox.run(command.split(' ')).code(2);
                fresh = fresh.replace(&text, &format!("$ stackgen {command}\n{}", run.stdout));
            }
            _ => {}
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path(PAGE), &fresh).expect("the page can be written");
    }
    assert!(text(PAGE) == fresh, "{PAGE} is stale: run `BLESS=1 cargo test docs`\n{fresh}");
}

#[test]
fn the_hooks_are_those_that_there_are() {
    let ids = |text: &str| {
        let ids = text.lines().filter_map(|line| line.trim_start().strip_prefix("- id: "));
        ids.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids(&text(PAGE)), ids(&text(".pre-commit-hooks.yaml")));
}
