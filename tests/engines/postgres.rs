//! PostgreSQL.

use super::{Project, Running};

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_postgres_answers_inside_and_outside_with_its_password() {
    let stack = "services: { postgres: { settings: { database: orders, user: shop } } }\n";
    let (project, offset) = Project::new(stack).published("database", &[5432]);
    let running = Running::up(project);
    let image = running.image("postgres");
    let port = 5432 + offset;
    let asked = "select current_database() || ' ' || current_user || ' ' || current_setting('max_connections')";
    let ask = |host: &str, port: u16, password: &str| {
        let place = format!("postgresql://shop:{password}@{host}:{port}/orders");
        ["psql", &place, "--tuples-only", "--no-align", "--command", asked].map(str::to_owned)
    };
    let words = |command: &[String; 6]| -> Vec<String> { command.to_vec() };
    let password = "dev-postgres-password";
    for (network, command) in
        [("inside", ask("postgres", 5432, password)), ("outside", ask("localhost", port, password))]
    {
        let words = words(&command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = if network == "inside" { running.beside(&image, &words) } else { running.outside(&image, &words) };
        assert_eq!(run.done(), "orders shop 100\n", "{network}");
    }
    let wrong = words(&ask("localhost", port, "wrong"));
    let refused = running.outside(&image, &wrong.iter().map(String::as_str).collect::<Vec<_>>()).code(2);
    assert!(refused.stderr.contains("password authentication failed"), "{}", refused.stderr);
}
