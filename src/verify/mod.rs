//! Second readers: what was rendered is read back by an implementation that is not ours.
//!
//! A file that its reader refuses, or that does not say what the model says, is a fault of stackgen or of a template.
//! It is never written.

mod dotenv;
mod fingerprint;
mod json;
mod properties;
mod seal;
mod tree;
mod xml;
mod yaml;

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::diagnostic::{Code, Diagnostic, Place, Reports};
use crate::render::{Draft, Said, Target};
use crate::yaml::Node;
use fingerprint::Fingerprint;
pub use seal::seal;

/// What a file must say, with what a reader has found of it. What nobody looks for is not kept.
#[derive(Debug, Default)]
struct Found<'s> {
    /// Texts that must be a key or a scalar, with how often one was found and no text that must be there took it.
    texts: Counted<'s>,
    /// The same of numbers, booleans and null, as JSON writes them.
    plain: Counted<'s>,
    /// Texts that must be part of one, and whether they were.
    within: HashMap<&'s str, bool, RandomState>,
    /// Entries of mappings, and whether they were found.
    entries: HashMap<Fingerprint, bool, RandomState>,
    /// Items of lists, and whether they were found.
    items: HashMap<Fingerprint, bool, RandomState>,
    /// Names and the texts they stand for, all that were found.
    pairs: HashSet<(String, String)>,
}

/// Texts that are looked for, each with how often it was found.
type Counted<'s> = HashMap<&'s str, usize, RandomState>;

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

/// Notes what a text says, and gives the first key at which it says something else than the model, where that is given.
type Reader = fn(&str, Option<&Node>, &mut Found<'_>) -> Result<Option<String>, String>;

/// The second reader of a kind of file, where it has one.
fn reader(target: Target) -> Option<Reader> {
    match target {
        Target::Compose | Target::Yaml => Some(yaml::read),
        Target::Json => Some(|text, _, found| json::read(text, found).map(|()| None)),
        Target::Dotenv => Some(|text, _, found| dotenv::read(text, found).map(|()| None)),
        Target::Properties => Some(|text, _, found| properties::read(text, found).map(|()| None)),
        Target::Xml => Some(|text, _, found| xml::read(text, found).map(|()| None)),
        Target::Markdown | Target::Shell | Target::Tsv | Target::Plain => None,
    }
}

/// What is wrong with a file, if anything.
fn fault(path: &str, target: Target, text: &str, said: &[Said], meant: Option<&Node>) -> Option<String> {
    let read = reader(target)?;
    let mut found = Found::looking_for(said);
    match read(text, meant, &mut found) {
        Err(error) => Some(format!("`{path}` cannot be read back: {error}")),
        Ok(Some(key)) => Some(format!("`{path}` reads back with another value at `{key}`")),
        Ok(None) => without(path, found, said),
    }
}

/// What of `said` a reader did not find.
fn without(path: &str, mut found: Found<'_>, said: &[Said]) -> Option<String> {
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

impl<'s> Found<'s> {
    /// Nothing yet of what must be there.
    fn looking_for(said: &'s [Said]) -> Found<'s> {
        let mut found = Found::default();
        for said in said {
            match said {
                Said::Text(text) => drop(found.texts.insert(text, 0)),
                Said::Plain(text) => drop(found.plain.insert(text, 0)),
                Said::Within(text) => drop(found.within.insert(text, false)),
                Said::Pair(..) => {}
                Said::Tree(node) => {
                    found.entries.extend(entries(node).map(|(_, entry)| (entry, false)));
                    found.items.extend(items(node).map(|item| (item, false)));
                }
            }
        }
        found
    }

    /// A key, or a scalar that is text.
    fn text(&mut self, text: &str) {
        count(&mut self.texts, text);
        for (part, found) in &mut self.within {
            *found = *found || text.contains(part);
        }
    }

    /// A number, a boolean or null.
    fn plain(&mut self, text: &str) {
        count(&mut self.plain, text);
    }

    fn entry(&mut self, entry: Fingerprint) {
        self.entries.entry(entry).and_modify(|found| *found = true);
    }

    fn item(&mut self, item: Fingerprint) {
        self.items.entry(item).and_modify(|found| *found = true);
    }

    /// What of `said` is not there.
    fn lacks(&mut self, said: &Said) -> Option<String> {
        match said {
            Said::Text(text) => (!take(&mut self.texts, text)).then(|| shown(text)),
            Said::Plain(text) => (!take(&mut self.plain, text)).then(|| shown(text)),
            Said::Within(text) => (!self.within.get(text.as_str()).is_some_and(|found| *found)).then(|| shown(text)),
            Said::Pair(name, text) => {
                (!self.pairs.contains(&(name.clone(), text.clone()))).then(|| format!("the value of `{name}`"))
            }
            Said::Tree(node) => self.lacks_tree(node),
        }
    }

    fn lacks_tree(&self, node: &Node) -> Option<String> {
        let is_lost = |found: Option<&bool>| !found.is_some_and(|found| *found);
        let entry = entries(node).find(|(_, entry)| is_lost(self.entries.get(entry)));
        let item = || items(node).position(|item| is_lost(self.items.get(&item)));
        let entry = entry.map(|(key, _)| format!("the value of `{key}`"));
        entry.or_else(|| item().map(|at| format!("item {} of a list", at + 1)))
    }
}

/// The entries of a mapping; of anything else there are none.
fn entries(node: &Node) -> impl Iterator<Item = (&str, Fingerprint)> {
    let entries = node.as_map().into_iter().flatten();
    entries.map(|(key, entry)| (&**key, Fingerprint::entry(key, Fingerprint::of_node(&entry.value))))
}

/// The items of a list; of anything else there are none.
fn items(node: &Node) -> impl Iterator<Item = Fingerprint> {
    node.as_list().into_iter().flatten().map(Fingerprint::of_node)
}

/// Counts one that is looked for.
fn count(counted: &mut Counted<'_>, text: &str) {
    if let Some(count) = counted.get_mut(text) {
        *count += 1;
    }
}

/// Takes one away, if there is one.
fn take(counted: &mut Counted<'_>, text: &str) -> bool {
    let Some(count) = counted.get_mut(text).filter(|count| **count > 0) else { return false };
    *count -= 1;
    true
}

/// A value in a message, cut to a size that people read.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let cut: String = text.chars().take(MOST).collect();
    format!("`{}`", cut.escape_debug())
}
