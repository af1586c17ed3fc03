//! The records of decisions: each has a number of its own and one form, and the index lists them.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{path, text};

const FOLDER: &str = "docs/decisions";
const TEMPLATE: &str = "0000-template.md";
const INDEX: &str = "README.md";

/// The records by file name.
fn records() -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(path(FOLDER)).expect("a readable folder");
    let names = entries.map(|entry| entry.expect("a readable entry").file_name().into_string().expect("UTF-8"));
    let records = names.filter(|name| name != TEMPLATE && name != INDEX);
    records.map(|name| (name.clone(), text(&format!("{FOLDER}/{name}")))).collect()
}

/// The number and the title of a record.
fn title(text: &str) -> Option<(&str, &str)> {
    text.lines().next()?.strip_prefix("# ")?.split_once(": ")
}

fn index() -> String {
    let mut index = "# Decisions\n\n\
        What was dear to find or would be dear to change, with the reason it is so. One file each, with a number of its own, never\n\
        rewritten: a later record replaces an earlier one and says so in both. Start from [0000-template.md](0000-template.md), take any\n\
        free number, and renew this page with `BLESS=1 cargo test docs::decisions`.\n\n\
        | | what was decided |\n|---|---|\n"
        .to_owned();
    for (name, text) in records() {
        let (number, title) = title(&text).unwrap_or_else(|| panic!("{name} has no title"));
        let _ = writeln!(index, "| [{number}]({name}) | {} |", title.replace('|', "\\|"));
    }
    index
}

#[test]
fn the_index_lists_every_record() {
    let page = format!("{FOLDER}/{INDEX}");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path(&page), index()).expect("the page can be written");
    }
    assert!(text(&page) == index(), "{page} is stale: run `BLESS=1 cargo test docs::decisions`");
}

#[test]
fn each_record_has_a_number_of_its_own_and_every_part() {
    let mut numbers = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, text) in records() {
        let number = title(&text).map(|(number, _)| number.to_owned()).unwrap_or_default();
        if number.len() != 4 || !name.starts_with(&format!("{number}-")) {
            faults.push(format!("{name}: its title does not begin with its number"));
        }
        if !text.contains("\nStatus: ") {
            faults.push(format!("{name}: it has no status"));
        }
        let parts: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        if parts != ["The question", "The answer", "What follows", "What else was weighed"] {
            faults.push(format!("{name}: its parts are {parts:?}"));
        }
        if let Some(other) = numbers.insert(number, name.clone()) {
            faults.push(format!("{name}: {other} has the same number"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
