//! What Superset's configuration does in the Python that reads it.

use std::process::Command;

use crate::support::Sandbox;

const CONFIGURATION: &str = include_str!("../../catalog/superset/superset_config.py");

/// What Python prints of the configuration that it has read.
fn python(variables: &[(&str, &str)], print: &str) -> String {
    let sandbox = Sandbox::new().file("superset_config.py", CONFIGURATION);
    let mut python = Command::new("python3");
    python.args(["-c", &format!("import sys, superset_config as c; print({print})")]).current_dir(sandbox.root());
    python.env("SUPERSET_SECRET_KEY", "s").env("SUPERSET_DATABASE_URI", "u").env("DRIVERS", "/drivers");
    let output = python.envs(variables.iter().copied()).output().expect("Python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

/// Before the image's own packages they would replace `SQLAlchemy` by one that Superset does not know.
#[test]
#[ignore = "gate: runs Python"]
fn gate_drivers_come_after_the_packages_of_the_image() {
    assert_eq!(python(&[], "sys.path[-1]"), "/drivers");
}

#[test]
#[ignore = "gate: runs Python"]
fn gate_debugging_is_switched_on_by_a_variable() {
    assert_eq!(python(&[], "c.LOG_LEVEL"), "INFO");
    assert_eq!(python(&[("SUPERSET_LOG_LEVEL", "debug")], "c.LOG_LEVEL"), "DEBUG");
}
