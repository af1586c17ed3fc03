//! A small project with one stack, for an Engine.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};

use super::leftovers::PREFIX;
use crate::support::Sandbox;

/// A project whose only stack and environment are built and started. The built-in catalog serves it.
#[derive(Debug)]
pub struct Project {
    /// Its folder, and runs of stackgen in it.
    pub sandbox: Sandbox,
    stack: String,
}

/// What holds where a test says nothing else: short intervals, nothing published.
const PROFILE: &str = "\
all: { service: { healthcheck: { interval: 4s, timeout: 10s, retries: 30 }, restart: \"no\" } }
resources: { scale: 50% }
secrets: inline
";

impl Project {
    /// A project with that stack, in an environment `dev` that publishes nothing.
    pub fn new(stack: &str) -> Project {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{number}", std::process::id());
        let sandbox = Sandbox::new().file("stackgen.yaml", "format: 1\ncompose: \"2.40\"\n");
        let project = Project { sandbox, stack: name };
        project.set_stack(stack);
        project.set_profile(PROFILE);
        project
    }

    /// The same with another profile for `dev`, instead of [`Project::new`]'s.
    pub fn profile(self, profile: &str) -> Project {
        self.set_profile(profile);
        self
    }

    /// The same where the host shows every endpoint of the kind, each at its port plus the offset that is returned.
    /// `ports` are those to look for free ones for.
    pub fn published(self, kind: &str, ports: &[u16]) -> (Project, u16) {
        let offset = free_offset(ports);
        let lines = format!("publish: {{ {kind}: true }}\nhost: {{ bind: 127.0.0.1, port_offset: {offset} }}\n");
        (self.profile(&format!("{PROFILE}{lines}")), offset)
    }

    /// Puts another stack in the place of this one; nothing is built or started by this.
    pub fn set_stack(&self, stack: &str) {
        self.sandbox.write(&format!("stacks/{}.yaml", self.stack), stack);
    }

    fn set_profile(&self, profile: &str) {
        self.sandbox.write("profiles/dev.yaml", profile);
    }

    /// Writes the generated files.
    #[track_caller]
    pub fn build(&self) {
        let run = self.sandbox.run(["build", "--yes"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }

    /// Makes the file of secrets that a profile with `secrets: required` asks for.
    #[track_caller]
    pub fn with_secrets(self) -> Project {
        let run = self.sandbox.run(["secrets", "init"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(self.secrets().exists(), "{}", run.stderr);
        self
    }

    /// Where that file is.
    pub fn secrets(&self) -> PathBuf {
        self.sandbox.path("secrets").join(&self.stack).join("dev.env")
    }

    /// Compose's name of it.
    pub fn name(&self) -> String {
        format!("{}-dev", self.stack)
    }

    /// The folder of its generated files.
    pub fn generated(&self) -> PathBuf {
        self.sandbox.path("generated").join(&self.stack).join("dev")
    }
}

/// An offset at which each port is free, and that no other test of this process was given. Another program may still
/// take one of them first.
fn free_offset(ports: &[u16]) -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // The ports stay below those that Linux hands out by itself.
    let seed = u16::try_from(std::process::id() % 128).expect("small");
    (0..128)
        .map(|_| 10_000 + (seed + NEXT.fetch_add(1, Ordering::Relaxed)) % 128 * 100)
        .find(|offset| ports.iter().all(|port| TcpListener::bind(("127.0.0.1", port + offset)).is_ok()))
        .expect("free ports")
}
