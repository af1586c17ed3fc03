//! `cargo bench`: how long a whole `stackgen diff` takes, as ratios within one run.
//!
//! Three environments of generated stacks, from the start of the process to its end: against the real
//! `docker compose config` of the same three files, against a floor that only reads the same files, and against
//! itself as the number of services grows. docs/speed.md says how to read the output.
#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

mod floor;
mod programs;
mod project;
mod ratios;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use programs::Programs;
use project::Project;
use ratios::Ratios;

/// Runs of each side, one after the other in turn, so that a noisy moment meets all of them.
const ROUNDS: usize = 41;

/// The environments of each project.
const ENVIRONMENTS: [&str; 3] = ["dev", "staging", "prod"];

fn main() {
    if let Some(root) = floor::asked() {
        floor::run(&root);
        return;
    }
    let services = 16;
    let project = Project::new(services);
    println!(
        "{services} services × {} environments, whole processes, medians of {ROUNDS} runs in turn\n",
        ENVIRONMENTS.len()
    );
    let programs = Programs::copied();
    against_others(&project, &programs);
    stages(&project, &programs);
    growth(&programs);
}

/// The diff, the floor and Compose.
fn against_others(project: &Project, programs: &Programs) {
    let (mut diffs, mut floors, mut composes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        diffs.push(warm_time(&mut diff(project, programs)));
        floors.push(warm_time(&mut floor::command(project, &programs.floor)));
        if let Some(compose) = &programs.compose {
            composes.push(ENVIRONMENTS.iter().map(|env| warm_time(&mut config(compose, project, env))).sum());
        }
    }
    println!("stackgen diff            {:>9.2} ms", millis(median(diffs.clone())));
    let ratios = Ratios::of(&diffs, &floors);
    println!("floor                    {:>9.2} ms   diff / floor   {ratios}   goal at most 5", millis(median(floors)));
    if composes.is_empty() {
        println!("docker compose config    not compared: tests/tools/install-compose.sh could not bring it");
        return;
    }
    let ratios = Ratios::of(&composes, &diffs);
    println!(
        "docker compose config ×3 {:>9.2} ms   compose / diff {ratios}   asked at least 20",
        millis(median(composes))
    );
}

/// Where the time of one diff goes, as the program itself tells.
fn stages(project: &Project, programs: &Programs) {
    let output = diff(project, programs).arg("--timings").stderr(Stdio::piped()).output().expect("stackgen runs");
    println!("\nwhere one diff spends it:\n{}", String::from_utf8_lossy(&output.stderr));
}

/// Time and peak memory for ever more services.
fn growth(programs: &Programs) {
    println!("{:>9} {:>11} {:>16} {:>12} {:>16}", "services", "diff", "per service", "peak", "per service");
    for services in [160, 1_600, 16_000] {
        let project = Project::new(services);
        let times = (0..3).map(|_| time(&mut diff(&project, programs))).collect();
        let (diff, peak) = (median(times), peak(&project, programs));
        let count = u32::try_from(services * ENVIRONMENTS.len()).expect("a small number");
        println!(
            "{services:>9} {:>8.1} ms {:>13.1} µs {:>8.1} MiB {:>12.1} KiB",
            millis(diff),
            millis(diff) * 1000.0 / f64::from(count),
            peak / 1024.0,
            peak / f64::from(count),
        );
    }
}

/// The peak memory of one diff in KiB.
fn peak(project: &Project, programs: &Programs) -> f64 {
    let output = diff(project, programs).arg("--timings").stderr(Stdio::piped()).output().expect("stackgen runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = told.lines().find_map(|line| line.strip_prefix("peak memory")).unwrap_or_default();
    line.trim().trim_end_matches(" MiB").parse::<f64>().map_or(f64::NAN, |mib| mib * 1024.0)
}

fn diff(project: &Project, programs: &Programs) -> Command {
    let mut command = quiet(&programs.stackgen);
    command.arg("diff").current_dir(project.root());
    command
}

fn config(compose: &Path, project: &Project, env: &str) -> Command {
    let mut command = quiet(compose);
    command.args(["config", "-q"]).current_dir(project.root().join("generated").join(project::STACK).join(env));
    command
}

fn quiet(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How long a process takes right after one of the same kind, so that what another program left in the machine's caches
/// has no part in it.
fn warm_time(command: &mut Command) -> Duration {
    time(command);
    time(command)
}

/// How long a process takes, from its start to its end; it must succeed.
fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.status().expect("a program that starts");
    let time = start.elapsed();
    assert!(status.success(), "{command:?} failed: {status}");
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
