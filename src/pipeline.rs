//! The whole compiler on one screen.

use std::collections::BTreeSet;
use std::mem::take;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::artifacts::{self, Printed, Sheet};
use crate::bind::bind;
use crate::bundle::{Bundle, UnitName};
use crate::check;
use crate::crew::{self, Hand, Work};
use crate::data;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::discover::{self, Project};
use crate::expand::expand;
use crate::load::{self, Inputs};
use crate::model::Stack;
use crate::normalize::normalize;
use crate::overlay::environment::{check_names, check_profiles};
use crate::overlay::{Environment, overlay};
use crate::plan::{self, Glance};
use crate::render::{Artifacts, Builtin, Files};
use crate::source::Sources;
use crate::template::Templates;

/// Which stacks and environments a run is about; empty means all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Stacks by name.
    pub stacks: BTreeSet<String>,
    /// Environments by name.
    pub envs: BTreeSet<String>,
}

impl Selection {
    /// Whether the run is about everything.
    pub fn is_everything(&self) -> bool {
        self.stacks.is_empty() && self.envs.is_empty()
    }

    fn stack(&self, name: &str) -> bool {
        self.stacks.is_empty() || self.stacks.contains(name)
    }

    fn env(&self, name: &str) -> bool {
        self.envs.is_empty() || self.envs.contains(name)
    }
}

/// The stages from a project's folder to the plan of a build, in order.
pub const STAGES: [&str; 11] =
    ["discover", "load", "overlay", "bind", "data", "expand", "normalize", "check", "render", "verify", "plan"];

/// Told when a stage begins, so that a caller with a clock can measure. Stages run on several threads at once.
pub trait Watch: Sync {
    /// On this thread the stage named begins; the one before has ended.
    fn stage(&self, name: &'static str);
    /// This thread has nothing more to do.
    fn end(&self);
}

/// Nobody measures.
impl Watch for () {
    fn stage(&self, _: &'static str) {}
    fn end(&self) {}
}

/// What a run makes of a project.
#[derive(Debug)]
pub struct Compilation {
    /// The input text, for showing diagnostics.
    pub sources: Sources,
    /// What there is to say.
    pub reports: Reports,
    /// The stacks of the run in their canonical form; those with faults are missing.
    pub stacks: Vec<Arc<Stack>>,
    /// The artifacts; `None` where there are errors.
    pub bundle: Option<Bundle>,
    /// What the inputs say.
    pub inputs: Inputs,
    /// The templates of artifacts.
    pub artifacts: Option<Artifacts>,
}

/// Compiles the project at `root`.
pub fn compile(root: &Path, selection: &Selection, watch: &dyn Watch) -> Compilation {
    run(root, selection, Run::new(None, watch))
}

/// Compiles the project at `root`, to be held against what was generated there: what its records say was read back is not
/// read back again.
pub fn compile_onto(root: &Path, selection: &Selection, watch: &dyn Watch) -> Compilation {
    run(root, selection, Run::new(Some(root), watch))
}

fn run(root: &Path, selection: &Selection, run: Run<'_>) -> Compilation {
    let (mut reports, watch) = (Reports::default(), run.watch);
    let prepare = || {
        run.prepare();
    };
    let done = crew::share(prepare, || run.load(root, selection, &mut reports), || Worker::new(&run));
    watch.stage("check");
    let (units, printed) = sorted(done);
    let Loaded { inputs, .. } = run.loaded();
    let stacks = check_all(inputs, selection, units, &mut reports);
    watch.stage("render");
    let artifacts = run.artifacts();
    reports.absorb(None, take(&mut lock(&run.template_faults)));
    let is_sound = reports.errors() == 0;
    let bundle = is_sound.then(|| artifacts::bundle(printed, artifacts, selection.is_everything(), &mut reports));
    let bundle = bundle.filter(|_| reports.errors() == 0);
    let Run { loaded, artifacts, .. } = run;
    let Loaded { inputs, sources, .. } = loaded.into_inner().unwrap_or_default();
    Compilation { sources, reports, stacks, bundle, inputs, artifacts: artifacts.into_inner() }
}

/// What the threads of a run share.
struct Run<'r> {
    /// The binary's templates, until they are taken for the artifacts.
    builtin: OnceLock<Mutex<Option<Builtin>>>,
    loaded: OnceLock<Loaded>,
    artifacts: OnceLock<Artifacts>,
    template_faults: Mutex<Reports>,
    /// The project's root, where what was generated is known.
    generated: Option<&'r Path>,
    watch: &'r dyn Watch,
}

/// What was read.
#[derive(Default)]
struct Loaded {
    inputs: Inputs,
    sources: Sources,
    /// Whether the inputs could be read; only then is anything rendered.
    is_sound: bool,
}

/// One stack in one environment, compiled.
struct Unit {
    name: UnitName,
    /// `None` where it cannot be made for faults.
    stack: Option<Arc<Stack>>,
    winners: check::Winners,
    reports: Reports,
}

/// What one thread can do by itself.
enum Task<'r> {
    Compile(UnitName),
    Print(Sheet<'r>),
}

/// What came of it.
enum Done<'r> {
    Compiled(Unit),
    Printed(Printed<'r>),
}

/// One thread, with what it keeps from one task to the next.
struct Worker<'r> {
    run: &'r Run<'r>,
    inputs: &'r Inputs,
    sources: &'r Sources,
    templates: Templates,
    files: Files,
    glance: Glance<'r>,
}

