//! The README names every command.

use super::text;
use crate::support::Sandbox;

/// The commands that a help text lists.
fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    lines.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect()
}

#[test]
fn the_table_of_commands_is_the_list_of_the_help() {
    let readme = text("README.md");
    let rows = readme.lines().skip_while(|line| *line != "| command | does |").skip(2);
    let cells = rows.take_while(|line| line.starts_with('|')).filter_map(|row| row.split('|').nth(1));
    let told: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let sandbox = Sandbox::new();
    let mut known = Vec::new();
    for command in commands(&sandbox.run(["-h"]).code(0).stdout) {
        match commands(&sandbox.run([&command, "-h"]).code(0).stdout) {
            inner if inner.is_empty() => known.push(command),
            inner => known.extend(inner.into_iter().map(|inner| format!("{command} {inner}"))),
        }
    }
    let sorted = |mut list: Vec<String>| {
        list.sort();
        list
    };
    assert_eq!(sorted(told.into_iter().map(str::to_owned).collect()), sorted(known));
}
