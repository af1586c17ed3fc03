//! What `verify` asks containers, and what it makes of their answers.

use super::stand_in::StandIn;

const STACK: &str = "\
phases:
  base:
    db:
      own:
        service: { image: db }
        checks:
          answers: { summary: it answers, run: [ask, two words, \"\", 'a \"quoted\" one', \"a\\nb\"], contains: [PONG] }
          refuses: { summary: it refuses strangers, run: [login, \"{{ self.name }}\"], exit: 3 }
  work:
    api: { own: { service: { image: api }, checks: { rows: { summary: it has rows, run: [rows], lines: 2 } } } }
";

/// Every check passes.
const WELL: &str =
    "case $* in *' ask '*) echo 'PONG!' ;; *login*) exit 3 ;; *) printf 'one\\n\\ntwo\\n'; echo noise >&2 ;; esac\n";

fn stack(answer: &str) -> StandIn {
    let stand_in = StandIn::of(1, "secrets: inline\n", STACK);
    stand_in.answering(&["db", "api"], answer);
    stand_in
}

#[test]
fn each_word_reaches_its_container_as_it_was_said() {
    let stand_in = stack(WELL);
    let run = stand_in.run("verify.sh", &["--quiet"]).code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let calls =
        "[exec][id-db][ask][two words][][a \"quoted\" one][a\nb]\n[exec][id-db][login][db]\n[exec][id-api][rows]\n";
    assert_eq!(stand_in.executed(), calls);
}

#[test]
fn names_are_checks_and_what_has_them() {
    let stand_in = stack(WELL);
    for (names, calls) in [
        (&["rows"][..], "[exec][id-api][rows]\n"),
        (&["api"], "[exec][id-api][rows]\n"),
        (&["work", "refuses"], "[exec][id-db][login][db]\n[exec][id-api][rows]\n"),
    ] {
        let _ = stand_in.run("verify.sh", names).code(0);
        assert_eq!(stand_in.executed(), calls, "{names:?}");
    }
    let run = stand_in.run("verify.sh", &["nobody"]).code(2);
    assert!(run.stderr.starts_with("verify: there is no container, service, phase or role nobody in "), "{run:?}");
    let run = stand_in.run("verify.sh", &["--list", "api"]).code(0);
    assert_eq!(run.stdout.split_whitespace().collect::<Vec<_>>(), ["api", "rows", "it", "has", "rows"]);
    assert_eq!(stand_in.executed(), "");
}

#[test]
fn what_passes_has_a_line_and_what_fails_says_why_at_the_end() {
    let stand_in = stack("case $* in *' ask '*) echo HALLO; echo oops >&2 ;; *) echo one ;; esac\n");
    let run = stand_in.run("verify.sh", &[]).code(1);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let said: Vec<String> = run.stdout.lines().map(words).collect();
    let expected = [
        "db answers failed: its output lacks PONG",
        "db refuses failed: exit code 0 instead of 3",
        "api rows failed: 1 lines instead of at least 2",
        "",
        "db answers (it answers): its output lacks PONG",
        "docker compose -p app-dev exec db ask 'two words' '' 'a \"quoted\" one' 'a",
        "b'",
        "| HALLO",
        "| oops",
        "db refuses (it refuses strangers): exit code 0 instead of 3",
        "docker compose -p app-dev exec db login db",
        "| one",
        "api rows (it has rows): 1 lines instead of at least 2",
        "docker compose -p app-dev exec api rows",
        "| one",
    ];
    assert_eq!(said, expected);
    assert_eq!(run.stderr, "verify: app-dev does not pass: 3 of 3 checks failed\n");
    let run = stack(WELL).run("verify.sh", &["--verbose", "rows"]).code(0);
    let said: Vec<String> = run.stdout.lines().map(words).collect();
    assert_eq!(
        said,
        [
            "api rows passed",
            "docker compose -p app-dev exec api rows",
            "| one",
            "|",
            "| two",
            "| noise",
            "app-dev passes: 1 checks"
        ]
    );
}

#[test]
fn an_answer_that_does_not_come_in_time_is_told_apart() {
    let stand_in = stack("case $* in *rows*) exec sleep 60 ;; *login*) exit 3 ;; *) echo PONG ;; esac\n");
    let run = stand_in.run("verify.sh", &["--timeout", "1", "--quiet"]).code(3);
    assert!(run.stdout.starts_with("api rows (it has rows): no answer after 1 s\n"), "{run:?}");
    assert_eq!(run.stderr, "verify: app-dev does not pass: 1 of 3 checks failed\n");
}

#[test]
fn a_container_that_does_not_run_cannot_be_asked() {
    let stand_in = stack(WELL);
    stand_in.sandbox.write("answers/states", "db exited 1 none false 0 id-db\n");
    let run = stand_in.run("verify.sh", &["answers", "api"]).code(1);
    assert!(run.stdout.contains("failed: its container is exited\n"), "{run:?}");
    assert!(run.stdout.contains("failed: its container is absent\n"), "{run:?}");
    assert_eq!(stand_in.executed(), "");
}