/// A project's own files of more bytes than this keep more threads busy than their making takes.
const SMALL: usize = 1 << 16;

impl<'r> Run<'r> {
    fn new(generated: Option<&'r Path>, watch: &'r dyn Watch) -> Run<'r> {
        let (builtin, loaded, artifacts) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Run { builtin, loaded, artifacts, template_faults: Mutex::default(), generated, watch }
    }

    /// Prepares the binary's templates, unless that was done.
    fn prepare(&self) -> &Mutex<Option<Builtin>> {
        self.builtin.get_or_init(|| Mutex::new(Some(Builtin::prepare())))
    }

    /// Reads the inputs. What there is to do then is to compile every selected unit.
    fn load(&self, root: &Path, selection: &Selection, reports: &mut Reports) -> Work<Task<'r>> {
        self.watch.stage("discover");
        let project = discover::discover(root, reports);
        self.watch.stage("load");
        let mut sources = Sources::default();
        let inputs = load::load(&project, &mut sources, reports);
        check_selection(&project, selection, reports);
        check_names(&inputs, reports);
        check_profiles(&inputs, reports);
        let tasks = units(&inputs, selection).map(Task::Compile).collect();
        let more_threads = usize::from(sources.own_bytes() > SMALL);
        // Nobody else sets it.
        let _ = self.loaded.set(Loaded { inputs, sources, is_sound: reports.errors() == 0 });
        self.watch.end();
        Work { tasks, more_threads }
    }

    /// What was read; waits until it is.
    fn loaded(&self) -> &Loaded {
        self.loaded.wait()
    }

    /// The templates of artifacts. Who asks first adds the project's to the binary's.
    fn artifacts(&self) -> &Artifacts {
        self.artifacts.get_or_init(|| {
            let builtin = lock(self.prepare()).take().unwrap_or_else(Builtin::prepare);
            let Loaded { inputs: Inputs { builtin_templates, templates, .. }, sources, .. } = self.loaded();
            let mut faults = lock(&self.template_faults);
            Artifacts::new(builtin, builtin_templates, templates, sources, &mut faults)
        })
    }
}

/// The selected units.
fn units(inputs: &Inputs, selection: &Selection) -> impl Iterator<Item = UnitName> {
    let stacks = inputs.stacks.keys().filter(|name| selection.stack(name));
    let envs = || inputs.environments().filter(|env| selection.env(env));
    stacks.flat_map(move |stack| envs().map(|env| UnitName { stack: stack.clone(), env: env.clone() }))
}

/// What the threads did, by kind; the units in their order.
fn sorted(done: Vec<Done<'_>>) -> (Vec<Unit>, Vec<Printed<'_>>) {
    let (mut units, mut printed) = (Vec::new(), Vec::new());
    for done in done {
        match done {
            Done::Compiled(unit) => units.push(unit),
            Done::Printed(file) => printed.push(file),
        }
    }
    units.sort_by(|one, other| one.name.cmp(&other.name));
    (units, printed)
}

