//! Second readers: what was rendered is read back by an implementation that is not ours.
//!
//! A file that its reader refuses, or that does not say what the model says, is a fault of stackgen or of a template.
//! It is never written.

mod dotenv;
mod fingerprint;
mod json;
mod properties;
mod tree;
mod xml;
mod yaml;

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::diagnostic::{Code, Diagnostic, Place, Reports};
use crate::render::{Draft, Said, Target};
use crate::yaml::Node;
use fingerprint::Fingerprint;

/// Texts with their number.
#[derive(Debug, Default)]
struct Counted(HashMap<String, usize, RandomState>);

impl Counted {
    fn add(&mut self, text: &str) {
        match self.0.get_mut(text) {
            Some(count) => *count += 1,
            None => drop(self.0.insert(text.to_owned(), 1)),
        }
    }

    fn add_owned(&mut self, text: String) {
        *self.0.entry(text).or_default() += 1;
    }

    /// Takes one away, if there is one.
    fn take(&mut self, text: &str) -> bool {
        self.0.get_mut(text).is_some_and(|count| {
            let found = *count > 0;
            *count = count.saturating_sub(1);
            found
        })
    }
}

/// What a reader found in a file.
#[derive(Debug, Default)]
struct Found {
    /// Every key and scalar that is text, with how often it was found.
    texts: Counted,
    /// Every number, boolean and null, as JSON writes them, with how often it was found.
    plain: Counted,
    /// The entries of mappings.
    entries: HashSet<Fingerprint, RandomState>,
    /// The items of lists.
    items: HashSet<Fingerprint, RandomState>,
    /// Names and the texts they stand for.
    pairs: HashSet<(String, String)>,
}

/// Reads a draft back, and holds it against the model: whatever `meant` says must be in it, key by key. What it does not
/// say as it should is reported; `path` is told then, and its end tells what reads it.
pub fn artifact(path: &str, draft: &Draft, meant: Option<&Node>, reports: &mut Reports) {
    let fault = fault(path, Target::of(path), &draft.text, &draft.said, meant);
    report(Place::Path(path.to_owned()), fault, reports);
}

/// Reads one file back; false when a fault was reported, which stands at `place`.
pub fn file(path: &str, place: Place, target: Target, text: &str, said: &[Said], reports: &mut Reports) -> bool {
    report(place, fault(path, target, text, said, None), reports)
}

/// Holds a YAML file against the model: whatever `meant` says must be in it, key by key.
pub fn document(path: &str, text: &str, meant: &Node, reports: &mut Reports) -> bool {
    report(Place::Path(path.to_owned()), fault(path, Target::Compose, text, &[], Some(meant)), reports)
}

/// What is wrong with a file, if anything.
fn fault(path: &str, target: Target, text: &str, said: &[Said], meant: Option<&Node>) -> Option<String> {
    let lost = match target {
        Target::Compose | Target::Yaml => yaml::read(text, meant).map(|(found, differs)| {
            let differs = differs.map(|key| format!("`{path}` reads back with another value at `{key}`"));
            differs.or_else(|| without(path, found, said))
        }),
        Target::Json => json::read(text).map(|found| without(path, found, said)),
        Target::Dotenv => dotenv::read(text).map(|found| without(path, found, said)),
        Target::Properties => properties::read(text).map(|found| without(path, found, said)),
        Target::Xml => xml::read(text).map(|found| without(path, found, said)),
        Target::Markdown | Target::Shell | Target::Tsv | Target::Plain => return None,
    };
    lost.unwrap_or_else(|error| Some(format!("`{path}` cannot be read back: {error}")))
}

/// What of `said` a reader did not find.
fn without(path: &str, mut found: Found, said: &[Said]) -> Option<String> {
    let lost = said.iter().find_map(|said| found.lacks(said));
    lost.map(|what| format!("`{path}` reads back without {what}"))
}

/// Holds `.env` against the model: the same names with the same values, and no other.
pub fn variables<'a>(
    path: &str,
    text: &str,
    meant: impl IntoIterator<Item = (&'a str, &'a str)>,
    reports: &mut Reports,
) -> bool {
    let meant: BTreeMap<&str, &str> = meant.into_iter().collect();
    let fault = match dotenv::pairs(text) {
        Ok(read) => {
            dotenv::differs(&meant, &read).map(|name| format!("`{path}` reads back with another value of `{name}`"))
        }
        Err(error) => Some(format!("`{path}` cannot be read back: {error}")),
    };
    report(Place::Path(path.to_owned()), fault, reports)
}

fn report(place: Place, fault: Option<String>, reports: &mut Reports) -> bool {
    let Some(message) = fault else { return true };
    let help = "the template builds syntax that its file's readers take for something else; \
                if the template is one of stackgen's own, this is a fault of stackgen: please report it";
    let fault = match place {
        Place::Path(path) => Diagnostic::at_path(Code::UnlikeModel, path, message),
        Place::Span(span) => Diagnostic::error(Code::UnlikeModel, span, message),
    };
    reports.report(fault.help(help));
    false
}

impl Found {
    /// What of `said` is not there.
    fn lacks(&mut self, said: &Said) -> Option<String> {
        match said {
            Said::Text(text) => (!self.texts.take(text)).then(|| shown(text)),
            Said::Plain(text) => (!self.plain.take(text)).then(|| shown(text)),
            Said::Within(text) => {
                let found =
                    self.texts.0.contains_key(text.as_str()) || self.texts.0.keys().any(|whole| whole.contains(text));
                (!found).then(|| shown(text))
            }
            Said::Pair(name, text) => {
                (!self.pairs.contains(&(name.clone(), text.clone()))).then(|| format!("the value of `{name}`"))
            }
            Said::Tree(node) => self.lacks_tree(node),
        }
    }

    fn lacks_tree(&self, node: &Node) -> Option<String> {
        if let Some(map) = node.as_map() {
            let entry = |key: &str, value| Fingerprint::entry(key, Fingerprint::of_node(value));
            let lost = map.iter().find(|(key, found)| !self.entries.contains(&entry(key, &found.value)));
            return lost.map(|(key, _)| format!("the value of `{key}`"));
        }
        let items = node.as_list()?;
        let lost = items.iter().position(|item| !self.items.contains(&Fingerprint::of_node(item)));
        lost.map(|at| format!("item {} of a list", at + 1))
    }
}

/// A value in a message, cut to a size that people read.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let cut: String = text.chars().take(MOST).collect();
    format!("`{}`", cut.escape_debug())
}
