//! Stage: what a stack must keep that no single statement shows.

mod features;
mod idle;
mod ports;
mod shared_database;
mod shared_folder;
mod topic_versions;
mod variables;

use crate::compose;
use crate::diagnostic::Reports;
use crate::model::Stack;

pub use features::features;
pub use idle::{Winners, note, removals_in};
pub use shared_folder::shared_folders;
pub use variables::variables;

/// Checks one stack in one environment.
pub fn stack(stack: &Stack, reports: &mut Reports) {
    ports::within(stack, reports);
    ports::against_profile(stack, reports);
    shared_database::check(stack, reports);
    topic_versions::check(stack, reports);
    for service in &stack.services {
        compose::check_whole_service(&service.definition, reports);
    }
}
