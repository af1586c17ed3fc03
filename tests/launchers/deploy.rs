//! `deploy`: what it looks at, what it keeps, and the way back.

use super::data::{PROFILE, RUNNING, STACK};
use super::stand_in::StandIn;

fn history(stand_in: &StandIn) -> Vec<(String, String)> {
    let rows = stand_in.sandbox.read("deployed/app/dev.tsv");
    let cell = |row: &str, number: usize| row.split('\t').nth(number).unwrap_or_default().to_owned();
    rows.lines().map(|row| (cell(row, 1), cell(row, 2))).collect()
}

fn built() -> StandIn {
    StandIn::of(1, PROFILE, STACK)
}

/// Builds again from another stack, into the folder that the launchers are run from.
fn change(stand_in: &StandIn, stack: &str) {
    // The folder of a deployment has the second in its name.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    stand_in.sandbox.write("stacks/app.yaml", stack);
    let sandbox = &stand_in.sandbox;
    assert_eq!(sandbox.program("mv", ["with blank", "generated"]).code, 0);
    assert_eq!(sandbox.run(["build", "--yes"]).code, 0);
    assert_eq!(sandbox.program("mv", ["generated", "with blank"]).code, 0);
}

#[test]
fn a_first_deployment_starts_checks_and_tells() {
    let stand_in = built();
    let run = stand_in.run("deploy.sh", &[]).code(0);
    let asked = [
        "compose --progress quiet up --detach --no-deps db store page",
        "compose --progress quiet up --detach --no-deps api",
        "compose --progress quiet up --detach --no-deps --no-recreate --remove-orphans db",
    ];
    assert_eq!(stand_in.asked(), asked);
    assert!(run.stdout.starts_with("there is no data to save\n"), "{run:?}");
    assert!(run.stdout.contains("app-dev is well\n\napp-dev is deployed.\n"), "{run:?}");
    let rows = history(&stand_in);
    assert_eq!(rows.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["started", "deployed"]);
    let copy = format!("deployed/app/{}", rows[0].1);
    let file = "docker-compose.yml";
    assert_eq!(
        stand_in.sandbox.read(&format!("{copy}/{file}")),
        stand_in.sandbox.read(&format!("with blank/app/dev/{file}"))
    );
    assert_eq!(stand_in.sandbox.read("deployed/.gitignore"), "*\n");
}

#[test]
fn a_deployment_does_not_wait_for_data_that_comes_later() {
    let checks = "checks: { up: { summary: it is up, run: [ask] }, rows: { summary: it has rows, run: [count], lines: 1, data: true } }";
    let stack = format!("services: {{ db: {{ own: {{ service: {{ image: db }}, {checks} }} }} }}\n");
    let stand_in = StandIn::of(1, PROFILE, &stack);
    stand_in.sandbox.write("answers/exec", "case $* in *ask*) echo well ;; esac\n");
    let run = stand_in.run("deploy.sh", &[]).code(0);
    assert!(run.stdout.contains("  db rows                              left out: it asks for data\n"), "{run:?}");
    assert!(run.stdout.contains("app-dev passes: 1 checks, 1 left out\n\napp-dev is deployed.\n"), "{run:?}");
    assert_eq!(history(&stand_in).last().map(|row| row.0.as_str()), Some("deployed"));
    let run = stand_in.run("verify.sh", &["--quiet"]).code(1);
    assert!(run.stdout.starts_with("db rows (it has rows): 0 lines instead of at least 1\n"), "{run:?}");
}

/// What its document asks of the KPIs holds only after its DAGs have run.
#[test]
fn supply_chain_is_deployed_before_there_is_a_kpi() {
    let rows = crate::launchers::stand_in::StandIn::built("supply-chain/dev")
        .sandbox
        .read("with blank/app/dev/scripts/checks.tsv");
    let data: Vec<&str> = rows.lines().filter_map(|row| row.strip_suffix("\tdata\tyes")).collect();
    assert_eq!(data, ["mongo\tarchived", "redis\tkpis", "redis\tlast-update", "redis\tstockout-alerts"]);
}

