//! Stage: what a stack must keep that no single statement shows.

mod applications;
mod containers;
mod features;
mod idle;
mod ports;
mod shared_database;
mod shared_folder;
mod space_quotas;
mod topic_acls;
mod topic_versions;
mod variables;

use std::ops::Deref;
use std::sync::Arc;

use crate::compose;
use crate::diagnostic::Reports;
use crate::model::Stack;

pub use features::features;
pub use idle::{Winners, note, removals_in};
pub use shared_folder::shared_folders;
pub use variables::variables;

/// A stack that was checked while nothing in the run had been found wrong. Nothing else can be rendered, and only
/// [`stack`] gives one:
///
/// ```compile_fail
/// fn unchecked(stack: std::sync::Arc<stackgen::model::Stack>) -> stackgen::check::Sound {
///     stackgen::check::Sound(stack)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Sound(Arc<Stack>);

impl Deref for Sound {
    type Target = Stack;

    fn deref(&self) -> &Stack {
        &self.0
    }
}

/// Checks one stack in one environment. `None` when an error was reported, now or before.
pub fn stack(stack: &Arc<Stack>, reports: &mut Reports) -> Option<Sound> {
    applications::check(stack, reports);
    containers::check(stack, reports);
    ports::within(stack, reports);
    ports::against_profile(stack, reports);
    shared_database::check(stack, reports);
    topic_acls::check(stack, reports);
    topic_versions::check(stack, reports);
    space_quotas::check(stack, reports);
    for service in &stack.services {
        compose::check_whole_service(&service.definition, reports);
    }
    (reports.errors() == 0).then(|| Sound(stack.clone()))
}
