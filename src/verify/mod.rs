//! Second readers: what was rendered is read back by an implementation that is not ours.
//!
//! A file that its reader refuses, or that does not say what the model says, is a fault of stackgen or of a template.
//! It is never written.

mod dotenv;
mod fingerprint;
mod json;
mod properties;
mod xml;
mod yaml;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::bundle::Unit;
use crate::diagnostic::{Code, Diagnostic, Place, Reports};
use crate::render::{Draft, Said, Target};
use crate::yaml::Node;
use fingerprint::Fingerprint;

/// Texts with their number.
#[derive(Debug, Default)]
struct Counted(HashMap<String, usize>);

impl Counted {
    fn add(&mut self, text: impl Into<String>) {
        *self.0.entry(text.into()).or_default() += 1;
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

/// The file that Compose reads by itself.
const COMPOSE_FILE: &str = "docker-compose.yml";

/// What a reader found in a file.
#[derive(Debug, Default)]
struct Found {
    /// Every key and scalar that is text, with how often it was found.
    texts: Counted,
    /// Every number, boolean and null, as JSON writes them, with how often it was found.
    plain: Counted,
    /// The entries of mappings.
    entries: HashSet<(String, Fingerprint)>,
    /// The items of lists.
    items: HashSet<Fingerprint>,
    /// Names and the texts they stand for.
    pairs: HashSet<(String, String)>,
}

/// Reads every draft of a unit back; the one that Compose reads is held against `meant` too. What does not say what
/// it should is reported and left out.
pub fn unit(folder: &str, drafts: BTreeMap<String, Draft>, meant: Option<&Node>, reports: &mut Reports) -> Unit {
    let mut unit = Unit::new();
    for (path, draft) in drafts {
        let text = String::from_utf8_lossy(&draft.artifact.bytes);
        let (shown, target) = (format!("{folder}/{path}"), Target::of(&path));
        let sound = match meant.filter(|_| path == COMPOSE_FILE) {
            Some(meant) => document(&shown, &text, &draft.said, meant, reports),
            None => file(&shown, Place::Path(shown.clone()), target, &text, &draft.said, reports),
        };
        if sound {
            unit.insert(path, draft.artifact);
        }
    }
    unit
}

/// Reads one file back; false when a fault was reported, which stands at `place`.
pub fn file(path: &str, place: Place, target: Target, text: &str, said: &[Said], reports: &mut Reports) -> bool {
    let found = match target {
        Target::Compose | Target::Yaml => yaml::read(text),
        Target::Json => json::read(text),
        Target::Dotenv => dotenv::read(text),
        Target::Properties => properties::read(text),
        Target::Xml => xml::read(text),
        Target::Markdown | Target::Shell | Target::Plain => return true,
    };
    let fault = match found {
        Ok(mut found) => {
            said.iter().find_map(|said| found.lacks(said)).map(|what| format!("`{path}` reads back without {what}"))
        }
        Err(error) => Some(format!("`{path}` cannot be read back: {error}")),
    };
    report(place, fault, reports)
}

/// Holds a YAML file against the model: whatever `meant` says must be in it, key by key, beside what was printed.
pub fn document(path: &str, text: &str, said: &[Said], meant: &Node, reports: &mut Reports) -> bool {
    let fault = match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(read) => yaml::differs(meant, &read, &mut Vec::new())
            .map(|key| format!("`{path}` reads back with another value at `{key}`"))
            .or_else(|| {
                let mut found = yaml::found(&read);
                let lost = said.iter().find_map(|said| found.lacks(said));
                lost.map(|what| format!("`{path}` reads back without {what}"))
            }),
        Err(error) => Some(format!("`{path}` cannot be read back: {error}")),
    };
    report(Place::Path(path.to_owned()), fault, reports)
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
                let found = self.texts.0.contains_key(text) || self.texts.0.keys().any(|whole| whole.contains(text));
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
            let lost = map.iter().find(|(key, entry)| {
                !self.entries.contains(&((**key).to_string(), Fingerprint::of_node(&entry.value)))
            });
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
