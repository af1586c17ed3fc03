//! A build may die at any step.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, Os};
use super::recover::{State, recover_on, state};
use super::{Error, Recovery, Summary, write_on};
use crate::bundle::{Artifact, Bundle, UnitName};
use crate::plan::{Plan, plan};

/// More than any build here takes.
const MOST_STEPS: usize = 100;

/// A disk under a process that dies after some steps; the file that it was writing stays cut off.
struct Dying {
    left: Cell<usize>,
}

impl Dying {
    fn after(steps: usize) -> Dying {
        Dying { left: Cell::new(steps) }
    }

    fn step(&self) -> io::Result<()> {
        match self.left.get() {
            0 => Err(io::Error::other("dead")),
            left => {
                self.left.set(left - 1);
                Ok(())
            }
        }
    }
}

impl Disk for Dying {
    fn create(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
        if self.left.get() == 1 {
            self.step()?;
            Os.create(path, &bytes[..bytes.len() / 2], mode)?;
        }
        self.step()?;
        Os.create(path, bytes, mode)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Os.make_folder(path))
    }

    fn open_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Os.open_folder(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| Os.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Os.remove(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Os.remove_folder(path))
    }

    fn sync(&self, _: &[PathBuf]) -> io::Result<()> {
        self.step()
    }
}

fn bundle(files: &[(&str, &str, bool)]) -> Bundle {
    let mut bundle = Bundle { complete: true, ..Bundle::default() };
    for (path, text, executable) in files {
        let (env, path) = path.split_once('/').unwrap();
        let unit = bundle.units.entry(UnitName { stack: "a".into(), env: env.into() }).or_default();
        let mut artifact = Artifact::of(*text);
        artifact.executable = *executable;
        unit.insert(path.to_owned(), artifact);
    }
    bundle
}

fn before() -> Bundle {
    bundle(&[
        ("dev/changed", "old\n", false),
        ("dev/conf", "file\n", false),
        ("dev/data/deep/gone", "gone\n", false),
        ("dev/mode", "same\n", false),
        ("dev/same", "same\n", false),
        ("old/f", "gone\n", false),
    ])
}

fn after() -> Bundle {
    bundle(&[
        ("dev/changed", "new\n", false),
        ("dev/conf/now/a/folder", "new\n", false),
        ("dev/data", "now a file\n", false),
        ("dev/mode", "same\n", true),
        ("dev/same", "same\n", false),
        ("new/run.sh", "new\n", true),
    ])
}

/// A build on a disk that does not fail; syncing it would only take time.
fn build(plan: &Plan<'_>, force: bool) -> Result<Summary, Error> {
    write_on(&Dying::after(usize::MAX), plan, force)
}

/// A recovery likewise.
fn mend(root: &Path, force: bool) -> Result<Recovery, Error> {
    recover_on(&Dying::after(usize::MAX), root, force)
}

type Files = BTreeMap<String, (Vec<u8>, u32)>;

/// Every file below `generated/`, with content and mode, but for temporaries.
fn files(root: &Path) -> Files {
    fn collect(root: &Path, folder: &Path, files: &mut Files) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, (fs::read(&path).unwrap(), mode(&path)));
            }
        }
    }
    let mut found = Files::new();
    collect(root, &root.join("generated"), &mut found);
    found
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[cfg(not(unix))]
fn mode(_: &Path) -> u32 {
    0
}

fn without_temporaries(mut files: Files) -> Files {
    files.retain(|path, _| !path.contains("/.stackgen-"));
    files
}

/// A fresh project at `before`.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    build(&plan(&before(), folder.path()).unwrap(), false).unwrap();
    folder
}

/// The files of a project in which a bundle was built without any accident.
fn built(bundle: &Bundle) -> Files {
    let folder = project();
    build(&plan(bundle, folder.path()).unwrap(), false).unwrap();
    files(folder.path())
}

/// A project in which a build of `after` died after so many steps; none once it no longer dies.
fn died_after(steps: usize) -> Option<tempfile::TempDir> {
    let folder = project();
    let (wanted, disk) = (after(), Dying::after(steps));
    let saw = plan(&wanted, folder.path()).unwrap();
    write_on(&disk, &saw, false).is_err().then_some(folder)
}

