//! The programs, built from their Go modules by the scripts in `tests/tools/`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The versions that generated files must serve: the oldest and the newest.
pub const VERSIONS: [&str; 2] = ["2.40.3", "5.5.1"];

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The output of a run without a fault and without a word of warning.
    pub fn clean(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// The output as JSON.
    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.clean()).expect("JSON")
    }
}

fn script(name: &str, version: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools").join(name);
    let output = Command::new(&path).arg(version).output().expect("a script that runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}: {said}", path.display());
    PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
}

/// The schema inside a version of Compose.
pub fn schema(version: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(script("compose-schema.sh", version)).expect("a schema");
    serde_json::from_str(&text).expect("JSON")
}

/// Runs a version of Compose in a folder, in an environment that has nothing but `variables`.
pub fn compose(version: &str, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let output = Command::new(script("install-compose.sh", version))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .envs(variables.iter().copied())
        .output()
        .expect("Compose runs");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
