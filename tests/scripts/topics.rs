//! What the script for topics decides.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::{program, repository, run, search_path, shells};
use crate::support::{Run, Sandbox};

/// A cluster that is a folder, and a table of topics for it.
pub(super) struct Fake {
    pub(super) sandbox: Sandbox,
    shell: Vec<&'static str>,
    pub(super) table: String,
    extra: Vec<(&'static str, &'static str)>,
}

impl Fake {
    pub(super) fn new(shell: &[&'static str], topics: &[(&str, u32, u32, &[&str])]) -> Fake {
        let sandbox = Sandbox::new();
        let fake = fs::read_to_string(repository("tests/scripts/fake-kafka.sh")).expect("the fake");
        for name in ["kafka-topics", "kafka-configs"] {
            program(&sandbox.path("bin"), name, &fake);
        }
        // The shell of an image is not alone: its other tools come with it.
        if shell[0] == "busybox" {
            for name in ["awk", "date", "sleep"] {
                program(&sandbox.path("bin"), name, &format!("#!/bin/sh\nexec busybox {name} \"$@\"\n"));
            }
        }
        fs::create_dir_all(sandbox.path("cluster")).expect("a folder");
        fs::create_dir_all(sandbox.path("job of topics")).expect("a folder");
        fs::copy(repository("catalog/kafka-topics/apply.sh"), sandbox.path("job of topics/apply.sh"))
            .expect("the script");
        let fake = Fake { sandbox, shell: shell.to_vec(), table: table(topics), extra: Vec::new() };
        fs::write(fake.sandbox.path("job of topics/topics.tsv"), &fake.table).expect("the table");
        fake
    }

    /// The same with a variable more.
    pub(super) fn with(mut self, name: &'static str, value: &'static str) -> Fake {
        self.extra.push((name, value));
        self
    }

    /// A topic that is there.
    pub(super) fn live(self, name: &str, shape: &str, config: &[&str]) -> Fake {
        let lines: Vec<&str> = std::iter::once(&shape).chain(config).copied().collect();
        fs::write(self.topic(name), lines.join("\n") + "\n").expect("a topic");
        self
    }

    fn topic(&self, name: &str) -> PathBuf {
        self.sandbox.path("cluster").join(name)
    }

    /// What a topic is: its shape, then its configuration sorted.
    fn read(&self, name: &str) -> Option<String> {
        let text = fs::read_to_string(self.topic(name)).ok()?;
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].sort_unstable();
        Some(lines.join(" "))
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        let (bin, cluster) = (self.sandbox.path("bin"), self.sandbox.path("cluster"));
        let path = search_path(&bin);
        let cluster = cluster.display().to_string();
        let environment = [
            ("PATH", path.as_str()),
            ("CLUSTER", &cluster),
            ("BOOTSTRAP", "kafka:9092"),
            ("KAFKA_TOPICS", "kafka-topics"),
            ("KAFKA_CONFIGS", "kafka-configs"),
        ];
        let environment = [&environment[..], &self.extra].concat();
        run(&self.shell, &self.sandbox.path("job of topics/apply.sh"), arguments, &environment)
    }

    /// How many tools were started since it was last asked.
    pub(super) fn calls(&self) -> usize {
        let path = self.sandbox.path("cluster.calls");
        let calls = fs::read_to_string(&path).unwrap_or_default().lines().count();
        let _ = fs::remove_file(path);
        calls
    }
}

fn table(topics: &[(&str, u32, u32, &[&str])]) -> String {
    let mut table = String::new();
    for (name, partitions, factor, config) in topics {
        writeln!(table, "topic\t{name}\t{partitions}\t{factor}").expect("text");
        for (key, value) in config.iter().filter_map(|entry| entry.split_once('=')) {
            writeln!(table, "config\t{name}\t{key}\t{value}").expect("text");
        }
    }
    table
}

