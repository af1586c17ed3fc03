//! What was read back once is known by its seal in the record.

use super::shop;

const FILE: &str = "generated/shop/prod/docker-compose.yml";
const RECORD: &str = "generated/shop/prod/.stackgen";

#[test]
fn a_text_that_stays_by_habit_is_read_back_when_the_model_changes() {
    let sandbox = shop();
    let _ = sandbox.run(["build", "--env", "prod"]).code(0);
    // Written out, the template says just what it said, whatever the inputs say.
    sandbox.write("templates/docker-compose.yml.j2", &sandbox.read(FILE));
    let _ = sandbox.run(["build", "--env", "prod"]).code(0);
    sandbox.run(["diff", "--env", "prod"]).expect(0, "", "no difference: generated/ is what the inputs say\n");
    let stack = sandbox.read("stacks/shop.yaml");
    sandbox.write(
        "stacks/shop.yaml",
        &stack.replacen("services:\n", "services:\n  late: { own: {}, service: { image: late } }\n", 1),
    );
    let before = sandbox.tree();
    let diff = sandbox.run(["diff", "--env", "prod"]).code(2);
    assert!(
        diff.stderr.contains("error[unlike-model]: `generated/shop/prod/docker-compose.yml` reads back"),
        "{}",
        diff.stderr
    );
    let _ = sandbox.run(["build", "--env", "prod"]).code(2);
    assert_eq!(sandbox.tree(), before);
}

#[test]
fn the_record_has_one_seal_and_is_one_that_sha256sum_checks() {
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    let record = sandbox.read(RECORD);
    assert_eq!(record.lines().filter(|line| line.starts_with("# read back: ")).count(), 1, "{record}");
    let check = "cd generated/shop/prod && sha256sum --check --strict --quiet .stackgen";
    sandbox.program("sh", ["-c", check]).expect(0, "", "");
}

#[test]
fn a_record_without_its_seal_is_a_difference_and_no_edit() {
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    let record = sandbox.read(RECORD);
    let without: String = record.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    sandbox.write(RECORD, &without);
    let _ = sandbox.run(["diff"]).code(1);
    let _ = sandbox.run(["build"]).code(0);
    assert_eq!(sandbox.read(RECORD), record);
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_a_symlink_is_in_the_way_though_every_file_is_there() {
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    std::fs::rename(sandbox.path("generated/shop/prod/scripts"), sandbox.path("elsewhere")).expect("a folder");
    std::os::unix::fs::symlink("../../../elsewhere", sandbox.path("generated/shop/prod/scripts")).expect("a symlink");
    let diff = sandbox.run(["diff"]);
    assert_eq!(diff.code, 1, "{}{}", diff.stdout, diff.stderr);
    let build = sandbox.run(["build"]);
    assert!(
        build.code != 0 && build.stderr.contains("generated/shop/prod/scripts"),
        "{}{}",
        build.stdout,
        build.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_file_of_the_same_length_or_of_another_mode_is_a_difference() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = shop();
    let _ = sandbox.run(["build"]).code(0);
    let file = sandbox.read(FILE);
    sandbox.write(FILE, &file.replacen("services:", "servicez:", 1));
    let _ = sandbox.run(["diff"]).code(1);
    sandbox.write(FILE, &file);
    let _ = sandbox.run(["diff"]).code(0);
    let script = sandbox.path("generated/shop/prod/scripts/start.sh");
    std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o644)).expect("a mode");
    let _ = sandbox.run(["diff"]).code(1);
}
