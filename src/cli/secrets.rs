//! `stackgen secrets`: the files that hold secrets.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use stackgen::secrets::{self, Done, Failed, Git, PLACEHOLDER, Required};

use super::compile::compile;
use super::exit::{Exit, Failure};
use super::selection::SelectionArgs;
use super::session::Session;

/// Make and check the files of the environments that require secrets
///
/// Values live in secrets/<stack>/<environment>.env, which only their owner can read and git must ignore. No command
/// shows one.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  stackgen secrets init                              every stack and environment that requires secrets
  stackgen secrets init --stack traffic --env prod
  stackgen secrets check --env prod                  before a start")]
pub struct SecretsArgs {
    #[command(subcommand)]
    command: SecretsCommand,
}

#[derive(Debug, Subcommand)]
enum SecretsCommand {
    /// Make the files, with random values; add what is new, keep what is there
    ///
    /// A secret that only a person can choose gets `CHANGE_THIS`, with which the stack does not start.
    #[command(after_long_help = "\
Examples:
  stackgen secrets init                              every stack and environment that requires secrets
  stackgen secrets init --stack traffic --env prod")]
    Init {
        #[command(flatten)]
        selection: SelectionArgs,
    },
    /// Name what is missing, empty or at `CHANGE_THIS`; exit code 2 when anything
    #[command(after_long_help = "\
Examples:
  stackgen secrets check                             every file that is required
  stackgen secrets check --env prod                  before a start")]
    Check {
        #[command(flatten)]
        selection: SelectionArgs,
    },
}

/// Makes or checks.
pub fn run(args: &SecretsArgs, session: &mut Session) -> Result<Exit, Failure> {
    match &args.command {
        SecretsCommand::Init { selection } => init(selection, session),
        SecretsCommand::Check { selection } => check(selection, session),
    }
}

fn init(selection: &SelectionArgs, session: &mut Session) -> Result<Exit, Failure> {
    let Some((root, required)) = required(selection, session)? else { return Ok(Exit::Done) };
    match secrets::init(&root, &required) {
        Ok(done) => {
            for done in &done {
                session.ui.say(&story(done));
            }
            warn_about_git(&done, session);
            Ok(Exit::Done)
        }
        Err(Failed::Refused(reasons)) => {
            session.explain(reasons);
            Err(Failure::refused("nothing was written"))
        }
        Err(Failed::Machine(path, error)) => Err(Failure::machine(&format!("cannot write `{path}`"), &error)),
    }
}

fn check(selection: &SelectionArgs, session: &mut Session) -> Result<Exit, Failure> {
    let Some((root, required)) = required(selection, session)? else { return Ok(Exit::Done) };
    secrets::check(&root, &required, &mut session.reports);
    session.report()?;
    session.ui.say("every required secret has a value");
    Ok(Exit::Done)
}

/// The project, and what its selected environments require; nothing where they require nothing.
fn required(selection: &SelectionArgs, session: &mut Session) -> Result<Option<(PathBuf, Vec<Required>)>, Failure> {
    let compiled = compile(session, selection)?;
    let required: Vec<Required> = compiled.stacks.iter().filter_map(|stack| Required::of(stack)).collect();
    if required.is_empty() {
        session.ui.say("no selected environment requires secrets");
        return Ok(None);
    }
    Ok(Some((compiled.root.clone(), required)))
}

/// One file's line, then a line for each name that wants attention.
fn story(done: &Done) -> String {
    let mut text = match (done.created, done.added.len()) {
        (true, 1) => format!("{}: made, with one secret\n", done.path),
        (true, count) => format!("{}: made, with {count} secrets\n", done.path),
        (false, 0) => format!("{}: complete\n", done.path),
        (false, _) => format!("{}: added {}\n", done.path, done.added.join(", ")),
    };
    text.extend(done.undecided.iter().map(|name| format!("  {name}: put a value in place of {PLACEHOLDER}\n")));
    text.extend(done.obsolete.iter().map(|name| format!("  {name}: nothing uses it any longer\n")));
    text
}

fn warn_about_git(done: &[Done], session: &Session) {
    match done.first().map(|done| done.git) {
        Some(Git::NoRepository) => session.ui.say("note: in no git repository; in one, ignore `/secrets/`"),
        Some(Git::Missing) => {
            session.ui.say("note: git is not installed, so nobody checked that it ignores `/secrets/`");
        }
        Some(Git::Ignores) | None => {}
    }
}
