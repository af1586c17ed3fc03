//! Two clones build and merge; a build resolves it.

use std::path::Path;
use std::process::Command;

use stackgen::bundle::Bundle;
use stackgen::plan::plan;

use super::project::{Project, bundle};

fn git(folder: &Path, args: &[&str]) -> bool {
    let mut git = Command::new("git");
    git.args([
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@t",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "core.autocrlf=false",
    ]);
    git.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    git.output().unwrap().status.success()
}

fn commit(project: &Project, message: &str) {
    assert!(git(project.root(), &["add", "-A"]) && git(project.root(), &["commit", "-q", "-m", message]));
}

/// A project at `base`, where one branch built `ours` and another `theirs`, merged; what git could not merge is
/// left as git left it.
fn merged(base: &Bundle, ours: &Bundle, theirs: &Bundle) -> Project {
    let project = Project::new();
    assert!(git(project.root(), &["init", "-q"]));
    project.build(base).unwrap();
    commit(&project, "base");
    assert!(git(project.root(), &["checkout", "-q", "-b", "theirs"]));
    project.build(theirs).unwrap();
    commit(&project, "theirs");
    assert!(git(project.root(), &["checkout", "-q", "main"]));
    project.build(ours).unwrap();
    commit(&project, "ours");
    git(project.root(), &["merge", "-q", "--no-edit", "theirs"]);
    project
}

#[test]
fn both_sides_changed_the_same_file() {
    let base = bundle(&[("a/dev/f", "heap: 1\nport: 1\n"), ("a/prod/f", "1\n")]);
    let ours = bundle(&[("a/dev/f", "heap: 2\nport: 1\n"), ("a/prod/f", "1\n")]);
    let theirs = bundle(&[("a/dev/f", "heap: 1\nport: 2\n"), ("a/prod/f", "2\n")]);
    let both = bundle(&[("a/dev/f", "heap: 2\nport: 2\n"), ("a/prod/f", "2\n")]);
    let project = merged(&base, &ours, &theirs);
    assert!(!project.read("generated/a/dev/f").contains("<<<<"), "git keeps one side whole");
    project.build(&both).unwrap();
    assert_eq!(project.read("generated/a/dev/f"), "heap: 2\nport: 2\n");
    commit(&project, "merged");
    assert!(plan(&both, project.root()).unwrap().is_clean());
}

#[test]
fn the_person_may_have_taken_the_other_side_of_a_file() {
    let base = bundle(&[("a/dev/f", "1\n"), ("a/dev/g", "1\n")]);
    let ours = bundle(&[("a/dev/f", "2\n"), ("a/dev/g", "2\n")]);
    let theirs = bundle(&[("a/dev/f", "3\n"), ("a/dev/g", "3\n")]);
    let project = merged(&base, &ours, &theirs);
    assert!(git(project.root(), &["checkout", "--theirs", "generated/a/dev/f"]));
    assert_eq!(project.read("generated/a/dev/f"), "3\n");
    project.build(&bundle(&[("a/dev/f", "4\n"), ("a/dev/g", "4\n")])).unwrap();
}

/// The record's line of a file that only they changed must survive although we changed the record too.
#[test]
fn a_file_that_one_side_changed_differs_again_when_both_are_taken_together() {
    let files: Vec<String> = (0..6).map(|n| format!("a/dev/f{n}")).collect();
    let with = |changed: &[(usize, &'static str)]| {
        let mut texts = ["base\n"; 6];
        for (at, text) in changed {
            texts[*at] = text;
        }
        let list: Vec<(&str, &str)> = files.iter().map(String::as_str).zip(texts).collect();
        bundle(&list)
    };
    for (ours, theirs) in [(0, 1), (1, 0), (0, 5), (5, 0), (2, 3)] {
        let project = merged(&with(&[]), &with(&[(ours, "ours\n")]), &with(&[(theirs, "theirs\n")]));
        let both = with(&[(ours, "ours+\n"), (theirs, "theirs+\n")]);
        project.build(&both).unwrap();
        assert!(plan(&both, project.root()).unwrap().is_clean());
    }
}

#[test]
fn one_side_adds_and_the_other_deletes() {
    let base = bundle(&[("a/dev/f", "1\n"), ("a/dev/old", "1\n"), ("b/dev/f", "1\n")]);
    let ours = bundle(&[("a/dev/f", "1\n"), ("a/dev/new", "1\n"), ("a/dev/old", "2\n"), ("b/dev/f", "2\n")]);
    let theirs = bundle(&[("a/dev/f", "2\n"), ("a/dev/other", "1\n")]);
    let both = bundle(&[("a/dev/f", "3\n"), ("a/dev/new", "2\n"), ("a/dev/other", "2\n")]);
    let project = merged(&base, &ours, &theirs);
    project.build(&both).unwrap();
    assert_eq!(
        project.files().into_iter().filter(|path| path.starts_with("generated/")).collect::<Vec<_>>(),
        [
            "generated/.gitattributes",
            "generated/.gitignore",
            "generated/.stackgen",
            "generated/a/dev/.stackgen",
            "generated/a/dev/f",
            "generated/a/dev/new",
            "generated/a/dev/other",
        ]
    );
}

#[test]
fn a_real_edit_is_still_one_after_a_merge() {
    let base = bundle(&[("a/dev/f", "1\n")]);
    let ours = bundle(&[("a/dev/f", "2\n")]);
    let theirs = bundle(&[("a/dev/f", "3\n")]);
    let project = merged(&base, &ours, &theirs);
    project.put("generated/a/dev/f", "by hand\n");
    assert_eq!(super::project::refusal(project.build(&ours)), ["edited-target generated/a/dev/f"]);
}

/// The same with inputs and the real binary: one side raises a default of the catalog, which every environment
/// shows, the other turns something in one profile.
#[test]
fn people_who_edit_inputs_merge_them_and_build() {
    let shop = crate::cli::shop().file("templates/notes.txt.j2", "{{ stack.name }}\n");
    let git = |args: &[&str]| git(shop.root(), args);
    let build_and_commit = || {
        let built = shop.run(["build", "--yes"]);
        assert_eq!(built.code, 0, "{built:?}");
        assert!(git(&["add", "-A"]) && git(&["commit", "-q", "-m", "a change and its build"]));
    };
    assert!(git(&["init", "-q"]));
    build_and_commit();
    assert!(git(&["checkout", "-q", "-b", "theirs"]));
    shop.write(
        "profiles/dev.yaml",
        "publish: { ui: true }\nsecrets: inline\nentries: { web: { service: { environment: { SIDE: theirs } } } }\n",
    );
    build_and_commit();
    assert!(git(&["checkout", "-q", "main"]));
    let catalog =
        shop.read("catalog/web.yaml").replace("web:1.0", "web:1.1").replace("default: hello", "default: ours");
    shop.write("catalog/web.yaml", &catalog);
    build_and_commit();

    assert!(!git(&["merge", "-q", "--no-edit", "theirs"]), "both sides changed dev's compose file");
    let resolved = shop.run(["build", "--yes"]);
    assert_eq!(resolved.code, 0, "{resolved:?}");
    let dev = shop.read("generated/shop/dev/docker-compose.yml");
    assert!(dev.contains("theirs") && dev.contains("web:1.1"), "{dev}");
    assert!(shop.read("generated/shop/prod/docker-compose.yml").contains("ours"));
    assert!(git(&["add", "-A"]) && git(&["commit", "-q", "-m", "merged"]));
    assert_eq!(shop.run(["diff"]).code, 0);
}
