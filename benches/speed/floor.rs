//! The least that any such program must do: read the inputs, read what is generated, compare it with bytes that lie
//! ready. It is this benchmark's own binary, started again.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::project::Project;

/// The argument that makes this binary the floor.
const ARGUMENT: &str = "--floor";

/// The project that the floor is asked for, in the process that is it.
pub fn asked() -> Option<PathBuf> {
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == ARGUMENT).then(|| arguments.next().map(PathBuf::from)).flatten()
}

/// The process of that binary.
pub fn command(project: &Project, floor: &Path) -> Command {
    let mut command = Command::new(floor);
    command.arg(ARGUMENT).arg(project.root()).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// What the process does.
pub fn run(root: &Path) {
    let mut bytes = 0;
    for input in ["stackgen.yaml", "profiles", "stacks"] {
        bytes += read(&root.join(input));
    }
    assert!(bytes > 0, "there are inputs");
    assert!(same(&root.join("generated"), &root.join("prepared")), "the prepared bytes are those of generated/");
}

fn read(path: &Path) -> usize {
    if path.is_dir() { children(path).iter().map(|child| read(child)).sum() } else { file(path).len() }
}

fn same(one: &Path, other: &Path) -> bool {
    if one.is_dir() {
        children(one).iter().all(|child| same(child, &other.join(child.file_name().expect("a name"))))
    } else {
        file(one) == file(other)
    }
}

fn children(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

fn file(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("a file")
}
