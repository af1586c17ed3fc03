//! A folder of promises: `tests/cases/<promise>/` holds the files that one small project has beside, or in place of,
//! those of `tests/cases/_base/`, and under `expected/<environment>/` what its stack `app` compiles to there.
//!
//! Only files that lie under `expected/` are compared, each byte by byte; the comment at the head of a Compose file
//! is left out. `expected/messages` is what the user is told; a case without one is silent. `BLESS=1` renews what is
//! expected, and gives a new case the Compose file of each environment: read it before it is committed.
#![allow(clippy::unwrap_used, reason = "what these helpers cannot do fails the test")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use stackgen::pipeline::{Compilation, Selection, compile};
use stackgen::report::{Format, render};

use crate::support::Sandbox;

const COMPOSE: &str = "docker-compose.yml";
const MESSAGES: &str = "messages";

struct Case {
    name: String,
    folder: PathBuf,
}

/// What a case compiles to: what is said, and the files of each environment as `<environment>/<path>`.
struct Outcome {
    messages: String,
    files: Vec<(String, String)>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn cases() -> Vec<Case> {
    let folders = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let named = folders.map(|folder| Case { name: folder.file_name().unwrap().to_str().unwrap().to_owned(), folder });
    let mut cases: Vec<Case> = named.filter(|case| !case.name.starts_with('_')).collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// The files below a folder, `/` between segments, sorted.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(files(&entry.path()).iter().map(|below| format!("{name}/{below}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

fn copy(from: &Path, project: &Sandbox) {
    for path in files(from).iter().filter(|path| !path.starts_with("expected/")) {
        project.write(path, &fs::read_to_string(from.join(path)).unwrap());
    }
}

impl Case {
    fn expected(&self) -> PathBuf {
        self.folder.join("expected")
    }

    fn compile(&self) -> Outcome {
        let project = Sandbox::new();
        copy(&folder().join("_base"), &project);
        copy(&self.folder, &project);
        let Compilation { sources, reports, bundle, .. } = compile(project.root(), &Selection::default(), &());
        let mut files = Vec::new();
        for (unit, artifacts) in bundle.iter().flat_map(|bundle| &bundle.units) {
            assert_eq!(&*unit.stack, "app", "{}", self.name);
            for (path, artifact) in artifacts {
                files.push((format!("{}/{path}", unit.env), without_header(path, artifact.text())));
            }
        }
        Outcome { messages: render(&reports.into_sorted(), &sources, Format::Human { styled: false }), files }
    }

    /// Which files are compared.
    fn compared(&self) -> Vec<String> {
        files(&self.expected())
    }

    /// Writes what is expected from now on.
    fn bless(&self, outcome: &Outcome) {
        let known = self.compared();
        let wanted = |path: &str| known.iter().any(|known| known == path);
        let is_new = !known.iter().any(|path| path != MESSAGES);
        for (path, text) in &outcome.files {
            if wanted(path) || is_new && path.ends_with(COMPOSE) {
                let path = self.expected().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        let messages = self.expected().join(MESSAGES);
        if !outcome.messages.is_empty() {
            fs::create_dir_all(self.expected()).unwrap();
            fs::write(messages, &outcome.messages).unwrap();
        } else if messages.exists() {
            fs::remove_file(messages).unwrap();
        }
    }

    /// What differs from what is expected.
    fn differences(&self, outcome: &Outcome) -> String {
        let mut differences = String::new();
        let mut compare = |path: &str, text: Option<&str>| {
            let expected = fs::read_to_string(self.expected().join(path)).ok();
            if expected.as_deref() != text {
                let show = |text: Option<&str>| text.unwrap_or("nothing").to_owned();
                let patch = similar::TextDiff::from_lines(show(expected.as_deref()), show(text))
                    .unified_diff()
                    .header("expected", "compiled")
                    .to_string();
                writeln!(differences, "{}/{path}\n{patch}", self.name).unwrap();
            }
        };
        compare(MESSAGES, Some(&*outcome.messages).filter(|text| !text.is_empty()));
        for path in self.compared().iter().filter(|path| *path != MESSAGES) {
            let text = outcome.files.iter().find(|(compiled, _)| compiled == path).map(|(_, text)| text.as_str());
            compare(path, text);
        }
        differences
    }
}

/// A Compose file from its name on: what stands above says only where it came from.
fn without_header(path: &str, text: &str) -> String {
    match text.find("\nname: ").filter(|_| path == COMPOSE) {
        Some(at) => text[at + 1..].to_owned(),
        None => text.to_owned(),
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a person says by the environment that the expectation is renewed")]
fn every_promise_is_kept() {
    let bless = std::env::var("BLESS").is_ok();
    let mut differences = String::new();
    for case in cases() {
        let outcome = case.compile();
        if bless {
            case.bless(&outcome);
        }
        if case.compared().is_empty() {
            writeln!(differences, "{} expects nothing", case.name).unwrap();
        }
        differences.push_str(&case.differences(&outcome));
    }
    assert!(differences.is_empty(), "{differences}");
}
