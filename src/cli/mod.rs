//! The command line: one file per subcommand, each thin over the library.

mod build;
mod compile;
mod diff;
mod exit;
mod init;
mod list;
mod schema;
mod secrets;
mod selection;
mod session;
mod shown;
mod stopwatch;
mod validate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::ui::{Color, Format, Ui};
use exit::{Exit, Failure};
use session::Session;

const EXAMPLES: &str = "\
Examples:
  stackgen init                                  a first project, ready to build
  stackgen build                                 every stack in every environment
  stackgen build --stack traffic --env prod      one of them
  stackgen diff                                  what a build would change
  stackgen validate --format github              in a workflow: faults as annotations
  stackgen secrets init --env prod               files for the secrets that prod requires

Exit codes:
  0  done, or nothing to do        3  refused: edited by hand, declined, locked
  1  there are differences         4  the machine failed: reading, writing, an interrupted build
  2  the input or the command line is wrong";

/// Compiles a service catalog, stacks and environment profiles into Docker Compose projects.
///
/// The inputs are YAML: catalog/ says what services are, stacks/ which of them a system has and how they are wired,
/// profiles/ what an environment means. The output lies in generated/<stack>/<environment>/ and runs with ordinary
/// `docker compose`, without stackgen. Nothing is written before its difference was shown, and a file that somebody
/// edited by hand is never overwritten without `--force`.
#[derive(Debug, Parser)]
#[command(name = "stackgen", version, after_long_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes, before or after its name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
struct Global {
    /// The project's folder [default: the nearest one upwards with a stackgen.yaml]
    #[arg(long, global = true, value_name = "DIR")]
    project: Option<PathBuf>,
    /// When to colour: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    color: Color,
    /// How faults are told: human, json or github
    #[arg(long, global = true, value_name = "HOW", default_value = "human", hide_possible_values = true)]
    format: Format,
    /// Show a long difference without a pager
    #[arg(long, global = true)]
    no_pager: bool,
    /// Say nothing but faults and questions
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Say where the time went
    #[arg(long, global = true)]
    timings: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::BuildArgs),
    Diff(diff::DiffArgs),
    Validate(validate::ValidateArgs),
    List(list::ListArgs),
    Secrets(secrets::SecretsArgs),
    Schema(schema::SchemaArgs),
    Init(init::InitArgs),
}

/// Runs the command line that the process was started with.
pub fn run() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    let ui = Ui::new(global.format, global.color, !global.no_pager, global.quiet);
    let mut session = Session::new(ui, global.project, global.timings);
    let exit = match dispatch(&command, &mut session) {
        Ok(exit) => exit,
        Err(failure) => session.tell(&failure),
    };
    session.finish(exit).into()
}

fn dispatch(command: &Command, session: &mut Session) -> Result<Exit, Failure> {
    match command {
        Command::Build(args) => build::run(args, session),
        Command::Diff(args) => diff::run(args, session),
        Command::Validate(args) => validate::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Schema(args) => schema::run(args, session),
        Command::Secrets(args) => secrets::run(args, session),
        Command::Init(args) => init::run(args, session),
    }
}
