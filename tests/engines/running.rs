//! A stack that runs.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::engine::Engine;
use super::project::Project;
use super::report;
use crate::support::Run;

/// A started stack, which is taken down with its volumes when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// What was started.
    pub project: Project,
    engine: &'static Engine,
    since: Instant,
}

impl Running {
    /// Builds the project and starts all of its services; gives it when each is healthy by its own health check.
    #[track_caller]
    pub fn up(project: Project) -> Running {
        Running::up_only(project, &[])
    }

    /// The same with those services alone, and what they need. A stack with jobs needs this: Compose's waiting ends
    /// in a failure when a container has exited that nobody waits for.
    #[track_caller]
    pub fn up_only(project: Project, services: &[&str]) -> Running {
        let running = Running::built(project);
        running.start(services).expect("it starts");
        running
    }

    /// Builds the project and has its images; starts nothing.
    #[track_caller]
    pub fn built(project: Project) -> Running {
        let running = Running { project, engine: Engine::ready(), since: Instant::now() };
        running.build();
        running
    }

    /// Builds the project again, whose inputs a test has changed; restarts nothing.
    #[track_caller]
    pub fn build(&self) {
        self.project.build();
        let file: Value = serde_json::from_str(&self.compose(["config", "--format", "json"]).done()).expect("JSON");
        let services = file["services"].as_object().expect("services").values();
        let images: BTreeSet<&str> = services
            .filter(|service| service["build"].is_null())
            .filter_map(|service| service["image"].as_str())
            .collect();
        for image in images {
            self.engine.images.provide(image, self.engine);
        }
    }

    /// Starts services and waits until they are healthy. `Err` says what Compose said, and the end of each log.
    pub fn start(&self, services: &[&str]) -> Result<(), String> {
        let run = self.compose(["up", "--detach", "--wait", "--wait-timeout", "300"].iter().chain(services));
        if run.code == 0 { Ok(()) } else { Err(format!("{}\n{}", run.stderr, self.logs(services))) }
    }

    /// The end of the logs of services, or of all.
    pub fn logs(&self, services: &[&str]) -> String {
        let run = self.compose(["logs", "--no-color", "--tail", "60"].iter().chain(services));
        run.stdout + &run.stderr
    }

    /// Runs a program in a service that runs. A word with spaces stays one word.
    pub fn exec(&self, service: &str, command: &[&str]) -> Run {
        self.compose(["exec", "-T", service].iter().chain(command))
    }

    /// Runs a job in a container of its own, which is gone afterwards, with those arguments instead of its command.
    pub fn run_job(&self, job: &str, arguments: &[&str]) -> Run {
        self.compose(["run", "--rm", "--no-TTY", "--quiet-pull", job].iter().chain(arguments))
    }

    /// Runs a program of an image in a container of its own beside the stack's, in their network.
    pub fn beside(&self, image: &str, command: &[&str]) -> Run {
        self.elsewhere(&format!("{}_default", self.project.name()), image, command)
    }

    /// Runs a program of an image with the host's own network: outside of the stack.
    pub fn outside(&self, image: &str, command: &[&str]) -> Run {
        self.elsewhere("host", image, command)
    }

    fn elsewhere(&self, network: &str, image: &str, command: &[&str]) -> Run {
        let label = format!("com.docker.compose.project={}", self.project.name());
        let (program, arguments) = command.split_first().expect("a program");
        let options = ["run", "--rm", "--network", network, "--label", &label, "--entrypoint", program, image];
        self.finish(&mut self.engine.docker(options.iter().chain(arguments)))
    }

    /// The image of a service.
    pub fn image(&self, service: &str) -> String {
        self.engine.asked(["inspect", "--format", "{{ .Config.Image }}", &self.container(service)]).trim().to_owned()
    }

    /// Runs a generated host script, such as `scripts/topics.sh`.
    pub fn script(&self, script: &str, arguments: &[&str]) -> Run {
        self.finish(Command::new(self.project.generated().join(script)).args(arguments))
    }

    /// Starts a generated host script in a process group of its own, as a terminal does.
    pub fn begin(&self, script: &str, arguments: &[&str]) -> Child {
        let mut command = Command::new(self.project.generated().join(script));
        self.outfit(command.args(arguments).process_group(0)).spawn().expect("it runs")
    }

    /// Runs Compose on the generated file, with the secrets where there are any, as the generated scripts do.
    pub fn compose<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        let mut command = self.engine.docker(["compose", "--progress", "quiet"]);
        if self.project.secrets().exists() {
            command.args(["--env-file", ".env", "--env-file"]).arg(self.project.secrets());
        }
        self.finish(command.args(arguments).current_dir(self.project.generated()))
    }

    /// Where this machine reaches a Kafka broker of the stack, which publishes nothing.
    pub fn address(&self, broker: &str) -> String {
        let format = "{{ range .NetworkSettings.Networks }}{{ .IPAddress }}{{ end }}";
        format!("{}:9092", self.engine.asked(["inspect", "--format", format, &self.container(broker)]).trim())
    }

    /// The name of a service's container on the Engine.
    #[track_caller]
    pub fn container(&self, service: &str) -> String {
        let id = self.compose(["ps", "--all", "--quiet", service]).done();
        id.trim().to_owned()
    }

    /// Asks again until the answer is yes.
    #[track_caller]
    pub fn until(&self, what: &str, patience: Duration, mut answer: impl FnMut(&Running) -> bool) {
        let start = Instant::now();
        while !answer(self) {
            assert!(
                start.elapsed() < patience,
                "{what} did not happen within {} s\n{}",
                patience.as_secs(),
                self.logs(&[])
            );
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    fn finish(&self, command: &mut Command) -> Run {
        let output = self.outfit(command).output().expect("it runs");
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Gives a command what it may see of the machine.
    fn outfit<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        // What a shell may have set does not reach the scripts; what Docker itself needs does.
        for name in ["COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_PROFILES", "COMPOSE_ENV_FILES"] {
            command.env_remove(name);
        }
        command.env("DOCKER_CONFIG", self.engine.config()).stdin(Stdio::null())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        report::stood(self.since.elapsed());
        let down = self.compose(["down", "--volumes", "--remove-orphans", "--timeout", "1"]);
        // Two panics at once would end the process before other stacks are taken down; the helper removes the rest.
        if !std::thread::panicking() {
            assert_eq!(down.code, 0, "{}", down.stderr);
        }
    }
}
