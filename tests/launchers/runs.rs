//! Runs of the launchers: what they ask Docker for, what they say, how they end.

use std::net::TcpListener;

use super::stand_in::{StandIn, said};

const SECRET: &str = "services:\n  db: { own: { settings: { password: { type: secret, description: its password } }, \
    service: { image: db, environment: { P: \"{{ password }}\" } } } }\n";

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

#[test]
fn start_goes_by_phases_and_needs_and_runs_jobs() {
    let stand_in = StandIn::new(free_port());
    stand_in.sandbox.write("answers/after/load", "load exited 0 none false 0 id-load\n");
    let run = stand_in.run("start.sh", &["--skip-validation"]).code(0);
    assert_eq!(said(&run.stdout)[..5], ["db healthy", "load done", "api healthy", "page healthy", "app-dev is ready"]);
    assert_eq!(run.stderr, "");
    let calls = [
        "compose --progress quiet config --images db load api page",
        "compose --progress quiet up --detach --no-deps db",
        "compose --progress quiet up --detach --no-deps load",
        "compose --progress quiet up --detach --no-deps api",
        "compose --progress quiet up --detach --no-deps page",
    ];
    assert_eq!(stand_in.calls(), calls);
}

#[test]
fn start_of_a_name_starts_what_it_needs_and_nothing_else() {
    let stand_in = StandIn::new(free_port());
    stand_in.sandbox.write("answers/no-images", "");
    let _ = stand_in.run("start.sh", &["--skip-validation", "--quiet", "--recreate", "api"]).code(0);
    let calls = [
        "compose --progress quiet config --images api db",
        "compose --progress quiet pull --ignore-buildable --policy missing --quiet api db",
        "compose --progress quiet up --detach --no-deps --force-recreate db",
        "compose --progress quiet up --detach --no-deps --force-recreate api",
    ];
    let started = stand_in.calls();
    assert_eq!(started[..2], calls[..2]);
    assert_eq!(started[2..], calls[2..]);
}

#[test]
fn start_says_what_it_waits_for_and_gives_up_in_time() {
    let stand_in = StandIn::new(free_port());
    stand_in.sandbox.write("answers/after/db", "db running 0 starting false 0 id-db\n");
    let run = stand_in.run("start.sh", &["--timeout", "1"]).code(3);
    assert!(run.stderr.contains("not everything is ready after 1 s"), "{run:?}");
    let waiting = "start: waiting for db, which is starting: its health check says: connection refused\n";
    assert!(run.stderr.contains(waiting), "{run:?}");
}

#[test]
fn start_that_is_interrupted_says_what_goes_on() {
    let stand_in = StandIn::new(free_port());
    stand_in.sandbox.write("answers/after/db", "db running 0 starting false 0 id-db\n");
    let run = stand_in.interrupted("start.sh", &["--quiet"]).code(130);
    assert!(run.stderr.starts_with("start: interrupted\nstart: what was started keeps running; look with "), "{run:?}");
    assert_eq!(stand_in.calls().last().map(String::as_str), Some("compose --progress quiet up --detach --no-deps db"));
}

#[test]
fn a_job_that_fails_ends_the_start_with_its_last_words() {
    let stand_in = StandIn::new(free_port());
    stand_in.sandbox.write("answers/after/load", "load exited 3 none false 0 id-load\n");
    let run = stand_in.run("start.sh", &[]).code(1);
    assert!(run.stderr.starts_with("start: load has ended with exit code 3; its log ends in:\nthe last words\n"));
    assert!(!stand_in.calls().iter().any(|call| call.ends_with(" api")), "the next phase is not begun");
}

#[test]
fn start_refuses_what_cannot_go_well() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let stand_in = StandIn::new(port);
    let said = format!("start: port {port}, which api publishes for web, is taken by another program\n");
    stand_in.run("start.sh", &[]).expect(4, "", &said);
    stand_in.sandbox.write("answers/compose-version", "2.39.4\n");
    stand_in.run("start.sh", &[]).expect(4, "", "start: Compose is 2.39.4, and this stack needs 2.40 or newer\n");
    stand_in.sandbox.write("answers/no-engine", "");
    let said = "start: Docker does not answer: Cannot connect to the Docker daemon\n";
    stand_in.run("start.sh", &[]).expect(4, "", said);
    assert_eq!(stand_in.calls(), [""; 0]);
}

#[test]
fn start_wants_secrets_and_decisions() {
    let stand_in = StandIn::of(1, "secrets: required\n", SECRET);
    let run = stand_in.run("start.sh", &[]).code(4);
    assert!(run.stderr.contains("stackgen secrets init --stack app --env dev makes it"), "{run:?}");
    stand_in.sandbox.write("secrets/app/dev.env", "DB_PASSWORD=CHANGE_THIS\n");
    let run = stand_in.run("start.sh", &[]).code(4);
    assert!(run.stderr.starts_with("start: DB_PASSWORD still says CHANGE_THIS in "), "{run:?}");
    assert_eq!(stand_in.calls(), [""; 0]);
}

