//! What a real editor's language server has against inputs, by the schemas.

use std::path::Path;
use std::process::Command;

use super::inputs;
use crate::support::Sandbox;

/// The findings about these files, a line each, sorted.
fn findings(files: &[&Path]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = Command::new(root.join("tests/tools/install-yaml-language-server.sh")).output().expect("a run");
    assert!(installed.status.success(), "{installed:?}");
    let server = root.join(String::from_utf8_lossy(&installed.stdout).trim());
    let output = Command::new("node")
        .arg(root.join("tests/schema/diagnostics.mjs"))
        .arg(server)
        .args(files)
        .output()
        .expect("node runs");
    let mut lines: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
#[ignore = "gate: needs node and yaml-language-server"]
fn gate_an_editor_has_nothing_against_shipped_inputs() {
    let inputs = inputs();
    let files: Vec<&Path> = inputs.iter().map(|(path, _)| path.as_path()).collect();
    assert_eq!(findings(&files), [""; 0]);
}

#[test]
#[ignore = "gate: needs node and yaml-language-server"]
fn gate_an_editor_shows_faults_and_takes_removals() {
    let sandbox = Sandbox::new();
    let _ = sandbox.run(["init", "--name", "shop"]).code(0);
    let _ = sandbox.run(["schema", "--write"]).code(0);
    let path = "profiles/prod.yaml";
    let profile =
        sandbox.read(path).replace("restart: unless-stopped", "restart: !remove").replace("publish:", "pubilsh:");
    let line = profile.lines().position(|line| line.starts_with("pubilsh")).expect("the key") + 1;
    sandbox.write(path, &profile);
    let file = sandbox.path(path);
    assert_eq!(findings(&[&file]), [format!("{}:{line}: Property pubilsh is not allowed.", file.display())]);
}
