//! Carrying out a plan, so that each file is at every instant wholly old or wholly new.
//!
//! Lock, look again at the targets, write all temporaries beside them and sync, rename the journal into place,
//! put the temporaries in the place of the targets, drop the journal. A process that dies before the journal is
//! in place has changed no target; one that dies after it is finished by the next build.

mod disk;
mod error;
mod finish;
mod journal;
mod lock;
mod recover;
mod stage;
mod standing;
#[cfg(test)]
mod tests;

pub use error::{Error, Failure};
pub use recover::{Recovery, State, recover, state};

use crate::plan::{Kind, Plan};
use disk::{Disk, Os};
use lock::Lock;

/// What a build wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were not there before.
    pub created: usize,
    /// Files with other content.
    pub changed: usize,
    /// Files with other permission bits only.
    pub modes: usize,
    /// Files that are gone.
    pub deleted: usize,
}

/// Carries out a plan. With `force`, hand edits are overwritten; what lies in the way never is. A clean plan
/// touches nothing at all.
///
/// # Errors
/// See [`Error`]; but for [`Error::Unfinished`] no target has been touched.
pub fn write(plan: &Plan<'_>, force: bool) -> Result<Summary, Error> {
    write_on(&Os, plan, force)
}

fn write_on(disk: &dyn Disk, plan: &Plan<'_>, force: bool) -> Result<Summary, Error> {
    let refusals = plan.refusals(force);
    if !refusals.is_empty() {
        return Err(Error::Refused(refusals));
    }
    if plan.is_clean() {
        return Ok(Summary::default());
    }
    let _lock = Lock::take(&plan.root, disk)?;
    if journal::is_there(&plan.root) {
        return Err(Error::Interrupted);
    }
    recover::sweep(&plan.root, disk)?;
    check_again(plan)?;
    for (folder, _) in &plan.folders {
        let folder = plan.root.join(folder);
        disk.open_folder(&folder).map_err(Failure::to("set the mode of the folder", &folder))?;
    }
    if plan.changes().next().is_some() {
        let journal = stage::stage(disk, plan)?;
        finish::carry_out(disk, &plan.root, &journal).map_err(Error::Unfinished)?;
    }
    Ok(summary(plan))
}

/// Looks again at every target: what a person does while reading the diff must not be lost.
fn check_again(plan: &Plan<'_>) -> Result<(), Error> {
    let mut changed = Vec::new();
    for change in plan.changes() {
        let before = change.before.as_ref().map(|found| found.bytes.as_slice());
        if !standing::is_still(&plan.root, &change.path, before)? {
            changed.push(standing::changed(&change.path, "the file changed while the diff was shown", "build again"));
        }
    }
    if changed.is_empty() { Ok(()) } else { Err(Error::Refused(changed)) }
}

fn summary(plan: &Plan<'_>) -> Summary {
    let mut summary = Summary::default();
    for change in plan.changes().filter(|change| !change.is_record) {
        match change.kind() {
            Kind::Create => summary.created += 1,
            Kind::Update => summary.changed += 1,
            Kind::Mode => summary.modes += 1,
            Kind::Delete => summary.deleted += 1,
        }
    }
    summary
}
