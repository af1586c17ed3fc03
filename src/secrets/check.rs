//! `secrets check`: what is missing, empty or undecided, never a value.

use std::io;
use std::path::Path;

use super::file::{self, State};
use super::git::{self, Standing};
use super::{PLACEHOLDER, Required, init};
use crate::diagnostic::{Code, Diagnostic, Reports, Severity};

/// Reports what stands between these stacks and a start.
pub fn check(root: &Path, required: &[Required], reports: &mut Reports) {
    for unit in required.iter().filter(|unit| !unit.secrets.is_empty()) {
        let path = unit.path();
        match std::fs::read_to_string(root.join(&path)) {
            Ok(text) => {
                check_names(unit, &path, &text, reports);
                check_exposure(root, &path, reports);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let message = format!("`{path}` does not exist; it holds {}", names(unit));
                reports.report(Diagnostic::at_path(Code::MissingSecret, path, message).help(make_it(unit)));
            }
            Err(error) => {
                let message = format!("cannot read `{path}`: {error}");
                reports.report(Diagnostic::at_path(Code::MissingSecret, path, message));
            }
        }
    }
}

fn check_names(unit: &Required, path: &str, text: &str, reports: &mut Reports) {
    let found = file::read(text);
    for wanted in &unit.secrets {
        let name = &wanted.name;
        let state = found.iter().find(|(found, _)| *found == &**name).map(|(_, state)| *state);
        let diagnostic = |code, message: String| Diagnostic::at_path(code, path, message);
        let fault = match state {
            Some(State::Set) => continue,
            None => diagnostic(Code::MissingSecret, format!("`{name}` is missing")).help(make_it(unit)),
            Some(State::Empty) => diagnostic(Code::MissingSecret, format!("`{name}` is empty")),
            Some(State::Undecided) => diagnostic(Code::UndecidedSecret, format!("`{name}` still says `{PLACEHOLDER}`")),
        };
        reports.report(fault.help(format!("what it is for: {}", wanted.description)));
    }
    for name in obsolete(unit, &found) {
        let message = format!("nothing uses `{name}` any longer");
        let fault = Diagnostic::at_path(Code::ObsoleteSecret, path, message);
        reports.report(Diagnostic { severity: Severity::Warning, ..fault });
    }
}

/// The names of a file that no setting has.
pub fn obsolete<'a>(unit: &Required, found: &[(&'a str, State)]) -> Vec<&'a str> {
    let known = |name: &str| unit.secrets.iter().any(|wanted| *wanted.name == *name);
    found.iter().map(|(name, _)| *name).filter(|name| !known(name)).collect()
}

fn check_exposure(root: &Path, path: &str, reports: &mut Reports) {
    if let Some(exposed) = exposure(path, git::standing(root, path)) {
        reports.report(exposed);
    }
    if !init::is_private(&root.join(path)) {
        let message = format!("others on this machine can read `{path}`");
        reports.report(Diagnostic::at_path(Code::ExposedSecrets, path, message).help(format!("chmod 600 {path}")));
    }
}

/// The fault of a secrets file that git could take into a commit.
pub fn exposure(path: &str, standing: Standing) -> Option<Diagnostic> {
    let (message, help) = match standing {
        Standing::Tracked => (
            format!("git tracks `{path}`: whatever stands in it is in the history"),
            format!("`git rm --cached {path}`, add `/secrets/` to `.gitignore`, and change what was in it"),
        ),
        Standing::NotIgnored => (
            format!("git does not ignore `{path}`: the next `git add` could take it into a commit"),
            "add `/secrets/` to `.gitignore`".to_owned(),
        ),
        Standing::Safe | Standing::NoRepository | Standing::NoGit => return None,
    };
    Some(Diagnostic::at_path(Code::ExposedSecrets, path, message).help(help))
}

fn names(unit: &Required) -> String {
    let names: Vec<String> = unit.secrets.iter().map(|wanted| format!("`{}`", wanted.name)).collect();
    names.join(", ")
}

fn make_it(unit: &Required) -> String {
    format!("stackgen secrets init --stack {} --env {}", unit.unit.stack, unit.unit.env)
}
