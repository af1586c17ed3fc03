//! Deployments that follow one another, and the way back.

use super::{Project, Running};

/// `pg_dump` must not be older than the server, and the stand-in's is not newer than this.
const STACK: &str = "\
services:
  postgres: { service: { image: \"postgres:15.18\" }, settings: { max_connections: 40 } }
  reader:
    own:
      needs: { db: postgres.sql }
      volumes: { data: {} }
      service:
        image: postgres:15.18
        command: [postgres, -c, port=5432]
        environment: { POSTGRES_PASSWORD: x, PGDATA: /data/pg }
        volumes: [\"data:/data\"]
        healthcheck: { test: [CMD, pg_isready, --host, 127.0.0.1] }
";

fn sql(running: &Running, query: &str) -> String {
    let said = running.exec("postgres", &["psql", "--username", "postgres", "-tAc", query]).done();
    said.trim().to_owned()
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_a_deployment_is_taken_back() {
    let running = Running::built(Project::new(STACK));
    let deploy = |options: &[&str]| {
        let arguments = [&["--timeout", "300", "--disk", "1"], options].concat();
        running.script("scripts/deploy.sh", &arguments)
    };
    let run = deploy(&[]).code(0);
    assert!(run.stdout.contains("  POSTGRES_PASSWORD "), "it says where credentials are: {run:?}");
    sql(&running, "create table kept as select 1 as x");

    // Another configuration, and a service less.
    let (without, _) = STACK.split_once("  reader:").expect("the reader");
    running.project.set_stack(&without.replace("40", "50"));
    running.build();
    let run = deploy(&[]).code(0);
    assert!(run.stdout.contains("postgres: "), "the data is saved before: {run:?}");
    assert_eq!(sql(&running, "show max_connections"), "50");
    let status = running.script("scripts/status.sh", &[]).done();
    assert!(!status.contains("reader"), "{status}");

    let run = deploy(&["--rollback", "--no-backup"]).code(0);
    assert_eq!(sql(&running, "show max_connections"), "40", "{run:?}");
    assert_eq!(sql(&running, "select x from kept"), "1");
    assert!(run.stdout.contains("reader                           healthy"), "{run:?}");

    // A deployment that fails is no place to go back to.
    running.project.set_stack(&without.replace("max_connections: 40", "max_connections: 1"));
    running.build();
    let run = deploy(&["--no-backup"]).code(1);
    assert!(run.stderr.contains("scripts/deploy.sh --rollback puts back dev-"), "{run:?}");
    let run = deploy(&["--rollback", "--no-backup"]).code(0);
    assert_eq!(sql(&running, "show max_connections"), "40", "{run:?}");
}
