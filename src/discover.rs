//! Stage: which files a project has. Nothing is parsed here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::Scalar;
use crate::render::SUFFIX;
use crate::value::Name;

static BUILTIN_CATALOG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/catalog");
static BUILTIN_PROFILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// The file that marks the root of a project.
pub const ROOT_FILE: &str = "stackgen.yaml";

/// The files of a project, by the names that inputs know them by. Paths are relative to the root.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds `stackgen.yaml`.
    pub root: PathBuf,
    /// Catalog entries of the project.
    pub catalog: BTreeMap<String, String>,
    /// The declaration of features, where the project has its own.
    pub features: Option<String>,
    /// Stacks: `stacks/<name>.yaml` or `stacks/<name>/stack.yaml`.
    pub stacks: BTreeMap<String, String>,
    /// Profiles.
    pub profiles: BTreeMap<String, String>,
    /// Templates: path below `templates/`.
    pub templates: BTreeMap<String, String>,
    /// YAML files in folders of the catalog: beside entries, or astray.
    pub beside: Vec<String>,
}

/// Finds the root at or above `start`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|folder| folder.join(ROOT_FILE).is_file()).map(Path::to_path_buf)
}

/// Lists a project's files.
pub fn discover(root: &Path, reports: &mut Reports) -> Project {
    let mut catalog = named_files(root, "catalog", reports);
    let features = catalog.remove("features");
    let errors = reports.errors();
    let stacks = stacks(root, reports);
    let profiles = named_files(root, "profiles", reports);
    // Where one could not be read, that was reported.
    if reports.errors() == errors {
        require("stacks", "no stack: `stacks/<name>.yaml` says which services a system has", &stacks, reports);
        require("profiles", "no profile: `profiles/dev.yaml` says what `dev` means", &profiles, reports);
    }
    let templates = all_files(root, "templates", reports);
    let is_yaml = |path: &str| path.contains('/') && [".yaml", ".yml"].iter().any(|end| path.ends_with(end));
    let beside = all_files(root, "catalog", reports).into_iter().filter(|(path, _)| is_yaml(path));
    let beside = beside.map(|(_, path)| path).collect();
    Project { root: root.to_path_buf(), catalog, features, stacks, profiles, templates, beside }
}

/// Without stacks or environments there is nothing to build, and a build would delete what there was.
fn require(folder: &str, lack: &str, files: &BTreeMap<String, String>, reports: &mut Reports) {
    if files.is_empty() {
        reports.report(Diagnostic::at_path(Code::MissingFile, folder, format!("the project has {lack}")));
    }
}

fn stacks(root: &Path, reports: &mut Reports) -> BTreeMap<String, String> {
    let mut stacks = BTreeMap::new();
    for (name, is_folder) in entries(root, "stacks", reports) {
        if is_folder {
            let path = format!("stacks/{name}/stack.yaml");
            if root.join(&path).is_file() {
                insert_unique(&mut stacks, name, path, reports);
            } else {
                let message = format!("the folder `stacks/{name}` has no `stack.yaml`");
                reports.report(Diagnostic::at_path(Code::MissingFile, path, message));
            }
        } else if let Some(stem) = stem(&name, "stacks", reports) {
            insert_unique(&mut stacks, stem, format!("stacks/{name}"), reports);
        }
    }
    stacks
}

fn named_files(root: &Path, folder: &str, reports: &mut Reports) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for (name, is_folder) in entries(root, folder, reports) {
        if is_folder {
            // A catalog entry may have files beside it; nothing may lie beside a profile.
            if folder == "profiles" {
                let message = format!("`{folder}` holds files, not folders");
                reports.report(Diagnostic::at_path(Code::UnexpectedFile, format!("{folder}/{name}"), message));
            }
        } else if let Some(stem) = stem(&name, folder, reports) {
            insert_unique(&mut files, stem, format!("{folder}/{name}"), reports);
        }
    }
    files
}

