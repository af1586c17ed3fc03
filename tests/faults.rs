//! A folder of faults: `tests/faults/<fault>/` holds the files that one small project has in place of, or beside,
//! those of `tests/faults/_base/`, and in `expected` what the user is told.
//!
//! A file `command` names another command than `validate`. A file `setup` says what no checkout can carry: `remove`
//! takes a file of the base away, `link FILE TARGET` makes a symbolic link. `BLESS=1` renews `expected`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use stackgen::diagnostic::{Reports, Severity};
use stackgen::pipeline::{Selection, compile};
use stackgen::report::{self, Format};
use stackgen::source::Sources;
use stackgen::yaml::{self, Data, Node};
use tempfile::TempDir;

/// Files of a case that are not the project's.
const OWN_FILES: [&str; 3] = ["command", "expected", "setup"];

/// What no user should ever read: Rust's words, and the machine's.
const FOREIGN: [&str; 9] = ["None", "Option", "Some(", "String", "Vec<", "panicked", "unwrap", "os error", "RUST_"];

struct Case {
    name: String,
    folder: PathBuf,
}

/// What a case said, taken apart.
struct Said {
    code: String,
    /// The file, with line and column where it points into one.
    place: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|folder| Case { name: folder.file_name().unwrap().to_str().unwrap().to_owned(), folder })
        .filter(|case| !case.name.starts_with('_'))
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    /// The project on disk.
    fn lay(&self) -> TempDir {
        let project = tempfile::tempdir().unwrap();
        copy(&folder().join("_base"), project.path(), &[]);
        for line in self.own("setup").lines() {
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["remove", path] => remove(&project.path().join(path)),
                ["link", path, target] => {
                    let link = project.path().join(path);
                    remove(&link);
                    symlink(target, &link);
                }
                _ => panic!("{}: no such step: {line}", self.name),
            }
        }
        copy(&self.folder, project.path(), &OWN_FILES);
        project
    }

    fn own(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    fn has_several(&self) -> bool {
        self.name.starts_with("several_")
    }

    /// What the user is told, with the exit code.
    fn run(&self, project: &Path) -> String {
        let compilation = compile(project, &Selection::default(), &mut ());
        let diagnostics = compilation.reports.into_sorted();
        let text = report::render(&diagnostics, &compilation.sources, Format::Human { styled: false });
        let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        format!("{text}exit code {}\n", if failed { 2 } else { 0 })
    }
}

fn copy(from: &Path, to: &Path, but: &[&str]) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
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
    let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
}

#[cfg(unix)]
fn symlink(target: &str, link: &Path) {
    std::os::unix::fs::symlink(target, link).unwrap();
}

#[cfg(not(unix))]
fn symlink(_: &str, _: &Path) {}

/// Every path below a folder, with its content.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(&here).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
            found.insert(entry.path(), fs::read(entry.path()).unwrap_or_default());
        }
    }
    found
}

/// The diagnostics of a text for people.
fn said(text: &str) -> Vec<Said> {
    let mut said = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(rest) = line.strip_prefix("error").or_else(|| line.strip_prefix("warning")) else { continue };
        let code = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or("", |(code, _)| code);
        let place = lines.peek().and_then(|next| next.split_once("--> ")).map_or("", |(_, place)| place);
        said.push(Said { code: code.to_owned(), place: place.to_owned() });
    }
    said
}

/// The kind of a position: the kind of file, and the path of keys with names left out.
fn kind_of_position(project: &Path, place: &str) -> String {
    let mut parts = place.rsplitn(3, ':');
    let (column, line, path) = (parts.next(), parts.next(), parts.next());
    let (Some(column), Some(line), Some(path)) = (column, line, path) else { return kind_of_file(place) };
    let (line, column): (usize, usize) = (line.parse().unwrap(), column.parse().unwrap());
    let kind = kind_of_file(path);
    let Some(text) = fs::read(project.join(path)).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return kind;
    };
    let offset = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>()
        + text.lines().nth(line - 1).map_or(0, |line| line.chars().take(column - 1).map(char::len_utf8).sum());
    let mut sources = Sources::default();
    let file = sources.add(path, text);
    let mut keys = Vec::new();
    match yaml::read(file, &sources, &mut Reports::default()) {
        Some(node) => descend(&node, offset, &mut keys),
        None => keys.push("not YAML".to_owned()),
    }
    format!("{kind} {}", keys.join("."))
}

