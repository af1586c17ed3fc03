//! The Docker Engine that tests start stacks on.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::images::Images;
use super::leftovers;

/// The Engine of this machine, with Compose as its plugin.
#[derive(Debug)]
pub struct Engine {
    /// What `DOCKER_CONFIG` names: the plugin, and no login of the person whose machine this is.
    config: PathBuf,
    /// Where images come from in this run.
    pub images: Images,
}

impl Engine {
    /// The Engine, installed and started where it is missing, with nothing left over from runs that were killed.
    ///
    /// Panics where there can be none: `./test` leaves these tests out there and says so.
    pub fn ready() -> &'static Engine {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        ENGINE.get_or_init(|| {
            let engine = Engine { config: start(), images: Images::default() };
            leftovers::remove(&engine);
            leftovers::remove_at_the_end(&engine);
            engine
        })
    }

    /// The value of `DOCKER_CONFIG`.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// A run of `docker`.
    pub fn docker<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new("docker");
        // The builder that every version from 20.10 on has.
        command.env("DOCKER_CONFIG", &self.config).env("DOCKER_BUILDKIT", "0").args(arguments);
        command
    }

    /// What a run of `docker` that must succeed prints.
    pub fn asked<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        let mut command = self.docker(arguments);
        let output = command.output().expect("docker runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {said}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

/// The repository's folder of tests.
pub fn tests() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"))
}

fn start() -> PathBuf {
    let output = Command::new(tests().join("tools/start-engine.sh")).output().expect("a script that runs");
    assert!(output.status.success(), "no Docker Engine: {}", String::from_utf8_lossy(&output.stderr));
    PathBuf::from(String::from_utf8(output.stdout).expect("UTF-8").trim())
}
