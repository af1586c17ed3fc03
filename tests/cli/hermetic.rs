//! The same inputs give the same bytes on every machine, whatever surrounds the build.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::Sandbox;

/// What a build may read of this repository, which is a project itself.
const INPUTS: [&str; 5] = ["stackgen.yaml", "catalog", "profiles", "stacks", "templates"];

#[test]
fn what_is_committed_comes_out_whatever_surrounds_the_build() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = files(&repository.join("generated"));
    assert!(committed.len() > 20, "the repository has generated files");
    let project = Sandbox::new()
        .variable("HEAP", "9g")
        .variable("POSTGRES_PASSWORD", "from the shell")
        .variable("COMPOSE_FILE", "other.yml")
        .variable("COMPOSE_PROJECT_NAME", "other")
        .variable("LC_ALL", "tr_TR.UTF-8")
        .variable("LANG", "tr_TR.UTF-8")
        .variable("TZ", "Pacific/Kiritimati");
    let root = project.path("a folder/é");
    for input in INPUTS {
        copy(&repository.join(input), &root.join(input));
    }
    let inside = root.join("stacks");
    let line = format!("umask 077; cd '{}'; exec {} build", inside.display(), env!("CARGO_BIN_EXE_stackgen"));
    let _ = project.program("sh", ["-c", &line]).code(0);
    let built = files(&root.join("generated"));
    assert_eq!(built.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (path, bytes) in &built {
        assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&committed[path]), "{path}");
    }
}

/// The bytes of every file below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else if name != "local.env" {
            found.insert(name, std::fs::read(path).expect("a file"));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::create_dir_all(to.parent().expect("a parent")).expect("folders");
        std::fs::copy(from, to).expect("a copy");
    }
}