impl<'r> Hand for Worker<'r> {
    type Task = Task<'r>;
    type Done = Done<'r>;

    fn work(&mut self, task: Task<'r>, more: &mut Vec<Task<'r>>) -> Done<'r> {
        match task {
            Task::Compile(name) => Done::Compiled(self.unit(name, more)),
            Task::Print(sheet) => {
                self.run.watch.stage("render");
                Done::Printed(sheet.print(self.run.artifacts(), self.sources, &mut self.glance))
            }
        }
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        self.run.watch.end();
    }
}

impl<'r> Worker<'r> {
    fn new(run: &'r Run<'r>) -> Worker<'r> {
        let Loaded { inputs, sources, .. } = run.loaded();
        let glance = Glance::new(run.generated);
        Worker { run, inputs, sources, templates: Templates::new(), files: Files::default(), glance }
    }

    fn unit(&mut self, name: UnitName, more: &mut Vec<Task<'r>>) -> Unit {
        let (mut winners, mut reports) = (check::Winners::default(), Reports::default());
        let stack = self.stack(&name, &mut winners, &mut reports).map(Arc::new);
        let sound = stack.as_ref().and_then(|stack| check::stack(stack, &mut reports));
        if let Some(sound) = sound.filter(|_| self.run.loaded().is_sound) {
            let seals = self.run.generated.map(|root| plan::seals(root, &name)).unwrap_or_default();
            more.extend(artifacts::sheets(sound, seals, self.run.artifacts()).map(Task::Print));
        }
        Unit { name, stack, winners, reports }
    }

    /// The stages from the inputs to the canonical form.
    fn stack(&mut self, name: &UnitName, winners: &mut check::Winners, reports: &mut Reports) -> Option<Stack> {
        let Worker { run: Run { watch, .. }, inputs, sources, templates, files, .. } = self;
        watch.stage("overlay");
        let content = &inputs.stacks.get(&name.stack)?.content;
        let environment = Environment::of(inputs, &name.stack, content, &name.env, templates, sources, reports)?;
        let overlaid = overlay(inputs, environment, templates, sources, reports);
        watch.stage("bind");
        let bound = bind(inputs, overlaid, reports);
        watch.stage("data");
        let data = data::resolve(&bound, templates, sources, reports);
        watch.stage("expand");
        let expanded = expand(inputs, bound, &data, files, templates, sources, reports);
        winners.collect(&expanded);
        check::features(&expanded, reports);
        watch.stage("normalize");
        let stack = normalize(&expanded, data, sources, reports);
        watch.stage("check");
        Some(stack)
    }
}

/// Takes in what was said of each unit, and looks at all of them together. Gives their stacks.
fn check_all(inputs: &Inputs, selection: &Selection, units: Vec<Unit>, reports: &mut Reports) -> Vec<Arc<Stack>> {
    let (mut stacks, mut winners) = (Vec::new(), Vec::new());
    for unit in units {
        reports.absorb(Some(unit.name), unit.reports);
        stacks.extend(unit.stack);
        winners.push(unit.winners);
    }
    if reports.errors() == 0 {
        check::shared_folders(&stacks, reports);
    }
    // Where a fault took a service away, what is said of it wins nowhere: that follows, and stays silent.
    if selection.is_everything() && reports.errors() == 0 {
        check::Winners::of_all(winners.into_iter()).report_idle(inputs, reports);
        check::variables(inputs, &stacks, reports);
    }
    stacks
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reports stacks and environments that were asked for and do not exist.
fn check_selection(project: &Project, selection: &Selection, reports: &mut Reports) {
    let mut check = |kind: &str, wanted: &BTreeSet<String>, known: Vec<&str>, folder: &str| {
        for name in wanted.iter().filter(|name| !known.contains(&name.as_str())) {
            let fault = Diagnostic::at_path(Code::UnknownName, folder, format!("no {kind} is named `{name}`"));
            reports.report(fault.suggest(name, known.iter().copied()));
        }
    };
    check("stack", &selection.stacks, project.stacks.keys().map(String::as_str).collect(), "stacks");
    check("environment", &selection.envs, project.profiles.keys().map(String::as_str).collect(), "profiles");
}
