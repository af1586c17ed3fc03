//! Reading a unit's files back while the next one is rendered: this takes as long as the rendering.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{Builder, Scope, ScopedJoinHandle};

use crate::diagnostic::Reports;
use crate::render::{Draft, context};
use crate::verify;
use crate::yaml::Node;

/// The files of one unit as they were rendered, and what they should say.
#[derive(Debug)]
pub(super) struct Rendered {
    /// The unit's folder.
    pub folder: String,
    /// The files.
    pub drafts: BTreeMap<String, Draft>,
    /// What the file of Compose should say.
    pub compose: Option<Node>,
    /// What `.env` should say.
    pub variables: Vec<context::Variable>,
}

impl Rendered {
    /// Reads the files back.
    fn read_back(&self) -> Reports {
        let mut reports = Reports::default();
        verify::unit(&self.folder, &self.drafts, self.compose.as_ref(), &mut reports);
        let env = self.drafts.get(".env").and_then(|draft| std::str::from_utf8(&draft.artifact.bytes).ok());
        if let Some(env) = env {
            let pairs = self.variables.iter().map(|variable| (variable.name.as_str(), variable.value.as_str()));
            verify::variables(&format!("{}/.env", self.folder), env, pairs, &mut reports);
        }
        reports
    }
}

/// A second reader at work.
pub(super) struct SecondReader<'s> {
    rendered: Arc<Rendered>,
    /// `None` where the system gives no thread: then the files are read back when their turn comes.
    thread: Option<ScopedJoinHandle<'s, Reports>>,
}

impl<'s> SecondReader<'s> {
    /// Begins to read back.
    pub fn start<'e>(scope: &'s Scope<'s, 'e>, rendered: Rendered) -> SecondReader<'s> {
        let rendered = Arc::new(rendered);
        let own = rendered.clone();
        SecondReader { rendered, thread: Builder::new().spawn_scoped(scope, move || own.read_back()).ok() }
    }

    /// Waits for the end; gives the files and what there is to say about them.
    pub fn finish(self) -> (BTreeMap<String, Draft>, Reports) {
        let reports = match self.thread {
            Some(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            None => self.rendered.read_back(),
        };
        let drafts = Arc::try_unwrap(self.rendered).map_or_else(|shared| shared.drafts.clone(), |own| own.drafts);
        (drafts, reports)
    }
}
