//! The whole compiler on one screen.

mod run;
mod selection;
mod watch;
mod worker;

use std::path::Path;
use std::sync::Arc;

use crate::artifacts::{self, Printed};
use crate::bundle::Bundle;
use crate::check;
use crate::crew;
use crate::diagnostic::Reports;
use crate::load::Inputs;
use crate::model::Stack;
use crate::render::Artifacts;
use crate::source::Sources;

use run::{Loaded, Run};
pub use selection::Selection;
pub use watch::Watch;
use worker::{Done, Unit, Worker};

/// The stages from a project's folder to the plan of a build, in order.
pub const STAGES: [&str; 11] =
    ["discover", "load", "overlay", "bind", "data", "expand", "normalize", "check", "render", "verify", "plan"];

/// What a run makes of a project.
#[derive(Debug)]
pub struct Compilation {
    /// The input text, for showing diagnostics.
    pub sources: Sources,
    /// What there is to say.
    pub reports: Reports,
    /// The stacks of the run in their canonical form; those with faults are missing.
    pub stacks: Vec<Arc<Stack>>,
    /// The artifacts; `None` where there are errors.
    pub bundle: Option<Bundle>,
    /// What the inputs say.
    pub inputs: Inputs,
    /// The templates of artifacts.
    pub artifacts: Option<Artifacts>,
}

/// Compiles the project at `root`.
pub fn compile(root: &Path, selection: &Selection, watch: &dyn Watch) -> Compilation {
    run(root, selection, Run::new(None, watch))
}

/// Compiles the project at `root`, to be held against what was generated there: what its records say was read back is not
/// read back again.
pub fn compile_onto(root: &Path, selection: &Selection, watch: &dyn Watch) -> Compilation {
    run(root, selection, Run::new(Some(root), watch))
}

fn run(root: &Path, selection: &Selection, run: Run<'_>) -> Compilation {
    let (mut reports, watch) = (Reports::default(), run.watch);
    let prepare = || {
        run.prepare();
    };
    let done = crew::share(prepare, || run.load(root, selection, &mut reports), || Worker::new(&run));
    watch.stage("check");
    let (units, printed) = sorted(done);
    let Loaded { inputs, .. } = run.loaded();
    let stacks = check_all(inputs, selection, units, &mut reports);
    watch.stage("render");
    let artifacts = run.artifacts();
    reports.absorb(None, run.template_faults());
    let is_sound = reports.errors() == 0;
    let bundle = is_sound.then(|| artifacts::bundle(printed, artifacts, selection.is_everything(), &mut reports));
    let bundle = bundle.filter(|_| reports.errors() == 0);
    let (Loaded { inputs, sources, .. }, artifacts) = run.end();
    Compilation { sources, reports, stacks, bundle, inputs, artifacts }
}

/// What the threads did, by kind; the units in their order.
fn sorted(done: Vec<Done<'_>>) -> (Vec<Unit>, Vec<Printed<'_>>) {
    let (mut units, mut printed) = (Vec::new(), Vec::new());
    for done in done {
        match done {
            Done::Compiled(unit) => units.push(unit),
            Done::Printed(file) => printed.push(file),
        }
    }
    units.sort_by(|one, other| one.name.cmp(&other.name));
    (units, printed)
}

/// Takes in what was said of each unit, and looks at all of them together. Gives their stacks.
fn check_all(inputs: &Inputs, selection: &Selection, units: Vec<Unit>, reports: &mut Reports) -> Vec<Arc<Stack>> {
    let (mut stacks, mut winners) = (Vec::new(), Vec::new());
    for unit in units {
        reports.absorb(Some(unit.name), unit.reports);
        stacks.extend(unit.stack);
        winners.push(unit.winners);
    }
    if reports.errors() == 0 {
        check::shared_folders(&stacks, reports);
    }
    // Where a fault took a service away, what is said of it wins nowhere: that follows, and stays silent.
    if selection.is_everything() && reports.errors() == 0 {
        check::Winners::of_all(winners.into_iter()).report_idle(inputs, reports);
        check::variables(inputs, &stacks, reports);
    }
    stacks
}
