//! Stage: files become typed inputs, every fault at its place.

pub mod body;
mod check;
pub mod entry;
mod names;
pub mod operation;
pub mod over;
pub mod profile;
pub mod project;
pub mod read;
mod removals;
pub mod stack;
pub mod stated;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::data::Holding;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::discover::{self, Project, reason, unreadable};
use crate::render::Builtin;
use crate::source::{FileId, Sources, Span};
use crate::template::{Templates, is_template};
use crate::text::SharedText;
use crate::yaml::{self, Data, Node, Tag};
use entry::{Entry, Extends};
use profile::Profile;
use project::{Features, ProjectFile};
use read::{At, FromNode, Kept, unknown_key};
use stack::Stack;

/// The prefix that `extends` of a profile gives to a built-in one.
pub const BUILTIN_PREFIX: &str = "builtin/";

/// Everything that the inputs say.
#[derive(Debug, Default)]
pub struct Inputs {
    /// `stackgen.yaml`.
    pub project: Option<ProjectFile>,
    /// The declared features.
    pub features: Features,
    /// Whether their declaration has faults: who speaks of one that is not there stays silent.
    pub features_faulty: bool,
    /// Catalog entries by name: the project's, and the built-in ones that a stack uses.
    pub entries: BTreeMap<Arc<str>, LoadedEntry>,
    /// The names of every entry, loaded or not.
    pub entry_names: BTreeSet<String>,
    /// Names of entries that exist but have faults: who uses them stays silent.
    pub broken_entries: BTreeSet<String>,
    /// What could be read of those, for their other faults.
    pub partial_entries: Vec<Entry>,
    /// The names of the project's profiles, those with faults too.
    pub profile_names: BTreeSet<String>,
    /// Profiles by name; built-in ones that a profile extends have [`BUILTIN_PREFIX`].
    pub profiles: BTreeMap<Arc<str>, Loaded<Profile>>,
    /// The roles that services may play.
    pub roles: BTreeSet<Arc<str>>,
    /// Stacks by name.
    pub stacks: BTreeMap<Arc<str>, Loaded<Stack>>,
    /// The binary's templates: path below `templates/`, and the file.
    pub builtin_templates: Vec<(&'static str, FileId)>,
    /// The project's templates: path below `templates/`, and the file.
    pub templates: Vec<(String, FileId)>,
    /// Files that lie beside inputs and that `from:` names, by path.
    pub beside: BTreeMap<String, FileId>,
}

/// A typed file and where it came from.
#[derive(Debug)]
pub struct Loaded<T> {
    /// Its content.
    pub content: Kept<T>,
    /// The file.
    pub file: FileId,
}

/// A catalog entry, with the built-in one that it lies over.
#[derive(Debug)]
pub struct LoadedEntry {
    /// Its content; where it extends a built-in entry, merged with it.
    pub content: Kept<Entry>,
    /// The file that defines it.
    pub file: FileId,
    /// Whether the file is embedded in the binary.
    pub builtin: bool,
}

/// Loads a project's files.
pub fn load(project: &Project, sources: &mut Sources, reports: &mut Reports) -> Inputs {
    let mut loader = Loader { root: &project.root, sources, reports, partial_entries: Vec::new() };
    // For another version, other keys may be known: nothing else is said.
    if loader.is_for_another_version() {
        return Inputs::default();
    }
    let (features, features_faulty) = loader.features(project);
    let mut inputs = Inputs {
        features,
        features_faulty,
        project: loader.alone(discover::ROOT_FILE).map(|loaded| loaded.content.value),
        profiles: loader.profiles(project),
        profile_names: project.profiles.keys().cloned().collect(),
        ..Inputs::default()
    };
    for (name, path) in &project.stacks {
        // Of one whose services cannot be read nothing else can be said.
        if let Some(stack) = loader.file::<Stack>(path).filter(|stack| has_services(&stack.content)) {
            inputs.stacks.insert(name.as_str().into(), stack);
        }
    }
    loader.entries(project, &mut inputs);
    inputs.partial_entries = std::mem::take(&mut loader.partial_entries);
    inputs.roles = loader.roles(&inputs);
    inputs.beside = loader.beside(&inputs);
    inputs.templates = loader.templates(project);
    inputs.builtin_templates = Builtin::sources(loader.sources);
    loader.refuse_stray(project, &inputs);
    inputs.check_environments(reports);
    check::check(&inputs, reports);
    check_unused(&inputs, sources, reports);
    inputs
}

/// Reports what does not parse in the project's entries that no stack uses: nothing else would look at it.
fn check_unused(inputs: &Inputs, sources: &Sources, reports: &mut Reports) {
    let used = used_names(inputs);
    let unused = inputs.entries.iter().filter(|(name, entry)| !entry.builtin && !used.contains(*name));
    let mut templates: Option<Templates> = None;
    for (_, entry) in unused {
        let templates = templates.get_or_insert_with(Templates::new);
        check_templates(&entry.content.node, templates, sources, reports);
    }
}

fn check_templates(node: &Node, templates: &mut Templates, sources: &Sources, reports: &mut Reports) {
    match &node.data {
        Data::Scalar(scalar) if is_template(&scalar.text) => drop(templates.references(node, sources, reports)),
        Data::Scalar(_) => {}
        Data::List(items) => items.iter().for_each(|item| check_templates(item, templates, sources, reports)),
        // Files are templates of their own kind.
        Data::Map(map) => map
            .iter()
            .filter(|(key, _)| &***key != "files")
            .for_each(|(_, entry)| check_templates(&entry.value, templates, sources, reports)),
    }
}

/// The path of a file that an input names from where it lies.
pub fn beside(sources: &Sources, said: Span, path: &str) -> String {
    let input = &sources.get(said.file).path;
    match input.trim_end_matches('>').rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None => path.to_owned(),
    }
}

