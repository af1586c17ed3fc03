//! What the machine can do to a build: kill it anywhere, run out of room, forbid.
//!
//! These tests want root, strace, mount and setpriv.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Command;

use stackgen::plan::plan;
use stackgen::write::{Recovery, State, recover, state, write};

use super::child::{after, before, builder, said};
use super::project::{Project, bundle};

/// The system calls with which a build can change the disk.
const CHANGES: [&str; 22] = [
    "chmod",
    "close",
    "fchmod",
    "fchmodat",
    "fdatasync",
    "flock",
    "fsync",
    "ftruncate",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "open",
    "openat",
    "pwrite64",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "unlink",
    "unlinkat",
    "write",
];

/// Every file below `generated/`, with its content and mode.
fn files(project: &Project) -> Vec<(String, String, u32)> {
    let mut files = project.files();
    files.retain(|path| path.starts_with("generated/"));
    let mode = |path: &str| fs::symlink_metadata(project.path(path)).unwrap().permissions().mode() & 0o7777;
    files
        .into_iter()
        .map(|path| (project.read(&path), mode(&path), path))
        .map(|(text, mode, path)| (path, text, mode))
        .collect()
}

fn prepared() -> Project {
    let project = Project::new();
    project.build(&before()).unwrap();
    fs::set_permissions(project.path("generated/a/dev/mode.sh"), fs::Permissions::from_mode(0o600)).unwrap();
    project
}

#[test]
#[ignore = "gate: needs strace"]
fn gate_a_build_killed_at_any_system_call_is_finished_by_the_next() {
    let old = files(&prepared());
    let new = {
        let project = prepared();
        project.build(&after()).unwrap();
        files(&project)
    };
    let (mut kills, mut interruptions) = (0, 0);
    for call in CHANGES {
        for nth in 1..400 {
            let project = prepared();
            let inject = format!("inject={call}:signal=KILL:when={nth}");
            let trace = format!("trace={call}");
            let wrapper = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
            let output = builder(&wrapper, project.root()).output().unwrap();
            if output.status.signal() != Some(9) {
                assert!(said(&output).starts_with("Nothing Summary"), "{call} {nth}: {output:?}");
                break;
            }
            kills += 1;
            let at = format!("killed at {call} number {nth}");
            for file in files(&project).iter().filter(|(path, ..)| !path.contains("/.stackgen-")) {
                assert!(old.contains(file) || new.contains(file), "{file:?} is neither old nor new, {at}");
            }
            let was = state(project.root()).unwrap();
            interruptions += usize::from(was == State::Interrupted);
            let recovery = recover(project.root(), false).unwrap_or_else(|error| panic!("{error}, {at}"));
            assert_eq!(matches!(recovery, Recovery::Finished(_)), was == State::Interrupted, "{at}");
            write(&plan(&after(), project.root()).unwrap(), false).unwrap_or_else(|error| panic!("{error}, {at}"));
            assert_eq!(files(&project), new, "{at}");
            assert!(!project.exists(".stackgen/journal") && !project.exists(".stackgen/staging"), "{at}");
        }
    }
    println!("{kills} kills, {interruptions} of them with the journal in place");
    // A static binary begins without the calls of a loader: what is left are the build's own.
    assert!(kills > 100 && interruptions > 15, "{kills} kills, {interruptions} interruptions");
}

/// A file system of its own over a folder, until it is dropped.
struct Mount<'a>(&'a Path);

impl<'a> Mount<'a> {
    fn new(folder: &'a Path, options: &str) -> Mount<'a> {
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).status().unwrap();
        assert!(done.success(), "this test mounts a file system: it wants root");
        Mount(folder)
    }

