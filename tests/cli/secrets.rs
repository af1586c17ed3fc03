//! `stackgen secrets`.

use super::shop;
use crate::support::Sandbox;

const FILE: &str = "secrets/shop/prod.env";

/// The shop in a repository that ignores `secrets/`.
fn repository() -> Sandbox {
    let sandbox = shop().file(".gitignore", "/secrets/\n");
    let _ = sandbox.program("git", ["init", "--quiet"]).code(0);
    sandbox
}

/// The value behind a name.
fn value(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
}

#[test]
fn init_makes_a_private_file_with_random_values_where_secrets_are_required() {
    let sandbox = repository();
    sandbox.run(["secrets", "init"]).expect(
        0,
        "",
        "secrets/shop/prod.env: made, with 2 secrets\n  WEB_LICENSE: put a value in place of CHANGE_THIS\n",
    );
    assert!(!sandbox.path("secrets/shop/dev.env").exists(), "dev has its secrets inline");

    let text = sandbox.read(FILE);
    let token = value(&text, "WEB_TOKEN");
    assert!(token.len() == 24 && token.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{token}");
    assert_eq!(value(&text, "WEB_LICENSE"), "CHANGE_THIS");
    assert!(text.contains("\n# signs sessions\nWEB_TOKEN="), "{text}");

    let other = repository();
    let _ = other.run(["secrets", "init"]).code(0);
    assert_ne!(value(&other.read(FILE), "WEB_TOKEN"), token);
}

#[cfg(unix)]
#[test]
fn the_file_and_its_folders_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = repository();
    let _ = sandbox.run(["secrets", "init"]).code(0);
    let mode = |path: &str| sandbox.path(path).metadata().expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(FILE), mode("secrets"), mode("secrets/shop")), (0o600, 0o700, 0o700));
}

#[test]
fn init_run_again_keeps_what_is_there_adds_what_is_new_and_names_what_is_obsolete() {
    let sandbox = repository();
    sandbox.write(FILE, "# mine\nWEB_TOKEN='kept $as it is'\nOLD=x");
    sandbox.run(["secrets", "init"]).expect(
        0,
        "",
        "secrets/shop/prod.env: added WEB_LICENSE\n  WEB_LICENSE: put a value in place of CHANGE_THIS\n  \
           OLD: nothing uses it any longer\n",
    );
    let expected = "# mine\nWEB_TOKEN='kept $as it is'\nOLD=x\n\n# bought from its maker\nWEB_LICENSE=CHANGE_THIS\n";
    assert_eq!(sandbox.read(FILE), expected);
    let _ = sandbox.run(["secrets", "init"]).code(0);
    assert_eq!(sandbox.read(FILE), expected);
}

#[test]
fn init_refuses_a_path_that_git_does_not_ignore() {
    let sandbox = shop();
    let _ = sandbox.program("git", ["init", "--quiet"]).code(0);
    let run = sandbox.run(["secrets", "init"]).code(3);
    assert!(run.stderr.contains("git does not ignore `secrets/shop/prod.env`"), "{}", run.stderr);
    assert!(run.stderr.contains("add `/secrets/` to `.gitignore`"), "{}", run.stderr);
    assert!(!sandbox.path("secrets").exists());
}

#[test]
fn init_refuses_a_path_that_git_tracks_even_where_it_is_ignored() {
    let sandbox = repository();
    sandbox.write(FILE, "WEB_TOKEN=x\n");
    let _ = sandbox.program("git", ["add", "--force", FILE]).code(0);
    let run = sandbox.run(["secrets", "init"]).code(3);
    assert!(run.stderr.contains("git tracks `secrets/shop/prod.env`"), "{}", run.stderr);
    assert_eq!(sandbox.read(FILE), "WEB_TOKEN=x\n");
}

#[cfg(unix)]
#[test]
fn init_writes_through_no_symlink() {
    let (sandbox, elsewhere) = (repository(), Sandbox::new());
    std::os::unix::fs::symlink(elsewhere.root(), sandbox.path("secrets")).expect("a symlink");
    let run = sandbox.run(["secrets", "init"]).code(3);
    assert!(run.stderr.contains("lies behind a symbolic link, at `secrets`"), "{}", run.stderr);
    assert_eq!(elsewhere.tree(), [""; 0]);
}

#[test]
fn without_git_init_says_that_nobody_checked() {
    let run = shop().run(["secrets", "init"]).code(0);
    assert!(run.stderr.contains("note: in no git repository; in one, ignore `/secrets/`\n"), "{}", run.stderr);
    let run = shop().variable("PATH", "/nonexistent").run(["secrets", "init"]).code(0);
    assert!(run.stderr.contains("note: git is not installed"), "{}", run.stderr);
}

#[test]
fn check_names_what_is_missing_empty_or_undecided_and_never_a_value() {
    let sandbox = repository();
    let run = sandbox.run(["secrets", "check"]).code(2);
    assert!(run.stderr.contains("`secrets/shop/prod.env` does not exist"), "{}", run.stderr);
    assert!(run.stderr.contains("stackgen secrets init --stack shop --env prod"), "{}", run.stderr);

    let _ = sandbox.run(["secrets", "init"]).code(0);
    let text = sandbox.read(FILE);
    let run = sandbox.run(["secrets", "check"]).code(2);
    assert!(run.stderr.contains("`WEB_LICENSE` still says `CHANGE_THIS`"), "{}", run.stderr);
    assert!(!run.stderr.contains(&value(&text, "WEB_TOKEN")), "{}", run.stderr);

    sandbox.write(FILE, "WEB_TOKEN=\nWEB_LICENSE=bought-42\n");
    let run = sandbox.run(["secrets", "check"]).code(2);
    assert!(run.stderr.contains("`WEB_TOKEN` is empty") && !run.stderr.contains("bought-42"), "{}", run.stderr);

    sandbox.write(FILE, "WEB_TOKEN=x\nWEB_LICENSE=bought-42\n");
    #[cfg(unix)]
    std::fs::set_permissions(sandbox.path(FILE), std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
    sandbox.run(["secrets", "check"]).expect(0, "", "every required secret has a value\n");
}

#[cfg(unix)]
#[test]
fn check_finds_a_file_that_others_can_read() {
    let sandbox = repository();
    sandbox.write(FILE, "WEB_TOKEN=x\nWEB_LICENSE=y\n");
    std::fs::set_permissions(sandbox.path(FILE), std::os::unix::fs::PermissionsExt::from_mode(0o644)).expect("a mode");
    let run = sandbox.run(["secrets", "check"]).code(2);
    assert!(run.stderr.contains("others on this machine can read"), "{}", run.stderr);
    assert!(run.stderr.contains("chmod 600 secrets/shop/prod.env"), "{}", run.stderr);
}

#[test]
fn where_no_secrets_are_required_there_is_nothing_to_do() {
    let sandbox = repository();
    sandbox.run(["secrets", "init", "--env", "dev"]).expect(0, "", "no selected environment requires secrets\n");
    sandbox.run(["secrets", "check", "--env", "dev"]).expect(0, "", "no selected environment requires secrets\n");
}