/// Every `from:` of a file in a tree.
fn file_origins<'n>(node: &'n Node, found: &mut Vec<&'n Node>) {
    let children: Vec<&Node> = match &node.data {
        Data::Map(map) => {
            if let Some(files) = map.get("files").and_then(|entry| entry.value.as_map()) {
                found.extend(files.values().filter_map(|file| file.value.get("from")));
            }
            map.values().map(|entry| &entry.value).collect()
        }
        Data::List(items) => items.iter().collect(),
        Data::Scalar(_) => Vec::new(),
    };
    children.into_iter().for_each(|child| file_origins(child, found));
}

struct Loader<'a> {
    root: &'a Path,
    sources: &'a mut Sources,
    reports: &'a mut Reports,
    partial_entries: Vec<Entry>,
}

impl Loader<'_> {
    /// Whether the project asks for another stackgen, which is reported.
    fn is_for_another_version(&mut self) -> bool {
        let mut unsaid = Reports::default();
        let mut loader =
            Loader { root: self.root, sources: &mut *self.sources, reports: &mut unsaid, partial_entries: Vec::new() };
        let project =
            loader.read(discover::ROOT_FILE).and_then(|file| yaml::read(file, loader.sources, loader.reports));
        let stated = project.as_ref().and_then(|project| project.get("stackgen"));
        let wanted = stated.and_then(|node| At::from_node(node, &mut unsaid));
        let errors = self.reports.errors();
        wanted.iter().for_each(|wanted| project::check_version(wanted, self.reports));
        self.reports.errors() > errors
    }

    /// The declared features, and whether their file has faults.
    fn features(&mut self, project: &Project) -> (Features, bool) {
        let errors = self.reports.errors();
        let loaded: Option<Loaded<Features>> = match &project.features {
            Some(path) => self.alone(path),
            None => discover::builtin_catalog("features")
                .and_then(|text| self.text(&format!("<{BUILTIN_PREFIX}catalog/features.yaml>"), text)),
        };
        let features = loaded.map(|loaded| loaded.content.value).unwrap_or_default();
        (features, self.reports.errors() > errors)
    }

    fn profiles(&mut self, project: &Project) -> BTreeMap<Arc<str>, Loaded<Profile>> {
        let mut profiles = BTreeMap::new();
        for (name, path) in &project.profiles {
            if let Some(profile) = self.file::<Profile>(path) {
                profiles.insert(Arc::from(name.as_str()), profile);
            }
        }
        let mut wanted: Vec<Arc<str>> = profiles.values().filter_map(builtin_parent).collect();
        while let Some(name) = wanted.pop() {
            let Some(stem) = name.strip_prefix(BUILTIN_PREFIX) else { continue };
            let Some(text) = discover::builtin_profile(stem).filter(|_| !profiles.contains_key(&name)) else {
                continue;
            };
            if let Some(mut profile) = self.text::<Profile>(&format!("<{BUILTIN_PREFIX}profiles/{stem}.yaml>"), text) {
                // Inside the binary, a profile's parent is a built-in one as well.
                if let Some(parent) = &mut profile.content.value.extends
                    && !parent.value.starts_with(BUILTIN_PREFIX)
                {
                    parent.value = format!("{BUILTIN_PREFIX}{}", parent.value).into();
                }
                wanted.extend(builtin_parent(&profile));
                profiles.insert(name, profile);
            }
        }
        profiles
    }

    fn entries(&mut self, project: &Project, inputs: &mut Inputs) {
        inputs.entry_names = project.catalog.keys().cloned().collect();
        inputs.entry_names.extend(discover::builtin_entries().map(str::to_owned));
        for (name, path) in &project.catalog {
            match self.file::<Node>(path).and_then(|loaded| self.entry(name, &loaded, false)) {
                Some(entry) => drop(inputs.entries.insert(name.as_str().into(), entry)),
                None => drop(inputs.broken_entries.insert(name.clone())),
            }
        }
        let profiled: Vec<Arc<str>> = profiled_names(inputs).collect();
        for name in used_names(inputs).into_iter().chain(profiled) {
            if inputs.entries.contains_key(&*name) || inputs.broken_entries.contains(&*name) {
                continue;
            }
            if let Some(entry) = self.builtin_entry(&name).and_then(|loaded| self.entry(&name, &loaded, true)) {
                inputs.entries.insert(name, entry);
            }
        }
    }

    /// The names of every entry, its roles, and those of the stacks' own services. Built-in entries that no stack uses are read only
    /// where a profile speaks of a role that no other has.
    fn roles(&mut self, inputs: &Inputs) -> BTreeSet<Arc<str>> {
        let entries = inputs.entries.values().map(|entry| &entry.content.value).chain(&inputs.partial_entries);
        let parts = inputs.stacks.values().flat_map(|stack| {
            std::iter::once(&stack.content.part).chain(stack.content.env.values().map(|part| &part.value))
        });
        let own =
            parts.flat_map(stack::Part::statements).filter_map(|(_, said)| said.own.as_ref()).map(|own| &own.value);
        let mut roles: BTreeSet<Arc<str>> =
            entries.chain(own).flat_map(|entry| &entry.roles).map(|role| role.value.clone()).collect();
        roles.extend(inputs.entry_names.iter().map(|name| Arc::from(name.as_str())));
        let mut wanted = inputs.profiles.values().flat_map(|profile| profile.content.roles.keys());
        if wanted.any(|role| !roles.contains(&role.value)) {
            for name in discover::builtin_entries().filter(|name| !inputs.entries.contains_key(*name)) {
                let entry = self.builtin_entry(name).and_then(|loaded| self.entry(name, &loaded, true));
                roles.extend(entry.iter().flat_map(|entry| &entry.content.roles).map(|role| role.value.clone()));
            }
        }
        roles
    }

    fn builtin_entry(&mut self, name: &str) -> Option<Loaded<Node>> {
        let text = discover::builtin_catalog(name)?;
        self.text(&format!("<{BUILTIN_PREFIX}catalog/{name}.yaml>"), text)
    }

    /// The one entry that a catalog file defines, under the file's name.
    fn entry(&mut self, name: &str, loaded: &Loaded<Node>, builtin: bool) -> Option<LoadedEntry> {
        let map = read::mapping(&loaded.content.node, self.reports)?;
        for (key, entry) in map.iter().filter(|(key, _)| &***key != name && !key.starts_with("x-")) {
            let fault = unknown_key(key, entry.key_span, [name])
                .help(format!("a catalog file defines the one entry that it is named after, here `{name}`"));
            self.reports.report(fault);
        }
        let Some(definition) = map.get(name) else {
            if map.keys().all(|key| key.starts_with("x-")) {
                let message = format!("`{name}` is missing");
                self.reports.report(Diagnostic::error(Code::MissingKey, loaded.content.node.span, message));
            }
            return None;
        };
        let errors = self.reports.errors();
        let node = match definition.value.get("extends") {
            Some(extends) => self.extended(name, &definition.value, extends)?,
            None => definition.value.clone(),
        };
        let content = Kept { value: Entry::from_node(&node, self.reports)?, node };
        if self.reports.errors() > errors {
            self.partial_entries.push(content.value);
            return None;
        }
        Some(LoadedEntry { content, file: loaded.file, builtin })
    }

    /// A definition laid over the built-in entry of its name. Only the two together are read: what the built-in one
    /// says already need not be said again.
    fn extended(&mut self, name: &str, definition: &Node, extends: &Node) -> Option<Node> {
        Extends::from_node(extends, self.reports)?;
        let Some(base) = self.builtin_entry(name) else {
            let message = format!("no built-in entry is named `{name}`");
            self.reports.report(Diagnostic::error(Code::UnknownName, extends.span, message));
            return None;
        };
        let base = base.content.node.get(name)?.clone();
        Some(crate::overlay::merge_entry(base, definition, self.reports))
    }

    fn templates(&mut self, project: &Project) -> Vec<(String, FileId)> {
        let mut templates = Vec::new();
        for (name, path) in &project.templates {
            templates.extend(self.read(path).map(|file| (name.clone(), file)));
        }
        templates
    }

    fn beside(&mut self, inputs: &Inputs) -> BTreeMap<String, FileId> {
        let entries = inputs.entries.values().map(|entry| &entry.content.node);
        let stacks = inputs.stacks.values().map(|stack| &stack.content.node);
        let profiles = inputs.profiles.values().map(|profile| &profile.content.node);
        let mut origins = Vec::new();
        entries.chain(stacks).chain(profiles).for_each(|node| file_origins(node, &mut origins));
        let mut files = BTreeMap::new();
        for origin in origins {
            let Some(named) = origin.as_text() else { continue };
            let path = beside(self.sources, origin.span, named);
            if !files.contains_key(&path)
                && let Some(file) = self.beside_file(&path, named, origin.span)
            {
                files.insert(path, file);
            }
        }
        files
    }

    /// A file beside an input, whose place is where it is named.
    fn beside_file(&mut self, path: &str, named: &str, span: Span) -> Option<FileId> {
        let fault = |message| Diagnostic::error(Code::MissingFile, span, message);
        if named.starts_with('/') || named.split('/').any(|segment| segment == "..") {
            let message = format!("`{named}` does not lie beside this file");
            self.reports
                .report(fault(message).help("files lie in the folder of the input that names them, or below it"));
            return None;
        }
        if let Some(inner) = path.strip_prefix("<builtin/catalog/") {
            let text = discover::builtin_beside(inner)?;
            return Some(self.sources.add(path, SharedText::Static(text)));
        }
        match std::fs::read(self.root.join(path)) {
            Ok(bytes) => yaml::add_bytes(path, bytes, self.sources, self.reports),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.reports.report(fault(format!("there is no file `{path}`")));
                None
            }
            Err(error) => {
                self.reports.report(fault(format!("cannot read `{path}`: {}", reason(&error))));
                None
            }
        }
    }

    /// Reports files below `catalog/` that look like entries, and that none names.
    fn refuse_stray(&mut self, project: &Project, inputs: &Inputs) {
        if self.reports.errors() > 0 {
            return;
        }
        for path in project.beside.iter().filter(|path| !inputs.beside.contains_key(*path)) {
            let message = "no entry names this file, and entries lie in `catalog` itself".to_owned();
            self.reports.report(Diagnostic::at_path(Code::UnexpectedFile, path.as_str(), message));
        }
    }

    /// Reads a file of the project.
    fn file<T: FromNode>(&mut self, path: &str) -> Option<Loaded<T>> {
        let file = self.read(path)?;
        self.typed(file)
    }

    fn read(&mut self, path: &str) -> Option<FileId> {
        match std::fs::read(self.root.join(path)) {
            Ok(bytes) => yaml::add_bytes(path, bytes, self.sources, self.reports),
            Err(error) => {
                self.reports.report(unreadable(path, &error));
                None
            }
        }
    }

    fn text<T: FromNode>(&mut self, path: &str, text: &'static str) -> Option<Loaded<T>> {
        let file = self.sources.add(path, SharedText::Static(text));
        self.typed(file)
    }

    fn typed<T: FromNode>(&mut self, file: FileId) -> Option<Loaded<T>> {
        let node = yaml::read(file, self.sources, self.reports)?;
        let content = Kept::from_node(&node, self.reports)?;
        Some(Loaded { content, file })
    }

    /// Reads a file of the project that lies over no other.
    fn alone<T: FromNode>(&mut self, path: &str) -> Option<Loaded<T>> {
        let loaded = self.file::<T>(path)?;
        removals::refuse(&loaded.content.node, self.reports);
        Some(loaded)
    }
}

