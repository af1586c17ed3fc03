//! The whole container script before a stand-in for curl: what it says of a NameNode that is none, and of programs that die.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::Run;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/catalog/hdfs-directories");

/// A NameNode on which `/a` is a directory and every directory has one in it; each change succeeds. What it says of itself
/// is `JMX`, with the status `STATUS`.
const CURL: &str = r#"#!/bin/sh
case " $* " in
    *" --config - "*) ;;
    *) printf '%s\n= %s' "$JMX" "$STATUS"; exit ;;
esac
while read -r line; do
    case $line in
        *op=LISTSTATUS*) printf '%s\n' '{"aclBit":false,"owner":"o","pathSuffix":"in","permission":"755","type":"DIRECTORY"}' ;;
        *op=GETFILESTATUS*) echo '{"childrenNum":1,"owner":"hadoop","group":"g","permission":"755","type":"DIRECTORY"}' ;;
        *op=GETQUOTAUSAGE*) echo '{"quota":-1,"spaceQuota":-1}' ;;
        url*) ;;
        *) continue ;;
    esac
    printf '\n= 200\n'
done
"#;

/// An awk that is killed in the program `DIES`, as for want of memory.
const AWK: &str = r#"#!/bin/sh
case " $* " in *"/$DIES.awk "*) exit 137 ;; esac
exec "$AWK" "$@"
"#;

const READY: &str = r#"{ "beans" : [ { "Safemode" : "" } ] }"#;

/// Where a program of this machine is.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").expect("a path");
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.exists()).expect("a program")
}

/// Runs the script with these programs alone and that table, in which `|` stands for a tab.
fn run(programs: &[&str], table: &str, variables: &[(&str, &str)], options: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let (script, bin) = (folder.path().join("script"), folder.path().join("bin"));
    for made in [&script, &bin] {
        std::fs::create_dir(made).expect("a folder");
    }
    for file in std::fs::read_dir(FOLDER).expect("the script's folder") {
        let path = file.expect("a readable folder").path();
        std::fs::copy(&path, script.join(path.file_name().expect("a name"))).expect("a copy");
    }
    std::fs::write(script.join("directories.tsv"), table.replace('|', "\t")).expect("a table");
    for name in programs {
        symlink(program(name), bin.join(name)).expect("a link");
    }
    write(&bin.join("curl"), CURL);
    if variables.iter().any(|(name, _)| *name == "DIES") {
        write(&bin.join("awk"), AWK);
    }
    let mut command = Command::new(program("sh"));
    command.arg(script.join("apply.sh")).args(options).env_clear().env("PATH", &bin).env("AWK", program("awk"));
    command.envs([("HDFS_URL", "http://n:9870"), ("HADOOP_USER_NAME", "hadoop"), ("JMX", READY), ("STATUS", "200")]);
    let output = command.envs(variables.iter().copied()).output().expect("sh runs");
    Run {
        code: output.status.code().expect("no signal"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a program");
    std::fs::set_permissions(path, Permissions::from_mode(0o755)).expect("a program");
}

const ALL: &[&str] = &["awk", "date", "sleep", "timeout"];
const WITHOUT_AWK: &[&str] = &["date", "sleep", "timeout"];
const ONE: &str = "/a|-|-|750|-|-|-|-|-\n";
const TREE: &str = "/a|-|-|755|-|-|-|-|recursive\n";

#[track_caller]
fn ends(run: &Run, code: i32, stdout: &str, stderr: &str) {
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (code, stdout, stderr));
}

#[test]
fn a_run_in_which_nothing_dies() {
    let said = "/a: changed: mode 755 -> 750\n1 directory: created 0, changed 1, not declared 0, failed 0\n";
    ends(&run(ALL, ONE, &[], &["--converge"]), 0, said, "");
}

#[test]
fn a_program_that_dies_is_no_success() {
    // Where the facts of a tree are missing the same would be asked again and again.
    for (name, table) in [("ask", ONE), ("facts", TREE), ("plan", ONE), ("report", ONE)] {
        let said = format!("awk ended with status 137 in {name}.awk, before it was done\n");
        ends(&run(WITHOUT_AWK, table, &[("DIES", name)], &["--converge"]), 1, "", &said);
    }
}

#[test]
fn without_awk_nothing_is_begun() {
    ends(&run(WITHOUT_AWK, ONE, &[], &[]), 1, "", "there is no awk here\n");
}

#[test]
fn a_tree_without_an_end_is_not_listed_beyond_the_time() {
    let start = Instant::now();
    let run = run(ALL, TREE, &[], &["--timeout", "2"]);
    ends(&run, 3, "", "what is below the directories that are recursive was not known after 2 s\n");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn an_answer_that_waiting_does_not_change_ends_the_run() {
    for status in ["302", "401", "403", "404"] {
        let said = format!(
            "the NameNode http://n:9870 cannot be asked: it answers with status {status}, which waiting does not change\n"
        );
        ends(&run(ALL, ONE, &[("JMX", "<html>"), ("STATUS", status)], &["--timeout", "60"]), 1, "", &said);
    }
}

#[test]
fn other_answers_are_waited_for_by_their_name() {
    let bean = r#"{ "beans" : [ { "result" : "ERROR" } ] }"#;
    for (jmx, status, reason) in [
        ("<html>", "503", "it answers with status 503, and not as a NameNode does"),
        ("<html>", "200", "it answers with status 200, and not as a NameNode does"),
        (r#"{ "beans" : [ ] }"#, "200", "it is starting"),
        (bean, "404", "it is starting"),
        (
            r#"{ "beans" : [ { "Safemode" : "Safe mode is ON. A \"b\"." } ] }"#,
            "200",
            "it is in safe mode: Safe mode is ON. A \"b\".",
        ),
    ] {
        let said = format!("the NameNode http://n:9870 is not ready after 1 s: {reason}\n");
        ends(&run(ALL, ONE, &[("JMX", jmx), ("STATUS", status)], &["--timeout", "1", "--quiet"]), 3, "", &said);
    }
}
