//! `--timings`: where the time went. Only here does anybody look at a clock.

use std::time::{Duration, Instant};

use stackgen::pipeline::Watch;

/// Measures stages that follow each other; one that comes again adds to its time.
#[derive(Debug, Default)]
pub struct Stopwatch {
    stages: Vec<(&'static str, Duration)>,
    running: Option<(&'static str, Instant)>,
}

impl Stopwatch {
    /// A stage begins; the one before has ended.
    pub fn begin(&mut self, stage: &'static str) {
        self.end();
        self.running = Some((stage, Instant::now()));
    }

    /// The stage that runs has ended.
    pub fn end(&mut self) {
        let Some((stage, start)) = self.running.take() else { return };
        let time = start.elapsed();
        match self.stages.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += time,
            None => self.stages.push((stage, time)),
        }
    }

    /// One line per stage, and one for all of them.
    pub fn table(&mut self) -> String {
        self.end();
        let total = ("total", self.stages.iter().map(|(_, time)| *time).sum());
        let line = |(stage, time): &(&str, Duration)| format!("{stage:<12}{:>10.3} ms\n", time.as_secs_f64() * 1000.0);
        let table: String = self.stages.iter().chain([&total]).map(line).collect();
        match peak_memory() {
            Some(mib) => format!("{table}{:<12}{mib:>10.1} MiB\n", "peak memory"),
            None => table,
        }
    }
}

/// The most memory that the process has had so far, in MiB, where the system tells: Linux, in proc(5).
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?;
    kib.parse::<f64>().ok().map(|kib| kib / 1024.0)
}

impl Watch for Stopwatch {
    fn stage(&mut self, name: &'static str) {
        self.begin(name);
    }
}