#[test]
fn what_was_deployed_before_is_put_back() {
    let stand_in = built();
    let run = stand_in.run("deploy.sh", &["--rollback"]).code(1);
    assert!(run.stderr.starts_with("deploy: nothing was deployed before that could be put back"), "{run:?}");
    let _ = stand_in.run("deploy.sh", &["--quiet"]).code(0);
    let first = history(&stand_in)[0].1.clone();
    // The same again is no other deployment.
    let _ = stand_in.run("deploy.sh", &["--quiet", "--skip-backup"]).code(0);
    let _ = stand_in.run("deploy.sh", &["--rollback"]).code(1);

    change(&stand_in, &STACK.replace("  page: { own: { service: { image: page } } }\n", ""));
    stand_in.sandbox.write("answers/after/api", "api exited 3 none false 0 id-api\n");
    let run = stand_in.run("deploy.sh", &["--no-backup"]).code(1);
    assert!(run.stderr.contains(&format!("/scripts/deploy.sh --rollback puts back {first}\n")), "{run:?}");
    let rows = history(&stand_in);
    assert_eq!(rows.last().map(|row| row.0.as_str()), Some("failed"));
    assert_ne!(rows.last().map(|row| &row.1), Some(&first));

    stand_in.sandbox.write("answers/after/api", "api running 0 none false 0 id-api\n");
    stand_in.asked();
    let run = stand_in.run("deploy.sh", &["--rollback", "--no-backup"]).code(0);
    assert!(run.stdout.contains("take back the change of the inputs too"), "{run:?}");
    assert_eq!(history(&stand_in).last(), Some(&("deployed".to_owned(), first.clone())));
    let asked = stand_in.asked();
    assert_eq!(asked.len(), 3, "{asked:?}");
    for call in asked {
        assert!(call.contains(&format!("-f PROJECT/deployed/app/{first}/docker-compose.yml ")), "{call}");
    }
}

#[test]
fn the_data_is_saved_before_and_nothing_is_deployed_where_it_cannot_be() {
    let stand_in = built();
    stand_in.sandbox.write("answers/states", RUNNING);
    stand_in.sandbox.write("answers/no-dump", "");
    let run = stand_in.run("deploy.sh", &["--force"]).code(1);
    assert!(run.stderr.ends_with("nothing was deployed; --no-backup deploys without\n"), "{run:?}");
    assert_eq!(stand_in.asked(), ["exec --interactive id-db dump --all a b"]);
    assert!(!stand_in.sandbox.path("deployed").exists());
    std::fs::remove_file(stand_in.sandbox.path("answers/no-dump")).expect("it was there");
    // What is copied is stopped for it, which nobody was asked.
    let run = stand_in.run("deploy.sh", &[]).code(2);
    assert!(
        run.stderr.starts_with("backup: there is no terminal to ask on: --force goes on without asking\n"),
        "{run:?}"
    );
    assert!(run.stderr.ends_with("nothing was deployed; --no-backup deploys without\n"), "{run:?}");
    assert_eq!(stand_in.asked(), [""; 0]);
    let run = stand_in.run("deploy.sh", &["--force"]).code(0);
    let asked = stand_in.asked();
    assert_eq!(asked[0], "exec --interactive id-db dump --all a b");
    assert!(
        asked.iter().position(|call| call.contains("up --detach"))
            > asked.iter().position(|call| call.starts_with("cp "))
    );
    let (_, from) = run.stdout.split_once("restore.sh --from ").expect("the way back of the data");
    let manifest = format!("{}/manifest.tsv", from.trim_end().trim_start_matches("$ROOT/"));
    assert!(stand_in.sandbox.path(&manifest).is_file(), "{manifest}");
}

#[test]
fn the_pre_flight_refuses_before_anything_is_done() {
    let stand_in = built();
    let run = stand_in.run("deploy.sh", &["--disk", "999999"]).code(4);
    assert!(run.stderr.contains(" GiB free, less than 999999; "), "{run:?}");
    // The volumes of what is saved count too.
    stand_in.sandbox.write("answers/states", RUNNING);
    stand_in.sandbox.write("answers/df", "app-dev_store-data 999999GB\nother 5TB\n");
    let run = stand_in.run("deploy.sh", &["--disk", "1"]).code(4);
    assert!(run.stderr.contains(" GiB free, less than 931325 with 931324 for the backup; "), "{run:?}");
    let _ = stand_in.run("deploy.sh", &["--disk", "1", "--no-backup"]).code(0);
    stand_in.asked();
    let run = stand_in.run("deploy.sh", &["--rollback", "--build"]).code(2);
    assert!(run.stderr.starts_with("deploy: --build makes something new"), "{run:?}");
    stand_in.sandbox.write("answers/no-engine", "");
    let _ = stand_in.run("deploy.sh", &[]).code(4);
    assert_eq!(stand_in.asked(), [""; 0]);
    let secret = "services:\n  db: { own: { settings: { password: { type: secret, description: its password } }, \
        service: { image: db, environment: { P: \"{{ password }}\" } } } }\n";
    let stand_in = StandIn::of(1, "secrets: required\n", secret);
    stand_in.sandbox.write("secrets/app/dev.env", "DB_PASSWORD=CHANGE_THIS\n");
    let run = stand_in.run("deploy.sh", &[]).code(4);
    assert!(run.stderr.starts_with("deploy: DB_PASSWORD still says CHANGE_THIS in "), "{run:?}");
    assert_eq!(stand_in.asked(), [""; 0]);
}
