//! Work that several threads share.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};

/// How many threads help at most the one that asks. How many cores the machine has is not asked: the library does not look at
/// its surroundings.
const HELPERS: usize = 2;

/// Bytes of a helper's stack: as much as a main thread has on Linux, since inputs may be nested as deep as there.
const STACK_SIZE: usize = 8 << 20;

/// What one thread works with.
pub trait Hand {
    /// Something that can be done by itself.
    type Task: Send;
    /// What comes of it.
    type Done: Send;

    /// Does one thing; what is to be done because of it goes to `more`.
    fn work(&mut self, task: Self::Task, more: &mut Vec<Self::Task>) -> Self::Done;
}

/// Does all tasks and what they bring, on this thread and others, each with a hand of its own. They are begun in their order, and
/// what they bring comes after them; which is done first is not certain.
pub fn share<H: Hand>(tasks: impl Iterator<Item = H::Task>, hand: impl Fn() -> H + Sync) -> Vec<H::Done> {
    let queue = Queue { state: Mutex::new(State { waiting: tasks.collect(), busy: 0 }), changed: Condvar::new() };
    let work = || queue.work(hand());
    thread::scope(|scope| {
        let helper = |_| Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, work);
        // Where the system gives no thread, the others do the work.
        let helpers: Vec<_> = (0..HELPERS).map(helper).filter_map(Result::ok).collect();
        let mut done = work();
        for helper in helpers {
            done.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    })
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
    fn work<H: Hand<Task = T>>(&self, mut hand: H) -> Vec<H::Done> {
        let (mut done, mut more) = (Vec::new(), Vec::new());
        while let Some(task) = self.next() {
            let busy = Busy { queue: self, more: &mut more };
            done.push(hand.work(task, busy.more));
        }
        done
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task; waits for it. `None` when nothing more will come.
    fn next(&self) -> Option<T> {
        let waits = |state: &mut State<T>| state.waiting.is_empty() && state.busy > 0;
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

    #[test]
    fn what_tasks_bring_is_done_too() {
        let mut done = share([8, 1].into_iter(), || Halver);
        done.sort_unstable();
        assert_eq!(done, [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 8]);
        assert_eq!(share(std::iter::empty(), || Halver), [0; 0]);
    }

    #[test]
    #[should_panic(expected = "too much")]
    fn a_task_that_panics_leaves_nobody_waiting() {
        share([1, 1000, 1].into_iter(), || Halver);
    }
}