#[test]
fn missing_topics_are_created_with_all_that_is_declared() {
    for shell in shells() {
        let fake = Fake::new(
            &shell,
            &[("a.b_c-d", 3, 1, &["cleanup.policy=compact,delete", "retention.ms=1000"]), ("plain", 1, 1, &[])],
        );
        let run = fake.run(&[]).code(0);
        // They are created at the same time.
        let mut lines: Vec<&str> = run.stdout.lines().collect();
        lines.sort_unstable();
        assert_eq!(
            lines,
            [
                "2 topics: created 2, differing 0, not declared 0, failed 0",
                "a.b_c-d: created with 3 partitions, replication factor 1",
                "plain: created with 1 partition, replication factor 1",
            ]
        );
        assert_eq!(fake.read("a.b_c-d").as_deref(), Some("3 1 cleanup.policy=compact,delete retention.ms=1000"));
        assert_eq!(fake.read("plain").as_deref(), Some("1 1"));
        assert_eq!(fake.calls(), 3, "one to see, two to create");
        fake.run(&[]).expect(0, "2 topics: created 0, differing 0, not declared 0, failed 0\n", "");
        assert_eq!(fake.calls(), 2);
        let run = fake.run(&["--dry-run", "--verbose"]).code(0);
        let found = "a.b_c-d: has 3 partitions, replication factor 1\nplain: has 1 partition, replication factor 1\n";
        assert!(run.stdout.starts_with(found), "{run:?}");
    }
}

#[test]
fn an_empty_value_is_a_value() {
    for shell in shells() {
        let topics: &[(&str, u32, u32, &[&str])] = &[
            ("new", 1, 1, &["cleanup.policy=", "segment.ms=7"]),
            ("old", 1, 1, &["cleanup.policy="]),
            ("same", 1, 1, &["cleanup.policy="]),
        ];
        let fake = Fake::new(&shell, topics).live("old", "1 1", &["cleanup.policy=compact"]).live(
            "same",
            "1 1",
            &["cleanup.policy="],
        );
        let run = fake.run(&[]).code(0);
        assert!(run.stdout.contains("old: differs: cleanup.policy compact -> empty\n"), "{}", run.stdout);
        assert_eq!(fake.read("new").as_deref(), Some("1 1 cleanup.policy= segment.ms=7"));
        assert_eq!(fake.calls(), 4);
        fake.run(&["--converge", "--quiet"]).expect(0, "", "");
        assert_eq!(fake.read("old").as_deref(), Some("1 1 cleanup.policy="));
        fake.calls();
        fake.run(&["--converge"]).expect(0, "3 topics: created 0, changed 0, not declared 0, failed 0\n", "");
        assert_eq!(fake.calls(), 2);
    }
}

