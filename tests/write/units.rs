//! What a build creates, changes and deletes.

use stackgen::plan::{Error, plan};
use stackgen::write::Summary;

use super::project::{Project, bundle, doings, filtered, said};

#[test]
fn a_first_build_writes_everything_and_a_second_finds_nothing_to_do() {
    let project = Project::new();
    let wanted =
        bundle(&[("shop/dev/docker-compose.yml", "services: {}\n"), ("shop/dev/scripts/up.sh", "#!/bin/sh\n")]);
    assert_eq!(project.build(&wanted).unwrap(), Summary { created: 4, ..Summary::default() });
    assert_eq!(
        project.files(),
        [
            "generated/.gitattributes",
            "generated/.gitignore",
            "generated/.stackgen",
            "generated/shop/dev/.stackgen",
            "generated/shop/dev/docker-compose.yml",
            "generated/shop/dev/scripts/up.sh",
        ]
    );
    assert_eq!(project.read("generated/shop/dev/scripts/up.sh"), "#!/bin/sh\n");
    assert!(!project.exists(".stackgen/journal") && !project.exists(".stackgen/staging"));
    assert_eq!(project.read(".stackgen/.gitignore"), "*\n");

    let again = plan(&wanted, project.root()).unwrap();
    assert!(again.is_clean(), "{:?}", doings(&again));
    assert_eq!(project.build(&wanted).unwrap(), Summary::default());
}

#[test]
fn the_record_is_one_sha256_line_per_file_and_says_nothing_of_itself() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/z", "abc"), ("a/dev/.env", "")])).unwrap();
    assert_eq!(
        project.read("generated/a/dev/.stackgen"),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  .env\n\
         ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  z\n"
    );
}

#[test]
fn what_is_no_longer_wanted_goes_with_its_folders_and_what_is_not_ours_stays() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/x/y/one", "1\n"), ("a/dev/two", "2\n"), ("a/dev/z/three", "3\n")])).unwrap();
    project.put("generated/a/dev/z/notes.txt", "mine");
    project.put("generated/a/dev/local.env", "HEAP=1g");
    let wanted = bundle(&[("a/dev/two", "2\n")]);
    assert_eq!(
        doings(&plan(&wanted, project.root()).unwrap()),
        ["delete generated/a/dev/x/y/one", "delete generated/a/dev/z/three"]
    );
    assert_eq!(project.build(&wanted).unwrap(), Summary { deleted: 2, ..Summary::default() });
    assert!(!project.exists("generated/a/dev/x"));
    assert_eq!(project.read("generated/a/dev/z/notes.txt"), "mine");
    assert_eq!(project.read("generated/a/dev/local.env"), "HEAP=1g");
}

#[test]
fn only_a_build_of_everything_deletes_what_belongs_to_a_vanished_unit() {
    let project = Project::new();
    project
        .build(&bundle(&[("a/dev/f", "1\n"), ("a/old/f", "2\n"), ("gone/dev/d/f", "3\n"), ("gone/dev/g", "4\n")]))
        .unwrap();
    project.put("generated/a/old/local.env", "X=1");

    let some = filtered(&[("a/dev/g", "1\n")]);
    assert_eq!(
        doings(&plan(&some, project.root()).unwrap()),
        ["delete generated/a/dev/f", "create generated/a/dev/g"],
        "a filtered build deletes within its own units only"
    );
    project.build(&some).unwrap();
    assert!(project.exists("generated/gone/dev/g") && project.exists("generated/a/old/f"));

    let all = bundle(&[("a/dev/g", "1\n")]);
    assert_eq!(
        doings(&plan(&all, project.root()).unwrap()),
        ["delete generated/a/old/f", "delete generated/gone/dev/d/f", "delete generated/gone/dev/g"]
    );
    project.build(&all).unwrap();
    assert!(!project.exists("generated/gone"));
    assert_eq!(project.read("generated/a/old/local.env"), "X=1");
    assert!(!project.exists("generated/a/old/.stackgen"));
    assert!(plan(&all, project.root()).unwrap().is_clean());
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/conf", "file\n"), ("a/dev/data/in/x", "x\n"), ("a/dev/data/y", "y\n")])).unwrap();
    let wanted = bundle(&[("a/dev/conf/kafka/server", "deep\n"), ("a/dev/data", "flat\n")]);
    project.build(&wanted).unwrap();
    assert_eq!(project.read("generated/a/dev/conf/kafka/server"), "deep\n");
    assert_eq!(project.read("generated/a/dev/data"), "flat\n");
    assert!(plan(&wanted, project.root()).unwrap().is_clean());
}

