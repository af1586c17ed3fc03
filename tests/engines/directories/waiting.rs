//! A NameNode that is not ready.

use std::time::{Duration, Instant};

use super::{LAUNCHER, Project, Running, hdfs, job, live, stack, up};

const ONE: &str = "directories: { /one: { .: { mode: \"700\", owner: spark, group: hadoop } } }\n";
const MADE: &str = "spark:hadoop 700";

#[track_caller]
fn made(running: &Running) {
    assert_eq!(live(running, "/one").get("/one").map(String::as_str), Some(MADE));
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_directories_wait_for_the_namenode() {
    let running = up(ONE);

    // Safe mode that never ends is told, and is not ended.
    hdfs(&running, &["dfsadmin", "-safemode", "enter"]);
    let run = running.script(LAUNCHER, &["--timeout", "4"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stderr.contains("is not ready after 4 s: it is in safe mode: Safe mode is ON"), "{}", run.stderr);
    assert_eq!(hdfs(&running, &["dfsadmin", "-safemode", "get"]), "Safe mode is ON\n");

    // Safe mode that ends late is waited for.
    let run = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| running.script(LAUNCHER, &["--timeout", "200"]));
        std::thread::sleep(Duration::from_secs(6));
        hdfs(&running, &["dfsadmin", "-safemode", "leave"]);
        waiting.join().expect("no panic")
    });
    let said = run.done();
    assert!(said.starts_with("waiting for the NameNode: it is in safe mode: "), "{said}");
    made(&running);

    // One that hangs, and one that is down.
    running.compose(["pause", "namenode"]).done();
    let start = Instant::now();
    let run = running.script(LAUNCHER, &["--timeout", "4"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stderr.contains("it does not answer: "), "{}", run.stderr);
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
    running.compose(["unpause", "namenode"]).done();
    running.compose(["stop", "namenode"]).done();
    let run = running.script(LAUNCHER, &["--timeout", "2"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stderr.contains("is not ready after 2 s: it does not answer: "), "{}", run.stderr);
}

/// The NameNode starts late; then it is in safe mode of its own accord, because no DataNode has the blocks.
#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_directories_wait_for_a_late_namenode_and_its_blocks() {
    let running = Running::built(Project::new(&stack(ONE)));
    let late = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| running.script(LAUNCHER, &["--timeout", "300"]));
        std::thread::sleep(Duration::from_secs(5));
        running.start(&["namenode", "datanode"]).expect("it starts");
        waiting.join().expect("no panic")
    });
    assert!(late.done().contains("/one: created with mode 700"));
    made(&running);

    // One block in a thousand may be missing, so one alone is not waited for.
    hdfs(&running, &["dfs", "-put", "/opt/hadoop/bin/hdfs", "/opt/hadoop/etc/hadoop/core-site.xml", "/one"]);
    running.compose(["stop", "datanode"]).done();
    running.compose(["restart", "namenode"]).done();
    let run = running.script(LAUNCHER, &["--timeout", "40"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stderr.contains("it is in safe mode: ") && run.stderr.contains("blocks"), "{}", run.stderr);

    let run = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| job(&running));
        std::thread::sleep(Duration::from_secs(3));
        running.start(&["datanode"]).expect("it starts");
        waiting.join().expect("no panic")
    });
    assert!(run.done().ends_with("1 directory: created 0, differing 0, not declared 0, failed 0\n"));
}
