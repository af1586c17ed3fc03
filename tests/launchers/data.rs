//! `backup` and `restore`: what they ask Docker for, what they write, and what they refuse.

use std::process::Command;

use super::stand_in::StandIn;

/// `db` is dumped while it runs; `store` is copied while it and `api` are stopped; `page` is left alone.
pub const STACK: &str = "\
services:
  db:
    own:
      tools: { dump: { path: dump, source: here }, load: { path: load, source: here } }
      backup: { dump: [dump, --all, a b], restore: [load] }
      endpoints: { sql: { port: 5432 } }
      service: { image: db }
  store:
    own:
      volumes: { data: {} }
      backup: { volumes: [data] }
      endpoints: { blobs: { port: 9000 } }
      service: { image: store, volumes: [\"data:/data\"] }
  api: { own: { needs: { store: store.blobs }, service: { image: api } } }
  page: { own: { service: { image: page } } }
";

pub const PROFILE: &str = "secrets: inline\n";

/// Everything runs.
pub const RUNNING: &str = "db running 0 healthy false 0 id-db\nstore running 0 none false 0 id-store\n\
    api running 0 none false 0 id-api\npage running 0 none false 0 id-page\n";

pub fn running() -> StandIn {
    let stand_in = StandIn::of(1, PROFILE, STACK);
    stand_in.sandbox.write("answers/states", RUNNING);
    stand_in
}

/// A backup of what runs, and its folder.
fn saved() -> (StandIn, String) {
    let stand_in = running();
    let to = stand_in.sandbox.path("saved").display().to_string();
    let _ = stand_in.run("backup.sh", &["--force", "--to", &to]).code(0);
    stand_in.asked();
    (stand_in, to)
}

fn exists(stand_in: &StandIn, path: &str) -> bool {
    stand_in.sandbox.path(path).exists()
}

#[test]
fn a_backup_dumps_what_runs_and_copies_what_it_stops() {
    let stand_in = running();
    let to = stand_in.sandbox.path("to here").display().to_string();
    let run = stand_in.run("backup.sh", &["--force", "--to", &to]).code(0);
    let said = "db: 16 bytes\nstopped api\nstopped store\nstore: 27 bytes\nstarted store\nstarted api\n";
    assert_eq!(run.stdout, format!("{said}app-dev is saved in $ROOT/to here\n"));
    assert_eq!(run.stderr, "");
    let asked = [
        "exec --interactive id-db dump --all a b",
        "compose -p app-dev --progress quiet stop api",
        "compose -p app-dev --progress quiet stop store",
        "cp id-store:/data/. -",
        "start id-store",
        "start id-api",
    ];
    assert_eq!(stand_in.asked(), asked);
    let manifest = stand_in.sandbox.read("to here/manifest.tsv");
    let rows: Vec<Vec<&str>> = manifest.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["project", "app-dev"]);
    assert_eq!(rows[1].len(), 2, "{rows:?}");
    let sum = |path: &str| {
        let said = stand_in.sandbox.program("sha256sum", [stand_in.sandbox.path(path)]);
        said.stdout.split(' ').next().unwrap_or_default().to_owned()
    };
    assert_eq!(rows[2], ["data", "db", "dump", "db.dump", "16", &sum("to here/db.dump"), "an-image", "-"]);
    assert_eq!(
        rows[3],
        ["data", "store", "copy", "store.1.tar", "27", &sum("to here/store.1.tar"), "an-image", "/data"]
    );
    assert_eq!(stand_in.sandbox.read("to here/db.dump"), "a dump of id-db\n");
}

#[test]
fn a_backup_says_how_it_saves_where_that_is_wanted() {
    let stand_in = running();
    let run = stand_in.run("backup.sh", &["--force", "--verbose", "db", "store"]).code(0);
    assert!(run.stdout.starts_with("db: dump dump --all a b\ndb: 16 bytes\nstopped api\n"), "{run:?}");
    assert!(run.stdout.contains("store: copy /data\nstore: 27 bytes\n"), "{run:?}");
    assert_eq!(stand_in.asked()[1], "compose -p app-dev --progress plain stop api");
}

#[test]
fn a_backup_of_a_name_is_of_nothing_else() {
    let stand_in = running();
    let _ = stand_in.run("backup.sh", &["db"]).code(0);
    assert_eq!(stand_in.asked(), ["exec --interactive id-db dump --all a b"]);
    assert_eq!(stand_in.sandbox.read("backups/.gitignore"), "*\n");
    let run = stand_in.run("backup.sh", &["page"]).code(1);
    assert_eq!(run.stderr, "backup: nothing is there that could be saved\n");
}

#[test]
fn a_backup_that_is_not_whole_is_none() {
    for (missing, said) in
        [("no-dump", "backup: db cannot be dumped\n"), ("no-copy", "backup: store: /data cannot be copied\n")]
    {
        let stand_in = running();
        stand_in.sandbox.write(&format!("answers/{missing}"), "");
        let to = stand_in.sandbox.path("to").display().to_string();
        let run = stand_in.run("backup.sh", &["--force", "--to", &to]).code(1);
        assert_eq!(run.stderr, said);
        assert!(!exists(&stand_in, "to") && !exists(&stand_in, "to.part"));
        let asked = stand_in.asked();
        let starts = asked.iter().filter(|call| call.starts_with("start ")).count();
        assert_eq!(starts, asked.iter().filter(|call| call.contains(" stop ")).count(), "{asked:?}");
    }
}

#[test]
fn a_backup_asks_before_it_stops_anything_and_overwrites_nothing() {
    let stand_in = running();
    let run = stand_in.run("backup.sh", &[]).code(2);
    assert!(run.stderr.contains("--force goes on without asking"), "{run:?}");
    stand_in.sandbox.write("to/mine", "");
    let to = stand_in.sandbox.path("to").display().to_string();
    let run = stand_in.run("backup.sh", &["--force", "--to", &to]).code(1);
    assert_eq!(run.stderr, "backup: $ROOT/to exists already\n");
    stand_in.sandbox.write("answers/states", &RUNNING.replace("db running 0 healthy", "db exited 1 none"));
    let run = stand_in.run("backup.sh", &["--force"]).code(1);
    assert!(run.stderr.starts_with("backup: db is exited; it must run to be dumped: "), "{run:?}");
    assert_eq!(stand_in.asked(), [""; 0]);
}

#[test]
fn old_backups_go_and_nothing_else_does() {
    let stand_in = running();
    for day in ["20200101T000000Z", "20200102T000000Z", "20200103T000000Z"] {
        stand_in.sandbox.write(&format!("backups/app/dev/{day}/manifest.tsv"), "project\tapp-dev\n");
    }
    stand_in.sandbox.write("backups/app/dev/20190101T000000Z/mine", "");
    stand_in.sandbox.write("backups/app/dev/db-20190101T000000Z.dump", "");
    let _ = stand_in.run("backup.sh", &["--keep", "3", "db"]).code(0);
    let left = |day: &str| exists(&stand_in, &format!("backups/app/dev/{day}"));
    assert!(!left("20200101T000000Z") && left("20200102T000000Z") && left("20200103T000000Z"));
    let old = stand_in.sandbox.path("backups/app/dev/20200102T000000Z/manifest.tsv");
    assert!(Command::new("touch").args(["-t", "202001020000"]).arg(old).status().expect("touch").success());
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let run = stand_in.run("backup.sh", &["--keep-days", "7", "db"]).code(0);
    assert!(run.stdout.contains("/20200102T000000Z, which is old\n"), "{run:?}");
    assert!(!left("20200102T000000Z") && left("20200103T000000Z"));
    assert!(left("20190101T000000Z") && left("db-20190101T000000Z.dump"));
}

#[test]
fn a_restore_stops_what_needs_the_data_and_starts_it_again() {
    let (stand_in, from) = saved();
    let run = stand_in.run("restore.sh", &["--force", "--from", &from]).code(0);
    assert_eq!(run.stderr, "");
    let asked = [
        "compose -p app-dev --progress quiet stop api",
        "compose -p app-dev --progress quiet stop store",
        "rm --force id-store",
        "volume rm app-dev_store-data",
        "compose --progress quiet up --no-start --no-deps store",
        "cp - id-store:/data",
        "exec --interactive id-db load",
        "compose --progress quiet up --detach --no-deps db store",
        "compose --progress quiet up --detach --no-deps api",
    ];
    assert_eq!(stand_in.asked(), asked);
    assert_eq!(stand_in.sandbox.read("answers/loaded"), "a dump of id-db\n");
    assert_eq!(stand_in.sandbox.read("answers/copied"), "a copy of id-store:/data/.\n");
}

#[test]
fn a_restore_of_a_dump_takes_it_for_the_one_that_is_named() {
    let (stand_in, _) = saved();
    stand_in.sandbox.write("backups/app/dev/db-20260101T000000Z.dump", "scheduled\n");
    let from = stand_in.sandbox.path("backups/app/dev/db-20260101T000000Z.dump").display().to_string();
    let run = stand_in.run("restore.sh", &["--force", "--from", &from]).code(2);
    assert!(run.stderr.starts_with("restore: a file is a dump of one container: name it\n"), "{run:?}");
    let run = stand_in.run("restore.sh", &["--force", "--from", &from, "store"]).code(1);
    assert_eq!(run.stderr, "restore: store is not restored from a dump\n");
    assert_eq!(stand_in.asked(), [""; 0]);
    let _ = stand_in.run("restore.sh", &["--force", "--from", &from, "db"]).code(0);
    assert_eq!(stand_in.asked(), ["exec --interactive id-db load"]);
    assert_eq!(stand_in.sandbox.read("answers/loaded"), "scheduled\n");
}

#[test]
fn a_restore_refuses_what_is_not_its_own_or_not_whole() {
    let (stand_in, from) = saved();
    let run = stand_in.run("restore.sh", &["--from", &from]).code(2);
    assert!(run.stderr.contains("--force goes on without asking"), "{run:?}");
    let manifest = stand_in.sandbox.read("saved/manifest.tsv");
    let refused = |said: &str| {
        let run = stand_in.run("restore.sh", &["--force", "--from", &from]).code(1);
        assert_eq!(run.stderr.replace("$ROOT/saved", "FROM"), said);
        assert_eq!(stand_in.asked(), [""; 0]);
    };
    stand_in.sandbox.write("saved/manifest.tsv", &manifest.replace("app-dev", "app-prod"));
    refused("restore: FROM is a backup of app-prod, and this is app-dev\n");
    stand_in.sandbox.write("saved/manifest.tsv", &manifest.replace("\tdb.dump\t", "\t../db.dump\t"));
    refused("restore: FROM/manifest.tsv names a file that is not beside it\n");
    stand_in.sandbox.write("saved/manifest.tsv", &manifest);
    stand_in.sandbox.write("saved/db.dump", "a dump of id-dx\n");
    refused("restore: FROM/db.dump is not what was written; nothing was changed\n");
    std::fs::remove_file(stand_in.sandbox.path("saved/manifest.tsv")).expect("it was there");
    refused("restore: FROM is no backup: it has no manifest.tsv\n");
}

#[test]
fn teardown_saves_first_where_it_is_told_to() {
    let stand_in = running();
    let _ = stand_in.run("teardown.sh", &["--force", "--backup"]).code(0);
    let asked = stand_in.asked();
    assert_eq!(asked[0], "exec --interactive id-db dump --all a b");
    assert_eq!(asked.last().map(String::as_str), Some("compose -p app-dev --progress quiet down --remove-orphans"));
    stand_in.sandbox.write("answers/states", RUNNING);
    stand_in.sandbox.write("answers/no-dump", "");
    let run = stand_in.run("teardown.sh", &["--force", "--volumes", "--backup"]).code(1);
    assert!(run.stderr.ends_with("teardown: the data is not saved, and nothing is removed\n"), "{run:?}");
    assert!(!stand_in.asked().iter().any(|call| call.contains(" down ")));
}
