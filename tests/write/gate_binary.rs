//! `stackgen build` killed at each system call with which it changes the disk, and what a person meets afterwards.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::cli::shop;
use crate::support::Sandbox;

/// The calls with which the binary makes, writes, renames or removes anything, on the machines it is tested on.
const CHANGES: [&str; 20] = [
    "chmod",
    "copy_file_range",
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
    "pwrite64",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "unlink",
    "unlinkat",
    "write",
];

/// A built project whose inputs have moved on: a build creates, changes, deletes and mends a mode.
fn moved() -> Sandbox {
    let shop = shop().file("templates/rules.yml.j2", "a: 1\n").file("templates/old/gone.yml.j2", "a: 1\n");
    let shop = shop.file("profiles/old.yaml", "extends: dev\n");
    let built = shop.run(["build", "--yes"]);
    assert_eq!(built.code, 0, "{built:?}");
    fs::remove_file(shop.path("profiles/old.yaml")).unwrap();
    fs::remove_dir_all(shop.path("templates/old")).unwrap();
    fs::set_permissions(shop.path("generated/shop/dev/README.md"), fs::Permissions::from_mode(0o600)).unwrap();
    shop.file("profiles/new.yaml", "extends: dev\n")
        .file("templates/rules.yml.j2", "a: 2\n")
        .file("templates/new/script.sh.j2", "#!/bin/sh\nexit 0\n")
}

type Files = Vec<(String, Vec<u8>, u32)>;

/// Every file below `generated/` but for temporaries.
fn files(shop: &Sandbox) -> Files {
    let paths = shop.tree().into_iter().filter(|path| path.starts_with("generated/") && !path.contains("/.stackgen-"));
    paths
        .map(|path| {
            let full = shop.path(&path);
            (path, fs::read(&full).unwrap(), fs::metadata(&full).unwrap().permissions().mode() & 0o7777)
        })
        .collect()
}

/// Kills a build at the `nth` use of a system call; whether it came to that.
fn kill(shop: &Sandbox, call: &str, nth: usize) -> bool {
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:signal=KILL:when={nth}"));
    let strace = ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, env!("CARGO_BIN_EXE_stackgen")];
    let run = shop.program("strace", strace.into_iter().chain(["build", "--yes"]));
    assert!(run.code == 0 || run.code == 137, "{call} {nth}: {run:?}");
    run.code == 137
}

#[test]
#[ignore = "gate: needs strace"]
fn gate_a_killed_stackgen_build_is_finished_by_the_next_which_says_so() {
    let old = files(&moved());
    let new = {
        let shop = moved();
        let built = shop.run(["build", "--yes"]);
        assert_eq!(built.code, 0, "{built:?}");
        files(&shop)
    };
    assert!(old.iter().any(|(path, ..)| path == "generated/shop/old/old/gone.yml"), "{old:?}");
    let (mut kills, mut interruptions) = (0, 0);
    for call in CHANGES {
        for nth in 1..200 {
            let shop = moved();
            if !kill(&shop, call, nth) {
                break;
            }
            kills += 1;
            let at = format!("killed at {call} number {nth}");
            let found = files(&shop);
            for file in &found {
                assert!(old.contains(file) || new.contains(file), "{} is neither old nor new, {at}", file.0);
            }
            let is_interrupted = shop.path(".stackgen/journal").exists();
            interruptions += usize::from(is_interrupted);
            let diff = shop.run(["diff"]);
            let expected = if is_interrupted { 4 } else { i32::from(found != new) };
            assert_eq!(diff.code, expected, "{at}: {diff:?}");
            let next = shop.run(["build", "--yes"]);
            assert_eq!(next.code, 0, "{at}: {next:?}");
            assert_eq!(next.stderr.contains("interrupted"), is_interrupted, "{at}: {next:?}");
            assert_eq!(files(&shop), new, "{at}");
            let left: Vec<String> = shop.tree().into_iter().filter(|path| path.contains(".stackgen-")).collect();
            assert!(left.is_empty(), "{left:?}, {at}");
            assert_eq!(shop.run(["diff"]).code, 0, "{at}");
        }
    }
    println!("{kills} kills of stackgen build, {interruptions} of them with the journal in place");
    assert!(kills > 60 && interruptions > 15, "{kills} kills, {interruptions} interruptions");
}
