//! Many directories, several runs, runs that are cut short.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::super::engine::Engine;
use super::{JOB, LAUNCHER, Running, is_there, job, live, stack, up};
use crate::engines::report;

/// Directories with everything that can be declared.
fn many(count: usize) -> String {
    let mut text = String::from(
        "defaults: { mode: \"770\", owner: spark, group: hadoop, acl: [\"user:eve:r-x\"], default_acl: [\"group:all:r-x\"] }\n\
         directories:\n  /many:\n",
    );
    for number in 1..count {
        writeln!(text, "    d{number:04}: {{ quota: 50 }}").expect("a string");
    }
    text
}

/// Every directory of `many` is as declared, with what the group's digit of the mode permits.
#[track_caller]
fn all_as_declared(running: &Running, count: usize, mode: &str, group: &str) {
    let defaults = format!(
        "default:user::rwx default:group::{group} default:group:all:r-x default:mask::{group} default:other::---"
    );
    let root = format!("spark:hadoop {mode}, user:eve:r-x group::{group} {defaults}");
    let each = format!("spark:hadoop {mode}, user:eve:r-x group::{group} group:all:r-x {defaults}, names 50");
    let live = live(running, "/many");
    assert_eq!(live.len(), count);
    for (path, node) in live {
        let declared = if path == "/many" { &root } else { &each };
        assert_eq!(&node, declared, "{path}");
    }
}

/// A run that counts the programs that the script starts for the NameNode's sake.
fn counted(running: &Running) -> (usize, String) {
    // The script has its own plans for the standard streams.
    let script = "exec 3>&2\n\
                  curl() { echo +curl >&3; command curl \"$@\"; }\n\
                  timeout() { echo +curl >&3; command timeout \"$@\"; }\n\
                  . /etc/stackgen/hdfs/apply.sh";
    let words = ["run", "--rm", "-T", "--entrypoint", "sh", JOB, "-c", script, "/etc/stackgen/hdfs/apply.sh"];
    let run = running.compose(words);
    assert_eq!(run.code, 0, "{}", run.stderr);
    (run.stderr.lines().filter(|line| *line == "+curl").count(), run.stdout)
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_directories_cost_the_same_for_twelve_and_two_thousand() {
    let running = up(&many(12));
    job(&running).done();
    let (few, said) = counted(&running);
    assert_eq!(said, "12 directories: created 0, differing 0, not declared 0, failed 0\n");
    running.project.set_stack(&stack(&many(2000)));
    running.build();
    let start = Instant::now();
    running.script(LAUNCHER, &["--quiet"]).done();
    report::figure(&format!("2000 directories fresh: {:.1} s", start.elapsed().as_secs_f64()));
    let start = Instant::now();
    let (lots, said) = counted(&running);
    let time = start.elapsed().as_secs_f64();
    report::figure(&format!("2000 directories as declared: {time:.1} s, {lots} processes of curl"));
    assert_eq!(said, "2000 directories: created 0, differing 0, not declared 0, failed 0\n");
    assert_eq!((few, lots), (3, 3));
    all_as_declared(&running, 2000, "770", "rwx");
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_directories_survive_two_runs_at_once_and_one_cut_short() {
    let running = up(&many(2000));
    // Killed while it makes directories: the next job goes on, although a job leaves what is there alone.
    running.compose(["run", "--detach", "--name", &cut_short(&running), JOB]).done();
    running.until("the first directories", Duration::from_mins(1), |running| is_there(running, "/many/d0001"));
    Engine::ready().asked(["rm", "--force", &cut_short(&running)]);
    let made = live(&running, "/many").len();
    assert!(made < 2000, "it was over before it was killed");
    let rest = job(&running).done();
    // Where it was killed between the last two requests for a directory, only the launcher mends that one: decision 0076.
    assert!(
        rest.contains("differing 0, not declared 0, failed 0")
            || rest.contains("differing 1, not declared 0, failed 0"),
        "{rest}"
    );
    running.script(LAUNCHER, &["--quiet"]).done();
    all_as_declared(&running, 2000, "770", "rwx");

    running.project.set_stack(&stack(&many(2300).replace("\"770\"", "\"750\"")));
    running.build();
    std::thread::scope(|scope| {
        let runs = [(); 2].map(|()| scope.spawn(|| running.script(LAUNCHER, &["--quiet"])));
        for run in runs {
            run.join().expect("no panic").done();
        }
    });
    all_as_declared(&running, 2300, "750", "r-x");
    let quiet = running.script(LAUNCHER, &[]).done();
    assert_eq!(quiet, "2300 directories: created 0, changed 0, not declared 0, failed 0\n");
}

fn cut_short(running: &Running) -> String {
    format!("{}-cut-short", running.project.name())
}
