//! What launchers of jobs hand to Docker.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{program, repository, run, search_path, shells};
use crate::support::{Run, Sandbox};

/// Records its arguments and its variables of Compose; `CODE` is how a run ends. With `SLOW` it goes on until it is told to end.
const DOCKER: &str = "#!/bin/sh\n\
    case $* in *' run '*) ;; *) SLOW= ;; esac\n\
    case $* in version*) exit 0 ;; 'compose version'*) echo 5.5.1 && exit 0 ;; esac\n\
    [ -z \"${SLOW:-}\" ] || trap 'echo told >>\"$CALLS\"; kill $!; exit 130' TERM\n\
    printf '[%s]' \"$@\" >>\"$CALLS\"\n\
    printf '\\n' >>\"$CALLS\"\n\
    env | grep '^COMPOSE_' >>\"$CALLS\"\n\
    [ -z \"${SLOW:-}\" ] || { sleep 30 >/dev/null 2>&1 & wait; }\n\
    exit \"${CODE:-0}\"\n";

/// The folder of a unit below one with a blank in its name, and a `docker` that only records.
struct Unit {
    sandbox: Sandbox,
    shell: Vec<&'static str>,
    environment: Vec<(&'static str, String)>,
}

const SECRETS: &str = "my project/secrets/traffic/prod.env";
const FOLDER: &str = "my project/generated/traffic/prod";

impl Unit {
    fn new(shell: &[&'static str]) -> Unit {
        let sandbox = Sandbox::new();
        program(&sandbox.path("bin"), "docker", DOCKER);
        fs::create_dir_all(sandbox.path(&format!("{FOLDER}/scripts"))).expect("a folder");
        for name in ["topics.sh", "common.sh", "values.sh"] {
            let script = repository(&format!("generated/traffic/prod/scripts/{name}"));
            fs::copy(script, sandbox.path(&format!("{FOLDER}/scripts/{name}"))).expect("the launcher");
        }
        sandbox.write(SECRETS, "POSTGRES_PASSWORD=x\n");
        let path = search_path(&sandbox.path("bin"));
        let calls = sandbox.path("calls").display().to_string();
        let environment = vec![("PATH", path), ("CALLS", calls)];
        Unit { sandbox, shell: shell.to_vec(), environment }
    }

    fn with(self, path: &str, text: &str) -> Unit {
        self.sandbox.write(path, text);
        self
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let script = self.sandbox.path(&format!("{FOLDER}/scripts/topics.sh"));
        let environment: Vec<(&str, &str)> =
            self.environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        run(&self.shell, &script, arguments, &environment)
    }

    /// What Docker was asked for, the unit's folder as `UNIT` and the launcher's number as `PID`.
    fn calls(&self) -> String {
        let calls = fs::read_to_string(self.sandbox.path("calls")).unwrap_or_default();
        let real = fs::canonicalize(self.sandbox.path(FOLDER)).expect("the unit");
        let calls = calls.replace(&real.display().to_string(), "UNIT");
        let Some((before, pid)) = calls.split_once("-run-") else { return calls };
        format!("{before}-run-PID{}", pid.trim_start_matches(|c: char| c.is_ascii_digit()))
    }
}

#[test]
fn every_file_of_variables_that_is_there_is_handed_over() {
    for shell in shells() {
        let unit = Unit::new(&shell);
        unit.run(&[]).expect(0, "", "");
        assert_eq!(
            unit.calls(),
            "[compose][--progress][quiet][-f][UNIT/docker-compose.yml][-p][traffic-prod][--env-file]\
             [UNIT/../../../secrets/traffic/prod.env][run][--rm][--name][traffic-prod-kafka-topics-run-PID][--no-deps][-T][kafka-topics][--converge]\n"
        );
        let unit =
            Unit::new(&shell).with(&format!("{FOLDER}/.env"), "A=1\n").with(&format!("{FOLDER}/local.env"), "A=2\n");
        unit.run(&["--dry-run", "--prune", "--timeout", "30", "--quiet", "--verbose"]).expect(0, "", "");
        assert_eq!(
            unit.calls(),
            "[compose][--progress][plain][-f][UNIT/docker-compose.yml][-p][traffic-prod][--env-file][UNIT/.env][--env-file]\
             [UNIT/../../../secrets/traffic/prod.env][--env-file][UNIT/local.env][run][--rm][--name][traffic-prod-kafka-topics-run-PID][--no-deps][-T][kafka-topics]\
             [--converge][--dry-run][--prune][--timeout][30][--quiet][--verbose]\n"
        );
    }
}

#[test]
fn what_the_shell_says_for_compose_does_not_hold() {
    for shell in shells() {
        let mut unit = Unit::new(&shell).with(&format!("{FOLDER}/.env"), "# a comment\nA=1\nB=2\n");
        unit.environment.push(("COMPOSE_FILE", "other.yml".into()));
        unit.environment.push(("COMPOSE_PROJECT_NAME", "other".into()));
        unit.environment.push(("B", "secret".into()));
        let run = unit.run(&[]).code(0);
        assert!(!unit.calls().contains("COMPOSE_"), "{}", unit.calls());
        assert!(run.stderr.starts_with("topics: B comes from the shell and not from /"), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1);
        assert!(!run.stderr.contains("secret"));
    }
}

#[test]
fn how_a_job_ends_is_how_the_launcher_ends() {
    for shell in shells() {
        let mut unit = Unit::new(&shell);
        unit.environment.push(("CODE", "3".into()));
        unit.run(&[]).expect(3, "", "");
    }
}

#[test]
fn who_ends_the_launcher_ends_the_job() {
    for shell in shells() {
        let unit = Unit::new(&shell);
        let script = unit.sandbox.path(&format!("{FOLDER}/scripts/topics.sh"));
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).arg(script).env_clear().env("SLOW", "yes");
        command.envs(unit.environment.iter().map(|(name, value)| (*name, value.as_str())));
        let launcher = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a shell that starts");
        while !unit.calls().contains("[run]") {
            std::thread::sleep(Duration::from_millis(10));
        }
        let pid = launcher.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill").success());
        let output = launcher.wait_with_output().expect("its end");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(143), "{said}");
        assert!(
            said.ends_with("topics: interrupted; what was done stays, and another run goes on from there\n"),
            "{said}"
        );
        let calls = unit.calls();
        assert!(calls.contains("\ntold\n[rm][--force][traffic-prod-kafka-topics-run-"), "{shell:?}: {calls}");
    }
}

