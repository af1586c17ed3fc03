//! HDFS directories: the job `hdfs-directories` and its launcher on a real NameNode.
//!
//! What lives is asked by Hadoop's own command line ([`live`]), which is not the way that the script goes.

mod interrupted;
mod live;
mod rules;
mod scale;
mod systems;
mod waiting;

use super::{Project, Running};
use crate::support::Run;

use live::live;

const HDFS: &str = "/opt/hadoop/bin/hdfs";
const JOB: &str = "hdfs-directories";
const LAUNCHER: &str = "scripts/hdfs.sh";

/// A stack with one NameNode and one DataNode, and what it declares under `hdfs:`. Blocks are small, so that quotas of
/// bytes are soon full.
fn stack(hdfs: &str) -> String {
    let lines: Vec<String> = hdfs.lines().map(|line| format!("  {line}")).collect();
    format!("services:\n  hdfs: {{ settings: {{ block_size: 1M }} }}\nhdfs:\n{}\n", lines.join("\n"))
}

/// Starts it; the job has not run.
#[track_caller]
fn up(hdfs: &str) -> Running {
    Running::up_only(Project::new(&stack(hdfs)), &["namenode", "datanode"])
}

/// The job by itself, as `docker compose up` runs it.
fn job(running: &Running) -> Run {
    running.run_job(JOB, &[])
}

/// Runs a command of Hadoop's as a user, the superuser among them.
fn hdfs_as(running: &Running, user: &str, words: &[&str]) -> Run {
    let user = format!("HADOOP_USER_NAME={user}");
    // Without a locale Java prints other letters than ASCII's as question marks, and reads them so.
    let set = ["exec", "-T", "-e", &user, "-e", "LC_ALL=C.UTF-8", "namenode", HDFS];
    running.compose(set.iter().chain(words))
}

/// Whether a directory is there, asked in a way that takes no longer than the job.
fn is_there(running: &Running, path: &str) -> bool {
    let url = format!("http://localhost:9870/webhdfs/v1{path}?op=GETFILESTATUS&user.name=hadoop");
    running.exec("namenode", &["curl", "--silent", &url]).stdout.contains("\"DIRECTORY\"")
}

/// What one prints that must succeed, by the superuser; the image's tools log to the same place, which is left out.
#[track_caller]
fn hdfs(running: &Running, words: &[&str]) -> String {
    let said = hdfs_as(running, "hadoop", words).done();
    let logged = |line: &&str| line.starts_with(|first: char| first.is_ascii_digit()) && line.contains(" WARN ");
    said.lines().filter(|line| !logged(line)).flat_map(|line| [line, "\n"]).collect()
}
