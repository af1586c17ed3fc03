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

/// Takes the file from everybody but its owner.
fn make_private(sandbox: &Sandbox) {
    #[cfg(unix)]
    std::fs::set_permissions(sandbox.path(FILE), std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
    let _ = sandbox;
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
    make_private(&sandbox);
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

#[test]
fn a_line_that_is_no_name_and_value_is_told_by_its_number() {
    let sandbox = repository();
    sandbox.write(FILE, "# mine\nWEB_TOKEN: hunter2\nhunter2\nWEB_LICENSE=x\n");
    make_private(&sandbox);
    let told = "error[unreadable-secret]: line 2 of `secrets/shop/prod.env` is no `NAME=value`\n\
                --> secrets/shop/prod.env\n\n\
                error[unreadable-secret]: line 3 of `secrets/shop/prod.env` is no `NAME=value`\n\
                --> secrets/shop/prod.env\n\n";
    sandbox.run(["secrets", "check"]).expect(2, "", &format!("{told}2 errors\n"));
    let run = sandbox.run(["secrets", "init"]).code(3);
    assert!(run.stderr.starts_with(told) && !run.stderr.contains("hunter2"), "{}", run.stderr);
    assert_eq!(sandbox.read(FILE), "# mine\nWEB_TOKEN: hunter2\nhunter2\nWEB_LICENSE=x\n");
}

#[test]
fn check_names_values_that_compose_takes_otherwise() {
    let sandbox = repository();
    for (value, why) in [
        ("\"hunter2", "opens a quote that never closes, so that Compose refuses the file"),
        ("hunter${TWO}", "has a `$` that Compose takes for a variable"),
        ("'hunter'2", "goes on after its closing quote, and Compose drops what stands there"),
    ] {
        sandbox.write(FILE, &format!("WEB_LICENSE=x\nWEB_TOKEN={value}\n"));
        make_private(&sandbox);
        let run = sandbox.run(["secrets", "check"]).code(2);
        assert!(
            run.stderr.contains(&format!("error[unreadable-secret]: the value of `WEB_TOKEN` {why}\n")),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("hunter"), "{}", run.stderr);
    }
    sandbox.write(FILE, "WEB_LICENSE='hunter${TWO}'\nWEB_TOKEN=$5\n");
    make_private(&sandbox);
    sandbox.run(["secrets", "check"]).expect(0, "", "every required secret has a value\n");
}

#[test]
fn check_names_values_that_would_break_the_address_in_which_they_stand() {
    let sandbox = repository();
    let entry = sandbox.read("catalog/web.yaml").replace("{{ token }}", "postgresql://web:{{ token }}@db/web");
    sandbox.write("catalog/web.yaml", &entry);
    for value in ["hunt/er", "hunt@er", "'hunt#er'", "hunt%65r"] {
        sandbox.write(FILE, &format!("WEB_LICENSE=any/thing\nWEB_TOKEN={value}\n"));
        make_private(&sandbox);
        let run = sandbox.run(["secrets", "check"]).code(2);
        let fault = "the value of `WEB_TOKEN` has a character that means something in an address\n";
        assert!(run.stderr.contains(fault) && run.stderr.ends_with("\n\n1 error\n"), "{}", run.stderr);
        assert!(!run.stderr.contains("hunt"), "{}", run.stderr);
    }
    sandbox.write(FILE, "WEB_LICENSE=any/thing\nWEB_TOKEN=hunter-2.~!\n");
    make_private(&sandbox);
    sandbox.run(["secrets", "check"]).expect(0, "", "every required secret has a value\n");
}

#[test]
fn init_writes_what_a_pattern_asks_for_as_compose_reads_it() {
    let sandbox = repository();
    let stack = r#"services: { web: { settings: { token: { pattern: "[$]{2}['][#][\"]abc" } } } }"#;
    sandbox.write("stacks/shop.yaml", stack);
    let _ = sandbox.run(["secrets", "init"]).code(0);
    assert_eq!(value(&sandbox.read(FILE), "WEB_TOKEN"), r#""\$\$'#\"abc""#);
    let read = dotenvy::from_path_iter(sandbox.path(FILE)).expect("a file").map(Result::unwrap);
    let read: Vec<(String, String)> = read.filter(|(name, _)| name == "WEB_TOKEN").collect();
    assert_eq!(read, [("WEB_TOKEN".to_owned(), "$$'#\"abc".to_owned())]);
}
