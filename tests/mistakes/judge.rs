//! What the compiler makes of a mistake.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use stackgen::bundle::{Unit, UnitName};
use stackgen::diagnostic::{Diagnostic, Place, Severity};
use stackgen::pipeline::{Compilation, Selection, compile};
use stackgen::source::Sources;

use super::mistake::{Kind, Mistake};

/// The inputs that the compiler reads of a project.
pub const INPUTS: [&str; 5] = ["stackgen.yaml", "catalog", "profiles", "stacks", "templates"];

/// How a mistake came out.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// An error that shows its line, or where a lost name is used, with the new one offered.
    Refused,
    /// The output differs.
    Visible,
    /// A warning on its line.
    Warned,
    /// An error, but not where the mistake is.
    Misplaced(Vec<String>),
    /// Nobody hears of it.
    Silent,
    /// The compiler fell over.
    Panicked,
}

/// A copy of the project, in which one file at a time is wrong.
pub struct Judge {
    folder: tempfile::TempDir,
    units: BTreeMap<UnitName, Unit>,
    warnings: BTreeSet<Said>,
}

/// Something said: severity, file, line, message.
type Said = (Severity, String, usize, String);

impl Judge {
    /// Copies the inputs of the repository and compiles them as they are.
    pub fn new() -> Judge {
        let folder = tempfile::tempdir().expect("a folder");
        for input in INPUTS {
            copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(input), &folder.path().join(input));
        }
        let compilation = compile(folder.path(), &Selection::default(), &());
        let Compilation { sources, reports, bundle, .. } = compilation;
        let units = bundle.expect("shipped inputs without errors").units;
        let warnings = reports.into_sorted().iter().map(|diagnostic| said(diagnostic, &sources)).collect();
        Judge { folder, units, warnings }
    }

    /// Makes a mistake, compiles, and mends it again. `text` is the file as it is.
    pub fn judge(&self, mistake: &Mistake, text: &str) -> Verdict {
        let path = self.folder.path().join(&mistake.file);
        fs::write(&path, mistake.make(text)).expect("a file that can be written");
        let compiled = catch_unwind(AssertUnwindSafe(|| compile(self.folder.path(), &Selection::default(), &())));
        fs::write(&path, text).expect("a file that can be written");
        match compiled {
            Ok(compilation) => self.verdict(mistake, text, compilation),
            Err(_) => Verdict::Panicked,
        }
    }

    fn verdict(&self, mistake: &Mistake, text: &str, compilation: Compilation) -> Verdict {
        let Compilation { sources, reports, bundle, .. } = compilation;
        let here = (&*mistake.file, mistake.line(text));
        let all = reports.into_sorted();
        let new: Vec<&Diagnostic> = all.iter().filter(|one| !self.warnings.contains(&said(one, &sources))).collect();
        let told = |one: &&Diagnostic| {
            let shown = one
                .related
                .iter()
                .map(|related| &related.span)
                .any(|span| (&*sources.get(span.file).path, sources.position(*span).line) == here);
            place(one, &sources) == here || shown || offers(one, mistake)
        };
        let told = new.iter().any(told);
        match bundle {
            None if told || new.iter().any(|one| follows_cut(one, mistake, text, &sources)) => Verdict::Refused,
            None => Verdict::Misplaced(new.iter().map(|one| format!("{:?}", said(one, &sources))).collect()),
            Some(bundle) if bundle.units != self.units => Verdict::Visible,
            Some(_) if told => Verdict::Warned,
            Some(_) => Verdict::Silent,
        }
    }
}

/// Whether the new name is offered where the lost one is used.
fn offers(diagnostic: &Diagnostic, mistake: &Mistake) -> bool {
    let mut offers = diagnostic.help.iter().filter_map(|help| help.strip_prefix("did you mean `")?.strip_suffix("`?"));
    // A container's name has its service's before it.
    let is_container = |offer: &str| offer.strip_suffix(&*mistake.name).is_some_and(|service| service.ends_with('-'));
    offers
        .any(|offer| mistake.name == offer || mistake.name.split('.').any(|part| part == offer) || is_container(offer))
}

/// Whether an error is about what a cut took away: in the file itself, or where something lost is named.
fn follows_cut(error: &Diagnostic, mistake: &Mistake, text: &str, sources: &Sources) -> bool {
    let Place::Span(span) = &error.place else { return false };
    // What is underlined, and what the message names.
    let named = error.message.split('`').skip(1).step_by(2).chain([sources.slice(*span)]);
    let mut words = named.flat_map(|named| named.split(|c: char| !(c.is_alphanumeric() || c == '_')));
    mistake.kind == Kind::Cut
        && (sources.get(span.file).path == mistake.file
            || words.any(|word| !word.is_empty() && mistake.was(text).contains(word)))
}

fn said(diagnostic: &Diagnostic, sources: &Sources) -> Said {
    let (file, line) = place(diagnostic, sources);
    (diagnostic.severity, file.to_owned(), line, diagnostic.message.clone())
}

fn place<'d>(diagnostic: &'d Diagnostic, sources: &'d Sources) -> (&'d str, usize) {
    match &diagnostic.place {
        Place::Span(span) => (&sources.get(span.file).path, sources.position(*span).line),
        Place::Path(path) => (path, 1),
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder that can be read") {
            let name = entry.expect("an entry").file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::copy(from, to).expect("a file that can be copied");
    }
}
