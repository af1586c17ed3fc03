//! Runs that a signal ends, in a container that can write nothing.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::{Cluster, Live};
use crate::support::Run;

const SERVICES: &str = "services: { kafka: {}, kafka-topics: { service: { read_only: true } } }\n";

fn topics(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|n| format!("topic-{n}: {{}}")).collect();
    let defaults = "{ partitions: 2, config: { retention.ms: 1d } }";
    format!("topics: {{ defaults: {defaults}, names: {{ {} }} }}\n", names.join(", "))
}

/// Sends a signal to a process, or with a `-` to its group; gives the exit code, and in what time.
fn signal(launcher: &mut Child, name: &str, whom: &str) -> (Option<i32>, Duration) {
    let start = Instant::now();
    let target = format!("{whom}{}", launcher.id());
    let sent = Command::new("kill").args(["-s", name, "--", &target]).status().expect("kill");
    assert!(sent.success());
    (launcher.wait().expect("it ends").code(), start.elapsed())
}

/// The containers of the job that run.
fn jobs(cluster: &Cluster) -> usize {
    let run: Run = cluster.running.compose(["ps", "--all", "--quiet", "kafka-topics"]);
    run.done().lines().count()
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_a_signal_ends_launcher_and_job_and_the_next_run_does_the_rest() {
    let cluster = Cluster::with(SERVICES, &topics(60));
    // Told to end, then Ctrl-C, which a terminal sends to the whole group.
    for (name, whom, code) in [("TERM", "", 143), ("INT", "-", 130)] {
        let before = cluster.live().len();
        let mut launcher = cluster.running.begin("scripts/topics.sh", &[]);
        cluster.running.until("a new topic", Duration::from_mins(2), |_| cluster.live().len() > before);
        let (ended, took) = signal(&mut launcher, name, whom);
        println!("{name}: {took:?}, {} of 60 topics", cluster.live().len());
        assert_eq!(ended, Some(code), "{name}");
        assert!(took < Duration::from_secs(10), "{name}: {took:?}");
        cluster.running.until("its container is gone", Duration::from_secs(10), |_| jobs(&cluster) == 0);
    }
    // As Compose ends a job.
    let container = cluster.running.compose(["run", "--detach", "--no-deps", "kafka-topics"]).done();
    let stop = Command::new("docker").args(["stop", container.trim()]).output().expect("docker");
    assert!(stop.status.success());
    let inspect = ["inspect", "--format", "{{ .State.ExitCode }}", container.trim()];
    let code = Command::new("docker").args(inspect).output().expect("docker").stdout;
    assert_eq!(String::from_utf8_lossy(&code).trim(), "143");
    assert!(cluster.live().len() < 60, "nothing was left to do");

    cluster.declare(&topics(12));
    cluster.launch(&[]).done();
    let live = cluster.live();
    let declared = Live::new(2, 1, &["retention.ms=86400000"]);
    for n in 0..12 {
        assert_eq!(live.get(&format!("topic-{n}")), Some(&declared), "topic-{n}");
    }
}
