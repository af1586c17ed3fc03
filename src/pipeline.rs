//! The whole compiler on one screen.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::artifacts::Press;
use crate::bind::bind;
use crate::bundle::{Bundle, UnitName};
use crate::check;
use crate::data;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::discover::{self, Project};
use crate::expand::expand;
use crate::load::{self, Inputs};
use crate::model::Stack;
use crate::normalize::normalize;
use crate::overlay::environment::{check_names, check_profiles};
use crate::overlay::{Environment, overlay};
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

/// Told when a stage begins, so that a caller with a clock can measure.
pub trait Watch {
    /// The stage named begins; the one before has ended.
    fn stage(&mut self, name: &'static str);
}

/// Nobody measures.
impl Watch for () {
    fn stage(&mut self, _: &'static str) {}
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
    /// The templates that rendered them.
    pub artifacts: Option<Artifacts>,
}

/// Compiles the project at `root`.
pub fn compile(root: &Path, selection: &Selection, watch: &mut dyn Watch) -> Compilation {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let builtin = thread::Builder::new().spawn(Builtin::prepare);
    watch.stage("discover");
    let project = discover::discover(root, &mut reports);
    watch.stage("load");
    let inputs = load::load(&project, &mut sources, &mut reports);
    check_selection(&project, selection, &mut reports);
    let artifacts = OnceCell::new();
    let (stacks, bundle) = thread::scope(|scope| {
        let mut run = Run {
            inputs: &inputs,
            files: Files::default(),
            builtin: builtin.ok(),
            artifacts: &artifacts,
            templates: Templates::new(),
            sources: &sources,
            reports: &mut reports,
            winners: check::Winners::default(),
            press: Press::new(scope, &sources),
        };
        let stacks = run.stacks(selection, watch);
        run.check_all(selection, &stacks);
        watch.stage("render");
        let artifacts = run.artifacts();
        let Run { press, reports, .. } = run;
        let bundle = (reports.errors() == 0).then(|| press.finish(artifacts, selection.is_everything(), reports));
        (stacks, bundle)
    });
    let bundle = bundle.filter(|_| reports.errors() == 0);
    Compilation { sources, reports, stacks, bundle, inputs, artifacts: artifacts.into_inner() }
}

struct Run<'a, 'r, 's> {
    inputs: &'a Inputs,
    files: Files,
    builtin: Option<JoinHandle<Builtin>>,
    artifacts: &'r OnceCell<Artifacts>,
    templates: Templates,
    sources: &'r Sources,
    reports: &'r mut Reports,
    winners: check::Winners,
    press: Press<'s, 'r>,
}

impl<'r> Run<'_, 'r, '_> {
    /// The templates of artifacts. The binary's are prepared on another thread, which is waited for when the first stack is
    /// sound and not before.
    fn artifacts(&mut self) -> &'r Artifacts {
        self.artifacts.get_or_init(|| {
            let thread = self.builtin.take();
            let builtin = thread.and_then(|thread| thread.join().ok()).unwrap_or_else(Builtin::prepare);
            let Inputs { builtin_templates, templates, .. } = self.inputs;
            Artifacts::new(builtin, builtin_templates, templates, self.sources, self.reports)
        })
    }

    fn stacks(&mut self, selection: &Selection, watch: &mut dyn Watch) -> Vec<Arc<Stack>> {
        let mut stacks = Vec::new();
        check_names(self.inputs, self.reports);
        check_profiles(self.inputs, self.reports);
        for name in self.inputs.stacks.keys().filter(|name| selection.stack(name)) {
            for env in self.inputs.environments().filter(|env| selection.env(env)) {
                self.reports.about(Some(UnitName { stack: name.clone(), env: env.clone() }));
                stacks.extend(self.stack(name, env, watch));
            }
        }
        self.reports.about(None);
        stacks
    }

    /// The checks that look at all stacks.
    fn check_all(&mut self, selection: &Selection, stacks: &[Arc<Stack>]) {
        if self.reports.errors() == 0 {
            check::shared_folders(stacks, self.reports);
        }
        // Where a fault took a service away, what is said of it wins nowhere: that follows, and stays silent.
        if selection.is_everything() && self.reports.errors() == 0 {
            self.winners.report_idle(self.inputs, self.reports);
            check::variables(self.inputs, stacks, self.reports);
        }
    }

    fn stack(&mut self, name: &Arc<str>, env: &Arc<str>, watch: &mut dyn Watch) -> Option<Arc<Stack>> {
        let (sources, reports) = (self.sources, &mut *self.reports);
        watch.stage("overlay");
        let content = &self.inputs.stacks.get(name)?.content;
        let environment = Environment::of(self.inputs, name, content, env, &mut self.templates, sources, reports)?;
        let overlaid = overlay(self.inputs, environment, &mut self.templates, sources, reports);
        watch.stage("bind");
        let bound = bind(self.inputs, overlaid, reports);
        watch.stage("data");
        let data = data::resolve(&bound, &mut self.templates, sources, reports);
        watch.stage("expand");
        let expanded = expand(self.inputs, bound, &data, &self.files, &mut self.templates, sources, reports);
        self.winners.collect(&expanded);
        check::features(&expanded, reports);
        watch.stage("normalize");
        let stack = normalize(&expanded, data, sources, reports);
        watch.stage("check");
        let stack = Arc::new(stack);
        if let Some(sound) = check::stack(&stack, reports) {
            reports.about(None);
            let artifacts = self.artifacts();
            self.press.take(sound, artifacts);
        }
        Some(stack)
    }
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
