//! The diff: git reads it, people do too.

use std::io::Write as _;
use std::process::{Command, Stdio};

use stackgen::plan::plan;
use stackgen::show::{Options, Palette, diff, summary};

use super::project::{Project, bundle};

fn apply(project: &Project, patch: &str) {
    let mut git = Command::new("git");
    git.args(["apply", "--unidiff-zero", "--whitespace=nowarn", "-"]).current_dir(project.root());
    git.env("GIT_CEILING_DIRECTORIES", project.root().parent().unwrap());
    let mut git = git.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    git.stdin.take().unwrap().write_all(patch.as_bytes()).unwrap();
    let done = git.wait_with_output().unwrap();
    assert!(done.status.success(), "{}\n{patch}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn git_applies_the_diff_and_a_build_then_finds_only_its_records_to_write() {
    let project = Project::new();
    let lines = |edit: &str| {
        let lines: Vec<String> =
            (0..40).map(|n| format!("line {n}{}\n", if n % 13 == 5 { edit } else { "" })).collect();
        lines.concat()
    };
    project
        .build(&bundle(&[
            ("a/dev/changed", &lines("")),
            ("a/dev/gone", "x\ny"),
            ("a/dev/open-end", "1\n2"),
            ("a/dev/tool", "echo\n"),
            ("a/dev/edited", "1\n2\n3\n"),
        ]))
        .unwrap();
    project.put("generated/a/dev/edited", "1\nby hand\n3\n");
    let changed = lines(" and more");
    let wanted = bundle(&[
        ("a/dev/changed", &changed),
        ("a/dev/new/empty", ""),
        ("a/dev/new/file", "one\n"),
        ("a/dev/new/run.sh", "#!/bin/sh\n"),
        ("a/dev/open-end", "1\n2\n3"),
        ("a/dev/tool", "#!/bin/sh\necho\n"),
        ("a/dev/edited", "1\n2\n3\n"),
    ]);
    let saw = plan(&wanted, project.root()).unwrap();
    for context in [0, 3] {
        let copy = Project::new();
        for path in project.files() {
            copy.put(&path, &project.read(&path));
        }
        apply(&copy, &diff(&saw, &Options { context, ..Options::default() }));
        let after = plan(&wanted, copy.root()).unwrap();
        let left: Vec<_> = after.changes().filter(|change| !change.is_record).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn the_diff_of_a_small_change_is_exactly_this() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "1\n2\n3\n4\n5\n6\n"), ("a/dev/g", "x\n")])).unwrap();
    project.put("generated/a/dev/g", "y\n");
    let wanted = bundle(&[("a/dev/f", "1\n2\n3\n4\nfive\n6\n"), ("a/dev/g", "x\n")]);
    let saw = plan(&wanted, project.root()).unwrap();
    assert_eq!(
        diff(&saw, &Options::default()),
        "diff --git a/generated/a/dev/f b/generated/a/dev/f\n\
         --- a/generated/a/dev/f\n\
         +++ b/generated/a/dev/f\n\
         @@ -2,5 +2,5 @@\n\u{20}2\n\u{20}3\n\u{20}4\n-5\n+five\n\u{20}6\n\
         generated/a/dev/g was edited by hand; a build would lose the edit\n\
         diff --git a/generated/a/dev/g b/generated/a/dev/g\n\
         --- a/generated/a/dev/g\n\
         +++ b/generated/a/dev/g\n\
         @@ -1 +1 @@\n-y\n+x\n"
    );
    assert_eq!(summary(&saw, &Options::default()), "a  dev  change 2, 1 edited by hand\n");
}

#[test]
fn words_are_emphasised_and_control_characters_spelt_out_on_a_terminal_only() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "heap: 1g\n")])).unwrap();
    project.put("generated/a/dev/f", "heap: \u{1b}[2J1g\n");
    let wanted = bundle(&[("a/dev/f", "heap: 2g\n")]);
    let saw = plan(&wanted, project.root()).unwrap();
    let plain = diff(&saw, &Options::default());
    assert!(plain.contains("-heap: \u{1b}[2J1g\n+heap: 2g\n"), "{plain}");
    let styled = diff(&saw, &Options { palette: Palette::COLOUR, ..Options::default() });
    assert!(styled.contains("<1B>[2J") && !styled.contains("\u{1b}[2J"), "{styled:?}");
    assert!(styled.contains("\u{1b}[7m\u{1b}[32m2g"), "{styled:?}");
}

#[test]
fn a_checkouts_line_endings_and_modes_are_a_line_each() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "1\n2\n")])).unwrap();
    project.put("generated/a/dev/f", "1\r\n2\r\n");
    let wanted = bundle(&[("a/dev/f", "1\n2\n")]);
    let saw = plan(&wanted, project.root()).unwrap();
    assert_eq!(
        diff(&saw, &Options::default()),
        "the line endings of generated/a/dev/f change from CRLF to LF\n\
         diff --git a/generated/a/dev/f b/generated/a/dev/f\n"
    );
}

#[test]
fn a_record_alone_is_told() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/f", "1\n")]);
    project.build(&wanted).unwrap();
    project.remove("generated/a/dev/.stackgen");
    let saw = plan(&wanted, project.root()).unwrap();
    assert_eq!(
        diff(&saw, &Options::default()),
        "the record generated/a/dev/.stackgen is missing and will be written\n"
    );
    assert_eq!(summary(&saw, &Options::default()), "a  dev  write the record\n");
}

#[test]
fn the_summary_has_a_line_per_unit_and_heeds_the_width() {
    let project = Project::new();
    project
        .build(&bundle(&[("food-delivery/dev/f", "1\n"), ("traffic/dev/f", "1\n"), ("traffic/dev/g", "1\n")]))
        .unwrap();
    let wanted = bundle(&[
        ("food-delivery/dev/f", "1\n"),
        ("traffic/dev/f", "2\n"),
        ("traffic/dev/h", "1\n"),
        ("traffic/prod/f", ""),
    ]);
    let saw = plan(&wanted, project.root()).unwrap();
    assert_eq!(
        summary(&saw, &Options::default()),
        "food-delivery  dev   unchanged\n\
         traffic        dev   create 1, change 1, delete 1\n\
         traffic        prod  create 1\n"
    );
    assert_eq!(
        summary(&saw, &Options { width: Some(40), ..Options::default() }),
        "food-delivery  dev   unchanged\n\
         traffic dev\n    create 1, change 1, delete 1\n\
         traffic        prod  create 1\n"
    );
}

#[test]
fn unlike_files_of_many_lines_cost_no_quadratic_time() {
    let project = Project::new();
    let text = |seed: u32| {
        let line = |n: u32| format!("{}\n", n.wrapping_mul(seed).wrapping_mul(2_654_435_761) % 5000);
        (0..30_000).map(line).collect::<Vec<_>>().concat()
    };
    project.build(&bundle(&[("a/dev/f", &text(3))])).unwrap();
    let other = text(7);
    let wanted = bundle(&[("a/dev/f", &other)]);
    let saw = plan(&wanted, project.root()).unwrap();
    let begin = std::time::Instant::now();
    let shown = diff(&saw, &Options { palette: Palette::COLOUR, ..Options::default() });
    assert!(!shown.is_empty());
    assert!(begin.elapsed().as_secs() < 20, "{:?} for 30,000 lines", begin.elapsed());
}