/// A topic that differs in every way that can be mended, and one that is as declared.
fn drifted(shell: &[&'static str]) -> Fake {
    let topics: &[(&str, u32, u32, &[&str])] = &[
        ("grown", 5, 1, &["retention.ms=1000", "cleanup.policy=compact,delete", "segment.ms=7"]),
        ("same", 2, 1, &["cleanup.policy=compact,delete"]),
    ];
    let config = ["retention.ms=2000", "max.message.bytes=5", "segment.ms=7"];
    Fake::new(shell, topics).live("grown", "3 1", &config).live("same", "2 1", &["cleanup.policy=delete, compact"])
}

#[test]
fn a_job_says_what_differs_and_leaves_it() {
    for shell in shells() {
        let fake = drifted(&shell);
        fake.run(&[]).expect(
            0,
            "grown: differs: from 3 to 5 partitions\n\
             grown: max.message.bytes=5 is not declared, and left as it is\n\
             grown: differs: retention.ms 2000 -> 1000, cleanup.policy not set -> compact,delete\n\
             2 topics: created 0, differing 2, not declared 1, failed 0\n\
             scripts/topics.sh changes what differs\n",
            "",
        );
        assert_eq!(fake.read("grown").as_deref(), Some("3 1 max.message.bytes=5 retention.ms=2000 segment.ms=7"));
        assert_eq!(fake.calls(), 2);
    }
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    for shell in shells() {
        let fake = drifted(&shell);
        fake.run(&["--converge", "--dry-run", "--prune"]).expect(
            5,
            "grown: would be grown from 3 to 5 partitions\n\
             grown: would be configured: retention.ms 2000 -> 1000, cleanup.policy not set -> compact,delete, \
             max.message.bytes 5 -> not set\n\
             2 topics: would be created 0, would be changed 2, not declared 0, failed 0\n",
            "",
        );
        assert_eq!(fake.calls(), 2);
        assert_eq!(fake.read("grown").as_deref(), Some("3 1 max.message.bytes=5 retention.ms=2000 segment.ms=7"));
    }
}

#[test]
fn converging_changes_what_differs_and_prunes_when_told() {
    for shell in shells() {
        let fake = drifted(&shell);
        let run = fake.run(&["--converge"]).code(0);
        assert!(
            run.stdout.contains("grown: max.message.bytes=5 is not declared, and left as it is\n"),
            "{}",
            run.stdout
        );
        let is = "5 1 cleanup.policy=compact,delete max.message.bytes=5 retention.ms=1000 segment.ms=7";
        assert_eq!(fake.read("grown").as_deref(), Some(is));
        assert_eq!(fake.calls(), 4, "two to see, one to grow, one to configure");
        fake.run(&["--converge", "--prune", "--quiet"]).expect(0, "", "");
        assert_eq!(
            fake.read("grown").as_deref(),
            Some("5 1 cleanup.policy=compact,delete retention.ms=1000 segment.ms=7")
        );
        fake.calls();
        fake.run(&["--converge", "--prune"]).expect(
            0,
            "2 topics: created 0, changed 0, not declared 0, failed 0\n",
            "",
        );
        assert_eq!(fake.calls(), 2);
    }
}

#[test]
fn what_cannot_be_done_is_said_for_each_topic_and_the_rest_is_applied() {
    for shell in shells() {
        let topics: &[(&str, u32, u32, &[&str])] = &[
            ("fewer", 2, 1, &["retention.ms=1"]),
            ("copies", 1, 1, &[]),
            ("wide", 1, 3, &[]),
            ("denied", 1, 1, &[]),
            ("fine", 1, 1, &[]),
        ];
        let mut fake = Fake::new(&shell, topics).live("fewer", "4 1", &[]).live("copies", "1 2", &[]);
        fake.extra = vec![("DENIED", "denied")];
        let run = fake.run(&["--converge"]).code(1);
        let mut problems: Vec<&str> = run.stderr.lines().collect();
        problems.sort_unstable();
        assert_eq!(
            problems,
            [
                "copies: cannot be changed: has replication factor 2 and not 1: that takes a reassignment of its replicas",
                "denied: could not be created: Authorization failed.",
                "fewer: cannot be changed: has 4 partitions and not 2: Kafka takes none away",
                "wide: could not be created: Unable to replicate the partition 3 time(s): The target replication factor of 3 \
                 cannot be reached because only 1 broker(s) are registered.",
            ]
        );
        assert!(run.stdout.ends_with("5 topics: created 1, changed 1, not declared 0, failed 4\n"), "{}", run.stdout);
        assert_eq!(fake.read("fewer").as_deref(), Some("4 1 retention.ms=1"));
        assert_eq!(fake.read("fine").as_deref(), Some("1 1"));
        // Those that are there can be denied too.
        let fake = fake.live("denied", "1 1", &[]);
        fs::write(
            fake.sandbox.path("job of topics/topics.tsv"),
            "topic\tdenied\t2\t1\nconfig\tdenied\tsegment.ms\t7\n",
        )
        .expect("the table");
        fake.run(&["--converge"]).expect(
            1,
            "1 topic: created 0, changed 0, not declared 0, failed 2\n",
            "denied: could not be grown: Authorization failed.\n\
             denied: could not be configured: Authorization failed.\n",
        );
        fs::write(fake.sandbox.path("job of topics/topics.tsv"), &fake.table).expect("the table");
        fs::remove_file(fake.topic("denied")).expect("a topic");
        let mut fake = fake;
        // As a job, what differs fails nothing; what cannot be created does.
        let _ = fake.run(&[]).code(1);
        fs::remove_file(fake.topic("fine")).expect("a topic");
        fake.extra = vec![("BROKERS", "3")];
        let _ = fake.run(&[]).code(0);
    }
}

#[test]
fn a_clean_run_starts_as_many_tools_for_five_hundred_topics_as_for_five() {
    for count in [5, 500] {
        let names: Vec<String> = (0..count).map(|n| format!("topic-{n}")).collect();
        let config: &[&str] = &["retention.ms=1000", "cleanup.policy=compact"];
        let topics: Vec<(&str, u32, u32, &[&str])> = names.iter().map(|name| (name.as_str(), 2, 1, config)).collect();
        let fake = names.iter().fold(Fake::new(&["sh"], &topics), |fake, name| fake.live(name, "2 1", config));
        let run = fake.run(&["--converge", "--prune"]);
        run.expect(0, &format!("{count} topics: created 0, changed 0, not declared 0, failed 0\n"), "");
        assert_eq!(fake.calls(), 2);
    }
}

#[test]
fn brokers_that_do_not_answer_are_waited_for_until_the_deadline() {
    for shell in shells() {
        let fake = Fake::new(&shell, &[("a", 1, 1, &[])]);
        fs::write(fake.sandbox.path("cluster.failing"), "Timed out waiting for a node assignment. Call: listTopics")
            .expect("a reason");
        let run = fake.run(&["--timeout", "2"]);
        run.expect(
            3,
            "waiting for the brokers at kafka:9092: Timed out waiting for a node assignment. Call: listTopics\n",
            "the brokers at kafka:9092 did not answer in 2 s: Timed out waiting for a node assignment. Call: listTopics\n",
        );
        assert!(fake.calls() >= 2);
    }
}

#[test]
fn brokers_that_come_late_are_waited_for() {
    let fake = Fake::new(&["sh"], &[("a", 1, 1, &[])]);
    let failing = fake.sandbox.path("cluster.failing");
    fs::write(&failing, "No resolvable bootstrap urls given in bootstrap.servers").expect("a reason");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(1500));
            fs::remove_file(&failing).expect("it answers");
        });
        let run = fake.run(&["--converge"]).code(0);
        assert!(run.stdout.starts_with("waiting for the brokers at kafka:9092: No resolvable"), "{}", run.stdout);
    });
    assert_eq!(fake.read("a").as_deref(), Some("1 1"));
}