#[test]
fn a_placeholder_is_found_in_every_form_that_people_give_it() {
    let stand_in = StandIn::of(1, "secrets: required\n", SECRET);
    for undecided in [
        "DB_PASSWORD=\"CHANGE_THIS\"",
        "DB_PASSWORD='CHANGE_THIS'",
        "DB_PASSWORD=CHANGE_THIS # soon",
        "DB_PASSWORD=CHANGE_THIS\r",
        "DB_PASSWORD=CHANGE_THIS_minio",
        "export DB_PASSWORD=CHANGE_THIS",
        "  DB_PASSWORD = CHANGE_THIS",
    ] {
        stand_in.sandbox.write("secrets/app/dev.env", &format!("{undecided}\n"));
        let run = stand_in.run("start.sh", &[]).code(4);
        assert!(run.stderr.starts_with("start: DB_PASSWORD still says CHANGE_THIS in "), "{undecided}: {run:?}");
        let run = stand_in.sandbox.run(["secrets", "check"]).code(2);
        assert!(run.stderr.contains("`DB_PASSWORD` still says `CHANGE_THIS`"), "{undecided}: {run:?}");
    }
    assert_eq!(stand_in.calls(), [""; 0]);
    stand_in.sandbox.write("secrets/app/dev.env", "DB_PASSWORD=decided # it was CHANGE_THIS\n");
    let _ = stand_in.run("start.sh", &["--skip-validation"]).code(0);
}

#[test]
fn stop_ends_what_needs_before_what_is_needed() {
    let stand_in = StandIn::new(free_port());
    let _ = stand_in.run("start.sh", &["--skip-validation", "api"]).code(0);
    stand_in.calls();
    stand_in.run("stop.sh", &["--timeout", "3"]).expect(0, "stopped api\nstopped db\n", "");
    let calls = [
        "compose -p app-dev --progress quiet stop --timeout 3 api",
        "compose -p app-dev --progress quiet stop --timeout 3 db",
    ];
    assert_eq!(stand_in.calls(), calls);
}

#[test]
fn data_goes_only_when_it_is_said() {
    let stand_in = StandIn::new(free_port());
    for (launcher, arguments) in
        [("stop.sh", vec!["--volumes"]), ("teardown.sh", vec![]), ("start.sh", vec!["--clean"])]
    {
        let run = stand_in.run(launcher, &arguments).code(2);
        assert!(run.stderr.contains("--force goes on without asking"), "{run:?}");
    }
    assert_eq!(stand_in.calls(), [""; 0]);
    let _ = stand_in.run("stop.sh", &["--volumes", "--force"]).code(0);
    let _ = stand_in.run("teardown.sh", &["--force"]).code(0);
    let calls = [
        "compose -p app-dev --progress quiet down --volumes --remove-orphans",
        "compose -p app-dev --progress quiet down --remove-orphans",
    ];
    assert_eq!(stand_in.calls(), calls);
}

#[test]
fn a_clean_start_stops_everything_in_order_before_it_deletes() {
    let stand_in = StandIn::new(free_port());
    let _ = stand_in.run("start.sh", &["--skip-validation", "api"]).code(0);
    stand_in.calls();
    let _ = stand_in.run("start.sh", &["--skip-validation", "--clean", "--force", "db"]).code(0);
    let calls = [
        "compose -p app-dev --progress quiet stop api",
        "compose -p app-dev --progress quiet stop db",
        "compose -p app-dev --progress quiet down --volumes --remove-orphans",
        "compose --progress quiet config --images db",
        "compose --progress quiet up --detach --no-deps db",
    ];
    assert_eq!(stand_in.calls(), calls);
}

#[test]
fn status_and_healthcheck_say_how_each_is() {
    let port = free_port();
    let stand_in = StandIn::new(port);
    let states =
        "db running 0 unhealthy false 2 id-db\nload exited 0 none false 0 id-load\napi running 0 none false 0 id-api\n";
    stand_in.sandbox.write("answers/states", states);
    let run = stand_in.run("status.sh", &[]).code(0);
    let lines: Vec<Vec<&str>> = run.stdout.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
    let published = format!("http://localhost:{port}");
    assert_eq!(lines[0], ["db", "unhealthy", "2"]);
    assert_eq!(lines[1], ["load", "done", "0"]);
    assert_eq!(lines[2], ["api", "running", "0", &published]);
    assert_eq!(lines[3], ["page", "absent", "-"]);
    let run = stand_in.run("healthcheck.sh", &[]).code(1);
    assert!(run.stdout.contains("unhealthy: its health check says: connection refused\n"), "{run:?}");
    assert!(run.stdout.contains("absent: there is no container\n"), "{run:?}");
    assert_eq!(run.stderr, "healthcheck: app-dev is not well: 2 problems\n");
    let _ = stand_in.run("healthcheck.sh", &["load", "api"]).code(0);
}

