//! `stackgen diff`: the plan of a build, which is never carried out.

use clap::Args;
use stackgen::pipeline::Watch as _;
use stackgen::write::{self, State};

use super::compile::{compile_onto, plan};
use super::exit::{Exit, Failure};
use super::selection::SelectionArgs;
use super::session::Session;
use super::shown;

/// Show what a build would change; exit code 1 when anything
///
/// The same plan as that of `stackgen build`, never written. Without colour the difference is a patch that `git apply`
/// takes.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  stackgen diff                      everything; 0 when generated/ is current
  stackgen diff --env prod           what a change of the inputs means for prod
  stackgen diff --format json        the changed files as JSON")]
pub struct DiffArgs {
    #[command(flatten)]
    selection: SelectionArgs,
}

/// Shows the difference.
pub fn run(args: &DiffArgs, session: &mut Session) -> Result<Exit, Failure> {
    let compiled = compile_onto(session, &args.selection)?;
    match write::state(&compiled.root) {
        Ok(State::Quiet) => {}
        Ok(State::Busy) => return Err(Failure::refused("a build is writing right now")),
        Ok(State::Interrupted) => {
            let failure = Failure { exit: Exit::Machine, ..Failure::refused("an earlier build was interrupted") };
            return Err(failure.help("`stackgen build` finishes it"));
        }
        Err(failure) => return Err(Failure::machine_said(failure.to_string())),
    }
    let plan = plan(session, compiled, false)?;
    session.stopwatch.stage("show");
    shown::show(session, &plan)?;
    if plan.is_clean() {
        session.ui.say("no difference: generated/ is what the inputs say");
        return Ok(Exit::Done);
    }
    // A build would refuse; a diff only says so.
    session.explain(plan.refusals(false));
    session.ui.say("generated/ differs from what the inputs say; run `stackgen build` to write it");
    Ok(Exit::Differences)
}
