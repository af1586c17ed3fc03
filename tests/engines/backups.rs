//! Backup and restore, with data that is really there and really gone in between.

use std::path::PathBuf;

use super::{Project, Running};

/// One database that is dumped and one whose volume is copied, and what needs both. `pg_dump` must not be older than the
/// server, and the stand-in's is not newer than this.
const STACK: &str = "\
services:
  postgres: { service: { image: \"postgres:15.18\" } }
  cold:
    own:
      endpoints: { sql: { scheme: postgresql, port: 5432 } }
      volumes: { data: {} }
      backup: { volumes: [data] }
      service: &server
        image: postgres:15.18
        command: [postgres, -c, port=5432]
        environment: { POSTGRES_PASSWORD: x, PGDATA: /data/pg }
        volumes: [\"data:/data\"]
        healthcheck: { test: [CMD, pg_isready, --host, 127.0.0.1] }
  reader:
    own:
      needs: { warm: postgres.sql, cold: cold.sql }
      volumes: { data: {} }
      service: *server
";

fn sql(running: &Running, service: &str, query: &str) -> String {
    let said = running.exec(service, &["psql", "--username", "postgres", "-tAc", query]).done();
    said.trim().to_owned()
}

/// The only backup there is.
fn backup(running: &Running) -> PathBuf {
    let folder =
        running.project.sandbox.path("backups").join(running.project.name().trim_end_matches("-dev")).join("dev");
    let entries = std::fs::read_dir(&folder).expect("backups").map(|entry| entry.expect("an entry").path());
    let found: Vec<PathBuf> = entries.collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap_or_default()
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_what_was_saved_comes_back() {
    let running = Running::built(Project::new(STACK));
    let _ = running.script("scripts/start.sh", &["--timeout", "300", "--skip-validation"]).code(0);
    for service in ["postgres", "cold"] {
        sql(&running, service, "create table kept as select 1 as x");
    }
    let container = running.container("cold");
    let run = running.script("scripts/backup.sh", &["--force"]).code(0);
    let said: Vec<&str> = run.stdout.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    let words = ["postgres", "stopped reader", "stopped cold", "cold", "started cold", "started reader"];
    assert_eq!(said[..6], words, "{run:?}");
    assert_eq!(running.container("cold"), container, "a backup makes nothing anew");

    for service in ["postgres", "cold"] {
        sql(&running, service, "update kept set x = 2");
        sql(&running, service, "create table other as select 1 as x");
    }
    let from = backup(&running).display().to_string();
    let run = running.script("scripts/restore.sh", &["--from", &from, "--force"]).code(0);
    assert_eq!(run.stderr, "");
    for service in ["postgres", "cold"] {
        assert_eq!(sql(&running, service, "select x from kept"), "1", "{service}: {run:?}");
    }
    assert_eq!(sql(&running, "cold", "select to_regclass('other')"), "", "a copy is the whole volume");
    let _ = running.script("scripts/healthcheck.sh", &["--quiet"]).code(0);

    // Also into a stack of which nothing is left.
    let _ = running.script("scripts/teardown.sh", &["--force", "--volumes"]).code(0);
    let _ = running.script("scripts/restore.sh", &["--from", &from, "--force"]).code(0);
    let _ = running.script("scripts/start.sh", &["--timeout", "300", "--skip-validation"]).code(0);
    for service in ["postgres", "cold"] {
        assert_eq!(sql(&running, service, "select x from kept"), "1", "{service}");
    }
    // A dump alone, such as the scheduled ones.
    sql(&running, "postgres", "update kept set x = 3");
    let dump = format!("{from}/postgres.dump");
    let _ = running.script("scripts/restore.sh", &["--from", &dump, "--force", "postgres"]).code(0);
    assert_eq!(sql(&running, "postgres", "select x from kept"), "1");
}
