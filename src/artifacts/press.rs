//! Rendering one file and reading it back, and putting the files of all units together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ready::Ready;
use crate::bundle::{Artifact, Bundle, Unit, UnitName};
use crate::check::Sound;
use crate::diagnostic::Reports;
use crate::digest::Digest;
use crate::plan::Glance;
use crate::render::Artifacts;
use crate::source::Sources;

/// One file that is to be rendered or copied.
pub struct Sheet<'e> {
    stack: Arc<Ready>,
    path: &'e str,
}

/// What became of it.
pub struct Printed<'e> {
    sheet: Sheet<'e>,
    artifact: Option<Artifact>,
    reports: Reports,
}

/// The files of a sound stack. What was read back before has a seal.
pub fn sheets(stack: Sound, seals: BTreeSet<Digest>, artifacts: &Artifacts) -> impl Iterator<Item = Sheet<'_>> {
    let stack = Arc::new(Ready::new(stack, seals));
    let paths: Vec<_> = stack.rendered(artifacts).chain(artifacts.copies()).collect();
    paths.into_iter().map(move |path| Sheet { stack: stack.clone(), path })
}

impl<'e> Sheet<'e> {
    /// Renders it and reads it back, and looks whether it lies on disk.
    pub fn print(self, artifacts: &Artifacts, sources: &Sources, glance: &mut Glance<'_>) -> Printed<'e> {
        let mut reports = Reports::default();
        let mut artifact = self.stack.file(self.path, artifacts, sources, &mut reports);
        if let Some(artifact) = &mut artifact {
            artifact.in_place = glance.sees(&self.stack.stack().unit, self.path, artifact);
        }
        Printed { sheet: self, artifact, reports }
    }

    /// Where it stands in the order in which faults are told.
    fn place(&self) -> (&UnitName, &str) {
        (&self.stack.stack().unit, self.path)
    }
}

/// All files of the units. `complete`: the run is about every unit that there is.
pub fn bundle(mut printed: Vec<Printed<'_>>, artifacts: &Artifacts, complete: bool, reports: &mut Reports) -> Bundle {
    printed.sort_by(|one, other| one.sheet.place().cmp(&other.sheet.place()));
    let mut stacks: BTreeMap<UnitName, (Arc<Ready>, Unit)> = BTreeMap::new();
    for Printed { sheet: Sheet { stack, path }, artifact, reports: said } in printed {
        reports.absorb(None, said);
        let (_, unit) = stacks.entry(stack.stack().unit.clone()).or_insert_with(|| (stack, Unit::new()));
        unit.extend(artifact.map(|artifact| (path.to_owned(), artifact)));
    }
    let units = stacks.into_iter().map(|(name, (stack, files))| (name, stack.unit(files, artifacts, reports)));
    Bundle { units: units.collect(), complete }
}
