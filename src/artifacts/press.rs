//! Rendering files and reading them back, beside the compiling of further stacks: it takes longer than all that comes before.

use std::collections::{BTreeMap, VecDeque};
use std::panic::resume_unwind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::ready::{Ready, rendered};
use crate::bundle::{Artifact, Bundle, Unit, UnitName};
use crate::check::Sound;
use crate::diagnostic::Reports;
use crate::render::Artifacts;
use crate::source::Sources;

/// How many threads there are at most beside the one that compiles.
const MOST_THREADS: usize = 2;

/// Bytes of a thread's stack: as much as a main thread has on Linux, since templates may be nested as deep as there.
const STACK_SIZE: usize = 8 << 20;

/// One file that is to be rendered.
struct Task<'e> {
    stack: Arc<Ready>,
    path: &'e str,
}

/// What became of it.
struct Printed<'e> {
    task: Task<'e>,
    artifact: Option<Artifact>,
    reports: Reports,
}

/// Renders the files of sound stacks while others are still compiled. If one of those turns out to have faults, all that
/// was rendered is thrown away.
pub struct Press<'s, 'e> {
    scope: &'s Scope<'s, 'e>,
    sources: &'e Sources,
    queue: Arc<Queue<'e>>,
    threads: Vec<ScopedJoinHandle<'s, Vec<Printed<'e>>>>,
}

impl<'s, 'e> Press<'s, 'e> {
    /// Nothing to do yet.
    pub fn new(scope: &'s Scope<'s, 'e>, sources: &'e Sources) -> Press<'s, 'e> {
        Press { scope, sources, queue: Arc::default(), threads: Vec::new() }
    }

    /// Takes a sound stack, which is rendered by these templates.
    pub fn take(&mut self, stack: Sound, artifacts: &'e Artifacts) {
        let stack = Arc::new(Ready::new(stack));
        self.queue.push(rendered(artifacts).map(|path| Task { stack: stack.clone(), path }));
        if self.threads.len() < MOST_THREADS {
            let (sources, queue) = (self.sources, self.queue.clone());
            let work = move || queue.work(artifacts, sources);
            // Where the system gives no thread, the work is done at the end.
            self.threads.extend(Builder::new().stack_size(STACK_SIZE).spawn_scoped(self.scope, work));
        }
    }

    /// Renders what is left; gives the files of all stacks that were taken. `complete`: no other is wanted.
    pub fn finish(mut self, artifacts: &'e Artifacts, complete: bool, reports: &mut Reports) -> Bundle {
        self.queue.close();
        let mut printed = self.queue.work(artifacts, self.sources);
        for thread in self.threads.drain(..) {
            printed.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        printed.sort_by(|one, other| one.task.place().cmp(&other.task.place()));
        let mut stacks: BTreeMap<UnitName, (Arc<Ready>, Unit)> = BTreeMap::new();
        for Printed { task: Task { stack, path }, artifact, reports: said } in printed {
            said.into_sorted().into_iter().for_each(|fault| reports.report(fault));
            let (_, unit) = stacks.entry(stack.stack().unit.clone()).or_insert_with(|| (stack, Unit::new()));
            unit.extend(artifact.map(|artifact| (path.to_owned(), artifact)));
        }
        let units = stacks.into_iter().map(|(name, (stack, files))| (name, stack.unit(files, artifacts, reports)));
        Bundle { units: units.collect(), complete }
    }
}

impl Drop for Press<'_, '_> {
    /// Without its end, the rest need not be rendered.
    fn drop(&mut self) {
        self.queue.lock().tasks.clear();
        self.queue.close();
    }
}

impl Task<'_> {
    /// Where its file stands in the order in which faults are told.
    fn place(&self) -> (&UnitName, &str) {
        (&self.stack.stack().unit, self.path)
    }
}

/// Files that wait.
#[derive(Default)]
struct Queue<'e> {
    waiting: Mutex<Waiting<'e>>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting<'e> {
    tasks: VecDeque<Task<'e>>,
    /// Whether nothing more will come.
    closed: bool,
}

impl<'e> Queue<'e> {
    fn lock(&self) -> MutexGuard<'_, Waiting<'e>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, tasks: impl Iterator<Item = Task<'e>>) {
        self.lock().tasks.extend(tasks);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// The next file; waits for it. `None` when nothing more will come.
    fn next(&self) -> Option<Task<'e>> {
        let waits = |waiting: &mut Waiting| waiting.tasks.is_empty() && !waiting.closed;
        let waiting = self.changed.wait_while(self.lock(), waits);
        waiting.unwrap_or_else(PoisonError::into_inner).tasks.pop_front()
    }

    fn work(&self, artifacts: &Artifacts, sources: &Sources) -> Vec<Printed<'e>> {
        let tasks = std::iter::from_fn(|| self.next());
        tasks
            .map(|task| {
                let mut reports = Reports::default();
                let artifact = task.stack.file(task.path, artifacts, sources, &mut reports);
                Printed { task, artifact, reports }
            })
            .collect()
    }
}