#[test]
fn wrong_options_change_nothing() {
    for shell in shells() {
        let fake = Fake::new(&shell, &[("a", 1, 1, &[])]);
        for (arguments, problem) in [
            (&["--prnue"][..], "unknown option --prnue"),
            (&["--timeout"], "--timeout wants a number of seconds"),
            (&["--timeout", "0"], "--timeout wants a number of seconds from 1 to 999999, not 0"),
            (&["--timeout", "1m"], "--timeout wants a number of seconds from 1 to 999999, not 1m"),
        ] {
            let run = fake.run(arguments).code(2);
            assert!(run.stderr.starts_with(&format!("{problem}\nusage: ")), "{}", run.stderr);
        }
        assert_eq!(fake.calls(), 0);
        assert!(fake.run(&["--help"]).code(0).stdout.starts_with("usage: apply.sh "));
    }
}

#[test]
fn a_topic_with_a_dot_is_grown_alone() {
    for shell in shells() {
        let fake = Fake::new(&shell, &[("a.b.c", 3, 1, &[])]).live("a.b.c", "1 1", &[]).live("a-b-c", "1 1", &[]);
        fake.run(&["--converge"]).expect(
            0,
            "a.b.c: grown from 1 to 3 partitions\n\
             1 topic: created 0, changed 1, not declared 0, failed 0\n",
            "",
        );
        assert_eq!(fake.read("a.b.c").as_deref(), Some("3 1"));
        assert_eq!(fake.read("a-b-c").as_deref(), Some("1 1"));
    }
}

/// What somebody else does before the first change.
fn meanwhile(fake: &Fake, script: &str) {
    fs::write(fake.sandbox.path("cluster.meanwhile"), script).expect("a script");
}

