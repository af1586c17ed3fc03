//! Rendering units and reading them back, beside the compiling of the next ones: it takes longer than all that comes before.

use std::collections::{BTreeMap, VecDeque};
use std::panic::resume_unwind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::printed;
use crate::bundle::{Bundle, Unit, UnitName};
use crate::check::Sound;
use crate::diagnostic::Reports;
use crate::render::Engine;
use crate::source::Sources;

/// How many threads there are at most beside the one that compiles.
const MOST_THREADS: usize = 2;

/// Bytes of a thread's stack: as much as a main thread has on Linux, since templates may be nested as deep as there.
const STACK_SIZE: usize = 8 << 20;

/// The files of units, and what there is to say about them.
type Printed = Vec<(UnitName, Unit, Reports)>;

/// Renders sound stacks while others are still compiled. If one of those turns out to have faults, all that was
/// rendered is thrown away.
pub struct Press<'s, 'e> {
    scope: &'s Scope<'s, 'e>,
    engine: &'e Engine,
    sources: &'e Sources,
    queue: Arc<Queue>,
    threads: Vec<ScopedJoinHandle<'s, Printed>>,
}

impl<'s, 'e> Press<'s, 'e> {
    /// Nothing to do yet.
    pub fn new(scope: &'s Scope<'s, 'e>, engine: &'e Engine, sources: &'e Sources) -> Press<'s, 'e> {
        Press { scope, engine, sources, queue: Arc::default(), threads: Vec::new() }
    }

    /// Takes a sound stack.
    pub fn take(&mut self, stack: Sound) {
        self.queue.push(stack);
        if self.threads.len() < MOST_THREADS {
            let (engine, sources, queue) = (self.engine, self.sources, self.queue.clone());
            let work = move || queue.work(engine, sources, Queue::next);
            // Where the system gives no thread, the work is done at the end.
            self.threads.extend(Builder::new().stack_size(STACK_SIZE).spawn_scoped(self.scope, work));
        }
    }

    /// Renders what is left; gives the files of all stacks that were taken.
    pub fn finish(mut self, complete: bool, reports: &mut Reports) -> Bundle {
        let mut printed = self.queue.work(self.engine, self.sources, Queue::left);
        self.queue.close();
        for thread in self.threads.drain(..) {
            printed.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        printed.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        let mut units = BTreeMap::new();
        for (name, unit, said) in printed {
            said.into_sorted().into_iter().for_each(|fault| reports.report(fault));
            units.insert(name, unit);
        }
        Bundle { units, complete }
    }
}

impl Drop for Press<'_, '_> {
    /// Without its end, the rest need not be rendered.
    fn drop(&mut self) {
        while self.queue.left().is_some() {}
        self.queue.close();
    }
}

/// Stacks that wait.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    stacks: VecDeque<Sound>,
    /// Whether nothing more will come.
    closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, stack: Sound) {
        self.lock().stacks.push_back(stack);
        self.changed.notify_one();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// The next stack; waits for it. `None` when nothing more will come.
    fn next(&self) -> Option<Sound> {
        let waits = |waiting: &mut Waiting| waiting.stacks.is_empty() && !waiting.closed;
        let waiting = self.changed.wait_while(self.lock(), waits);
        waiting.unwrap_or_else(PoisonError::into_inner).stacks.pop_front()
    }

    /// A stack that waits now.
    fn left(&self) -> Option<Sound> {
        self.lock().stacks.pop_front()
    }

    fn work(&self, engine: &Engine, sources: &Sources, next: fn(&Queue) -> Option<Sound>) -> Printed {
        let stacks = std::iter::from_fn(|| next(self));
        stacks
            .map(|stack| {
                let mut reports = Reports::default();
                let unit = printed(&stack, engine, sources, &mut reports);
                (stack.unit.clone(), unit, reports)
            })
            .collect()
    }
}
