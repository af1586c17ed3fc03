//! `secrets init`: makes the files, adds what is new, changes nothing that is there.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use super::check::{exposure, obsolete, strange_lines};
use super::file::{self, Said, State};
use super::generate::generate;
use super::git::{self, Standing};
use super::{PLACEHOLDER, Required, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::render::dotenv;

/// What was done for one stack in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The file, relative to the project.
    pub path: String,
    /// Whether the file is new.
    pub created: bool,
    /// The names that were added.
    pub added: Vec<String>,
    /// The names that wait for a person: at the placeholder or empty.
    pub undecided: Vec<String>,
    /// The names that nothing uses any longer.
    pub obsolete: Vec<String>,
    /// Whether git could be asked about the file.
    pub git: Git,
}

/// Whether git could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Git {
    /// It ignores the file.
    Ignores,
    /// The project is in no repository.
    NoRepository,
    /// git is not installed.
    Missing,
}

/// Why nothing was done, or no more.
#[derive(Debug)]
pub enum Failed {
    /// A file could end up in a commit, lies behind a symlink or has lines that cannot be read; no file was touched.
    Refused(Vec<Diagnostic>),
    /// The machine failed at this path.
    Machine(String, io::Error),
}

/// Makes or completes the secrets file of each stack and environment given. All are looked at before one is written.
pub fn init(root: &Path, required: &[Required]) -> Result<Vec<Done>, Failed> {
    let units: Vec<&Required> = required.iter().filter(|unit| !unit.secrets.is_empty()).collect();
    let standings: Vec<Standing> = units.iter().map(|unit| git::standing(root, &unit.path())).collect();
    let mut refusals: Vec<Diagnostic> = units
        .iter()
        .zip(&standings)
        .flat_map(|(unit, standing)| [symlink(root, &unit.path()), exposure(&unit.path(), *standing)])
        .flatten()
        .collect();
    for path in units.iter().map(|unit| unit.path()) {
        // Whether a secret is there already cannot be said of a file with such lines. Who cannot read it is told below.
        let text = std::fs::read_to_string(root.join(&path)).unwrap_or_default();
        refusals.extend(strange_lines(&path, &file::read(&text)));
    }
    if !refusals.is_empty() {
        return Err(Failed::Refused(refusals));
    }
    let complete = |(unit, standing): (&&Required, Standing)| {
        complete(root, unit, standing).map_err(|error| Failed::Machine(unit.path(), error))
    };
    units.iter().zip(standings).map(complete).collect()
}

/// Writes one file.
fn complete(root: &Path, unit: &Required, standing: Standing) -> io::Result<Done> {
    let path = unit.path();
    let target = root.join(&path);
    let before = match std::fs::read_to_string(&target) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let found = before.as_deref().map(file::read).unwrap_or_default();
    let is_new = |wanted: &&Wanted| found.of(&wanted.name).is_none();
    let new: Vec<&Wanted> = unit.secrets.iter().filter(is_new).collect();

    let waits = |said: &&Said<'_>| matches!(said.state, State::Empty | State::Undecided);
    let mut undecided: Vec<String> = found.said.iter().filter(waits).map(|said| said.name.to_owned()).collect();
    if !new.is_empty() {
        let text = text(before.as_deref(), unit, &new, &mut undecided)?;
        put(&target, &text, before.is_some())?;
    } else if !is_private(&target) {
        make_private(&target)?;
    }
    Ok(Done {
        path,
        created: before.is_none(),
        added: new.iter().map(|wanted| wanted.name.to_string()).collect(),
        obsolete: obsolete(unit, &found).into_iter().map(|said| said.name.to_owned()).collect(),
        undecided,
        git: match standing {
            Standing::NoGit => Git::Missing,
            Standing::NoRepository => Git::NoRepository,
            Standing::Safe | Standing::Tracked | Standing::NotIgnored => Git::Ignores,
        },
    })
}

/// The file's text: what was there, then what is new.
fn text(before: Option<&str>, unit: &Required, new: &[&Wanted], undecided: &mut Vec<String>) -> io::Result<String> {
    let mut text = before.map_or_else(|| header(unit), str::to_owned);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    for wanted in new {
        text.push('\n');
        for line in wanted.description.lines() {
            text.push_str(format!("# {line}").trim_end());
            text.push('\n');
        }
        let value = generate(wanted.pattern.as_ref()).map_err(io::Error::other)?;
        if value == PLACEHOLDER {
            undecided.push(wanted.name.to_string());
        }
        // A pattern may ask for quotes, `$` or `#`; it has visible characters only, which some form always carries.
        let value = dotenv::value(&value).map_err(|_| io::Error::other("a pattern with a control character"))?;
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}={value}", wanted.name);
    }
    Ok(text)
}

fn header(unit: &Required) -> String {
    format!(
        "# Secrets of `{}` in `{}`. Never commit this file; keep a copy in a safe place.\n\
         # `stackgen secrets init` made it, adds what is new, and never changes what is here.\n",
        unit.unit.stack, unit.unit.env
    )
}

/// The permissions of everybody but the owner.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

/// Puts the text in place in one step, readable by the owner alone from the first byte on.
fn put(target: &Path, text: &str, exists: bool) -> io::Result<()> {
    let folder = target.parent().unwrap_or(target);
    make_private_folder(folder)?;
    // Temporary files have mode 600.
    let mut file = tempfile::Builder::new().prefix(".secrets-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    if exists {
        file.persist(target)?;
    } else {
        file.persist_noclobber(target)?;
    }
    Ok(())
}

fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether the owner alone can read the file. Elsewhere than on Unix the folder's rights decide, and nobody is asked.
#[cfg(unix)]
pub fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & OTHERS == 0)
}

/// Whether the owner alone can read the file. Elsewhere than on Unix the folder's rights decide, and nobody is asked.
#[cfg(not(unix))]
pub fn is_private(_: &Path) -> bool {
    true
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The refusal of a path that leads elsewhere than it says.
fn symlink(root: &Path, path: &str) -> Option<Diagnostic> {
    let mut here = root.to_path_buf();
    for segment in path.split('/') {
        here.push(segment);
        if here.is_symlink() {
            let message = format!("`{path}` lies behind a symbolic link, at `{segment}`");
            return Some(Diagnostic::at_path(Code::ExposedSecrets, path, message));
        }
    }
    None
}