#[test]
fn a_build_that_dies_leaves_each_file_wholly_old_or_wholly_new_and_the_next_one_finishes() {
    let (old, new) = (built(&before()), built(&after()));
    let mut interruptions = 0;
    for steps in 0..MOST_STEPS {
        let Some(folder) = died_after(steps) else { break };
        let root = folder.path();
        let found = without_temporaries(files(root));
        for (path, found) in &found {
            assert!(Some(found) == old.get(path) || Some(found) == new.get(path), "{path} after {steps} steps");
        }
        let interrupted = state(root).unwrap() == State::Interrupted;
        if !interrupted {
            assert!(found == old || found == new, "after {steps} steps");
        }
        let recovery = mend(root, false).unwrap();
        assert_eq!(matches!(recovery, Recovery::Finished(_)), interrupted, "after {steps} steps");
        assert_eq!(files(root), if interrupted { new.clone() } else { found }, "after {steps} steps");
        build(&plan(&after(), root).unwrap(), false).unwrap();
        assert_eq!(files(root), new, "after {steps} steps");
        assert!(plan(&after(), root).unwrap().is_clean());
        interruptions += usize::from(interrupted);
    }
    assert!(interruptions > 12, "only {interruptions} deaths after the journal was in place");
}

#[test]
fn a_recovery_that_dies_is_recovered() {
    let new = built(&after());
    for steps in (0..MOST_STEPS).step_by(3) {
        let Some(folder) = died_after(steps) else { break };
        let root = folder.path();
        for again in 0..MOST_STEPS {
            if recover_on(&Dying::after(again), root, false).is_ok() {
                break;
            }
        }
        build(&plan(&after(), root).unwrap(), false).unwrap();
        assert_eq!(files(root), new, "after {steps} steps");
    }
}

#[test]
fn the_next_build_may_want_something_else() {
    let third = bundle(&[("dev/changed", "third\n", true), ("dev/data/deep/gone", "back\n", false)]);
    let expected = built(&third);
    for steps in 0..MOST_STEPS {
        let Some(folder) = died_after(steps) else { break };
        mend(folder.path(), false).unwrap();
        build(&plan(&third, folder.path()).unwrap(), false).unwrap();
        assert_eq!(files(folder.path()), expected, "after {steps} steps");
    }
}

/// A project in which a build died with its journal in place and no target touched yet.
fn interrupted() -> tempfile::TempDir {
    (0..MOST_STEPS).map_while(died_after).find(|folder| state(folder.path()).unwrap() == State::Interrupted).unwrap()
}

#[test]
fn what_was_edited_after_an_interruption_is_not_lost() {
    for path in ["changed", "data/deep/gone", "new-below-conf"] {
        let folder = interrupted();
        let root = folder.path();
        let path = if path == "new-below-conf" { "conf" } else { path };
        let target = root.join("generated/a/dev").join(path);
        fs::write(&target, "by hand\n").unwrap();
        assert!(matches!(mend(root, false), Err(Error::Refused(faults)) if faults.len() == 1), "{path}");
        assert_eq!(fs::read(&target).unwrap(), b"by hand\n");
        assert_eq!(state(root).unwrap(), State::Interrupted);

        assert_eq!(mend(root, true).unwrap(), Recovery::GivenUp);
        assert_eq!(fs::read(&target).unwrap(), b"by hand\n", "giving up overwrites nothing");
        assert!(build(&plan(&after(), root).unwrap(), false).is_err(), "it is an edit by now");
        build(&plan(&after(), root).unwrap(), true).unwrap();
        assert_eq!(files(root), built(&after()));
    }
}

#[test]
fn a_target_that_somebody_deleted_is_written_all_the_same() {
    let folder = interrupted();
    fs::remove_file(folder.path().join("generated/a/dev/changed")).unwrap();
    fs::remove_file(folder.path().join("generated/a/old/f")).unwrap();
    assert!(matches!(mend(folder.path(), false).unwrap(), Recovery::Finished(_)));
    assert_eq!(files(folder.path()), built(&after()));
}

#[test]
fn an_interrupted_build_whose_temporaries_are_gone_is_refused_and_can_be_given_up() {
    let folder = interrupted();
    let root = folder.path();
    for path in files(root).keys().filter(|path| path.contains("/.stackgen-")) {
        fs::remove_file(root.join(path)).unwrap();
    }
    assert!(matches!(mend(root, false), Err(Error::Refused(_))));
    assert_eq!(mend(root, true).unwrap(), Recovery::GivenUp);
    build(&plan(&after(), root).unwrap(), false).unwrap();
    assert_eq!(files(root), built(&after()));
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_a_symlink_after_an_interruption_is_not_written_through() {
    let folder = interrupted();
    let elsewhere = tempfile::tempdir().unwrap();
    let dev = folder.path().join("generated/a/dev");
    fs::rename(&dev, folder.path().join("aside")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &dev).unwrap();
    assert!(matches!(mend(folder.path(), false), Err(Error::Refused(_))));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
