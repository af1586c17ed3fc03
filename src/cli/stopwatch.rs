//! `--timings`: where the time went. Only here does anybody look at a clock.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use stackgen::pipeline::Watch;

/// Measures stages. On a thread they follow each other; one that comes again, or on several threads, adds up.
#[derive(Debug, Default)]
pub struct Stopwatch(Mutex<Times>);

#[derive(Debug, Default)]
struct Times {
    begun: Option<Instant>,
    stages: Vec<(&'static str, Duration)>,
    running: HashMap<ThreadId, (&'static str, Instant)>,
}

impl Stopwatch {
    /// One line per stage, and one for what passed from the first to now.
    pub fn table(&self) -> String {
        self.end();
        let times = self.times();
        let passed = times.begun.map_or(Duration::ZERO, |begun| begun.elapsed());
        let line = |(stage, time): &(&str, Duration)| format!("{stage:<12}{:>10.3} ms\n", time.as_secs_f64() * 1000.0);
        let table: String = times.stages.iter().chain([&("total", passed)]).map(line).collect();
        match peak_memory() {
            Some(mib) => format!("{table}{:<12}{mib:>10.1} MiB\n", "peak memory"),
            None => table,
        }
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Times {
    fn end(&mut self, now: Instant) {
        let Some((stage, start)) = self.running.remove(&thread::current().id()) else { return };
        let time = now.duration_since(start);
        match self.stages.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += time,
            None => self.stages.push((stage, time)),
        }
    }
}

impl Watch for Stopwatch {
    fn stage(&self, name: &'static str) {
        let now = Instant::now();
        let mut times = self.times();
        times.begun.get_or_insert(now);
        times.end(now);
        times.running.insert(thread::current().id(), (name, now));
    }

    fn end(&self) {
        self.times().end(Instant::now());
    }
}

/// The most memory that the process has had so far, in MiB, where the system tells: Linux, in proc(5).
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?;
    kib.parse::<f64>().ok().map(|kib| kib / 1024.0)
}