#[test]
fn a_value_that_nobody_chose_stops_it() {
    for shell in shells() {
        let unit = Unit::new(&shell).with(SECRETS, "POSTGRES_PASSWORD=CHANGE_THIS\n");
        let run = unit.run(&[]).code(4);
        assert!(run.stderr.starts_with("topics: POSTGRES_PASSWORD still says CHANGE_THIS in /"), "{}", run.stderr);
        assert_eq!(unit.calls(), "");
    }
}

#[test]
fn without_its_secrets_it_says_what_makes_them() {
    for shell in shells() {
        let unit = Unit::new(&shell);
        fs::remove_file(unit.sandbox.path(SECRETS)).expect("the secrets");
        let run = unit.run(&[]).code(4);
        assert!(run.stderr.contains("stackgen secrets init --stack traffic --env prod makes it"), "{}", run.stderr);
        assert_eq!(unit.calls(), "");
    }
}

#[test]
fn wrong_options_reach_nobody() {
    for shell in shells() {
        let unit = Unit::new(&shell);
        for (arguments, problem) in [
            (&["--converge"][..], "topics: unknown option --converge\n"),
            (&["-"], "topics: unknown option -\n"),
            (&["--timeout", "-1"], "topics: --timeout wants a number from 1 to 999999, not -1\n"),
            (&["--quiet --verbose"], "topics: unknown option --quiet --verbose\n"),
        ] {
            let run = unit.run(arguments).code(2);
            assert!(run.stderr.starts_with(problem), "{}", run.stderr);
        }
        assert!(unit.run(&["--help"]).code(0).stdout.starts_with("usage: "));
        assert_eq!(unit.calls(), "");
    }
}

#[test]
fn without_docker_it_says_so() {
    for shell in shells() {
        let mut unit = Unit::new(&shell);
        for (docker, said) in [
            ("echo gone >&2; exit 1", "Docker does not answer: gone"),
            ("[ $1 = version ]", "the Compose plugin of Docker does not answer: docker compose version"),
            ("echo 2.39.4", "Compose is 2.39.4, and this stack needs 2.40 or newer"),
        ] {
            unit.sandbox.write("bin/docker", &format!("#!/bin/sh\n{docker}\n"));
            let run = unit.run(&[]).code(4);
            assert_eq!(run.stderr, format!("topics: {said}\n"));
        }
        let empty = unit.sandbox.path("none");
        fs::create_dir_all(&empty).expect("a folder");
        for tool in ["dirname", "sh", "dash", "bash", "busybox"] {
            let found = Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().expect("sh");
            let found = String::from_utf8_lossy(&found.stdout).trim().to_owned();
            if !found.is_empty() {
                std::os::unix::fs::symlink(found, empty.join(tool)).expect("a link");
            }
        }
        unit.environment[0].1 = empty.display().to_string();
        let run = unit.run(&[]).code(4);
        assert_eq!(run.stderr, "topics: docker is not installed, or not on the PATH\n");
    }
}