#[test]
fn what_another_run_did_in_between_is_no_failure() {
    for shell in shells() {
        // Both runs raise the partitions, set one key and reset another; the other run is first.
        let topics: &[(&str, u32, u32, &[&str])] = &[("a.b", 3, 1, &["retention.ms=7"])];
        let fake = || Fake::new(&shell, topics).live("a.b", "1 1", &["segment.ms=9"]);
        let done = "printf '3 1\\nretention.ms=7\\n' >\"$CLUSTER/a.b\"";
        let first = fake();
        meanwhile(&first, done);
        first.run(&["--converge", "--prune"]).expect(
            0,
            "a.b: grown by somebody else meanwhile\n\
             a.b: configured by somebody else meanwhile\n\
             1 topic: created 0, changed 0, not declared 0, failed 0\n",
            "",
        );
        // It did a part of it: what it left is done.
        let second = fake();
        meanwhile(&second, "echo '3 1' >\"$CLUSTER/a.b\"");
        second.run(&["--converge", "--prune"]).expect(
            0,
            "a.b: grown by somebody else meanwhile\n\
             a.b: configured: retention.ms not set -> 7\n\
             1 topic: created 0, changed 1, not declared 0, failed 0\n",
            "",
        );
        assert_eq!(second.read("a.b").as_deref(), Some("3 1 retention.ms=7"));
        // It did something else, so that this cannot be done any more.
        let third = fake();
        meanwhile(&third, "printf '4 1\\nsegment.ms=9\\n' >\"$CLUSTER/a.b\"");
        third.run(&["--converge"]).expect(
            1,
            "a.b: segment.ms=9 is not declared, and left as it is\n\
             a.b: grown by somebody else meanwhile\n\
             a.b: configured: retention.ms not set -> 7\n\
             1 topic: created 0, changed 1, not declared 1, failed 1\n",
            "a.b: cannot be changed: has 4 partitions and not 3: Kafka takes none away\n",
        );
    }
}

#[test]
fn a_topic_that_somebody_else_creates_first_is_made_what_is_declared() {
    let topics: &[(&str, u32, u32, &[&str])] = &[("a.b", 3, 2, &["retention.ms=7", "cleanup.policy="])];
    for shell in shells() {
        let other = "printf '1 1\\nsegment.ms=9\\n' >\"$CLUSTER/a.b\"";
        let fake = Fake::new(&shell, topics).with("BROKERS", "2");
        meanwhile(&fake, other);
        fake.run(&["--converge"]).expect(
            1,
            "a.b: created by somebody else meanwhile\n\
             a.b: grown from 1 to 3 partitions\n\
             a.b: segment.ms=9 is not declared, and left as it is\n\
             a.b: configured: retention.ms not set -> 7, cleanup.policy not set -> empty\n\
             1 topic: created 0, changed 2, not declared 1, failed 1\n",
            "a.b: cannot be changed: has replication factor 1 and not 2: that takes a reassignment of its replicas\n",
        );
        assert_eq!(fake.read("a.b").as_deref(), Some("3 1 cleanup.policy= retention.ms=7 segment.ms=9"));
        // A job says what differs, and leaves it.
        let fake = Fake::new(&shell, topics).with("BROKERS", "2");
        meanwhile(&fake, other);
        let run = fake.run(&[]).code(0);
        assert!(
            run.stdout.ends_with(
                "1 topic: created 0, differing 3, not declared 1, failed 0\nscripts/topics.sh changes what differs\n"
            ),
            "{}",
            run.stdout
        );
        assert_eq!(fake.read("a.b").as_deref(), Some("1 1 segment.ms=9"));
        // One that was there before, and is shown to nobody.
        let fake = Fake::new(&shell, topics).live("a.b", "3 2", &[]).with("HIDDEN", "a.b");
        fake.run(&["--converge"]).expect(
            1,
            "1 topic: created 0, changed 0, not declared 0, failed 1\n",
            "a.b: could not be created: there is one already, which the brokers do not show\n",
        );
    }
}