#[test]
fn a_path_that_no_build_may_write_is_an_error() {
    let project = Project::new();
    for path in [
        "../../../evil",
        "/etc/passwd",
        "a//b",
        "a/./b",
        "local.env",
        "Local.ENV",
        ".stackgen",
        "x/.git/config",
        ".stackgen-1.tmp",
        "con:fig",
        "back\\slash",
        "line\nbreak",
        "dot.",
        "",
    ] {
        let mut wanted = bundle(&[("a/dev/fine", "1\n")]);
        let unit = wanted.units.values_mut().next().unwrap();
        let artifact = unit["fine"].clone();
        unit.insert(path.to_owned(), artifact);
        let outcome = plan(&wanted, project.root());
        assert!(matches!(outcome, Err(Error::Artifact { .. })), "{path:?}: {outcome:?}");
    }
    for pair in [["x", "x/y"], ["Readme", "README"]] {
        let wanted = bundle(&[(&format!("a/dev/{}", pair[0]), ""), (&format!("a/dev/{}", pair[1]), "")]);
        assert!(matches!(plan(&wanted, project.root()), Err(Error::Artifact { .. })), "{pair:?}");
    }
    assert!(project.files().is_empty());
}

#[test]
fn an_altered_record_leads_to_no_file_elsewhere() {
    let project = Project::new();
    project.put("victim", "abc");
    project.put("generated/a/dev/local.env", "abc");
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    project
        .put("generated/a/dev/.stackgen", &format!("{abc}  ../../../victim\n{abc}  local.env\n{abc}  /etc/hostname\n"));
    let wanted = bundle(&[("a/dev/f", "1\n")]);
    project.build(&wanted).unwrap();
    assert_eq!(project.read("victim"), "abc");
    assert_eq!(project.read("generated/a/dev/local.env"), "abc");
}

#[test]
fn files_that_compose_would_mix_in_are_warned_of() {
    let project = Project::new();
    let wanted = bundle(&[("a/dev/docker-compose.yml", "x\n"), ("a/dev/config/rules.yml", "y\n")]);
    for path in ["compose.yaml", "docker-compose.override.yml", "config/rules.yaml", "other.yaml"] {
        project.put(&format!("generated/a/dev/{path}"), "");
    }
    let plan = plan(&wanted, project.root()).unwrap();
    assert_eq!(
        plan.warnings.iter().map(said).collect::<Vec<_>>(),
        [
            "twin-file generated/a/dev/config/rules.yaml",
            "twin-file generated/a/dev/compose.yaml",
            "twin-file generated/a/dev/docker-compose.override.yml",
        ]
    );
    assert!(plan.refusals(false).is_empty());
}

#[test]
fn a_volume_that_is_declared_no_more_is_told_by_the_engines_name() {
    let project = Project::new();
    let compose = "name: a-dev\nvolumes:\n  blocks: {}\n  kept: {}\n  own: { name: archive }\n";
    project.build(&bundle(&[("a/dev/docker-compose.yml", compose)])).unwrap();
    let wanted = bundle(&[("a/dev/docker-compose.yml", "name: a-dev\nvolumes:\n  kept: {}\n  blocks-1: {}\n")]);
    let plan = plan(&wanted, project.root()).unwrap();
    let [warning] = plan.warnings.as_slice() else { panic!("{:?}", plan.warnings) };
    assert_eq!(said(warning), "left-volume generated/a/dev/docker-compose.yml");
    let told = "the volumes `a-dev_blocks`, `archive` will be used no more; what they hold stays where it was made";
    assert_eq!(warning.message, told);
    assert!(plan.refusals(false).is_empty());
}

#[test]
fn volumes_of_a_file_that_is_no_yaml_or_goes_as_a_whole_are_no_matter() {
    let project = Project::new();
    project
        .build(&bundle(&[("a/dev/docker-compose.yml", "volumes: {a: {}}\n"), ("b/dev/docker-compose.yml", "}\n")]))
        .unwrap();
    let wanted = bundle(&[("b/dev/docker-compose.yml", "volumes: {}\n")]);
    assert!(plan(&wanted, project.root()).unwrap().warnings.is_empty());
}

#[test]
fn an_output_that_changes_its_ending_is_no_twin_of_itself() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/rules.yaml", "y\n")])).unwrap();
    let wanted = bundle(&[("a/dev/rules.yml", "y\n")]);
    let plan = plan(&wanted, project.root()).unwrap();
    assert!(plan.warnings.is_empty());
}

#[test]
fn a_vanished_unit_whose_record_says_nothing_is_left_alone_and_warned_of() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "1\n"), ("b/dev/f", "1\n")])).unwrap();
    project.put("generated/b/dev/.stackgen", "\u{0}\u{1}garbage");
    let wanted = bundle(&[("a/dev/f", "1\n")]);
    let plan = plan(&wanted, project.root()).unwrap();
    assert_eq!(plan.warnings.iter().map(said).collect::<Vec<_>>(), ["unreadable-record generated/b/dev/.stackgen"]);
    assert!(plan.is_clean());
}
