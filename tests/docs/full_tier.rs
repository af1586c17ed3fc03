//! The record of the full tier names the tests that there are, and is written from what they print.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::{path, text};

const PAGE: &str = "docs/engines-full.md";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/full-table.sh");

/// The tests of the full tier, asked of this binary.
fn tests() -> Vec<String> {
    let this = std::env::current_exe().expect("this binary");
    let output = Command::new(this).args(["--list", "--ignored", "::full_"]).output().expect("it lists its tests");
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    let mut tests: Vec<String> =
        listed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect();
    tests.sort();
    tests
}

/// The page with a row for each test and for no other: what the last run says of it, or that it has not been run.
fn renewed(page: &str) -> String {
    let of_test = |row: &str| Some(row.strip_prefix("| `")?.split_once("` |")?.0.to_owned());
    let (before, rest) = page.split_once("|---|---|---|\n").expect("a table");
    let (rows, after) = rest.split_once("\n\n").map_or((rest, ""), |(rows, after)| (rows, after));
    let said: BTreeMap<String, &str> = rows.lines().filter_map(|row| Some((of_test(row)?, row))).collect();
    let row = |test: &String| {
        said.get(test).map_or_else(|| format!("| `{test}` | not run yet | |\n"), |row| format!("{row}\n"))
    };
    let rows: String = tests().iter().map(row).collect();
    let after = if after.is_empty() { String::new() } else { format!("\n{after}") };
    format!("{before}|---|---|---|\n{rows}{after}")
}

#[test]
fn the_record_names_the_tests_that_there_are() {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path(PAGE), renewed(&text(PAGE))).expect("the page can be written");
    }
    assert!(text(PAGE) == renewed(&text(PAGE)), "{PAGE} is stale: run `BLESS=1 cargo test docs::full_tier`");
}

#[track_caller]
fn done(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Runs the script in a folder, or git.
#[track_caller]
fn here(folder: &Path, program: &str, arguments: &[&str]) -> String {
    done(Command::new(program).args(arguments).current_dir(folder))
}

const RESULTS: &str = "
running 3 tests
test engines::topics::full_b ... FAILED
test engines::hdfs::full_a ... ok
test engines::hdfs::full_c ... ignored, for a reason

failures:

---- engines::topics::full_b stdout ----
ok
test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 9 filtered out; finished in 71.23s

images of the engines:
  apache/kafka:4.3.1: stand-in `kafka` with 4.3.1, built before

running 1 test
test mistakes::full_d ... 9 mistakes: {
    \"refused\": 9,
}
ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out; finished in 130.99s
";

const WRITTEN: &str = "\
| test | outcome | seconds |
|---|---|---|
| `engines::hdfs::full_a` | ok | 12 |
| `engines::hdfs::full_c` | ignored | |
| `engines::topics::full_b` | FAILED | 3 |
| `mistakes::full_d` | ok | 130 |

## What was measured

| | by |
|---|---|
| 40 topics fresh: 61.3 s | `engines::topics::full_b` |
";

#[test]
fn the_record_is_written_and_says_how_far_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    for made in ["docs", "src", "other"] {
        std::fs::create_dir(folder.join(made)).expect("a folder");
    }
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("a file");
    let distance = || here(folder, SCRIPT, &["distance"]);
    write(PAGE, "Nothing.\n");
    assert_eq!(distance(), "full tier: no whole run is recorded\n");

    write("src/a", "1\n");
    write("other/a", "1\n");
    here(folder, "git", &["init", "--quiet"]);
    here(folder, "git", &["add", "."]);
    let set = ["-c", "user.name=n", "-c", "user.email=n@example.com", "commit", "--quiet", "--message", "m"];
    here(folder, "git", &set);
    let commit = here(folder, "git", &["rev-parse", "HEAD"]).trim().to_owned();
    write("results", RESULTS);
    write("seconds", "engines::hdfs::full_a\t5\nengines::topics::full_b\t3\nengines::hdfs::full_a\t7\n");
    write("figures", "engines::topics::full_b\t40 topics fresh: 61.3 s\n");
    let mut arguments = ["write", &commit, "0", "results", "seconds", "figures"];
    assert_eq!(here(folder, SCRIPT, &arguments), "written: docs/engines-full.md\n");
    let page = std::fs::read_to_string(folder.join(PAGE)).expect("the page");
    assert!(page.contains(&format!("\nCommit `{commit}`, a clean tree, 2")), "{page}");
    assert!(page.ends_with(WRITTEN), "{page}");

    let start = |since: &str| {
        let said = distance();
        assert!(said.starts_with(&format!("full tier: ran on {commit}, a clean tree, 2")), "{said}");
        assert!(
            said.ends_with(&format!(
                "; since then {since} below src catalog templates stacks profiles tests/engines\n"
            )),
            "{said}"
        );
    };
    start("no file changed");
    write("other/a", "2\n");
    write("src/a", "2\n");
    start("1 file changed, 1 insertion(+), 1 deletion(-)");

    let unknown = "0123456789012345678901234567890123456789";
    (arguments[1], arguments[2]) = (unknown, "2");
    here(folder, SCRIPT, &arguments);
    let said = distance();
    assert!(
        said.starts_with(&format!("full tier: ran on {unknown}, with files that were not committed: 2, 2")),
        "{said}"
    );
    assert!(
        said.ends_with(
            ", which the history of this clone does not hold; how far the inputs have moved since is not known\n"
        ),
        "{said}"
    );
}
