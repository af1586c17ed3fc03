//! Which of the binary's templates come to nothing in most stacks, and in which they do not.

use super::context::{Context, VariableKind};

/// What a stack must have for a template to make something of it.
///
/// The templates ask the same by themselves, since a project may extend them. Knowing it before spares most stacks to compile and to
/// render them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A container whose data can be saved.
    Backup,
    /// A container that serves HTTPS.
    Certificate,
    /// A secret.
    Credential,
    /// A check of a container's work.
    Check,
    /// An application that operators submit.
    Application,
    /// A job that applies topics.
    Topic,
    /// A job that applies directories of HDFS.
    Directory,
}

impl Occasion {
    /// Each of them.
    pub const ALL: [Occasion; 7] = [
        Occasion::Backup,
        Occasion::Certificate,
        Occasion::Credential,
        Occasion::Check,
        Occasion::Application,
        Occasion::Topic,
        Occasion::Directory,
    ];

    /// That of the template for an artifact; `None` where every stack has what it is about.
    pub fn of(path: &str) -> Option<Occasion> {
        let (name, _) = path.strip_prefix("scripts/")?.split_once('.')?;
        match name {
            "backup" | "backups" | "restore" => Some(Occasion::Backup),
            "certificate" | "certificates" => Some(Occasion::Certificate),
            "credentials" => Some(Occasion::Credential),
            "verify" | "checks" => Some(Occasion::Check),
            "submit" | "applications" => Some(Occasion::Application),
            "topics" => Some(Occasion::Topic),
            "hdfs" => Some(Occasion::Directory),
            _ => None,
        }
    }

    /// Whether a stack gives it.
    pub fn is_given(self, stack: &Context) -> bool {
        match self {
            Occasion::Backup => stack.services.iter().any(|service| service.backup.is_some()),
            Occasion::Certificate => stack.services.iter().any(|service| service.certificates.is_some()),
            Occasion::Credential => {
                !stack.required.is_empty()
                    || stack.variables.iter().any(|variable| variable.kind == VariableKind::Secret)
            }
            Occasion::Check => !stack.checks.is_empty(),
            Occasion::Application => !stack.applications.is_empty(),
            Occasion::Topic => !stack.topic_jobs.is_empty(),
            Occasion::Directory => !stack.directory_jobs.is_empty(),
        }
    }
}
