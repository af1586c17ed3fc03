//! What a person did to an output is never undone without being told to.

use std::fs;

use stackgen::plan::plan;
use stackgen::write::{Error, write};

use super::project::{Project, bundle, doings, refusal};

#[test]
fn one_edited_file_refuses_the_whole_build_and_force_overrides() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "1\n"), ("a/dev/g", "1\n")])).unwrap();
    project.put("generated/a/dev/f", "by hand\n");
    let wanted = bundle(&[("a/dev/f", "2\n"), ("a/dev/g", "2\n")]);
    assert_eq!(
        doings(&plan(&wanted, project.root()).unwrap()),
        ["update generated/a/dev/f (Changed)", "update generated/a/dev/g"]
    );
    assert_eq!(refusal(project.build(&wanted)), ["edited-target generated/a/dev/f"]);
    assert_eq!(project.read("generated/a/dev/f"), "by hand\n");
    assert_eq!(project.read("generated/a/dev/g"), "1\n", "a refusal is of the whole build");
    project.force(&wanted).unwrap();
    assert_eq!(project.read("generated/a/dev/f"), "2\n");
    assert!(plan(&wanted, project.root()).unwrap().is_clean());
}

#[test]
fn an_edit_is_one_even_when_the_inputs_have_not_moved() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/f", "1\n")]);
    project.build(&wanted).unwrap();
    project.put("generated/a/dev/f", "1 \n");
    assert_eq!(refusal(project.build(&wanted)), ["edited-target generated/a/dev/f"]);
}

#[test]
fn an_edited_file_that_is_no_longer_wanted_is_not_deleted_without_force() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "1\n"), ("a/dev/g", "1\n"), ("b/dev/f", "1\n")])).unwrap();
    project.put("generated/a/dev/g", "by hand\n");
    project.put("generated/b/dev/f", "by hand\n");
    let wanted = bundle(&[("a/dev/f", "1\n")]);
    assert_eq!(refusal(project.build(&wanted)), ["edited-target generated/a/dev/g", "edited-target generated/b/dev/f"]);
    project.force(&wanted).unwrap();
    assert!(!project.exists("generated/a/dev/g") && !project.exists("generated/b"));
}

#[test]
fn a_foreign_file_in_the_way_is_refused_and_one_with_the_wanted_bytes_is_taken_over() {
    let project = Project::new();
    project.put("generated/a/dev/f", "somebody's\n");
    project.put("generated/a/dev/g", "2\n");
    let wanted = bundle(&[("a/dev/f", "1\n"), ("a/dev/g", "2\n")]);
    assert_eq!(refusal(project.build(&wanted)), ["edited-target generated/a/dev/f"]);
    project.remove("generated/a/dev/f");
    project.build(&wanted).unwrap();
    let next = bundle(&[("a/dev/f", "1\n"), ("a/dev/g", "3\n")]);
    project.build(&next).unwrap();
    assert_eq!(project.read("generated/a/dev/g"), "3\n");
}

#[test]
fn a_missing_target_is_created_and_no_edit() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/f", "1\n"), ("a/dev/g", "1\n")]);
    project.build(&wanted).unwrap();
    project.remove("generated/a/dev/f");
    assert_eq!(doings(&plan(&wanted, project.root()).unwrap()), ["create generated/a/dev/f"]);
    project.build(&wanted).unwrap();
    assert_eq!(project.read("generated/a/dev/f"), "1\n");
}

#[test]
fn bytes_that_are_wanted_are_no_edit_whatever_the_record_says() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/f", "1\n")]);
    project.build(&wanted).unwrap();
    let good = project.read("generated/a/dev/.stackgen");
    let garbage = ["", "garbage", "<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", &format!("{}  f\n", "0".repeat(64))];
    for text in garbage {
        project.put("generated/a/dev/.stackgen", text);
        let plan = plan(&wanted, project.root()).unwrap();
        assert_eq!(doings(&plan), Vec::<String>::new(), "{text:?}");
        assert!(plan.refusals(false).is_empty(), "{text:?}");
        write(&plan, false).unwrap();
        assert_eq!(project.read("generated/a/dev/.stackgen"), good, "{text:?}");
    }
    fs::write(project.path("generated/a/dev/.stackgen"), [0xff, 0xfe, 0x00]).unwrap();
    project.build(&wanted).unwrap();
    project.remove("generated/a/dev/.stackgen");
    project.build(&wanted).unwrap();
    assert_eq!(project.read("generated/a/dev/.stackgen"), good);
}

