//! Many topics, runs that are cut off, and two runs at once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{Cluster, Live};

fn topics(count: usize) -> String {
    let mut text = "topics:\n  defaults: { partitions: 2, config: { retention.ms: 1d } }\n  names:\n".to_owned();
    for n in 0..count {
        writeln!(text, "    topic-{n}: {{}}").expect("text");
    }
    text
}

fn declared(count: usize) -> BTreeMap<String, Live> {
    (0..count).map(|n| (format!("topic-{n}"), Live::new(2, 1, &["retention.ms=86400000"]))).collect()
}

/// How many Kafka tools a run starts, by the shell's own trace.
fn tools_started(cluster: &Cluster) -> usize {
    let traced =
        ["run", "--rm", "--no-TTY", "--no-deps", "--entrypoint", "sh -x /etc/stackgen/topics/apply.sh", "kafka-topics"];
    let run = cluster.running.compose(traced.iter().chain(&["--converge"])).code(0);
    run.stderr
        .lines()
        .filter(|line| line.contains(" /opt/kafka/bin/kafka-") && line.contains(" --bootstrap-server "))
        .count()
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_forty_topics_fresh_cut_off_and_by_two_runs_at_once() {
    let cluster = Cluster::kraft(&topics(40));
    // Cut off: some are there, and the next run makes the rest.
    let container = cluster.running.compose(["run", "--detach", "--no-deps", "kafka-topics"]).done();
    cluster.running.until("the first topics", Duration::from_mins(2), |_| !cluster.live().is_empty());
    let killed = Command::new("docker").args(["kill", container.trim()]).output().expect("docker");
    println!("killed with {} of 40 topics: {killed:?}", cluster.live().len());
    let removed = Command::new("docker").args(["rm", "--force", container.trim()]).output().expect("docker");
    assert!(removed.status.success());
    std::thread::scope(|scope| {
        let runs = [(); 2].map(|()| scope.spawn(|| cluster.launch(&[])));
        for run in runs {
            let run = run.join().expect("a run that ends").code(0);
            assert_eq!(run.stderr, "");
        }
    });
    assert_eq!(cluster.live(), declared(40));
    assert_eq!(tools_started(&cluster), 2);

    let names: Vec<String> = (0..40).map(|n| format!("topic-{n}")).collect();
    cluster.tool("kafka-topics", &["--delete", "--topic", &names.join(",")]);
    cluster.running.until("all are gone", Duration::from_mins(1), |_| cluster.live().is_empty());
    let start = Instant::now();
    cluster.launch(&[]).done();
    println!("40 topics fresh: {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(cluster.live(), declared(40));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_a_clean_run_starts_as_many_tools_for_five_hundred_topics_as_for_five() {
    let cluster = Cluster::kraft(&topics(5));
    cluster.job().done();
    assert_eq!(tools_started(&cluster), 2);
    cluster.declare(&topics(500));
    let start = Instant::now();
    cluster.launch(&["--timeout", "300"]).done();
    println!("495 topics fresh: {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    assert_eq!(tools_started(&cluster), 2);
    println!("500 topics as declared: {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(cluster.live(), declared(500));
}
