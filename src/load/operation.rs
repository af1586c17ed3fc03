//! What operators run in a container that stays: checks, which ask it whether it does its work, and applications, which
//! are submitted in it.

use std::sync::Arc;

use crate::load::read::{At, Named, Scalar, Templated, record, scalars};

record! {
    /// A command in the running container, and what it must answer.
    pub struct CheckStatement {
        /// What it proves, in one line.
        summary: Option<Arc<str>>,
        /// The command and its arguments.
        #[schemars(default)]
        run: Vec<Templated<Arc<str>>>,
        /// The exit code that it must end with; 0 where nothing is said.
        exit: Option<At<ExitCode>>,
        /// Texts that its output must hold, each within a line.
        #[schemars(default)]
        contains: Vec<Templated<Arc<str>>>,
        /// How many lines its output must have at least, blank ones not counted.
        lines: Option<At<u32>>,
        /// Whether it asks for data that comes only once the stack works: `deploy` leaves it out.
        data: Option<bool>,
    }
}

record! {
    /// An application that is submitted in the container.
    pub struct ApplicationStatement {
        /// What it does, in one line.
        summary: Option<Arc<str>>,
        /// Its program or archive, by its path in the container.
        file: Option<Templated<Arc<str>>>,
        /// The main class, where the file is an archive.
        class: Option<Templated<Arc<str>>>,
        /// What Spark fetches for it, each as group:name:version on Maven Central.
        #[schemars(default)]
        packages: Vec<At<Coordinate>>,
        /// Properties of Spark for it, such as `spark.executor.memory`.
        #[schemars(default)]
        conf: Named<Templated<Arc<str>>>,
        /// Arguments of its own.
        #[schemars(default)]
        arguments: Vec<Templated<Arc<str>>>,
    }
}

/// What a process says when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitCode(pub u8);

impl Scalar for ExitCode {
    const EXPECTED: &'static str = "an exit code from 0 to 255";
    const PATTERN: Option<&'static str> = Some("^[0-9]{1,3}$");

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map(ExitCode).map_err(|_| String::new())
    }
}

/// A library in a Maven repository: `group:name:version`.
///
/// Spark's own form, <https://spark.apache.org/docs/3.5.8/submitting-applications.html#advanced-dependency-management>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordinate(pub Arc<str>);

impl Scalar for Coordinate {
    const EXPECTED: &'static str = "a library as group:name:version, such as `org.postgresql:postgresql:42.7.8`";
    const PATTERN: Option<&'static str> = Some("^[^:,\\s]+:[^:,\\s]+:[^:,\\s]+$");

    fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let sound = |part: &&str| !part.is_empty() && !part.contains([',', ' ', '\t', '\n']);
        if parts.len() == 3 && parts.iter().all(sound) { Ok(Coordinate(text.into())) } else { Err(String::new()) }
    }
}

scalars!(ExitCode, Coordinate);
