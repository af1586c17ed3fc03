//! Each how-to page is one edit of this repository's own systems, and what follows from it.
//!
//! A block `diff PATH` is the edit of a file, `yaml PATH` a new file; both say the path again in their first line, for
//! readers of the rendered page. In a block `console` each `$ ` begins a command, which runs in a copy of the project; what
//! comes after it is what it says. `BLESS=1 cargo test docs` renews that.

use std::path::Path;

use super::{Block, blocks, path, text};
use crate::support::Sandbox;

const FOLDER: &str = "docs/how-to";

/// What the project is made of.
const PROJECT: [&str; 6] = ["stackgen.yaml", "catalog", "generated", "profiles", "stacks", "templates"];

fn pages() -> Vec<String> {
    let entries = std::fs::read_dir(path(FOLDER)).expect("a readable folder");
    let mut pages: Vec<String> = entries
        .map(|entry| entry.expect("a readable entry").file_name().into_string().expect("UTF-8"))
        .map(|name| format!("{FOLDER}/{name}"))
        .collect();
    pages.sort();
    pages
}

/// This repository's project in a folder of its own, where commands find stackgen.
fn project() -> Sandbox {
    let stackgen = Path::new(env!("CARGO_BIN_EXE_stackgen")).parent().expect("a folder");
    let sandbox = Sandbox::new().variable("PATH", &format!("{}:/usr/bin:/bin", stackgen.display()));
    PROJECT.iter().for_each(|part| copy(&path(part), &sandbox.path(part)));
    sandbox
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        std::fs::copy(from, to).expect("a copy");
        return;
    }
    std::fs::create_dir(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a readable folder") {
        let name = entry.expect("a readable entry").file_name();
        copy(&from.join(&name), &to.join(&name));
    }
}

/// Carries out the edit of a page.
fn edit(sandbox: &Sandbox, file: &str, language: &str, block: &str) {
    let change = block.strip_prefix(&format!("# {file}\n")).expect("the first line names the file");
    if language == "yaml" {
        assert!(!sandbox.path(file).exists(), "{file} is there already");
        return sandbox.write(file, change);
    }
    let side = |gone: char| -> String {
        let lines = change.lines().filter(|line| !line.starts_with(gone));
        lines.flat_map(|line| [line.get(1..).expect("a mark"), "\n"]).collect()
    };
    let (before, after, whole) = (side('+'), side('-'), sandbox.read(file));
    assert_eq!(whole.matches(&before).count(), 1, "what is edited stands once in {file}:\n{before}");
    sandbox.write(file, &whole.replace(&before, &after));
}

/// The commands of a block, each with what it says now.
fn run(sandbox: &Sandbox, block: &str) -> String {
    let commands = block.lines().filter_map(|line| line.strip_prefix("$ "));
    commands.fold(String::new(), |said, command| {
        let run = sandbox.program("sh", ["-c", &format!("{{ {command}; }} 2>&1")]);
        said + "$ " + command + "\n" + &run.stdout
    })
}

/// The page as it is when everything that it shows is what comes.
fn renewed(page: &str) -> String {
    let (sandbox, whole) = (project(), text(page));
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let (mut fresh, mut told, mut edits) = (String::new(), 0, 0);
    for Block { line, info, text, .. } in blocks(&whole) {
        let words: Vec<&str> = info.iter().map(String::as_str).collect();
        match words.as_slice() {
            [language @ ("diff" | "yaml"), file] => {
                edits += 1;
                edit(&sandbox, file, language, &text);
            }
            ["console"] => {
                fresh.extend(lines[told..line].iter().copied());
                fresh.push_str(&run(&sandbox, &text));
                told = line + text.lines().count();
            }
            ["sh"] => {}
            _ => panic!("{page}:{line}: `{}` says not what the block is", words.join(" ")),
        }
    }
    assert_eq!(edits, 1, "{page} is one edit");
    fresh.extend(lines[told..].iter().copied());
    fresh
}

#[test]
fn what_follows_from_each_edit_is_what_its_page_shows() {
    let pages = pages();
    assert!(pages.len() >= 5, "{pages:?}");
    let mut stale = Vec::new();
    for page in pages {
        let fresh = renewed(&page);
        if fresh == text(&page) {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path(&page), fresh).expect("the page can be written");
        } else {
            stale.push(format!("{page} shows other than what comes now:\n{fresh}"));
        }
    }
    assert!(stale.is_empty(), "{}\nBLESS=1 cargo test docs renews them", stale.join("\n"));
}
