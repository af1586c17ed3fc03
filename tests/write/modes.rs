//! Permission bits are stackgen's, whatever the umask and whatever a checkout made of them.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use stackgen::plan::plan;
use stackgen::write::Summary;

use super::child::{after, before, builder, said};
use super::project::{Project, bundle, doings};

fn mode(project: &Project, path: &str) -> u32 {
    fs::symlink_metadata(project.path(path)).unwrap().permissions().mode() & 0o7777
}

fn set_mode(project: &Project, path: &str, mode: u32) {
    fs::set_permissions(project.path(path), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_mode_alone_is_mended_and_no_edit() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/plain", "1\n"), ("a/dev/run.sh", "#!/bin/sh\n")]);
    project.build(&wanted).unwrap();
    for (plain, script) in [(0o600, 0o644), (0o755, 0o600), (0o666, 0o777), (0o4644, 0o6755)] {
        set_mode(&project, "generated/a/dev/plain", plain);
        set_mode(&project, "generated/a/dev/run.sh", script);
        let saw = plan(&wanted, project.root()).unwrap();
        assert_eq!(doings(&saw), ["mode generated/a/dev/plain", "mode generated/a/dev/run.sh"]);
        assert_eq!(project.build(&wanted).unwrap(), Summary { modes: 2, ..Summary::default() });
        assert_eq!(mode(&project, "generated/a/dev/plain"), 0o644);
        assert_eq!(mode(&project, "generated/a/dev/run.sh"), 0o755);
    }
}

#[test]
fn the_groups_write_bit_of_a_checkout_is_let_pass() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/plain", "1\n"), ("a/dev/run.sh", "#!/bin/sh\n")]);
    project.build(&wanted).unwrap();
    for (path, bits) in [("plain", 0o664), ("run.sh", 0o775), ("", 0o2775)] {
        set_mode(&project, &format!("generated/a/dev/{path}"), bits);
    }
    assert!(plan(&wanted, project.root()).unwrap().is_clean());
}

#[test]
fn a_shut_folder_is_opened() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/conf/x", "1\n")]);
    project.build(&wanted).unwrap();
    set_mode(&project, "generated/a/dev/conf", 0o700);
    set_mode(&project, "generated/a", 0o777);
    let saw = plan(&wanted, project.root()).unwrap();
    assert_eq!(saw.folders, [("generated/a".to_owned(), 0o777), ("generated/a/dev/conf".to_owned(), 0o700)]);
    assert!(!saw.is_clean());
    project.build(&wanted).unwrap();
    assert_eq!(mode(&project, "generated/a/dev/conf"), 0o755);
    assert!(plan(&wanted, project.root()).unwrap().is_clean());
}

#[test]
fn the_umask_changes_nothing() {
    for umask in ["077", "000", "777"] {
        let project = Project::new();
        project.build(&before()).unwrap();
        let shell = format!("umask {umask}; exec \"$@\"");
        let output = builder(&["sh", "-c", &shell, "sh"], project.root()).output().unwrap();
        assert!(said(&output).starts_with("Nothing Summary"), "{output:?}");
        assert!(plan(&after(), project.root()).unwrap().is_clean());
        for (path, expected) in [
            ("generated/a/dev/changed", 0o644),
            ("generated/a/new/run.sh", 0o755),
            ("generated/a/new", 0o755),
            ("generated/a/dev/conf/now/a", 0o755),
            ("generated/a/dev/.stackgen", 0o644),
        ] {
            assert_eq!(mode(&project, path), expected, "{path} under umask {umask}");
        }
    }
}

#[test]
fn a_first_build_under_a_narrow_umask_is_readable_for_all() {
    let project = Project::new();
    let output = builder(&["sh", "-c", "umask 077; exec \"$@\"", "sh"], project.root()).output().unwrap();
    assert!(said(&output).starts_with("Nothing Summary"), "{output:?}");
    for path in ["generated", "generated/a", "generated/a/dev", "generated/a/new/run.sh"] {
        assert_eq!(mode(&project, path), 0o755, "{path}");
    }
    assert_eq!(mode(&project, "generated/.gitignore"), 0o644);
}