fn has_services(stack: &Kept<Stack>) -> bool {
    // What is marked with `!remove` was left out, which is told of the stack.
    let unread = |node: &Node| node.as_map().is_none() && !is_removal(node);
    let unread = |part: &Node| ["services", "phases"].iter().filter_map(|key| part.get(key)).any(unread);
    !unread(&stack.node) && !stack.env.values().any(|part| unread(&part.node))
}

fn builtin_parent(profile: &Loaded<Profile>) -> Option<Arc<str>> {
    let parent = &profile.content.extends.as_ref()?.value;
    parent.starts_with(BUILTIN_PREFIX).then(|| parent.clone())
}

/// The entries that profiles of the project speak of.
fn profiled_names(inputs: &Inputs) -> impl Iterator<Item = Arc<str>> {
    let own = inputs.profiles.iter().filter(|(name, _)| !name.starts_with(BUILTIN_PREFIX));
    own.flat_map(|(_, profile)| profile.content.entries.keys()).map(|name| name.value.clone())
}

/// The names under which stacks may mean a catalog entry.
fn used_names(inputs: &Inputs) -> BTreeSet<Arc<str>> {
    let mut names = BTreeSet::new();
    for stack in inputs.stacks.values() {
        for (name, statement) in stack.content.parts().flat_map(stack::Part::statements) {
            match &statement.uses {
                Some(entry) => names.insert(entry.value.clone()),
                None => statement.own.is_none() && names.insert(name.value.clone()),
            };
        }
        // A stack gets the jobs that apply these by itself.
        for part in stack.content.parts() {
            names.extend(part.topics.iter().map(|_| Holding::Topics.job().into()));
            names.extend(part.hdfs.iter().map(|_| Holding::Directories.job().into()));
        }
    }
    names
}

