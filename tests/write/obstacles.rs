//! What lies in the way is told and never overwritten.

use std::fs;

use stackgen::plan::plan;

use super::project::{Project, bundle, refusal, said};

#[cfg(unix)]
#[test]
fn a_symlink_at_any_component_is_refused_and_nothing_is_written_through_it() {
    for component in ["generated", "generated/a", "generated/a/dev", "generated/a/dev/conf", "generated/a/dev/conf/x"] {
        let project = Project::new();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::create_dir_all(project.path(component).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), project.path(component)).unwrap();
        let wanted = bundle(&[("a/dev/conf/x", "1\n")]);
        let expected = [format!("blocked-path {component}")];
        assert_eq!(refusal(project.build(&wanted)), expected);
        assert_eq!(refusal(project.force(&wanted)), expected, "not even with force");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}

#[cfg(unix)]
#[test]
fn a_symlink_in_the_place_of_stackgens_own_folder_is_refused() {
    let project = Project::new();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), project.path(".stackgen")).unwrap();
    assert_eq!(refusal(project.build(&bundle(&[("a/dev/x", "1\n")]))), ["blocked-path .stackgen"]);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_vanished_unit_is_not_deleted_through_a_symlink() {
    let project = Project::new();
    let other = Project::new();
    other.build(&bundle(&[("old/dev/x", "1\n")])).unwrap();
    project.build(&bundle(&[("a/dev/x", "1\n")])).unwrap();
    std::os::unix::fs::symlink(other.path("generated/old"), project.path("generated/old")).unwrap();
    fs::create_dir(project.path("generated/b")).unwrap();
    std::os::unix::fs::symlink(other.path("generated/old/dev"), project.path("generated/b/dev")).unwrap();
    project.build(&bundle(&[("a/dev/x", "2\n")])).unwrap();
    assert_eq!(other.read("generated/old/dev/x"), "1\n");
}

#[test]
fn every_obstacle_is_told_in_one_run() {
    let project = Project::new();
    project.put("generated/a/dev/folder/mine", "");
    project.put("generated/a/dev/file", "");
    let wanted =
        bundle(&[("a/dev/folder", "1\n"), ("a/dev/file/x", "1\n"), ("a/dev/file/y", "1\n"), ("a/dev/z", "1\n")]);
    let saw = plan(&wanted, project.root()).unwrap();
    assert_eq!(
        saw.refusals(true).iter().map(said).collect::<Vec<_>>(),
        ["blocked-path generated/a/dev/file", "blocked-path generated/a/dev/folder"]
    );
    assert!(!saw.is_clean());
    refusal(project.force(&wanted));
    assert!(!project.exists("generated/a/dev/z"));
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_an_output_is_not_read() {
    let project = Project::new();
    fs::create_dir_all(project.path("generated/a/dev")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(project.path("generated/a/dev/x")).status().unwrap();
    assert!(made.success());
    assert_eq!(refusal(project.build(&bundle(&[("a/dev/x", "1\n")]))), ["blocked-path generated/a/dev/x"]);
}

#[test]
fn a_folder_makes_room_for_a_file_only_when_nothing_else_is_in_it() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/conf/deep/x", "1\n"), ("a/dev/conf/y", "1\n")])).unwrap();
    let wanted = bundle(&[("a/dev/conf", "1\n")]);
    for mine in ["conf/mine", "conf/deep/mine", "conf/deep/er/mine"] {
        let mine = format!("generated/a/dev/{mine}");
        project.put(&mine, "");
        assert_eq!(refusal(project.force(&wanted)), ["blocked-path generated/a/dev/conf"], "{mine}");
        project.remove(&mine);
    }
    assert_eq!(refusal(project.force(&wanted)), ["blocked-path generated/a/dev/conf"], "an empty folder is left");
    fs::remove_dir(project.path("generated/a/dev/conf/deep/er")).unwrap();
    project.build(&wanted).unwrap();
    assert_eq!(project.read("generated/a/dev/conf"), "1\n");
}

#[test]
fn a_folder_where_an_unwanted_file_was_is_nobodys_business() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/x", "1\n"), ("a/dev/y", "1\n")])).unwrap();
    project.remove("generated/a/dev/x");
    project.put("generated/a/dev/x/mine", "");
    let wanted = bundle(&[("a/dev/y", "1\n")]);
    project.build(&wanted).unwrap();
    assert!(project.exists("generated/a/dev/x/mine"));
    assert!(plan(&wanted, project.root()).unwrap().is_clean());
}