#[test]
fn either_side_of_a_record_with_conflict_marks_counts() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "theirs\n")])).unwrap();
    let theirs = project.read("generated/a/dev/.stackgen");
    project.build(&bundle(&[("a/dev/f", "ours\n")])).unwrap();
    let ours = project.read("generated/a/dev/.stackgen");
    let both = format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> branch\n");
    for side in ["ours\n", "theirs\n"] {
        project.put("generated/a/dev/.stackgen", &both);
        project.put("generated/a/dev/f", side);
        project.build(&bundle(&[("a/dev/f", "both\n")])).unwrap();
        assert_eq!(project.read("generated/a/dev/f"), "both\n");
    }
}

#[test]
fn line_endings_that_git_turned_are_rewritten_and_no_edit() {
    let project = Project::new();
    let first = bundle(&[("a/dev/f", "1\n2\n"), ("a/dev/g", "3\n")]);
    project.build(&first).unwrap();
    for path in ["f", "g", ".stackgen"] {
        let path = format!("generated/a/dev/{path}");
        project.put(&path, &project.read(&path).replace('\n', "\r\n"));
    }
    let second = bundle(&[("a/dev/f", "1\n2\n"), ("a/dev/g", "4\n")]);
    assert_eq!(
        doings(&plan(&second, project.root()).unwrap()),
        ["update generated/a/dev/f", "update generated/a/dev/g"]
    );
    project.build(&second).unwrap();
    assert_eq!(project.read("generated/a/dev/f"), "1\n2\n");
    assert_eq!(project.read("generated/a/dev/g"), "4\n");
}

#[test]
fn wanted_text_with_other_line_endings_is_no_edit_even_without_a_record() {
    let project = Project::new();
    project.put("generated/a/dev/f", "1\r\n2\r\n");
    project.build(&bundle(&[("a/dev/f", "1\n2\n")])).unwrap();
    assert_eq!(project.read("generated/a/dev/f"), "1\n2\n");
}

#[test]
fn what_changes_while_the_diff_is_shown_is_not_lost() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "1\n"), ("a/dev/gone", "1\n")])).unwrap();
    let wanted = bundle(&[("a/dev/f", "2\n"), ("a/dev/new", "2\n")]);
    let saw = plan(&wanted, project.root()).unwrap();
    project.put("generated/a/dev/f", "meanwhile\n");
    project.put("generated/a/dev/new", "meanwhile\n");
    project.put("generated/a/dev/gone", "meanwhile\n");
    for force in [false, true] {
        assert_eq!(
            refusal(write(&saw, force)),
            [
                "changed-target generated/a/dev/f",
                "changed-target generated/a/dev/gone",
                "changed-target generated/a/dev/new",
            ]
        );
    }
    assert_eq!(project.read("generated/a/dev/new"), "meanwhile\n");
}

#[test]
fn two_builds_do_not_write_at_once() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/f", "1\n")]);
    project.build(&wanted).unwrap();
    let next = bundle(&[("a/dev/f", "2\n")]);
    let lock = fs::File::options().write(true).open(project.path(".stackgen/lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(project.build(&next), Err(Error::Locked)));
    assert_eq!(project.read("generated/a/dev/f"), "1\n");
    assert!(project.build(&wanted).is_ok(), "nothing to do needs no lock");
    drop(lock);
    project.build(&next).unwrap();
}

#[test]
fn of_many_builds_at_once_each_writes_or_says_why_not_and_none_is_mixed() {
    let project = Project::new();
    let files: Vec<String> = (0..12).map(|number| format!("a/dev/f{number}")).collect();
    let outcomes = std::thread::scope(|scope| {
        let builds: Vec<_> = (0..8)
            .map(|build| {
                let (project, files) = (&project, &files);
                scope.spawn(move || {
                    let text = format!("{build}\n");
                    let wanted: Vec<(&str, &str)> = files.iter().map(|path| (path.as_str(), text.as_str())).collect();
                    project.build(&bundle(&wanted))
                })
            })
            .collect();
        builds.into_iter().map(|build| build.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(outcomes.iter().any(Result::is_ok));
    for outcome in &outcomes {
        assert!(matches!(outcome, Ok(_) | Err(Error::Locked | Error::Refused(_) | Error::Interrupted)), "{outcome:?}");
    }
    let first = project.read("generated/a/dev/f0");
    assert!(files.iter().all(|path| project.read(&format!("generated/{path}")) == first));
    assert!(!project.exists(".stackgen/journal") && !project.exists(".stackgen/staging"));
}
