//! `stackgen build`: plan, show, ask, write.

use clap::Args;
use stackgen::pipeline::Watch as _;
use stackgen::plan::Plan;
use stackgen::write::{self, Recovery};

use super::compile::{compile_onto, plan};
use super::exit::{Exit, Failure};
use super::selection::SelectionArgs;
use super::session::Session;
use super::shown;

/// Write what the inputs say, after showing what changes
///
/// Compiles the selected stacks and environments, shows the difference to what lies under generated/, and writes it.
/// On a terminal it asks first. Nothing is written when one of the files was edited by hand since the last build: the
/// edit is shown, and belongs into the inputs. A build that was interrupted is finished by the next one.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  stackgen build                                   everything
  stackgen build --env prod                        every stack, for prod
  stackgen build --stack traffic -e dev -e staging
  stackgen build --yes                             without the question")]
pub struct BuildArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    /// Write without asking
    #[arg(long, short)]
    yes: bool,
    /// Overwrite files that were edited by hand; still asks
    #[arg(long)]
    force: bool,
}

/// Builds.
pub fn run(args: &BuildArgs, session: &mut Session) -> Result<Exit, Failure> {
    let compiled = compile_onto(session, &args.selection)?;
    let recovered = recover(args, session, &compiled.root)?;
    let plan = plan(session, compiled, recovered)?;
    session.stopwatch.stage("show");
    shown::show(session, &plan)?;
    shown::refuse(session, &plan, args.force)?;
    if plan.is_clean() {
        session.ui.say("nothing to do: generated/ is what the inputs say");
        return Ok(Exit::Done);
    }
    session.stopwatch.end();
    if !args.yes && session.ui.can_ask() && !session.ui.ask(&question(&plan))? {
        return Err(Failure::refused("declined; nothing was written"));
    }
    session.stopwatch.stage("write");
    match write::write(&plan, args.force) {
        Ok(_) => {
            session.ui.say("written");
            Ok(Exit::Done)
        }
        Err(error) => Err(shown::failure(session, error)),
    }
}

/// Finishes what an earlier build could not. Gives whether there was something.
fn recover(args: &BuildArgs, session: &mut Session, root: &std::path::Path) -> Result<bool, Failure> {
    match write::recover(root, args.force) {
        Ok(Recovery::Nothing) => Ok(false),
        Ok(Recovery::Finished(files)) => {
            session.ui.say(&format!("finished an earlier build that was interrupted: {files} files"));
            Ok(true)
        }
        Ok(Recovery::GivenUp) => {
            session.ui.say("gave up an earlier build that was interrupted; what it wrote stays");
            Ok(true)
        }
        Err(error) => Err(shown::failure(session, error)),
    }
}

fn question(plan: &Plan<'_>) -> String {
    match plan.changes().filter(|change| !change.is_record).count() {
        0 => "bring the record and the folders up to date?".to_owned(),
        1 => "write this file?".to_owned(),
        count => format!("write these {count} files?"),
    }
}
