//! `stackgen validate`: the inputs alone.

use clap::Args;

use super::compile::{Compiled, compile};
use super::exit::{Exit, Failure};
use super::selection::SelectionArgs;
use super::session::Session;

/// Check the inputs of every environment; needs no Docker and no secrets
///
/// Reads the catalog, the stacks and the profiles, compiles every stack for every environment in memory, and tells every
/// fault with its place. Looks at nothing under generated/ and writes nothing: made for pre-commit and workflows.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  stackgen validate
  stackgen validate --format github      faults as annotations of a workflow
  stackgen validate --format json        faults as one JSON document")]
pub struct ValidateArgs {}

/// Checks the inputs.
pub fn run(_: &ValidateArgs, session: &mut Session) -> Result<Exit, Failure> {
    let Compiled { bundle, .. } = compile(session, &SelectionArgs::default())?;
    let stacks: std::collections::BTreeSet<&str> = bundle.units.keys().map(|unit| &*unit.stack).collect();
    let envs: std::collections::BTreeSet<&str> = bundle.units.keys().map(|unit| &*unit.env).collect();
    session.ui.say(&format!("sound: {} in {}", count(stacks.len(), "stack"), count(envs.len(), "environment")));
    Ok(Exit::Done)
}

fn count(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
