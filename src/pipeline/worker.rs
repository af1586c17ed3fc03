//! One thread: compiles units and prints their files.

use std::sync::Arc;

use super::run::{Loaded, Run};
use crate::artifacts::{self, Printed, Sheet};
use crate::bind::bind;
use crate::bundle::UnitName;
use crate::check;
use crate::crew::Hand;
use crate::data;
use crate::diagnostic::Reports;
use crate::expand::expand;
use crate::load::Inputs;
use crate::model::Stack;
use crate::normalize::normalize;
use crate::overlay::{Environment, overlay};
use crate::plan::{self, Glance};
use crate::render::Files;
use crate::source::Sources;
use crate::template::Templates;

/// One stack in one environment, compiled.
pub(super) struct Unit {
    pub(super) name: UnitName,
    /// `None` where it cannot be made for faults.
    pub(super) stack: Option<Arc<Stack>>,
    pub(super) winners: check::Winners,
    pub(super) reports: Reports,
}

/// What one thread can do by itself.
pub(super) enum Task<'r> {
    Compile(UnitName),
    Print(Sheet<'r>),
}

/// What came of it.
pub(super) enum Done<'r> {
    Compiled(Unit),
    Printed(Printed<'r>),
}

/// One thread, with what it keeps from one task to the next.
pub(super) struct Worker<'r> {
    run: &'r Run<'r>,
    inputs: &'r Inputs,
    sources: &'r Sources,
    templates: Templates,
    files: Files,
    glance: Glance<'r>,
}

impl<'r> Hand for Worker<'r> {
    type Task = Task<'r>;
    type Done = Done<'r>;

    fn work(&mut self, task: Task<'r>, more: &mut Vec<Task<'r>>) -> Done<'r> {
        match task {
            Task::Compile(name) => Done::Compiled(self.unit(name, more)),
            Task::Print(sheet) => {
                self.run.watch.stage("render");
                Done::Printed(sheet.print(self.run.artifacts(), self.sources, &mut self.glance))
            }
        }
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        self.run.watch.end();
    }
}

impl<'r> Worker<'r> {
    pub(super) fn new(run: &'r Run<'r>) -> Worker<'r> {
        let Loaded { inputs, sources, .. } = run.loaded();
        let glance = Glance::new(run.generated);
        Worker { run, inputs, sources, templates: Templates::new(), files: Files::default(), glance }
    }

    fn unit(&mut self, name: UnitName, more: &mut Vec<Task<'r>>) -> Unit {
        let (mut winners, mut reports) = (check::Winners::default(), Reports::default());
        let stack = self.stack(&name, &mut winners, &mut reports).map(Arc::new);
        let sound = stack.as_ref().and_then(|stack| check::stack(stack, &mut reports));
        if let Some(sound) = sound.filter(|_| self.run.loaded().is_sound) {
            let seals = self.run.generated.map(|root| plan::seals(root, &name)).unwrap_or_default();
            more.extend(artifacts::sheets(sound, seals, self.run.artifacts()).map(Task::Print));
        }
        Unit { name, stack, winners, reports }
    }

    /// The stages from the inputs to the canonical form.
    fn stack(&mut self, name: &UnitName, winners: &mut check::Winners, reports: &mut Reports) -> Option<Stack> {
        let Worker { run: Run { watch, .. }, inputs, sources, templates, files, .. } = self;
        watch.stage("overlay");
        let content = &inputs.stacks.get(&name.stack)?.content;
        let environment = Environment::of(inputs, &name.stack, content, &name.env, templates, sources, reports)?;
        let overlaid = overlay(inputs, environment, templates, sources, reports);
        watch.stage("bind");
        let bound = bind(inputs, overlaid, reports);
        watch.stage("data");
        let data = data::resolve(&bound, templates, sources, reports);
        watch.stage("expand");
        let expanded = expand(inputs, bound, &data, files, templates, sources, reports);
        winners.collect(&expanded);
        check::features(&expanded, reports);
        watch.stage("normalize");
        let stack = normalize(&expanded, data, sources, reports);
        watch.stage("check");
        Some(stack)
    }
}
