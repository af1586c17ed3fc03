//! The templates that the binary carries.

use std::collections::BTreeMap;

use include_dir::{Dir, File, include_dir};
use minijinja::Environment;

use super::occasion::Occasion;
use super::writing;
use crate::bundle::Artifact;
use crate::source::{FileId, Sources};
use crate::text::SharedText;

/// The repository's own `templates/`.
static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// How the name of a template ends; without it, it is the path of the artifact. What does not end so is copied.
pub(crate) const SUFFIX: &str = ".j2";

/// Steps that one artifact may take: five hundred for each of 16,000 services.
const FUEL: u64 = 8_000_000;

/// The binary's templates, ready to be rendered. They depend on no input, so they can be prepared while inputs are read.
#[derive(Debug)]
pub struct Builtin {
    pub(super) environment: Environment<'static>,
    /// Those that cannot be read, which [`Artifacts`](super::Artifacts) reports.
    pub(super) faulty: Vec<&'static str>,
    /// What is only copied.
    pub(super) copies: BTreeMap<String, Artifact>,
}

impl Builtin {
    /// Their text, as sources that faults can point into, by path below `templates/`.
    pub fn sources(sources: &mut Sources) -> Vec<(&'static str, FileId)> {
        let templates = builtin().into_iter().filter(|(name, _)| is_template(name));
        templates
            .map(|(name, text)| (name, sources.add(format!("<builtin>/templates/{name}"), SharedText::Static(text))))
            .collect()
    }

    /// Prepares them; those that most stacks need not are prepared when the first one asks.
    pub fn prepare() -> Builtin {
        let mut environment = writing::environment(FUEL);
        environment.set_loader(|name| Ok(BUILTIN.get_file(name).and_then(File::contents_utf8)));
        let (templates, copies): (Vec<_>, Vec<_>) = builtin().into_iter().partition(|(name, _)| is_template(name));
        let names = templates.into_iter().filter(|(name, _)| is_for_all(name));
        let faulty = names.filter(|(name, text)| environment.add_template(name, text).is_err()).map(|(name, _)| name);
        let faulty = faulty.collect();
        let copies =
            copies.into_iter().map(|(path, text)| (path.to_owned(), Artifact::of(SharedText::Static(text)))).collect();
        Builtin { environment, faulty, copies }
    }
}

/// Whether every stack makes something of a template.
fn is_for_all(name: &str) -> bool {
    !is_partial(name) && name.strip_suffix(SUFFIX).and_then(Occasion::of).is_none()
}

/// Whether a file is Jinja's: what is rendered, and what that includes.
pub(super) fn is_template(name: &str) -> bool {
    name.ends_with(SUFFIX) || is_partial(name)
}

/// Whether a file is there for templates to include.
pub(super) fn is_partial(name: &str) -> bool {
    name.split('/').any(|segment| segment.starts_with('_'))
}

/// The binary's templates, and what it only copies, by path.
fn builtin() -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut folders = vec![&BUILTIN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        found.extend(folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))));
    }
    found.sort_unstable();
    found
}
