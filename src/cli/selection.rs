//! `--stack` and `--env`: which of a project's units a command is about.

use clap::Args;
use stackgen::pipeline::Selection;

/// Filters; without any, everything.
#[derive(Debug, Default, Args)]
pub struct SelectionArgs {
    /// Only this stack; may be given more than once
    #[arg(long = "stack", short, value_name = "STACK")]
    stacks: Vec<String>,
    /// Only this environment; may be given more than once
    #[arg(long = "env", short, value_name = "ENV")]
    envs: Vec<String>,
}

impl SelectionArgs {
    /// The same in the library's terms.
    pub fn to_selection(&self) -> Selection {
        Selection { stacks: self.stacks.iter().cloned().collect(), envs: self.envs.iter().cloned().collect() }
    }
}
