//! One run: what its threads share.

use std::mem::take;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::worker::Task;
use super::{Selection, Watch};
use crate::crew::Work;
use crate::diagnostic::Reports;
use crate::discover;
use crate::load::{self, Inputs};
use crate::overlay::environment::{check_names, check_profiles};
use crate::render::{Artifacts, Builtin};
use crate::source::Sources;

/// What the threads of a run share.
pub(super) struct Run<'r> {
    /// The binary's templates, until they are taken for the artifacts.
    builtin: OnceLock<Mutex<Option<Builtin>>>,
    loaded: OnceLock<Loaded>,
    artifacts: OnceLock<Artifacts>,
    template_faults: Mutex<Reports>,
    /// The project's root, where what was generated is known.
    pub(super) generated: Option<&'r Path>,
    pub(super) watch: &'r dyn Watch,
}

/// What was read.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) inputs: Inputs,
    pub(super) sources: Sources,
    /// Whether the inputs could be read; only then is anything rendered.
    pub(super) is_sound: bool,
}

/// A project's own files of more bytes than this keep more threads busy than their making takes.
const SMALL: usize = 1 << 16;

impl<'r> Run<'r> {
    pub(super) fn new(generated: Option<&'r Path>, watch: &'r dyn Watch) -> Run<'r> {
        let (builtin, loaded, artifacts) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Run { builtin, loaded, artifacts, template_faults: Mutex::default(), generated, watch }
    }

    /// Prepares the binary's templates, unless that was done.
    pub(super) fn prepare(&self) -> &Mutex<Option<Builtin>> {
        self.builtin.get_or_init(|| Mutex::new(Some(Builtin::prepare())))
    }

    /// Reads the inputs. What there is to do then is to compile every selected unit.
    pub(super) fn load(&self, root: &Path, selection: &Selection, reports: &mut Reports) -> Work<Task<'r>> {
        self.watch.stage("discover");
        let project = discover::discover(root, reports);
        self.watch.stage("load");
        let mut sources = Sources::default();
        let inputs = load::load(&project, &mut sources, reports);
        selection.check(&project, reports);
        check_names(&inputs, reports);
        check_profiles(&inputs, reports);
        let tasks = selection.units(&inputs).map(Task::Compile).collect();
        let more_threads = usize::from(sources.own_bytes() > SMALL);
        // Nobody else sets it.
        let _ = self.loaded.set(Loaded { inputs, sources, is_sound: reports.errors() == 0 });
        self.watch.end();
        Work { tasks, more_threads }
    }

    /// What was read; waits until it is.
    pub(super) fn loaded(&self) -> &Loaded {
        self.loaded.wait()
    }

    /// The templates of artifacts. Who asks first adds the project's to the binary's.
    pub(super) fn artifacts(&self) -> &Artifacts {
        self.artifacts.get_or_init(|| {
            let builtin = lock(self.prepare()).take().unwrap_or_else(Builtin::prepare);
            let Loaded { inputs: Inputs { builtin_templates, templates, .. }, sources, .. } = self.loaded();
            let mut faults = lock(&self.template_faults);
            Artifacts::new(builtin, builtin_templates, templates, sources, &mut faults)
        })
    }

    /// What is wrong with templates; once.
    pub(super) fn template_faults(&self) -> Reports {
        take(&mut lock(&self.template_faults))
    }

    /// What was read and made, when no thread needs it any more.
    pub(super) fn end(self) -> (Loaded, Option<Artifacts>) {
        (self.loaded.into_inner().unwrap_or_default(), self.artifacts.into_inner())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
