//! `stackgen init`: a first project.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use clap::Args;
use stackgen::pipeline::Selection;

use super::compile::compile_at;
use super::exit::{Exit, Failure};
use super::session::Session;

/// Make a first project: one stack, three environments, ready to build
///
/// Asks on a terminal for what no option says. Never overwrites: a folder that is a project already, or that has one of
/// the files in another form, is refused.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  stackgen init                                                     here, asking
  stackgen init --project shop --name orders --services kafka,postgres")]
pub struct InitArgs {
    /// The stack's name [default: the folder's]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The stack's services, entries of the catalog, with commas between [default: kafka, kafka-ui, postgres]
    #[arg(long, value_name = "SERVICES", value_delimiter = ',')]
    services: Vec<String>,
}

/// The services of a first project where nobody says others.
const SERVICES: &str = "kafka, kafka-ui, postgres";

/// The files that are the same in every first project.
const FILES: &[(&str, &str)] = &[
    ("stackgen.yaml", include_str!("init/stackgen.yaml")),
    ("profiles/dev.yaml", include_str!("init/dev.yaml")),
    ("profiles/staging.yaml", include_str!("init/staging.yaml")),
    ("profiles/prod.yaml", include_str!("init/prod.yaml")),
];

const IGNORE_FILE: &str = ".gitignore";

/// What git must not take: values of secrets, the journal of a build, keys of HTTPS, and what launchers keep.
const IGNORED: [&str; 5] = ["/secrets/", "/.stackgen/", "/certs/", "/backups/", "/deployed/"];

/// Makes the project.
pub fn run(args: &InitArgs, session: &mut Session) -> Result<Exit, Failure> {
    let root = session.folder()?;
    let name = name(args, session, &root)?;
    let mut files: Vec<(String, String)> =
        FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    files.push((format!("stacks/{name}.yaml"), stack(&services(args, session)?)));
    refuse_existing(&root, &files)?;
    try_out(session, &files)?;

    let has_ignore_file = root.join(IGNORE_FILE).exists();
    if !has_ignore_file {
        files.push((IGNORE_FILE.to_owned(), IGNORED.map(|line| format!("{line}\n")).concat()));
    }
    for (path, text) in &files {
        put(&root.join(path), text).map_err(|error| Failure::machine(&format!("cannot write `{path}`"), &error))?;
        session.ui.say(&format!("made {path}"));
    }
    if has_ignore_file {
        let lines = IGNORED.map(|line| format!("`{line}`")).join(", ");
        session.ui.say(&format!("your .gitignore stays as it is; it should have the lines {lines}"));
    }
    session.ui.say("next: `stackgen build` writes generated/, `stackgen schema --write` helps editors with the inputs");
    Ok(Exit::Done)
}

fn name(args: &InitArgs, session: &Session, root: &Path) -> Result<String, Failure> {
    let folder = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let fallback = stack_name(&folder.file_name().unwrap_or_default().to_string_lossy());
    let name = match &args.name {
        Some(name) => name.clone(),
        None => ask(session, "name of the stack", &fallback)?,
    };
    if name.is_empty() || stack_name(&name) != name {
        let failure = Failure::input(format!("`{name}` cannot name a stack"));
        return Err(failure.help("names are made of `a` to `z`, `0` to `9` and `-`, and begin with a letter"));
    }
    Ok(name)
}

/// A name made of what a name may hold.
fn stack_name(text: &str) -> String {
    let letters = text.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    letters.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).trim_end_matches('-').to_owned()
}

fn services(args: &InitArgs, session: &Session) -> Result<Vec<String>, Failure> {
    let services = match args.services.as_slice() {
        [] => ask(session, "its services", SERVICES)?.split([',', ' ']).map(str::to_owned).collect(),
        given => given.to_vec(),
    };
    Ok(services.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
}

/// Asks where there is somebody to ask; the fallback stands where nobody says anything.
fn ask(session: &Session, what: &str, fallback: &str) -> io::Result<String> {
    if !session.ui.can_ask() {
        return Ok(fallback.to_owned());
    }
    let answer = session.ui.prompt(&format!("{what} [{fallback}]: "))?;
    Ok(if answer.is_empty() { fallback.to_owned() } else { answer })
}

/// The stack's file.
fn stack(services: &[String]) -> String {
    let mut text = String::from(
        "# yaml-language-server: $schema=../schema/stack.schema.json\n\
         # Services of the catalog, by name; `stackgen list` shows what there is. What a service says here is stronger\n\
         # than the catalog and the profiles, and what it says under `in: { prod: … }` is stronger still.\n\
         services:\n",
    );
    text.extend(services.iter().map(|service| format!("  {service}: {{}}\n")));
    text
}

fn refuse_existing(root: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let existing: Vec<String> =
        files.iter().filter(|(path, _)| root.join(path).exists()).map(|(path, _)| format!("`{path}`")).collect();
    match existing.len() {
        0 => Ok(()),
        1 => Err(Failure::refused(format!("{} exists already; nothing was written", existing[0]))),
        _ => Err(Failure::refused(format!("{} exist already; nothing was written", existing.join(", ")))),
    }
}

/// Compiles the project in a folder that goes away, so that nothing is made that does not build.
fn try_out(session: &mut Session, files: &[(String, String)]) -> Result<(), Failure> {
    let trial = || -> io::Result<tempfile::TempDir> {
        let folder = tempfile::tempdir()?;
        files.iter().try_for_each(|(path, text)| put(&folder.path().join(path), text))?;
        Ok(folder)
    };
    let folder = trial().map_err(|error| Failure::machine("cannot try the project out", &error))?;
    compile_at(session, folder.path(), &Selection::default()).map(drop)
}

/// Makes a file that is not there yet.
fn put(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::File::create_new(path)?.write_all(text.as_bytes())
}
