//! Folders of the host: what a person must bring, what is made before Docker makes it, and images that are built from some.

use std::os::unix::fs::PermissionsExt;

use super::stand_in::StandIn;

const STACK: &str = "\
services:
  db: { own: { service: { image: db, volumes: [\"./db:/init:ro\", \"./lake/raw:/lake\", \"data:/data\"] }, volumes: { data: {} } } }
  app: { own: { service: { build: { context: ./app } } } }
  far: { own: { service: { build: \"https://example.org/far.git\" } } }
";

fn stand_in() -> StandIn {
    StandIn::of(1, "secrets: inline\n", STACK)
}

#[test]
fn nothing_starts_where_a_folder_is_missing_that_a_person_must_bring() {
    let stand_in = stand_in();
    for launcher in ["start", "restart", "deploy"] {
        let said = format!(
            "{launcher}: db mounts $ROOT/db, which is missing\n{launcher}: app is built from $ROOT/app, which is missing\n\
             {launcher}: these folders are the project's own; nothing was started\n"
        );
        stand_in.run(&format!("{launcher}.sh"), &[]).expect(4, "", &said);
    }
    assert_eq!(stand_in.asked(), [""; 0]);
    assert!(!stand_in.sandbox.path("lake").exists());
    stand_in.sandbox.write("db/tables.sql", "");
    let _ = stand_in.run("start.sh", &["--skip-validation", "db"]).code(0);
    assert!(stand_in.sandbox.path("lake/raw").is_dir(), "what is written to is made, and by who starts");
    assert!(!stand_in.sandbox.path("lake/.gitignore").exists());
}

#[test]
fn backups_and_certificates_have_their_folders_before_anything_runs() {
    let stack = "services: { postgres: {}, dumps: { uses: postgres-backup }, web: { uses: tls-proxy } }\n";
    let profile =
        "secrets: inline\nfeatures: { tls: optional, backups: { schedule: 0 3 * * *, keep: 7d } }\npublish: {}\n";
    let stand_in = StandIn::of(1, profile, stack);
    let _ = stand_in.run("start.sh", &["--skip-validation"]).code(0);
    for (folder, top) in [("backups/app/dev", "backups"), ("certs/dev", "certs")] {
        let path = stand_in.sandbox.path(folder);
        let mode = std::fs::metadata(path).expect("a folder").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{folder}");
        assert_eq!(stand_in.sandbox.read(&format!("{top}/.gitignore")), "*\n");
    }
}

#[test]
fn who_owns_what_cannot_be_written_is_told() {
    let stand_in = super::data::running();
    stand_in.sandbox.write("backups", "");
    let owner = stand_in.sandbox.program("id", ["-un"]).stdout;
    let said =
        format!("$ROOT/backups cannot be written: $ROOT/backups belongs to {0}, and this is {0}\n", owner.trim());
    let run = stand_in.run("backup.sh", &["--force"]).code(1);
    assert_eq!(run.stderr, format!("backup: {said}"));
}

#[test]
fn images_are_built_before_anything_starts() {
    let stand_in = stand_in();
    stand_in.sandbox.write("db/tables.sql", "");
    stand_in.sandbox.write("app/Dockerfile", "");
    let up = "compose --progress quiet up --detach --no-deps db app far";
    let _ = stand_in.run("start.sh", &["--skip-validation"]).code(0);
    assert_eq!(stand_in.asked(), [up]);
    let _ = stand_in.run("start.sh", &["--skip-validation", "--build"]).code(0);
    assert_eq!(stand_in.asked(), ["compose --progress quiet build app far", up]);
    stand_in.sandbox.write("answers/no-images", "");
    let _ = stand_in.run("start.sh", &["--skip-validation", "--quiet", "app"]).code(0);
    let asked = [
        "compose --progress quiet build app",
        "compose --progress quiet pull --ignore-buildable --policy missing --quiet app",
        "compose --progress quiet up --detach --no-deps app",
    ];
    assert_eq!(stand_in.asked(), asked);
    std::fs::remove_file(stand_in.sandbox.path("answers/no-images")).expect("it was there");
    let run = stand_in.run("deploy.sh", &["--build"]).code(0);
    assert!(run.stdout.contains("app-dev is deployed.\n"), "{run:?}");
    assert!(stand_in.asked()[0].ends_with(" build app far"));
}
