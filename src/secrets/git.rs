//! Asks git whether a file could end up in a commit. The real git answers: nobody else knows all its rules.

use std::path::Path;
use std::process::{Command, Stdio};

/// What git thinks of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Ignored and not tracked.
    Safe,
    /// It is, or is about to be, in a commit.
    Tracked,
    /// The next `git add .` would take it.
    NotIgnored,
    /// The project is in no git repository.
    NoRepository,
    /// git cannot be asked.
    NoGit,
}

/// Asks about `path`, which is relative to `root`.
pub fn standing(root: &Path, path: &str) -> Standing {
    match exit_code(root, &["ls-files", "--error-unmatch", "--", path]) {
        None => return Standing::NoGit,
        Some(0) => return Standing::Tracked,
        Some(_) => {}
    }
    match exit_code(root, &["check-ignore", "--quiet", "--", path]) {
        None => Standing::NoGit,
        Some(0) => Standing::Safe,
        Some(1) => Standing::NotIgnored,
        // 128: "not a git repository"; git says the same of one that belongs to somebody else.
        Some(_) => Standing::NoRepository,
    }
}

/// Runs git in the project itself: a hook of another repository sets these variables for its own.
fn exit_code(root: &Path, arguments: &[&str]) -> Option<i32> {
    let mut git = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        git.env_remove(variable);
    }
    git.arg("-C").arg(root).args(arguments);
    git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    git.status().ok().and_then(|status| status.code())
}