#[test]
fn a_run_whose_plan_breaks_off_fails() {
    for shell in shells() {
        let fake = Fake::new(&shell, &[("a", 1, 1, &[])]);
        let real = if shell[0] == "busybox" { "busybox awk" } else { "/usr/bin/awk" };
        let failing = format!("#!/bin/sh\ncase $* in *prune=*) exit 2 ;; esac\nexec {real} \"$@\"\n");
        program(&fake.sandbox.path("bin"), "awk", &failing);
        let why = "the run broke off: what is to be done, or what came of it, is not known\n";
        fake.run(&["--converge"]).expect(1, "", why);
        assert_eq!(fake.read("a"), None);
    }
}

#[test]
fn a_tool_that_the_image_lacks_ends_the_run_at_once() {
    for shell in shells() {
        for name in ["KAFKA_TOPICS", "KAFKA_CONFIGS", "KAFKA_ACLS"] {
            let fake = Fake::new(&shell, &[("a", 1, 1, &[])]).with(name, "/opt/kafka/bin/none.sh");
            fake.run(&[]).expect(1, "", "this image has no /opt/kafka/bin/none.sh\n");
            assert_eq!(fake.calls(), 0);
        }
        // One that cannot start what it needs itself.
        let fake = Fake::new(&shell, &[("a", 1, 1, &[])]);
        program(&fake.sandbox.path("bin"), "kafka-topics", "#!/bin/sh\necho 'java: not found' >&2\nexit 127\n");
        fake.run(&[]).expect(1, "", "the topics cannot be read: java: not found\n");
    }
}

#[test]
fn whoever_is_refused_does_not_wait() {
    for shell in shells() {
        for why in ["Authorization failed.", "Authentication failed: Invalid username or password"] {
            let fake = Fake::new(&shell, &[("a", 1, 1, &[])]);
            fs::write(fake.sandbox.path("cluster.failing"), why).expect("a reason");
            fake.run(&[]).expect(1, "", &format!("the topics cannot be read: {why}\n"));
            assert_eq!(fake.calls(), 1);
        }
    }
}

#[test]
fn configuration_that_comes_late_is_waited_for() {
    for shell in shells() {
        let fake = Fake::new(&shell, &[("a", 1, 1, &[])]).live("a", "1 1", &[]);
        let tool = "#!/bin/sh\nprintf '%s\\n' \"${0##*/} $*\" >>\"$CLUSTER.calls\"\n\
                    [ -f \"$CLUSTER.once\" ] || { touch \"$CLUSTER.once\" && echo 'SomeException: not yet' >&2 && exit 1; }\n";
        program(&fake.sandbox.path("bin"), "kafka-configs", tool);
        fake.run(&[]).expect(
            0,
            "waiting for the brokers at kafka:9092: not yet\n1 topic: created 0, differing 0, not declared 0, failed 0\n",
            "",
        );
        fs::remove_file(fake.sandbox.path("cluster.once")).expect("a file");
        program(&fake.sandbox.path("bin"), "kafka-configs", "#!/bin/sh\necho 'SomeException: never' >&2\nexit 1\n");
        let run = fake.run(&["--timeout", "1"]).code(3);
        assert_eq!(run.stderr, "the brokers at kafka:9092 did not answer in 1 s: never\n");
    }
}

#[test]
fn brokers_that_go_away_end_the_run() {
    let names: Vec<String> = (0..20).map(|n| format!("topic-{n}")).collect();
    let topics: Vec<(&str, u32, u32, &[&str])> = names.iter().map(|name| (name.as_str(), 1, 1, &[][..])).collect();
    for shell in shells() {
        let fake = Fake::new(&shell, &topics);
        meanwhile(&fake, "touch \"$CLUSTER.silent\"");
        let start = std::time::Instant::now();
        let run = fake.run(&["--timeout", "2"]).code(3);
        assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
        // Those that began together with it may still have had an answer.
        let created = run.stdout.lines().filter(|line| line.contains(": created with ")).count();
        let counts = format!("20 topics: created {created}, differing 0, not declared 0, failed {}\n", 3 - created);
        assert!(created < 3 && run.stdout.ends_with(&counts), "{}", run.stdout);
        assert!(
            run.stderr.ends_with("the brokers at kafka:9092 did not answer in 2 s; not tried: 17 steps\n"),
            "{}",
            run.stderr
        );
    }
}