/// The name of a YAML file, or a report that it is none: a file that nothing reads must not look as if it counted.
fn stem(name: &str, folder: &str, reports: &mut Reports) -> Option<String> {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    if stem.is_none() && (folder == "stacks" || folder == "profiles") {
        let message = format!("only `.yaml` files are read in `{folder}`");
        reports.report(Diagnostic::at_path(Code::UnexpectedFile, format!("{folder}/{name}"), message));
    }
    stem.map(str::to_owned)
}

fn insert_unique(files: &mut BTreeMap<String, String>, name: String, path: String, reports: &mut Reports) {
    if let Err(reason) = Name::parse(&name) {
        reports.report(Diagnostic::at_path(Code::InvalidName, path.as_str(), reason));
    }
    if let Some(first) = files.get(&name) {
        let message = format!("`{path}` and `{first}` both define `{name}`");
        reports.report(Diagnostic::at_path(Code::DuplicateName, path, message));
    } else {
        files.insert(name, path);
    }
}

fn all_files(root: &Path, folder: &str, reports: &mut Reports) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(below) = folders.pop() {
        let here = if below.is_empty() { folder.to_owned() } else { format!("{folder}/{below}") };
        for (name, is_folder) in entries_with(root, &here, is_hidden_template, reports) {
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if is_folder {
                folders.push(path);
            } else {
                files.insert(path.clone(), format!("{folder}/{path}"));
            }
        }
    }
    files
}

/// Whether a hidden file is a template, such as that of `.env`; `.#` begins the locks of an editor.
fn is_hidden_template(name: &str) -> bool {
    name.ends_with(SUFFIX) && !name.starts_with(".#")
}

/// The visible entries of a folder in order, each with whether it is a folder. A folder that is absent is empty.
fn entries(root: &Path, folder: &str, reports: &mut Reports) -> Vec<(String, bool)> {
    entries_with(root, folder, |_| false, reports)
}

/// The same, with those hidden entries that count.
fn entries_with(root: &Path, folder: &str, counts: fn(&str) -> bool, reports: &mut Reports) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let listing = match std::fs::read_dir(root.join(folder)) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return found,
        Err(error) => {
            reports.report(unreadable(folder, &error));
            return found;
        }
    };
    for entry in listing {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                reports.report(unreadable(folder, &error));
                continue;
            }
        };
        let path = format!("{folder}/{}", entry.file_name().display());
        match (entry.file_name().into_string(), std::fs::metadata(entry.path())) {
            (Ok(name), _) if name.starts_with('.') && !counts(&name) || name.ends_with('~') => {}
            (Ok(name), Ok(about)) => found.push((name, about.is_dir())),
            (Ok(_), Err(error)) => reports.report(unreadable(&path, &error)),
            (Err(_), _) => {
                reports.report(Diagnostic::at_path(Code::InvalidName, path, "the file's name is not UTF-8"));
            }
        }
    }
    found.sort();
    found
}

/// The report that a path cannot be read.
pub fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::at_path(Code::UnreadableFile, path, format!("cannot read `{path}`: {}", reason(error)))
}

/// The operating system's words, without the number that Rust puts behind them.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A built-in catalog file by its name (`postgres`, `features`).
pub fn builtin_catalog(name: &str) -> Option<&'static str> {
    BUILTIN_CATALOG.get_file(format!("{name}.yaml"))?.contents_utf8()
}

/// A file that lies beside the built-in entries.
pub fn builtin_beside(path: &str) -> Option<&'static str> {
    BUILTIN_CATALOG.get_file(path)?.contents_utf8()
}

/// The names of the built-in entries.
pub fn builtin_entries() -> impl Iterator<Item = &'static str> {
    BUILTIN_CATALOG
        .files()
        .filter_map(|file| file.path().to_str()?.strip_suffix(".yaml"))
        .filter(|name| *name != "features")
}

/// The names of the built-in profiles.
pub fn builtin_profiles() -> impl Iterator<Item = &'static str> {
    BUILTIN_PROFILES.files().filter_map(|file| file.path().to_str()?.strip_suffix(".yaml"))
}

/// A built-in profile by its name.
pub fn builtin_profile(name: &str) -> Option<&'static str> {
    BUILTIN_PROFILES.get_file(format!("{name}.yaml"))?.contents_utf8()
}
