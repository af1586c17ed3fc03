//! Work that several threads share.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::{Arc, Barrier, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, Scope, ScopedJoinHandle};

/// Bytes of a helper's stack: as much as a main thread has on Linux, since inputs may be nested as deep as there.
const STACK_SIZE: usize = 8 << 20;

/// How often a thread looks for work before it sleeps. Who sleeps is woken late, and maybe on a processor that has work.
const PATIENCE: usize = 2000;

/// What one thread works with.
pub trait Hand {
    /// Something that can be done by itself.
    type Task: Send;
    /// What comes of it.
    type Done: Send;

    /// Does one thing; what is to be done because of it goes to `more`.
    fn work(&mut self, task: Self::Task, more: &mut Vec<Self::Task>) -> Self::Done;
}

/// What there is to do.
pub struct Work<T> {
    /// The tasks.
    pub tasks: Vec<T>,
    /// How many threads are worth their making, beside the two that there are. How many cores the machine has is not asked:
    /// the library does not look at its surroundings.
    pub more_threads: usize,
}

/// Finds out on this thread what there is to do, while another prepares for it. Then both and some more do all tasks and what
/// they bring, each with a hand of its own. Tasks are begun in their order, and what they bring comes after them; which is done first
/// is not certain. Where the system gives no thread, nothing is prepared, and the others do the work.
pub fn share<H: Hand>(
    prepare: impl FnOnce() + Send,
    find: impl FnOnce() -> Work<H::Task>,
    hand: impl Fn() -> H + Sync,
) -> Vec<H::Done> {
    // Finding is what is done first, and brings the tasks.
    let queue = Queue { state: Mutex::new(State { waiting: VecDeque::new(), busy: 1 }), changed: Condvar::new() };
    let work = || queue.work(&hand);
    let first = || {
        prepare();
        work()
    };
    thread::scope(|scope| {
        let mut helpers = vec![start(scope, first)];
        let more_threads = queue.begin(find);
        helpers.extend((0..more_threads).map(|_| start(scope, work)));
        let mut done = work();
        for helper in helpers.into_iter().flatten() {
            done.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    })
}

/// Starts a thread, if there is one to be had, and goes on when it runs. Linux may put it onto the processor of the one that
/// starts it, though another is idle, and look again after milliseconds; who waits for it is woken on the idle one.
fn start<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    work: impl FnOnce() -> T + Send + 's,
) -> Option<ScopedJoinHandle<'s, T>> {
    let both = Arc::new(Barrier::new(2));
    let there = both.clone();
    let helper = Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, move || {
        there.wait();
        work()
    });
    let helper = helper.ok()?;
    both.wait();
    Some(helper)
}

struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: VecDeque<T>,
    /// How many tasks are being done, each of which may bring others.
    busy: usize,
}

impl<T> Queue<T> {
    /// Finds the tasks. Gives how many more threads they are worth.
    fn begin(&self, find: impl FnOnce() -> Work<T>) -> usize {
        let mut tasks = Vec::new();
        let busy = Busy { queue: self, more: &mut tasks };
        let work = find();
        busy.more.extend(work.tasks);
        work.more_threads
    }

    /// Does tasks until there are none. Gives what came of them.
    fn work<H: Hand<Task = T>>(&self, make: impl Fn() -> H) -> Vec<H::Done> {
        let (mut done, mut more) = (Vec::new(), Vec::new());
        let mut hand = None;
        while let Some(task) = self.next() {
            let busy = Busy { queue: self, more: &mut more };
            done.push(hand.get_or_insert_with(&make).work(task, busy.more));
        }
        done
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task; waits for it. `None` when nothing more will come.
    fn next(&self) -> Option<T> {
        let waits = |state: &mut State<T>| state.waiting.is_empty() && state.busy > 0;
        for _ in 0..PATIENCE {
            if !waits(&mut self.lock()) {
                break;
            }
            thread::yield_now();
        }
        let mut state = self.changed.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        let task = state.waiting.pop_front()?;
        state.busy += 1;
        Some(task)
    }
}

/// A task that is being done. At its end, also when it panics, the others learn of it.
struct Busy<'q, T> {
    queue: &'q Queue<T>,
    more: &'q mut Vec<T>,
}

impl<T> Drop for Busy<'_, T> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.waiting.extend(self.more.drain(..));
        state.busy -= 1;
        drop(state);
        self.queue.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Halves numbers until nothing is left of them.
    struct Halver;

    impl Hand for Halver {
        type Task = u32;
        type Done = u32;

        fn work(&mut self, task: u32, more: &mut Vec<u32>) -> u32 {
            assert!(task < 1000, "too much");
            more.extend((task > 1).then_some([task / 2; 2]).into_iter().flatten());
            task
        }
    }

    fn halve(numbers: &[u32]) -> Vec<u32> {
        share(|| {}, || Work { tasks: numbers.to_vec(), more_threads: 1 }, || Halver)
    }

    #[test]
    #[should_panic(expected = "nothing found")]
    fn finding_that_panics_leaves_nobody_waiting() {
        share(|| {}, || panic!("nothing found"), || Halver);
    }

    #[test]
    fn what_tasks_bring_is_done_too() {
        let mut done = halve(&[8, 1]);
        done.sort_unstable();
        assert_eq!(done, [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 8]);
        assert_eq!(halve(&[]), [0; 0]);
    }

    #[test]
    #[should_panic(expected = "too much")]
    fn a_task_that_panics_leaves_nobody_waiting() {
        halve(&[1, 1000, 1]);
    }
}
