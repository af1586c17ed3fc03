//! The names of files that Compose reads by itself.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The name of the one file that Compose is given.
pub const COMPOSE_FILE: &str = "docker-compose.yml";

/// The other names under which Compose looks for its file, and those that it puts over it.
///
/// Source: the Compose application model, "Compose file", and `docker compose`'s own list of default and override
/// file names.
pub const READ_BY_COMPOSE: [&str; 7] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yaml",
    "docker-compose.override.yml",
];

/// The fault of a file that inputs put there, if it is one; `place` is where they do.
pub fn twin(path: &str, place: Span) -> Option<Diagnostic> {
    if !READ_BY_COMPOSE.contains(&path) {
        return None;
    }
    let message = format!("`docker compose` reads `{path}` by itself, in place of `{COMPOSE_FILE}` or on top of it");
    let help = "services say what it would; under another name Compose leaves the file alone";
    Some(Diagnostic::error(Code::TwinFile, place, message).help(help))
}
