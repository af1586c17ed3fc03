//! `docs/architecture.md` and the crate's own page know every stage and module, and nothing that is not there.

use stackgen::pipeline::STAGES;

use super::{path, text};

const PAGE: &str = "docs/architecture.md";

/// What follows the stages that the pipeline and the plan have.
const LAST_STAGES: [&str; 2] = ["show", "write"];

/// The cells of the rows of the table that begins with `head`.
fn rows<'p>(page: &'p str, head: &str) -> Vec<Vec<&'p str>> {
    let start = page.find(head).unwrap_or_else(|| panic!("there is no table `{head}`"));
    let rows = page[start..].lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// The code spans of a text.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn modules() -> Vec<String> {
    let lib = text("src/lib.rs");
    lib.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())).collect()
}

/// The source of a module and of all that it has inside.
fn source(module: &str) -> Option<String> {
    let mut files: Vec<_> = [path(&format!("src/{module}.rs"))].into_iter().filter(|file| file.is_file()).collect();
    let mut folders = vec![path(&format!("src/{module}"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let texts = files.iter().map(|file| std::fs::read_to_string(file).expect("UTF-8"));
    (!files.is_empty()).then(|| texts.collect())
}

#[test]
fn the_stages_are_those_of_the_pipeline() {
    let page = text(PAGE);
    let stages: Vec<&str> = rows(&page, "| stage |").iter().map(|row| row[0]).collect();
    assert_eq!(stages, [&STAGES[..], &LAST_STAGES].concat());
    let lib = text("src/lib.rs").replace("//! ", "");
    let stages: Vec<&str> = rows(&lib, "| stage |").iter().map(|row| row[0]).collect();
    assert_eq!(stages, [&STAGES[..], &LAST_STAGES].concat());
}

#[test]
fn every_module_is_told_of() {
    let page = text(PAGE);
    let stages = rows(&page, "| stage |").into_iter().map(|row| row[0]);
    let others: Vec<_> = rows(&page, "| module | is |").into_iter().flat_map(|row| spans(row[0])).collect();
    let mut told: Vec<&str> = stages.chain(others).collect();
    told.sort_unstable();
    assert_eq!(told, modules());
    let lib = text("src/lib.rs");
    let about: String = lib.lines().filter(|line| line.starts_with("//!")).collect();
    for module in modules() {
        assert_eq!(about.matches(&format!("[`{module}`]")).count(), 1, "`{module}` in the page of the crate");
    }
}

#[test]
fn every_path_and_item_is_there() {
    let page = text(PAGE);
    let everything: String = modules().iter().filter_map(|module| source(module)).collect();
    for span in spans(&page) {
        if span.starts_with("src/") || span.starts_with("tests/") || span.starts_with("docs/") {
            assert!(path(span).exists(), "{span}");
        } else if let Some((module, item)) =
            span.rsplit_once("::").filter(|(module, _)| *module == module.to_lowercase())
        {
            let module = module.split("::").next().unwrap_or_default();
            let source = source(module).unwrap_or_else(|| panic!("{span}: no such module"));
            let kinds = ["struct", "enum", "trait", "type", "fn"];
            assert!(kinds.iter().any(|kind| source.contains(&format!("pub {kind} {item}"))), "{span}");
        } else if span.contains("::") {
            assert!(everything.contains(span), "{span}");
        } else if let Some((_, field)) = span.split_once('.').filter(|(of, _)| of.starts_with(char::is_uppercase)) {
            assert!(everything.contains(&format!("    pub {field}: ")), "{span}");
        }
    }
}

/// Files of the source that use `fs` or start programs.
fn touching(folder: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(path(folder)).expect("a readable folder") {
        let name = format!("{folder}/{}", entry.expect("a readable entry").file_name().to_str().expect("UTF-8"));
        if path(&name).is_dir() {
            touching(&name, found);
        } else if name != "src/write/tests.rs" {
            let text = text(&name);
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let touches = ["fs::", "Command::new("].iter().any(|what| code.lines().any(|line| uses(line, what)));
            found.extend(touches.then_some(name));
        }
    }
}

/// Whether a line of code calls something in `what`; types are no deeds.
fn uses(line: &str, what: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let calls = |at: usize| !["FileType", "Permissions"].iter().any(|name| code[at + what.len()..].starts_with(name));
    code.match_indices(what).any(|(at, _)| !code[..at].ends_with(word) && calls(at))
}

#[test]
fn whoever_touches_the_disk_is_listed() {
    let page = text(PAGE);
    let mut listed: Vec<&str> = rows(&page, "| module | reads |").into_iter().flat_map(|row| spans(row[0])).collect();
    let mut found = Vec::new();
    touching("src", &mut found);
    found.sort();
    listed.sort_unstable();
    assert_eq!(listed, found);
}