impl Inputs {
    /// What a need may speak of, there or not: entries, their roles, and the stack's services of every environment.
    pub fn needable(&self, stack: &str) -> impl Iterator<Item = &str> {
        let roles = self.entries.values().flat_map(|entry| &entry.content.roles).map(|role| &*role.value);
        let parts = self.stacks.get(stack).into_iter().flat_map(|stack| stack.content.parts());
        let services = parts.flat_map(stack::Part::statements).map(|(name, _)| &*name.value);
        self.entry_names.iter().map(String::as_str).chain(roles).chain(services)
    }

    /// Without environments there is nothing to build, and a build would delete what there was.
    fn check_environments(&self, reports: &mut Reports) {
        let all_read = self.profile_names.iter().all(|name| self.profiles.contains_key(&**name));
        if !all_read || self.environments().next().is_some() {
            return;
        }
        let said = self.profiles.values().find_map(|profile| profile.content.node.get("base"));
        let Some(said) = said else { return };
        let message = "the project has no environment: each of its profiles is `base`, for others to extend";
        let help = "a profile without `base: true` is an environment";
        reports.report(Diagnostic::error(Code::MissingFile, said.span, message).help(help));
    }

    /// The environments: every profile of the project that is not only for others to extend.
    pub fn environments(&self) -> impl Iterator<Item = &Arc<str>> {
        let own = self.profiles.iter().filter(|(name, _)| !name.starts_with(BUILTIN_PREFIX));
        own.filter(|(_, profile)| !profile.content.base.unwrap_or(false)).map(|(name, _)| name)
    }
}

/// Whether a tree is a removal rather than a value.
pub fn is_removal(node: &Node) -> bool {
    node.tag == Some(Tag::Remove)
}