fn kind_of_file(path: &str) -> String {
    let kinds =
        [("catalog/features", "features"), ("catalog/", "entry"), ("profiles/", "profile"), ("stacks/", "stack")];
    let found = kinds.iter().find(|(start, _)| path.starts_with(start)).map(|(_, kind)| *kind);
    found.unwrap_or(path.split('/').next().unwrap_or_default()).to_owned()
}

/// Mappings whose keys are names that people choose.
const NAMES: [&str; 24] = [
    "commands",
    "config",
    "configs",
    "containers",
    "directories",
    "endpoints",
    "entries",
    "environment",
    "features",
    "files",
    "host_port",
    "in",
    "labels",
    "names",
    "needs",
    "options",
    "parameters",
    "phases",
    "publish",
    "roles",
    "services",
    "settings",
    "variables",
    "volumes",
];

/// The path of keys to what stands at an offset.
fn descend(node: &Node, offset: usize, keys: &mut Vec<String>) {
    let holds = |node: &Node| node.span.range().contains(&offset);
    match &node.data {
        Data::Map(map) => {
            let here = keys.last().map(String::as_str).unwrap_or_default();
            let phase = keys.len() > 1 && keys[keys.len() - 2] == "phases";
            let named = NAMES.contains(&here) || phase;
            for (name, entry) in map {
                let is_key = entry.key_span.range().contains(&offset);
                if is_key || holds(&entry.value) {
                    keys.push(if named { "*".to_owned() } else { name.to_string() });
                    if is_key {
                        keys.push("(key)".to_owned());
                    } else {
                        descend(&entry.value, offset, keys);
                    }
                    return;
                }
            }
        }
        Data::List(items) => {
            if let Some(item) = items.iter().find(|item| holds(item)) {
                keys.push("[]".to_owned());
                descend(item, offset, keys);
            }
        }
        Data::Scalar(_) if node.span.range().start + 1 < offset => keys.push("(inside)".to_owned()),
        Data::Scalar(_) => {}
    }
}

#[test]
fn every_fault_is_told_as_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut complaints = String::new();
    for case in cases() {
        let project = case.lay();
        let before = contents(project.path());
        let text = case.run(project.path());
        let mut complain = |what: &str| writeln!(complaints, "{}: {what}\n{text}", case.name).unwrap();
        if contents(project.path()) != before {
            complain("something on disk changed");
        }
        if !text.ends_with("exit code 2\n") {
            complain("the exit code is not 2");
        }
        if let Some(word) = FOREIGN.iter().find(|word| text.contains(**word)) {
            complain(&format!("`{word}` is no word for users"));
        }
        if text.contains(&project.path().display().to_string()) || text.contains(env!("CARGO_MANIFEST_DIR")) {
            complain("a path of this machine is told");
        }
        let count = said(&text).len();
        let fits = if case.has_several() { (3..=6).contains(&count) } else { count == 1 };
        if !fits {
            complain(&format!("{count} diagnostics"));
        }
        if bless {
            fs::write(case.folder.join("expected"), &text).unwrap();
        } else if case.own("expected") != text {
            complain(&format!("expected was\n{}\nand now it is", case.own("expected")));
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

#[test]
fn no_two_faults_are_alike_in_code_and_kind_of_position() {
    let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut alike = String::new();
    for case in cases().iter().filter(|case| !case.has_several()) {
        let project = case.lay();
        for said in said(&case.own("expected")) {
            let position = kind_of_position(project.path(), &said.place);
            println!("{:26} {:60} {}", said.code, position, case.name);
            if let Some(other) = seen.insert((said.code.clone(), position.clone()), case.name.clone()) {
                writeln!(alike, "{} and {other}: {} at {position}", case.name, said.code).unwrap();
            }
        }
    }
    assert!(alike.is_empty(), "{alike}");
}

#[test]
fn the_base_has_no_fault() {
    let project = tempfile::tempdir().unwrap();
    copy(&folder().join("_base"), project.path(), &[]);
    let compilation = compile(project.path(), &Selection::default(), &mut ());
    let text =
        report::render(&compilation.reports.into_sorted(), &compilation.sources, Format::Human { styled: false });
    assert_eq!(text, "");
}
