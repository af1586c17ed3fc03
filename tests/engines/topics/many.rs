//! Many topics, runs that are cut off, and two runs at once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{Cluster, Live};
use crate::engines::report;

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

/// Cut off half way, then finished by two runs at once; and all of it in one run.
fn cut_off(cluster: &Cluster) {
    // Cut off: some are there, and the next run makes the rest.
    let container = cluster.running.compose(["run", "--detach", "--no-deps", "kafka-topics"]).done();
    cluster.running.until("the first topics", Duration::from_mins(2), |_| !cluster.live().is_empty());
    let killed = Command::new("docker").args(["kill", container.trim()]).output().expect("docker");
    let removed = Command::new("docker").args(["rm", "--force", container.trim()]).output().expect("docker");
    assert!(removed.status.success());
    let made = cluster.live().len();
    println!("killed with {made} of 40 topics: {killed:?}");
    assert!(made < 40, "nothing was left to do");
    two_at_once(cluster, &[]);
    assert_eq!(cluster.live(), declared(40));
    assert_eq!(cluster.tools_started(), 2);

    // Two runs that find the same to grow, to set and to reset.
    for n in 0..3 {
        let name = format!("topic-{n}");
        let whose = ["--entity-type", "topics", "--entity-name", &name, "--alter"];
        cluster.tool("kafka-configs", &[&whose[..], &["--add-config", "segment.ms=86400000"]].concat());
    }
    cluster.declare(&topics(6).replace("partitions: 2", "partitions: 3").replace("1d", "2d"));
    two_at_once(cluster, &["--prune"]);
    let mut changed = declared(40);
    changed.extend((0..6).map(|n| (format!("topic-{n}"), Live::new(3, 1, &["retention.ms=172800000"]))));
    assert_eq!(cluster.live(), changed);
    cluster.declare(&topics(40));

    let names: Vec<String> = (0..40).map(|n| format!("topic-{n}")).collect();
    cluster.tool("kafka-topics", &["--delete", "--topic", &names.join(",")]);
    cluster.running.until("all are gone", Duration::from_mins(1), |_| cluster.live().is_empty());
    let start = Instant::now();
    cluster.launch(&[]).done();
    report::figure(&format!("40 topics fresh: {:.1} s", start.elapsed().as_secs_f64()));
    assert_eq!(cluster.live(), declared(40));
}

/// Two launchers that both succeed.
fn two_at_once(cluster: &Cluster, arguments: &[&str]) {
    std::thread::scope(|scope| {
        let runs = [(); 2].map(|()| scope.spawn(|| cluster.launch(arguments)));
        for run in runs {
            let run = run.join().expect("a run that ends").code(0);
            assert_eq!(run.stderr, "");
        }
    });
}

/// A run that finds nothing to do starts as many Java processes for five topics as for five hundred.
fn costs_the_same(cluster: &Cluster) {
    cluster.job().done();
    assert_eq!(cluster.tools_started(), 2);
    cluster.declare(&topics(500));
    let names: Vec<String> = (5..500).map(|n| format!("topic-{n}")).collect();
    create_at_once(&cluster.running.address("kafka"), &names);
    cluster.running.until("all are there", Duration::from_mins(2), |_| cluster.live().len() == 500);
    let start = Instant::now();
    assert_eq!(cluster.tools_started(), 2);
    report::figure(&format!("500 topics as declared: {:.1} s", start.elapsed().as_secs_f64()));
    let run = cluster.launch(&[]).code(0);
    assert_eq!(run.stdout, "500 topics: created 0, changed 0, not declared 0, failed 0\n");
    assert_eq!(cluster.live(), declared(500));
}

/// Creates topics as they are declared by one request of Kafka's protocol (`CreateTopics`, version 4): no tool of Kafka's
/// creates more than one, and 500 starts of Java are not what is looked at here.
fn create_at_once(broker: &str, names: &[String]) {
    let text = |text: &str| [&i16::try_from(text.len()).expect("short").to_be_bytes()[..], text.as_bytes()].concat();
    let count = |count: usize| i32::try_from(count).expect("few").to_be_bytes().to_vec();
    let mut request = [&19_i16.to_be_bytes()[..], &4_i16.to_be_bytes(), &1_i32.to_be_bytes(), &text("test")].concat();
    request.extend(count(names.len()));
    for name in names {
        request.extend(text(name));
        // Two partitions, one copy of each, wherever there is room.
        request.extend([&2_i32.to_be_bytes()[..], &1_i16.to_be_bytes(), &0_i32.to_be_bytes()].concat());
        request.extend([count(1), text("retention.ms"), text("86400000")].concat());
    }
    request.extend(120_000_i32.to_be_bytes());
    request.push(0);
    let mut stream = TcpStream::connect(broker).expect("the broker answers");
    stream.write_all(&[count(request.len()), request].concat()).expect("it takes the request");
    let mut length = [0; 4];
    stream.read_exact(&mut length).expect("it answers");
    let mut answer = vec![0; u32::from_be_bytes(length).try_into().expect("short")];
    stream.read_exact(&mut answer).expect("it answers whole");
    // After the number of the request and the time of throttling: how many, and for each its name and an error.
    let mut rest = &answer[8..];
    let mut take = |count: usize| -> Vec<u8> {
        let (taken, left) = rest.split_at(count);
        rest = left;
        taken.to_vec()
    };
    let number = |bytes: Vec<u8>| bytes.into_iter().fold(0, |number, byte| number << 8 | usize::from(byte));
    for _ in 0..number(take(4)) {
        let length = number(take(2));
        let name = String::from_utf8(take(length)).expect("a name");
        let error = number(take(2));
        // No text is a length of -1.
        let length = number(take(2));
        let said = take(if length == 0xFFFF { 0 } else { length });
        assert_eq!(error, 0, "{name}: {}", String::from_utf8_lossy(&said));
    }
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_forty_topics_fresh_cut_off_and_by_two_runs_at_once() {
    cut_off(&Cluster::kraft(&topics(40)));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_the_same_is_cut_off_with_zookeeper() {
    cut_off(&Cluster::zookeeper(&topics(40)));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_a_clean_run_starts_as_many_tools_for_five_hundred_topics_as_for_five() {
    costs_the_same(&Cluster::with(&small_index("kafka: {"), &topics(5)));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_a_clean_run_costs_the_same_with_zookeeper() {
    costs_the_same(&Cluster::zookeeper_with(
        &small_index("zookeeper: {}, kafka: { uses: kafka-zookeeper,"),
        &topics(5),
    ));
}

/// Brokers whose partitions have small indexes: 1,000 of the usual ones are 20 GB of address space.
fn small_index(services: &str) -> String {
    format!("services: {{ {services} service: {{ environment: {{ KAFKA_LOG_INDEX_SIZE_MAX_BYTES: 65536 }} }} }} }}\n")
}