    fn again(&self, options: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(self.0).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        // Lazily: a process that another test is just starting may for a moment have one of its files open.
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

#[test]
#[ignore = "gate: mounts a file system"]
fn gate_a_full_disk_loses_nothing_at_any_fill() {
    let mut outcomes = [0, 0];
    for spare in 0..24 {
        let project = Project::new();
        let mount = Mount::new(project.root(), "size=256k");
        project.build(&before()).unwrap();
        let old = files(&project);
        fill(&project, spare * 4096);
        let big = "x".repeat(6000);
        let wanted = bundle(&[("a/dev/changed", &big), ("a/dev/deep/er/new", &big), ("b/dev/new", &big)]);
        let outcome = project.build(&wanted);
        outcomes[usize::from(outcome.is_ok())] += 1;
        if let Err(error) = &outcome {
            assert!(error.to_string().contains("no space left on device"), "{error}");
            assert_eq!(state(project.root()).unwrap(), State::Quiet, "{error}");
            assert_eq!(files(&project), old, "with {spare} pages to spare: {error}");
        }
        project.remove("filling");
        recover(project.root(), false).unwrap();
        project.build(&wanted).unwrap();
        assert!(plan(&wanted, project.root()).unwrap().is_clean());
        drop(mount);
    }
    assert!(outcomes[0] > 5 && outcomes[1] > 2, "failed and passed: {outcomes:?}");
}

/// Fills the file system of a project but for some bytes.
fn fill(project: &Project, spare: usize) {
    let path = project.path("filling");
    let mut size = 256 * 1024;
    while fs::write(&path, vec![0; size]).is_err() {
        size -= 4096;
    }
    fs::write(&path, vec![0; size.saturating_sub(spare)]).unwrap();
}

#[test]
#[ignore = "gate: mounts a file system"]
fn gate_a_read_only_mount_can_be_compared_and_not_written() {
    let project = Project::new();
    let mount = Mount::new(project.root(), "size=1m");
    project.build(&before()).unwrap();
    mount.again("ro");
    assert!(plan(&before(), project.root()).unwrap().is_clean());
    project.build(&before()).unwrap();
    let error = project.build(&after()).unwrap_err().to_string();
    assert!(error.starts_with("nothing was written: cannot ") && error.contains("read-only file system"), "{error}");
    assert_eq!(state(project.root()).unwrap(), State::Quiet);
}

#[test]
#[ignore = "gate: wants root, to become somebody else"]
fn gate_somebody_without_permission_changes_nothing_and_is_told() {
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    for shut in [
        "",
        "generated",
        "generated/a",
        "generated/a/dev",
        "generated/a/dev/data",
        "generated/a/dev/data/deep",
        "generated/a/old",
        ".stackgen",
    ] {
        let project = prepared();
        let give = Command::new("chown").args(["-R", "65534:65534"]).arg(project.root()).status().unwrap();
        assert!(give.success(), "this test wants root");
        let folder = project.path(shut);
        assert!(Command::new("chown").arg("0:0").arg(&folder).status().unwrap().success());
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let old = files(&project);
        let output = builder(&nobody, project.root()).output().unwrap();
        let said = said(&output);
        if shut.is_empty() || shut == "generated" {
            // Nothing has to be made right there.
            assert!(said.starts_with("Nothing Summary"), "{shut}: {said}");
            continue;
        }
        assert!(
            said.starts_with("nothing was written: cannot ") && said.contains("permission denied"),
            "{shut}: {said}"
        );
        assert_eq!(files(&project), old, "{shut}");
        assert_eq!(state(project.root()).unwrap(), State::Quiet, "{shut}");
        assert!(Command::new("chown").arg("65534:65534").arg(&folder).status().unwrap().success());
        builder(&nobody, project.root()).output().unwrap();
        assert!(plan(&after(), project.root()).unwrap().is_clean(), "{shut}");
    }
}

#[test]
#[ignore = "gate: wants root, to become somebody else"]
fn gate_a_file_that_cannot_be_read_is_named() {
    let project = prepared();
    fs::set_permissions(project.path("generated/a/dev/changed"), fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(project.root(), fs::Permissions::from_mode(0o755)).unwrap();
    let output =
        builder(&["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"], project.root()).output().unwrap();
    let said = said(&output);
    assert!(said.starts_with("cannot read `") && said.contains("/a/dev/changed`: permission denied"), "{said}");
}
