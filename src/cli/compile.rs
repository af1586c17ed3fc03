//! The way from the inputs to what is wanted on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use stackgen::bundle::Bundle;
use stackgen::model::Stack;
use stackgen::pipeline::Watch as _;
use stackgen::pipeline::{self, Compilation, Selection};
use stackgen::plan::{self, Plan};

use super::exit::{Exit, Failure};
use super::selection::SelectionArgs;
use super::session::Session;

/// Sound inputs, compiled.
#[derive(Debug)]
pub struct Compiled {
    /// The project.
    pub root: PathBuf,
    /// The selected stacks in the selected environments.
    pub stacks: Vec<Arc<Stack>>,
    /// Their files.
    pub bundle: Bundle,
}

/// Compiles the project that the command line names, and tells what there is to say about its inputs.
pub fn compile(session: &mut Session, selection: &SelectionArgs) -> Result<&'static Compiled, Failure> {
    let root = session.root()?;
    compile_at(session, &root, &selection.to_selection())
}

/// The same, to be held against what was generated.
pub fn compile_onto(session: &mut Session, selection: &SelectionArgs) -> Result<&'static Compiled, Failure> {
    let root = session.root()?;
    let compilation = pipeline::compile_onto(&root, &selection.to_selection(), &session.stopwatch);
    compiled(session, &root, compilation)
}

/// Compiles the project in `root`.
pub fn compile_at(session: &mut Session, root: &Path, selection: &Selection) -> Result<&'static Compiled, Failure> {
    let compilation = pipeline::compile(root, selection, &session.stopwatch);
    compiled(session, root, compilation)
}

fn compiled(session: &mut Session, root: &Path, compilation: Compilation) -> Result<&'static Compiled, Failure> {
    // The process ends soon: giving all that was read and made back piece by piece would only take time.
    std::mem::forget((compilation.inputs, compilation.artifacts));
    session.sources = compilation.sources;
    session.reports = compilation.reports;
    session.report()?;
    match compilation.bundle {
        Some(bundle) => Ok(Box::leak(Box::new(Compiled { root: root.to_owned(), stacks: compilation.stacks, bundle }))),
        None => Err(Failure::said(Exit::Input)),
    }
}

/// Compares what is wanted with the disk; `afresh` when that changed since it was compiled.
pub fn plan<'a>(session: &mut Session, compiled: &'a Compiled, afresh: bool) -> Result<Plan<'a>, Failure> {
    session.stopwatch.stage("plan");
    let plan = if afresh { plan::plan_afresh } else { plan::plan };
    plan(&compiled.bundle, &compiled.root).map_err(|error| Failure::machine_said(error.to_string()))
}
