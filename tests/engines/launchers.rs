//! The operators' launchers around a stack with a job.

use super::{Project, Running};

const STACK: &str = "\
services:
  postgres: {}
  load:
    own: { kind: job, needs: { db: postgres.sql }, service: { image: \"postgres:17.11\", entrypoint: [sh, -c, echo loaded] } }
";

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_launchers_start_check_and_stop_a_stack() {
    let running = Running::built(Project::new(STACK));
    let run = running.script("scripts/start.sh", &["--timeout", "300"]).code(0);
    let lines: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    let at = |words: &[&str]| lines.iter().position(|line| line.ends_with(words)).unwrap_or_else(|| panic!("{run:?}"));
    assert!(at(&["postgres", "healthy"]) < at(&["load", "done"]), "{run:?}");
    assert_eq!(at(&["is", "well"]), lines.len() - 1, "the start ends in a health check");
    let states = |status: String| {
        let words = status.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1));
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(states(running.script("scripts/status.sh", &[]).done()), ["healthy", "done"]);
    assert!(running.script("scripts/logs.sh", &["load"]).done().contains("loaded"));

    let passed = running.script("scripts/verify.sh", &["--verbose"]).done();
    let shown = format!("passed\n    docker compose -p {} exec postgres psql ", running.project.name());
    assert!(passed.contains(&shown), "{passed}");

    // What runs already is ready at once; the job runs again.
    let _ = running.script("scripts/start.sh", &["--skip-validation", "--timeout", "60"]).code(0);
    let twice = running.script("scripts/logs.sh", &["load"]).done();
    assert_eq!(twice.matches("loaded").count(), 2, "{twice}");

    let stopped = running.script("scripts/stop.sh", &[]).done();
    assert_eq!(stopped, "stopped load\nstopped postgres\n");
    let run = running.script("scripts/healthcheck.sh", &["postgres"]).code(1);
    assert!(run.stdout.contains("postgres") && run.stdout.contains("exited"), "{run:?}");
    let _ = running.script("scripts/teardown.sh", &["--force", "--volumes"]).code(0);
    assert_eq!(states(running.script("scripts/status.sh", &[]).done()), ["absent", "absent"]);
}

const DATA: &str = "\
services: { kafka: {}, hdfs: {} }
topics: { names: { orders: {} } }
hdfs: { defaults: { mode: \"755\" }, directories: { /lake: [raw] } }
";

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_launchers_make_and_check_topics_and_directories() {
    let running = Running::built(Project::new(DATA));
    let run = running.script("scripts/start.sh", &["--timeout", "300"]).code(0);
    assert_eq!(run.stdout.matches("as declared").count(), 2, "{run:?}");

    let tool = ["/opt/kafka/bin/kafka-topics.sh", "--bootstrap-server", "kafka:9092", "--delete", "--topic", "orders"];
    running.exec("kafka", &tool).done();
    running.exec("namenode", &["hdfs", "dfs", "-chmod", "700", "/lake/raw"]).done();
    let run = running.script("scripts/healthcheck.sh", &[]).code(1);
    assert!(run.stdout.contains("orders: would be created"), "{run:?}");
    assert!(run.stdout.contains("/lake/raw: would be"), "{run:?}");

    let _ = running.script("scripts/topics.sh", &[]).code(0);
    let _ = running.script("scripts/hdfs.sh", &[]).code(0);
    let passed = running.script("scripts/verify.sh", &[]).code(0);
    assert_eq!(passed.stdout.matches(" passed\n").count(), 3, "{passed:?}");
    let run = running.script("scripts/healthcheck.sh", &["--quiet"]).code(0);
    assert_eq!(run.stdout, "");
}
