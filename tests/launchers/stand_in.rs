//! A built stack whose `docker` is a stand-in.

use std::path::Path;

use crate::support::{Run, Sandbox};

const STACK: &str = "\
phases:
  base:
    db: { own: { endpoints: { sql: { port: 5432 } }, service: { image: db, healthcheck: { test: [CMD, ask] } } } }
    load: { own: { kind: job, needs: { db: db.sql }, service: { image: load } } }
  work:
    api: { own: { needs: { db: db.sql }, endpoints: { web: { scheme: http, port: PORT, kind: api } }, service: { image: api } } }
    page: { own: { needs: { api: api.web }, service: { image: page } } }
";

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A project with one stack and environment, and what the stand-in answers.
pub struct StandIn {
    /// Its folder, whose name has a blank.
    pub sandbox: Sandbox,
}

impl StandIn {
    /// With inline secrets, and `api` published at that port.
    pub fn new(port: u16) -> StandIn {
        StandIn::of(port, "publish: { api: true }\nhost: { bind: 127.0.0.1 }\nsecrets: inline\n", STACK)
    }

    /// What this repository has built of a stack for an environment.
    pub fn built(unit: &str) -> StandIn {
        let stand_in = StandIn { sandbox: sandbox() };
        let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated").join(unit);
        std::fs::create_dir_all(stand_in.sandbox.path("with blank/app")).expect("a folder");
        let target = stand_in.sandbox.path("with blank/app/dev").display().to_string();
        let copied = stand_in.sandbox.program("cp", ["-R", generated.to_str().expect("UTF-8"), &target]);
        assert_eq!(copied.code, 0, "{copied:?}");
        stand_in
    }

    /// Another profile and stack.
    pub fn of(port: u16, profile: &str, stack: &str) -> StandIn {
        let sandbox = sandbox()
            .file("stackgen.yaml", "format: 1\n")
            .file("profiles/dev.yaml", profile)
            .file("stacks/app.yaml", &stack.replace("PORT", &port.to_string()));
        assert_eq!(sandbox.run(["build", "--yes"]).code, 0);
        assert_eq!(sandbox.program("mv", ["generated", "with blank"]).code, 0);
        StandIn { sandbox }
    }

    /// Runs a launcher, from another folder than its own.
    pub fn run(&self, launcher: &str, arguments: &[&str]) -> Run {
        let path = self.sandbox.path(&format!("with blank/app/dev/scripts/{launcher}"));
        self.sandbox.program(path.to_str().expect("UTF-8"), arguments)
    }

    /// Runs a launcher until it has asked for a container to start, and ends it then as Ctrl-C does.
    pub fn interrupted(&self, launcher: &str, arguments: &[&str]) -> Run {
        let path = self.sandbox.path(&format!("with blank/app/dev/scripts/{launcher}"));
        let script = "\"$@\" & until grep -q ' up ' \"$STAND_IN/calls\"; do sleep 0.1; done; kill -TERM $!; wait $!";
        let words = ["-c", script, "sh", path.to_str().expect("UTF-8")];
        self.sandbox.program("sh", words.iter().chain(arguments).copied())
    }

    /// Gives the services of the stack a running container each, and commands in them this answer: shell, with the call as
    /// its arguments.
    pub fn answering(&self, services: &[&str], answer: &str) {
        let states = services.iter().map(|name| format!("{name} running 0 none false 0 id-{name}\n"));
        self.sandbox.write("answers/states", &states.collect::<String>());
        self.sandbox.write("answers/exec", answer);
        self.sandbox.write("answers/execs", "");
    }

    /// The commands that were run in containers since the last time, each word in brackets.
    pub fn executed(&self) -> String {
        let calls = self.sandbox.read("answers/execs");
        self.sandbox.write("answers/execs", "");
        calls
    }

    /// Everything that Docker was asked for since the last time but what only shows how things are, the project's folder
    /// as `PROJECT`.
    pub fn asked(&self) -> Vec<String> {
        let calls = self.sandbox.read("answers/calls");
        self.sandbox.write("answers/calls", "");
        let folder = self.sandbox.path("with blank/app/dev").display().to_string();
        let files = format!("-f {folder}/docker-compose.yml -p app-dev --env-file {folder}/.env ");
        let project = self.sandbox.path("").display().to_string();
        let looks = [
            "version",
            "ps ",
            "container inspect",
            "container ls",
            "volume inspect",
            "image inspect",
            "info",
            "system df",
            "logs",
            "network ls",
        ];
        let looking = |call: &str| looks.iter().any(|look| call.starts_with(look)) || call.contains("compose version");
        let changing = calls.lines().filter(|call| !looking(call) && !call.contains(" config --images"));
        changing.map(|call| call.replace(&files, "").replace(project.trim_end_matches('/'), "PROJECT")).collect()
    }

    /// What Docker was asked to change or show since the last time, without the files that Compose is given.
    pub fn calls(&self) -> Vec<String> {
        let calls = self.sandbox.read("answers/calls");
        self.sandbox.write("answers/calls", "");
        let folder = self.sandbox.path("with blank/app/dev").display().to_string();
        let files = format!("-f {folder}/docker-compose.yml -p app-dev --env-file {folder}/.env ");
        let changing = calls.lines().filter(|call| call.starts_with("compose ") && !call.contains("version"));
        changing.map(|call| call.replace(&files, "")).collect()
    }
}

/// A folder with the stand-in on its path, which nothing has asked yet.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new()
        .file("bin/docker", include_str!("docker.sh"))
        .file("answers/compose-version", "5.5.1\n")
        .file("answers/health", "connection refused\n")
        .file("answers/states", "")
        .file("answers/calls", "");
    std::fs::create_dir_all(sandbox.path("answers/after")).expect("a folder");
    let path = format!("{}:{PATH}", sandbox.path("bin").display());
    let answers = sandbox.path("answers").display().to_string();
    let sandbox = sandbox.variable("PATH", &path).variable("STAND_IN", &answers);
    assert_eq!(sandbox.program("chmod", ["+x", "bin/docker"]).code, 0);
    sandbox
}

/// What a launcher said, without seconds.
pub fn said(text: &str) -> Vec<String> {
    let line = |line: &str| match line.trim_start().split_once("s  ") {
        Some((seconds, rest)) if seconds.chars().all(|c| c.is_ascii_digit()) => {
            rest.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        _ => line.split(" after ").next().unwrap_or_default().to_owned(),
    };
    text.lines().map(line).collect()
}
