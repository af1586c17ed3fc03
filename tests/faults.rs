//! A folder of faults: `tests/faults/<fault>/` holds the files that one small project has in place of, or beside,
//! those of `tests/faults/_base/`, and in `expected` what the user is told.
//!
//! A file `command` names another command than `validate`. A file `setup` says what no checkout can carry: `remove`
//! takes a file of the base away, `link FILE TARGET` makes a symbolic link. `BLESS=1` renews `expected`.
//! `several_…` plants three to six faults in several files and stages, `warning_…` what is no error.
#![allow(clippy::unwrap_used, reason = "what these helpers cannot do fails the test")]

mod position;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Run, Sandbox};
use position::kind_of_position;

/// Files of a case that are not the project's.
const OWN_FILES: [&str; 3] = ["command", "expected", "setup"];

/// What no user should ever read: Rust's words, and the machine's.
const FOREIGN: [&str; 10] = [
    "$ROOT",
    "None",
    "Option",
    "Some(",
    "String",
    "Vec<",
    "os error",
    "panicked",
    "unwrap",
    env!("CARGO_MANIFEST_DIR"),
];

struct Case {
    name: String,
    folder: PathBuf,
}

/// A diagnostic as it was printed.
struct Told {
    code: String,
    /// The path, with line and column where it points into a file.
    place: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

fn cases() -> Vec<Case> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<Case> = entries
        .filter(|folder| folder.is_dir())
        .map(|folder| Case { name: folder.file_name().unwrap().to_str().unwrap().to_owned(), folder })
        .filter(|case| !case.name.starts_with('_'))
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    /// The project on disk.
    fn lay(&self) -> Sandbox {
        let project = base();
        for line in self.own("setup").lines() {
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["remove", path] => remove(&project.path(path)),
                ["link", path, target] => {
                    remove(&project.path(path));
                    symlink(target, &project.path(path));
                }
                _ => panic!("{}: no such step: {line}", self.name),
            }
        }
        copy(&self.folder, project.root(), &OWN_FILES);
        project
    }

    fn own(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    fn is(&self, kind: &str) -> bool {
        self.name.starts_with(kind)
    }

    /// What the user does, and is told.
    fn run(&self, project: &Sandbox) -> String {
        let command = self.own("command");
        let command = if command.is_empty() { "validate" } else { command.trim() };
        let Run { code, stdout, stderr } = project.run(command.split(' '));
        format!("$ stackgen {command}\n{stdout}{stderr}exit code {code}\n")
    }

    /// What is wrong with what was told.
    fn complaints(&self, text: &str) -> Vec<String> {
        let mut complaints = Vec::new();
        let code = if self.is("warning_") { 0 } else { 2 };
        if !text.ends_with(&format!("\nexit code {code}\n")) {
            complaints.push(format!("the exit code is not {code}"));
        }
        let foreign = FOREIGN.iter().filter(|word| text.contains(**word));
        complaints.extend(foreign.map(|word| format!("`{word}` is no word for users")));
        let count = told(text).len();
        if if self.is("several_") { !(3..=6).contains(&count) } else { count != 1 } {
            complaints.push(format!("{count} diagnostics"));
        }
        complaints
    }
}

fn base() -> Sandbox {
    let project = Sandbox::new();
    copy(&folder().join("_base"), project.root(), &[]);
    project
}

fn copy(from: &Path, to: &Path, but: &[&str]) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if but.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target, &[]);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn remove(path: &Path) {
    fs::remove_file(path).or_else(|_| fs::remove_dir_all(path)).unwrap();
}

#[cfg(unix)]
fn symlink(target: &str, link: &Path) {
    std::os::unix::fs::symlink(target, link).unwrap();
}

#[cfg(not(unix))]
fn symlink(_: &str, _: &Path) {}

/// Every file of a project, with its content.
fn contents(project: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    project.tree().into_iter().map(|path| (path.clone(), fs::read(project.path(&path)).unwrap_or_default())).collect()
}

/// The diagnostics of a text for people.
fn told(text: &str) -> Vec<Told> {
    let mut told = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(rest) = line.strip_prefix("error").or_else(|| line.strip_prefix("warning")) else { continue };
        let code = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or("", |(code, _)| code);
        let place = lines.peek().and_then(|next| next.split_once("--> ")).map_or("", |(_, place)| place);
        told.push(Told { code: code.to_owned(), place: place.to_owned() });
    }
    told
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a person says by the environment that the expectation is renewed")]
fn every_fault_is_told_as_expected() {
    let bless = std::env::var("BLESS").is_ok();
    let mut report = String::new();
    for case in cases() {
        let project = case.lay();
        let before = contents(&project);
        let text = case.run(&project);
        let mut complaints = case.complaints(&text);
        if contents(&project) != before {
            complaints.push("something on disk changed".to_owned());
        }
        if bless {
            fs::write(case.folder.join("expected"), &text).unwrap();
        } else if case.own("expected") != text {
            complaints.push(format!("this was expected:\n{}\nand this is told:", case.own("expected")));
        }
        if !complaints.is_empty() {
            writeln!(report, "{}: {}\n{text}", case.name, complaints.join(", ")).unwrap();
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// Run it with `--nocapture` to see the table.
#[test]
fn no_two_faults_are_alike_in_code_and_kind_of_position() {
    let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut alike = String::new();
    for case in cases().into_iter().filter(|case| !case.is("several_")) {
        let project = case.lay();
        for told in told(&case.own("expected")) {
            let position = kind_of_position(&project, &told.code, &told.place);
            println!("{:28} {position:70} {}", told.code, case.name);
            if let Some(other) = seen.insert((told.code, position.clone()), case.name.clone()) {
                writeln!(alike, "{} and {other}: {position}", case.name).unwrap();
            }
        }
    }
    assert!(alike.is_empty(), "{alike}");
}

#[test]
fn the_base_has_no_fault() {
    base().run(["validate"]).expect(0, "", "sound: 1 stack in 2 environments\n");
}

#[test]
fn there_are_many_faults_and_many_that_come_together() {
    let (several, single): (Vec<Case>, Vec<Case>) = cases().into_iter().partition(|case| case.is("several_"));
    assert!(single.len() >= 200 && several.len() >= 20, "{} and {}", single.len(), several.len());
}
