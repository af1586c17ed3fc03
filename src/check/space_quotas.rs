//! Space quotas against the blocks of the file system.

use crate::data::Holding;
use crate::diagnostic::Reports;
use crate::hdfs::{self, Blocks};
use crate::model::Stack;

/// Reports space quotas that no file fits in; the environment of the file system's first container tells its blocks.
pub fn check(stack: &Stack, reports: &mut Reports) {
    let role = Holding::Directories.role();
    let mut hdfs = stack.services.iter().filter(|service| service.roles.iter().any(|own| **own == *role));
    let blocks = hdfs.find_map(|service| service.definition.get("environment")).map(Blocks::of).unwrap_or_default();
    hdfs::check_space(&stack.directories, blocks, reports);
}
