//! One rule, one small scenario.

use std::collections::BTreeMap;

use super::{JOB, LAUNCHER, Project, Running, hdfs, hdfs_as, job, live, stack, up};

const DECLARED: &str = r#"
defaults: { mode: "770", owner: spark, group: hadoop }
directories:
  /lake:
    .: { quota: 100, space_quota: 1G }
    raw: { mode: "1777", owner: etl }
    shared: { mode: "750", acl: ["user:eve:r-x"], default_acl: ["group:analysts:rwx", "mask::r-x"] }
    shared/below: { mode: "770" }
    "it's 10 % größer": {}
  /user/spark/logs: []
"#;

/// What [`DECLARED`] comes to. What lies above a root is the superuser's.
fn expected() -> BTreeMap<String, String> {
    let defaults =
        "default:user::rwx default:group::r-x default:group:analysts:rwx default:mask::r-x default:other::---";
    let below = "default:user::rwx default:group::rwx default:group:analysts:rwx default:mask::r-x default:other::---";
    let nodes = [
        // Nobody set that: it is the largest number.
        ("/", "hadoop:supergroup 755, names 9223372036854775807".to_owned()),
        ("/lake", "spark:hadoop 770, names 100, bytes 1073741824".to_owned()),
        ("/lake/it's 10 % größer", "spark:hadoop 770".to_owned()),
        ("/lake/raw", "etl:hadoop 1777".to_owned()),
        ("/lake/shared", format!("spark:hadoop 750, user:eve:r-x group::r-x {defaults}")),
        ("/lake/shared/below", format!("spark:hadoop 770, user:eve:r-x group::rwx group:analysts:rwx {below}")),
        ("/user", "hadoop:supergroup 755".to_owned()),
        ("/user/spark", "hadoop:supergroup 755".to_owned()),
        ("/user/spark/logs", "spark:hadoop 770".to_owned()),
    ];
    nodes.into_iter().map(|(path, node)| (path.to_owned(), node)).collect()
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_directories_become_what_is_declared() {
    let running = up(DECLARED);

    let dry = running.script(LAUNCHER, &["--dry-run"]).code(5).stdout;
    assert!(dry.contains("/lake/raw: would be created with mode 1777, owner etl, group hadoop\n"), "{dry}");
    assert!(
        dry.ends_with("6 directories: would be created 6, would be changed 0, not declared 0, failed 0\n"),
        "{dry}"
    );
    assert_ne!(hdfs_as(&running, "hadoop", &["dfs", "-test", "-e", "/lake"]).code, 0, "a dry run made something");

    let fresh = job(&running).done();
    assert!(fresh.ends_with("6 directories: created 6, differing 0, not declared 0, failed 0\n"), "{fresh}");
    assert_eq!(live(&running, "/"), expected());
    let again = job(&running).done();
    assert_eq!(again, "6 directories: created 0, differing 0, not declared 0, failed 0\n");

    // Somebody changes things behind our back.
    hdfs(&running, &["dfs", "-chmod", "700", "/lake", "/lake/raw", "/lake/shared"]);
    hdfs(&running, &["dfs", "-chown", "eve:eve", "/lake/raw", "/lake/it's 10 % größer"]);
    hdfs(&running, &["dfs", "-setfacl", "-m", "user:mal:rwx,default:user:mal:rwx", "/lake/shared"]);
    hdfs(&running, &["dfs", "-setfacl", "-b", "/lake/shared/below"]);
    hdfs(&running, &["dfsadmin", "-clrSpaceQuota", "/lake"]);
    hdfs(&running, &["dfsadmin", "-setQuota", "7", "/lake/raw"]);
    let by_hand = live(&running, "/");

    let told = job(&running).done();
    for line in [
        "/lake: differs: mode 700 -> 770, space quota none -> 1073741824\n",
        "/lake/raw: differs: owner eve -> etl, group eve -> hadoop, mode 700 -> 1777\n",
        "/lake/raw: quota 7: not declared, and left as it is\n",
        "/lake/shared: ACL entry user:mal:rwx, ACL entry default:user:mal:rwx: not declared, and left as it is\n",
        "scripts/hdfs.sh changes what differs\n",
    ] {
        assert!(told.contains(line), "{line} is not in\n{told}");
    }
    assert_eq!(live(&running, "/"), by_hand, "the job changed what is there");
    let dry = running.script(LAUNCHER, &["--dry-run"]).code(5).stdout;
    assert!(dry.contains("/lake: would be changed: mode 700 -> 770, space quota none -> 1073741824\n"), "{dry}");
    assert_eq!(live(&running, "/"), by_hand, "a dry run changed something");

    let converged = running.script(LAUNCHER, &[]).done();
    assert!(converged.ends_with("6 directories: created 0, changed 5, not declared 2, failed 0\n"), "{converged}");
    let mut left = expected();
    left.insert("/lake/raw".to_owned(), "etl:hadoop 1777, names 7".to_owned());
    let shared = "spark:hadoop 750, user:eve:r-x user:mal:rwx group::r-x default:user::rwx default:user:mal:rwx \
                  default:group::r-x default:group:analysts:rwx default:mask::r-x default:other::---";
    left.insert("/lake/shared".to_owned(), shared.to_owned());
    assert_eq!(live(&running, "/"), left);

    running.script(LAUNCHER, &["--prune", "--quiet"]).done();
    assert_eq!(live(&running, "/"), expected());
}

const GUARDED: &str = r#"
defaults: { mode: "770", owner: spark, group: hadoop }
directories:
  /guarded:
    few: { quota: 3 }
    tight: { space_quota: 2M }
    file: {}
    file/below: {}
    deep: { recursive: true, mode: "750", acl: ["user:eve:r-x"] }
    deep/own: { owner: etl }
    last: {}
"#;

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_directories_are_guarded() {
    let running = up(GUARDED);
    hdfs(&running, &["dfs", "-mkdir", "-p", "/guarded/deep/a b/c", "/guarded/deep/own/in", "/elsewhere/x"]);
    hdfs(
        &running,
        &["dfs", "-touchz", "/guarded/file", "/guarded/deep/a b/f", "/guarded/deep/own/in/f", "/elsewhere/f"],
    );
    let elsewhere = live(&running, "/elsewhere");

    // Files in the way are named, the rest is applied.
    let run = running.script(LAUNCHER, &[]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("/guarded/file: it is a file\n"), "{}", run.stderr);
    assert!(run.stderr.contains("/guarded/file/below: /guarded/file is a file\n"), "{}", run.stderr);
    let is = live(&running, "/guarded");
    let eve = "user:eve:r-x group::r-x";
    let expected = [
        ("/guarded", "spark:hadoop 770".to_owned()),
        ("/guarded/deep", format!("spark:hadoop 750, {eve}")),
        ("/guarded/deep/a b", format!("spark:hadoop 750, {eve}")),
        ("/guarded/deep/a b/c", format!("spark:hadoop 750, {eve}")),
        ("/guarded/deep/a b/f", format!("spark:hadoop 750, {eve}")),
        ("/guarded/deep/own", format!("etl:hadoop 750, {eve}")),
        ("/guarded/deep/own/in", format!("etl:hadoop 750, {eve}")),
        ("/guarded/deep/own/in/f", format!("etl:hadoop 750, {eve}")),
        ("/guarded/few", "spark:hadoop 770, names 3".to_owned()),
        ("/guarded/file", "hadoop:hadoop 644".to_owned()),
        ("/guarded/last", "spark:hadoop 770".to_owned()),
        ("/guarded/tight", "spark:hadoop 770, bytes 2097152".to_owned()),
    ];
    let mut expected: BTreeMap<String, String> =
        expected.into_iter().map(|(path, node)| (path.to_owned(), node)).collect();
    // It was made before its parent had a group.
    expected.insert("/guarded/file".to_owned(), "hadoop:supergroup 644".to_owned());
    assert_eq!(is, expected);
    assert_eq!(live(&running, "/elsewhere"), elsewhere, "something outside the roots was touched");

    // The declared owner may write, others may not, and quotas hold.
    hdfs_as(&running, "spark", &["dfs", "-touchz", "/guarded/few/1", "/guarded/few/2"]).done();
    let refused = hdfs_as(&running, "mal", &["dfs", "-touchz", "/guarded/last/1"]);
    assert!(refused.code != 0 && refused.stderr.contains("Permission denied: user=mal"), "{}", refused.stderr);
    let full = hdfs_as(&running, "spark", &["dfs", "-touchz", "/guarded/few/3"]);
    assert!(full.code != 0 && full.stderr.contains("NameSpace quota"), "{}", full.stderr);
    // Three megabytes, by what the image has.
    let big = "awk 'BEGIN { while (i++ < 300000) print \"0123456789\" }' | /opt/hadoop/bin/hdfs dfs -put - /guarded/tight/big";
    let full = running.compose(["exec", "-T", "-e", "HADOOP_USER_NAME=spark", "namenode", "sh", "-c", big]);
    assert!(full.code != 0 && full.stderr.contains("DiskSpace quota"), "{}", full.stderr);

    // A whole block is set aside while a file is begun: one byte needs a megabyte of quota here.
    hdfs(&running, &["dfsadmin", "-setSpaceQuota", "1048575", "/guarded/last"]);
    let byte = "echo | /opt/hadoop/bin/hdfs dfs -put - /guarded/last/byte";
    let full = running.compose(["exec", "-T", "-e", "HADOOP_USER_NAME=spark", "namenode", "sh", "-c", byte]);
    assert!(full.code != 0 && full.stderr.contains("DiskSpace quota"), "{}", full.stderr);
    hdfs(&running, &["dfsadmin", "-clrSpaceQuota", "/guarded/last"]);

    // Whoever is not the superuser is told what may not be done.
    hdfs(&running, &["dfs", "-chmod", "700", "/guarded/last"]);
    let run = running.compose(["run", "--rm", "-T", "-e", "HADOOP_USER_NAME=etl", JOB, "--converge"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("/guarded/last: Permission denied: user=etl"), "{}", run.stderr);

    // What is no longer declared stays.
    running.project.set_stack(&stack("directories: { /guarded: [few] }\n"));
    running.build();
    running.script(LAUNCHER, &[]).done();
    assert_eq!(hdfs_as(&running, "hadoop", &["dfs", "-test", "-d", "/guarded/tight"]).code, 0);
}

const BELOW: &str = r#"
defaults: { mode: "770", owner: spark, group: hadoop }
directories:
  /locked: []
  /x/y/root: []
  /half: { .: { default_acl: ["group:all:r-x"] }, made: {}, other: {} }
"#;

/// What somebody else did: a directory that is locked, an ACL that goes down, a job that was killed.
#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_directories_that_others_had_a_hand_in() {
    let running = up(BELOW);
    hdfs(&running, &["dfs", "-mkdir", "/locked", "/x"]);
    hdfs(&running, &["dfs", "-chown", "spark:hadoop", "/locked"]);
    hdfs(&running, &["dfs", "-chmod", "000", "/locked"]);
    hdfs(&running, &["dfs", "-setfacl", "-m", "default:user:eve:rwx", "/x"]);
    let said = job(&running).done();
    assert!(said.contains("/locked: differs: mode 000 -> 770\n"), "{said}");
    let made = live(&running, "/");
    assert_eq!(made["/locked"], "spark:hadoop 000");
    assert!(made["/x/y"].contains(" user:eve:rwx "), "nothing goes down: {}", made["/x/y"]);
    assert_eq!(made["/x/y/root"], "spark:hadoop 770");

    // The first thing that the job does.
    hdfs(&running, &["dfs", "-rmdir", "/half/made"]);
    let url = "http://localhost:9870/webhdfs/v1/half/made?op=MKDIRS&permission=1000&user.name=hadoop";
    running.exec("namenode", &["curl", "--silent", "--fail", "--request", "PUT", url]).done();
    let half = live(&running, "/half")["/half/made"].clone();
    assert!(half.starts_with("hadoop:hadoop 1000, ") && half.contains(" group:all:r-x "), "{half}");
    let said = job(&running).done();
    assert!(said.contains("\n5 directories: created 1, differing 1, not declared 0, failed 0\n"), "{said}");
    assert_eq!(live(&running, "/half")["/half/made"], made["/half/other"]);
}

/// A stand-in for the image has `sh` and the catalog's tools alone, so that there is no bash in any test here.
#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_directories_need_neither_a_writable_root_nor_a_capability() {
    let locked = "services: { hdfs-directories: { service: { read_only: true, cap_drop: [ALL] } }, hdfs: {} }\n\
                  hdfs: { directories: { /one: { .: { mode: \"1750\", space_quota: 256M }, below: { space_quota: 0 } } } }\n";
    let running = Running::up_only(Project::new(locked), &["namenode", "datanode"]);
    job(&running).done();
    let made = live(&running, "/one");
    assert_eq!(made["/one"], "hadoop:supergroup 1750, bytes 268435456");
    // Empty files and no others: a quota of nothing is a quota.
    assert!(made["/one/below"].ends_with(", bytes 0"), "{made:?}");
    running.script(LAUNCHER, &["--prune", "--verbose"]).done();
}
