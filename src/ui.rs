//! The only place that prints, asks, and looks at the terminal and the environment.
//!
//! Standard output carries the product (a diff, JSON), standard error the talk.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::{Command, Stdio};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where a terminal shows it and `NO_COLOR` is not set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `--format`: how diagnostics are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON document on standard output
    Json,
    /// Annotations of a GitHub workflow, on standard output
    Github,
}

/// How wide text may be where no terminal says.
const WIDTH: usize = 120;

/// What a shell answers where `$PAGER` is not installed.
const NO_SUCH_COMMAND: i32 = 127;

/// The terminal and what the user wants of it.
#[derive(Debug)]
pub struct Ui {
    /// How diagnostics are told.
    pub format: Format,
    color: ColorChoice,
    pager: bool,
    quiet: bool,
}

// Who holds the one `Ui` may print and ask: that some methods need nothing of it makes them no functions.
#[allow(clippy::unused_self)]
impl Ui {
    /// What the command line asks for.
    pub fn new(format: Format, color: Color, pager: bool, quiet: bool) -> Ui {
        let color = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Ui { format, color, pager, quiet }
    }

    /// Whether standard output takes colour.
    pub fn color_stdout(&self) -> bool {
        self.takes_color(AutoStream::choice(&io::stdout()))
    }

    /// Whether standard error takes colour.
    pub fn color_stderr(&self) -> bool {
        self.takes_color(AutoStream::choice(&io::stderr()))
    }

    /// `auto` is anstream's word: terminal, `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `TERM=dumb`.
    fn takes_color(&self, auto: ColorChoice) -> bool {
        match self.color {
            ColorChoice::Auto => auto != ColorChoice::Never,
            chosen => chosen != ColorChoice::Never,
        }
    }

    /// How many columns text may take.
    pub fn width(&self) -> usize {
        terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).max(40))
    }

    /// Whether there is somebody to ask.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Says something on standard error, unless `--quiet`.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.insist(text);
        }
    }

    /// Says something on standard error that `--quiet` does not silence. Nobody is left to be told when that fails.
    pub fn insist(&self, text: &str) {
        let mut stderr = io::stderr().lock();
        let _ = end_line(&mut stderr, text).and_then(|()| stderr.flush());
    }

    /// Gives the product out.
    pub fn give(&self, text: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        end_line(&mut stdout, text)?;
        stdout.flush()
    }

    /// Gives the product out, through a pager where a person reads it.
    pub fn page(&self, text: &str) -> io::Result<()> {
        match self.pager().map(|mut pager| pager.spawn()) {
            Some(Ok(mut child)) => {
                let fed = child.stdin.take().map_or(Ok(()), |mut stdin| end_line(&mut stdin, text));
                if child.wait()?.code() == Some(NO_SUCH_COMMAND) {
                    return self.give(text);
                }
                // Who quits the pager early has seen enough; that is no failure.
                fed.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
            }
            Some(Err(_)) | None => self.give(text),
        }
    }

    /// Asks a question that only `y` or `yes` answers with yes.
    pub fn ask(&self, question: &str) -> io::Result<bool> {
        let answer = self.prompt(&format!("{question} [y/N] "))?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks for a line of text.
    pub fn prompt(&self, question: &str) -> io::Result<String> {
        let mut stderr = io::stderr().lock();
        stderr.write_all(question.as_bytes())?;
        stderr.flush()?;
        let mut answer = String::new();
        if io::stdin().lock().read_line(&mut answer)? == 0 {
            stderr.write_all(b"\n")?;
        }
        Ok(answer.trim().to_owned())
    }

    /// `$PAGER`, else `less`; none off a terminal, with `--no-pager`, or where `$PAGER` is empty or `cat`.
    fn pager(&self) -> Option<Command> {
        if !self.pager || !io::stdout().is_terminal() || variable("TERM").as_deref() == Some("dumb") {
            return None;
        }
        let line = variable("PAGER").unwrap_or_else(|| "less".to_owned());
        if matches!(line.trim(), "" | "cat") {
            return None;
        }
        let mut command = shell(&line);
        if variable("LESS").is_none() {
            // Quit when it fits a screen, keep colours, leave the text on the screen, end with us on Ctrl-C.
            command.env("LESS", "FRXK");
        }
        command.stdin(Stdio::piped());
        Some(command)
    }
}

/// `$PAGER` may carry arguments: the shell takes it apart.
#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    command
}

/// `%PAGER%` may carry arguments.
#[cfg(not(unix))]
fn shell(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// The environment is asked here and nowhere else.
#[allow(clippy::disallowed_methods)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Writes text and the newline that it may lack.
fn end_line(to: &mut impl Write, text: &str) -> io::Result<()> {
    to.write_all(text.as_bytes())?;
    if text.is_empty() || text.ends_with('\n') { Ok(()) } else { to.write_all(b"\n") }
}
