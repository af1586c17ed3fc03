//! What other processes left behind, seen from outside. That a build may die at every step is tested beside the
//! code.

use std::fs;

use stackgen::plan::plan;
use stackgen::write::{Recovery, State, recover, state, write};

use super::project::{Project, bundle, refusal};

#[test]
fn a_quiet_project_is_left_untouched() {
    let project = Project::new();
    assert_eq!(state(project.root()).unwrap(), State::Quiet);
    assert_eq!(recover(project.root(), false).unwrap(), Recovery::Nothing);
    assert!(!project.exists(".stackgen"));
    project.build(&bundle(&[("a/dev/f", "1\n")])).unwrap();
    assert_eq!(state(project.root()).unwrap(), State::Quiet);
}

#[test]
fn a_journal_that_cannot_be_read_is_refused_and_force_gives_it_up() {
    for journal in ["", "{", "{\"format\":2,\"removals\":[],\"puts\":[]}", &leading_out()] {
        let project = Project::new();
        let wanted = bundle(&[("a/dev/f", "1\n")]);
        project.build(&wanted).unwrap();
        project.put("victim", "abc");
        project.put(".stackgen/journal", journal);
        project.put("generated/a/dev/.stackgen-0.tmp", "half");
        assert_eq!(state(project.root()).unwrap(), State::Interrupted);
        assert_eq!(refusal(recover(project.root(), false)), ["changed-target .stackgen/journal"]);
        let next = bundle(&[("a/dev/f", "2\n")]);
        assert!(write(&plan(&next, project.root()).unwrap(), false).is_err(), "nothing is written over a journal");
        assert_eq!(recover(project.root(), true).unwrap(), Recovery::GivenUp);
        assert_eq!(state(project.root()).unwrap(), State::Quiet);
        assert!(!project.exists("generated/a/dev/.stackgen-0.tmp"));
        assert_eq!(project.read("victim"), "abc");
        project.build(&next).unwrap();
    }
}

/// A journal that would delete a file outside of the outputs.
fn leading_out() -> String {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    format!("{{\"format\":1,\"removals\":[{{\"path\":\"generated/../victim\",\"old\":\"{abc}\"}}],\"puts\":[]}}")
}

#[test]
fn a_journal_under_a_held_lock_is_a_build_under_way() {
    let project = Project::new();
    project.build(&bundle(&[("a/dev/f", "1\n")])).unwrap();
    project.put(".stackgen/journal", "");
    let lock = fs::File::options().write(true).open(project.path(".stackgen/lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(state(project.root()).unwrap(), State::Busy);
    drop(lock);
    assert_eq!(state(project.root()).unwrap(), State::Interrupted);
}
