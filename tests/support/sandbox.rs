//! A project in a folder of its own, and runs of the real binary in it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder that goes away with the test.
#[derive(Debug)]
#[must_use]
pub struct Sandbox {
    folder: tempfile::TempDir,
    variables: BTreeMap<String, String>,
    inherits: bool,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct Run {
    /// The exit code; 128 + n for signal n.
    pub code: i32,
    /// Standard output. For a run on a terminal: the screen.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Sandbox {
    /// An empty folder.
    pub fn new() -> Sandbox {
        let folder = tempfile::Builder::new().prefix("stackgen-").tempdir().expect("a temporary folder");
        Sandbox { folder, variables: BTreeMap::new(), inherits: false }
    }

    /// An empty folder whose programs see the machine's own environment: for tools that must be found and configured.
    pub fn inheriting() -> Sandbox {
        Sandbox { inherits: true, ..Sandbox::new() }
    }

    /// Puts a file there.
    pub fn file(self, path: &str, text: &str) -> Sandbox {
        self.write(path, text);
        self
    }

    /// Sets an environment variable for later runs, which else see next to none.
    pub fn variable(mut self, name: &str, value: &str) -> Sandbox {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Puts a file there, or something else in its place.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("below the root")).expect("folders");
        std::fs::write(path, text).expect("a written file");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file, sorted, `/` between segments.
    pub fn tree(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a readable folder") {
                let path = entry.expect("a readable entry").path();
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else {
                    let path = path.strip_prefix(self.root()).expect("below the root");
                    files.push(path.to_str().expect("UTF-8").replace('\\', "/"));
                }
            }
        }
        files.sort();
        files
    }

    /// Runs stackgen in the folder, with nothing on standard input.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.finish(self.stackgen().args(arguments))
    }

    /// Runs any other program in the folder.
    pub fn program<A: AsRef<OsStr>>(&self, name: &str, arguments: impl IntoIterator<Item = A>) -> Run {
        self.finish(self.scrubbed(&mut Command::new(name)).args(arguments))
    }

    /// Runs stackgen on a terminal of 100 columns, with somebody who waits for a text and types an answer, in turn.
    #[cfg(target_os = "linux")]
    pub fn on_terminal(&self, arguments: &str, dialogue: &[(&str, &str)]) -> Run {
        let line = format!("stty cols 100 rows 40; exec {} {arguments}", env!("CARGO_BIN_EXE_stackgen"));
        let mut script = Command::new("timeout");
        let mut child = self
            .scrubbed(&mut script)
            .args(["60", "script", "--quiet", "--return", "--command", &line, "/dev/null"])
            .envs([("TERM", "xterm"), ("SHELL", "/bin/sh")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("util-linux has `script`");
        let (mut keyboard, mut screen) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let mut shown = Vec::new();
        for (awaited, typed) in dialogue {
            let from = shown.len();
            let mut byte = [0];
            while !shown[from..].ends_with(awaited.as_bytes()) && screen.read(&mut byte).expect("output") == 1 {
                shown.push(byte[0]);
            }
            keyboard.write_all(typed.as_bytes()).expect("input");
        }
        screen.read_to_end(&mut shown).expect("output");
        drop(keyboard);
        let code = code(child.wait().expect("its end"));
        Run { code, stdout: self.text(shown).replace("\r\n", "\n"), stderr: String::new() }
    }

    /// The binary, to be run in another way.
    pub fn stackgen(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackgen"));
        self.scrubbed(&mut command);
        command
    }

    /// Nothing of the machine's environment but where programs are.
    fn scrubbed<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if !self.inherits {
            command
                .env_clear()
                .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .env("HOME", self.root())
                .env("GIT_CONFIG_NOSYSTEM", "1");
        }
        command.envs(&self.variables).current_dir(self.root())
    }

    fn finish(&self, command: &mut Command) -> Run {
        let program = command.get_program().to_owned();
        let output =
            command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        Run { code: code(output.status), stdout: self.text(output.stdout), stderr: self.text(output.stderr) }
    }

    /// Output as text; the folder's name, which differs in every run, becomes `$ROOT`.
    fn text(&self, bytes: Vec<u8>) -> String {
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.replace(self.root().to_str().expect("UTF-8"), "$ROOT")
    }
}

impl Run {
    /// Asserts the exit code and what was said.
    #[track_caller]
    pub fn expect(self, code: i32, stdout: &str, stderr: &str) {
        assert_eq!(self, Run { code, stdout: stdout.to_owned(), stderr: stderr.to_owned() });
    }

    /// Asserts that it ended with 0, and gives what it printed.
    #[track_caller]
    pub fn done(self) -> String {
        self.code(0).stdout
    }

    /// Asserts the exit code, and gives the run on.
    #[track_caller]
    pub fn code(self, code: i32) -> Run {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

#[cfg(unix)]
fn code(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}

#[cfg(not(unix))]
fn code(status: std::process::ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}