#[test]
fn logs_are_of_what_is_named() {
    let stand_in = StandIn::new(free_port());
    let _ = stand_in.run("start.sh", &["--skip-validation", "work"]).code(0);
    stand_in.calls();
    let _ = stand_in.run("logs.sh", &["--lines", "7", "--follow", "work"]).code(0);
    assert_eq!(stand_in.calls(), ["compose -p app-dev logs --no-color --tail 7 --follow api page"]);
    let run = stand_in.run("logs.sh", &["nobody"]).code(2);
    assert!(run.stderr.starts_with("logs: there is no container, service, phase or role nobody in "), "{run:?}");
    let run = stand_in.run("logs.sh", &["--lines", "0"]).code(2);
    assert!(run.stderr.starts_with("logs: --lines wants a number from 1 to 999999, not 0\n"), "{run:?}");
}

#[test]
fn loud_and_quiet_mean_something_everywhere() {
    let stand_in = StandIn::new(free_port());
    let states = "db running 0 unhealthy false 2 id-db\nload exited 0 none false 0 id-load\n";
    stand_in.sandbox.write("answers/states", states);
    let _ = stand_in.run("logs.sh", &["--verbose", "--quiet", "db"]).code(0);
    let _ = stand_in.run("stop.sh", &["--verbose", "db"]).code(0);
    let _ = stand_in.run("teardown.sh", &["--verbose", "--force", "--remove-volumes", "--timeout", "5"]).code(0);
    let calls = [
        "compose -p app-dev logs --timestamps --no-log-prefix --no-color --tail 100 db",
        "compose -p app-dev --progress plain stop db",
        "compose -p app-dev --progress plain stop --timeout 5 load",
        "compose -p app-dev --progress plain stop --timeout 5 db",
        "compose -p app-dev --progress plain down --remove-orphans --volumes",
    ];
    assert_eq!(stand_in.calls(), calls);
    stand_in.sandbox.write("answers/states", states);
    let run = stand_in.run("status.sh", &["--quiet", "db", "load"]).code(0);
    assert_eq!(run.stdout.split_whitespace().collect::<Vec<_>>(), ["db", "unhealthy", "2"]);
    let run = stand_in.run("status.sh", &["--verbose", "db"]).code(0);
    assert!(run.stdout.ends_with("\nan-image\n    health check: connection refused\n"), "{run:?}");
    let run = stand_in.run("healthcheck.sh", &["--verbose", "db"]).code(1);
    assert!(run.stdout.contains("\nan-image\n    health check: connection refused\n"), "{run:?}");
}

/// A name is of what is nearest: a service or container before a role, and a role before all.
#[test]
fn names_are_roles_too_where_nothing_nearer_is_called_so() {
    let stack = "services:\n  redis: {}\n  cache: { uses: redis }\n  queue: { own: { roles: [broker], service: { image: queue } } }\n";
    let stand_in = StandIn::of(1, "secrets: inline\n", stack);
    let states = ["redis", "cache", "queue"].map(|name| format!("{name} running 0 none false 0 id-{name}\n"));
    stand_in.sandbox.write("answers/states", &states.concat());
    let logs = |names: &[&str]| {
        let _ = stand_in.run("logs.sh", names).code(0);
        let calls = stand_in.calls().concat();
        calls.trim_start_matches("compose -p app-dev logs --no-color --tail 100 ").to_owned()
    };
    assert_eq!(logs(&["redis"]), "redis");
    assert_eq!(logs(&["broker"]), "queue");
    assert_eq!(logs(&["all"]), "redis cache queue");
    assert_eq!(logs(&["queue", "cache"]), "queue cache");
    let stand_in =
        StandIn::of(1, "secrets: inline\n", "services: { cache: { uses: redis }, all: { uses: postgres } }\n");
    for (name, shown) in [("redis", "cache"), ("all", "all")] {
        let run = stand_in.run("status.sh", &[name]).code(0);
        let rows: Vec<&str> = run.stdout.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(rows, [shown]);
    }
}

#[test]
fn an_environment_is_no_option() {
    let run = StandIn::new(free_port()).run("start.sh", &["--environment", "prod"]).code(2);
    let said = "start: there is no --environment: each environment has launchers of its own, and these are for dev\n";
    assert!(run.stderr.starts_with(said), "{run:?}");
}

#[test]
fn restart_stops_and_starts() {
    let stand_in = StandIn::new(free_port());
    let _ = stand_in.run("start.sh", &["--skip-validation", "api"]).code(0);
    stand_in.calls();
    let _ = stand_in.run("restart.sh", &["--skip-validation", "api"]).code(0);
    let calls = stand_in.calls();
    assert_eq!(calls[0], "compose -p app-dev --progress quiet stop api");
    assert_eq!(calls[3], "compose --progress quiet up --detach --no-deps api");
}

#[test]
fn restart_stops_nothing_that_could_not_start_again() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let stand_in = StandIn::new(port);
    stand_in.sandbox.write("answers/states", "db running 0 healthy false 0 id-db\n");
    let said = format!("restart: port {port}, which api publishes for web, is taken by another program\n");
    stand_in.run("restart.sh", &[]).expect(4, "", &said);
    assert_eq!(stand_in.calls(), [""; 0]);
}
