//! `secrets check`: what is missing, empty or undecided, never a value.

use std::io;
use std::path::Path;

use super::file::{self, Found, Misread, Said, State};
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
    strange_lines(path, &found).into_iter().for_each(|fault| reports.report(fault));
    for wanted in unit.secrets.iter().filter(|wanted| !found.may_mean(&wanted.name)) {
        let name = &wanted.name;
        let state = found.of(name).map(|said| said.state);
        let diagnostic = |code, message: String| Diagnostic::at_path(code, path, message);
        let fault = match state {
            Some(State::Marked) if wanted.in_address => {
                let message = format!("the value of `{name}` has a character that means something in an address");
                let fault = diagnostic(Code::UnreadableSecret, message);
                reports.report(fault.help("it stands in one, such as `postgresql://user:password@host`: take others than `/ ? # [ ] @ %` and blanks"));
                continue;
            }
            Some(State::Set | State::Marked) => continue,
            None => diagnostic(Code::MissingSecret, format!("`{name}` is missing")).help(make_it(unit)),
            Some(State::Empty) => diagnostic(Code::MissingSecret, format!("`{name}` is empty")),
            Some(State::Undecided) => diagnostic(Code::UndecidedSecret, format!("`{name}` still says `{PLACEHOLDER}`")),
            Some(State::Misread(misread)) => {
                let (why, help) = misread.why();
                reports.report(diagnostic(Code::UnreadableSecret, format!("the value of `{name}` {why}")).help(help));
                continue;
            }
        };
        reports.report(fault.help(format!("what it is for: {}", wanted.description)));
    }
    for said in obsolete(unit, &found) {
        let message = format!("nothing uses `{}` any longer", said.name);
        let fault = Diagnostic::at_path(Code::ObsoleteSecret, path, message);
        reports.report(Diagnostic { severity: Severity::Warning, ..fault });
        if let State::Misread(misread @ Misread::Open) = said.state {
            let (why, help) = misread.why();
            let message = format!("the value of `{}` {why}", said.name);
            reports.report(Diagnostic::at_path(Code::UnreadableSecret, path, message).help(help));
        }
    }
}

/// The faults of lines that say no name and value. What stands there is not shown: it may be a secret.
pub fn strange_lines(path: &str, found: &Found<'_>) -> Vec<Diagnostic> {
    let fault = |(line, _): &(usize, &str)| {
        let message = format!("line {line} of `{path}` is no `NAME=value`");
        Diagnostic::at_path(Code::UnreadableSecret, path, message)
    };
    found.strange.iter().map(fault).collect()
}

/// What a file says that no setting has.
pub fn obsolete<'a>(unit: &Required, found: &'a Found<'_>) -> Vec<&'a Said<'a>> {
    let known = |name: &str| unit.secrets.iter().any(|wanted| *wanted.name == *name);
    found.said.iter().filter(|said| !known(said.name)).collect()
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
