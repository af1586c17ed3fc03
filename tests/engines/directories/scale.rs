//! Many directories, several runs, runs that are cut short.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::super::engine::Engine;
use super::{JOB, LAUNCHER, Running, hdfs_as, job, live, stack, up};

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

const EACH: &str = "spark:hadoop 770, user:eve:r-x group::rwx group:all:r-x default:user::rwx default:group::rwx \
                    default:group:all:r-x default:mask::rwx default:other::---, names 50";

/// Every directory of `many` is as declared.
#[track_caller]
fn all_as_declared(running: &Running, count: usize) {
    let live = live(running, "/many");
    assert_eq!(live.len(), count);
    for (path, node) in live.iter().filter(|(path, _)| *path != "/many") {
        assert_eq!(node, EACH, "{path}");
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
    println!("2000 directories fresh: {:?}", start.elapsed());
    let start = Instant::now();
    let (lots, said) = counted(&running);
    println!("2000 directories as declared: {:?}, {lots} processes of curl", start.elapsed());
    assert_eq!(said, "2000 directories: created 0, differing 0, not declared 0, failed 0\n");
    assert_eq!((few, lots), (3, 3));
    all_as_declared(&running, 2000);
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_directories_survive_two_runs_at_once_and_one_cut_short() {
    let running = up(&many(600));
    // Killed while it makes directories: the next job goes on, although a job leaves what is there alone.
    running.compose(["run", "--detach", "--name", &cut_short(&running), JOB]).done();
    running.until("the first directories", Duration::from_mins(1), |running| {
        hdfs_as(running, "hadoop", &["dfs", "-test", "-d", "/many/d0001"]).code == 0
    });
    Engine::ready().asked(["rm", "--force", &cut_short(&running)]);
    let rest = job(&running).done();
    assert!(rest.contains("differing 0, not declared 0, failed 0"), "{rest}");
    all_as_declared(&running, 600);

    running.project.set_stack(&stack(&many(900).replace("\"770\"", "\"750\"")));
    running.build();
    std::thread::scope(|scope| {
        let runs = [(); 2].map(|()| scope.spawn(|| running.script(LAUNCHER, &["--quiet"])));
        for run in runs {
            run.join().expect("no panic").done();
        }
    });
    let quiet = running.script(LAUNCHER, &[]).done();
    assert_eq!(quiet, "900 directories: created 0, changed 0, not declared 0, failed 0\n");
}

fn cut_short(running: &Running) -> String {
    format!("{}-cut-short", running.project.name())
}
