//! A project folder to build in.

use std::fs;
use std::path::{Path, PathBuf};

use stackgen::bundle::{Artifact, Bundle, Unit, UnitName};
use stackgen::plan::{Kind, Plan, plan};
use stackgen::write::{Error, Summary, write};

/// A scratch project; it goes when dropped.
pub struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    pub fn new() -> Project {
        Project { folder: tempfile::tempdir().unwrap() }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    pub fn exists(&self, path: &str) -> bool {
        self.path(path).symlink_metadata().is_ok()
    }

    pub fn build(&self, bundle: &Bundle) -> Result<Summary, Error> {
        write(&plan(bundle, self.root()).unwrap(), false)
    }

    pub fn force(&self, bundle: &Bundle) -> Result<Summary, Error> {
        write(&plan(bundle, self.root()).unwrap(), true)
    }

    /// Every file below a folder, sorted, but for stackgen's own at the root.
    pub fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        self.collect(self.root(), &mut files);
        files.retain(|path| !path.starts_with(".stackgen/"));
        files.sort();
        files
    }

    fn collect(&self, folder: &Path, files: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.symlink_metadata().unwrap().is_dir() {
                self.collect(&path, files);
            } else {
                files.push(path.strip_prefix(self.root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
}

/// A bundle of everything, from `stack/env/path` and content; a content that begins with `#!` is executable.
pub fn bundle(files: &[(&str, &str)]) -> Bundle {
    let mut bundle = Bundle { complete: true, ..Bundle::default() };
    for (path, text) in files {
        let mut parts = path.splitn(3, '/');
        let name = UnitName { stack: parts.next().unwrap().into(), env: parts.next().unwrap().into() };
        let unit: &mut Unit = bundle.units.entry(name).or_default();
        unit.insert(parts.next().unwrap().to_owned(), Artifact::of(*text));
    }
    bundle
}

/// The same, of a run with a filter.
pub fn filtered(files: &[(&str, &str)]) -> Bundle {
    Bundle { complete: false, ..bundle(files) }
}

/// What a plan does, as `kind path`, records left out.
pub fn doings(plan: &Plan<'_>) -> Vec<String> {
    plan.changes()
        .filter(|change| !change.is_record)
        .map(|change| {
            let kind = match change.kind() {
                Kind::Create => "create",
                Kind::Update => "update",
                Kind::Mode => "mode",
                Kind::Delete => "delete",
            };
            let edit = change.edit.map_or(String::new(), |edit| format!(" ({edit:?})"));
            format!("{kind} {}{edit}", change.path)
        })
        .collect()
}

/// The codes and places of a refusal.
pub fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Vec<String> {
    match outcome {
        Err(Error::Refused(reasons)) => reasons.iter().map(said).collect(),
        other => panic!("no refusal: {other:?}"),
    }
}

/// A diagnostic as `code path`.
pub fn said(diagnostic: &stackgen::diagnostic::Diagnostic) -> String {
    match &diagnostic.place {
        stackgen::diagnostic::Place::Path(path) => format!("{} {path}", diagnostic.code.as_str()),
        stackgen::diagnostic::Place::Span(_) => panic!("a span in {diagnostic:?}"),
    }
}
