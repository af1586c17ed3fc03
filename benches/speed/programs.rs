//! What is measured, each as a copy of its file: what a linker has just written lies in the machine's caches in small pieces, and what was
//! copied, as installing does, in large ones, which makes a program start faster.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The programs, in a folder of their own.
pub struct Programs {
    /// This project's.
    pub stackgen: PathBuf,
    /// This benchmark, which is the floor when it is asked to be.
    pub floor: PathBuf,
    /// The real Compose, where it can be had.
    pub compose: Option<PathBuf>,
    _folder: TempDir,
}

impl Programs {
    /// Copies them.
    pub fn copied() -> Programs {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = |from: &Path, name: &str| {
            let to = folder.path().join(name);
            fs::copy(from, &to).expect("a copy");
            to
        };
        Programs {
            stackgen: copy(Path::new(env!("CARGO_BIN_EXE_stackgen")), "stackgen"),
            floor: copy(&std::env::current_exe().expect("this binary"), "floor"),
            compose: compose().map(|compose| copy(&compose, "docker-compose")),
            _folder: folder,
        }
    }
}

fn compose() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/install-compose.sh");
    let output = Command::new(script).arg("5.5.1").output().ok()?;
    output.status.success().then(|| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}
