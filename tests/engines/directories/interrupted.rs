//! A launcher that somebody stops.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::{JOB, LAUNCHER, Running, is_there, live, stack, up};

/// So many that nobody is too late to stop it.
const COUNT: usize = 6000;

fn many(root: &str) -> String {
    let names = (0..COUNT).map(|number| format!("d{number}")).collect::<Vec<_>>().join(",");
    format!(
        "defaults: {{ mode: \"770\", owner: spark, group: hadoop }}\ndirectories: {{ {root}: [\"{{{names}}}\"] }}\n"
    )
}

/// Starts the launcher, and gives it once the first directory is there.
#[track_caller]
fn begun(running: &Running, root: &str) -> Child {
    let run = running.begin(LAUNCHER, &["--quiet"]);
    running.until("the first directory", Duration::from_mins(1), |running| is_there(running, &format!("{root}/d0")));
    run
}

/// It was stopped before it was over; run again, it goes on.
#[track_caller]
fn cut_short_and_completed(running: &Running, root: &str) {
    nothing_goes_on(running);
    assert!(live(running, root).len() < COUNT + 1, "it was over before it was stopped");
    running.script(LAUNCHER, &["--quiet"]).done();
    let whole = live(running, root);
    assert!(whole.len() == COUNT + 1 && whole.values().all(|node| node == "spark:hadoop 770"));
}

fn signal(name: &str, target: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), "--", target]).status().expect("kill");
    assert!(sent.success(), "{name} to {target}");
}

/// How a run ended that was told to, and that it did.
#[track_caller]
fn ended(mut run: Child) -> Option<i32> {
    let start = Instant::now();
    let status = run.wait().expect("its end");
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
    status.code()
}

#[track_caller]
fn nothing_goes_on(running: &Running) {
    running.until("the end of the job", Duration::from_mins(1), |running| {
        running.compose(["ps", "--all", "--quiet", "--orphans=true", JOB]).done().trim().is_empty()
    });
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_directories_stop_when_they_are_told_to_and_go_on_when_run_again() {
    let running = up(&many("/many"));
    // Ctrl-C reaches whoever runs in the terminal.
    let run = begun(&running, "/many");
    signal("INT", &format!("-{}", run.id()));
    assert_eq!(ended(run), Some(130));
    cut_short_and_completed(&running, "/many");

    // Another program tells the launcher alone.
    running.project.set_stack(&stack(&many("/more")));
    running.build();
    let run = begun(&running, "/more");
    signal("TERM", &run.id().to_string());
    assert_eq!(ended(run), Some(143));
    cut_short_and_completed(&running, "/more");
}
