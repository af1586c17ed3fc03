//! Files: their content, and how it reaches its reader.

use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use super::resolver::{Reader, Resolver};
use super::variable::depends_on_late;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::body::{FileStatement, LongFile};
use crate::load::read::FromNode;
use crate::model::VariableKind;
use crate::plan;
use crate::source::Span;
use crate::template::Lookup;
use crate::template::late::LateBound;
use crate::template::text::Text;
use crate::value::Pattern;
use crate::yaml::{Entry, Node};

/// A file for a container or for the host.
#[derive(Debug)]
pub struct File {
    /// The path in the container, or in the generated folder where it has no leading `/`.
    pub path: Arc<str>,
    /// Where it is said.
    pub span: Span,
    /// Its content.
    pub text: Text,
    /// Whether its folder in the container is its own.
    pub own_folder: bool,
}

impl File {
    /// Whether it is for the host.
    pub fn on_host(&self) -> bool {
        !self.path.starts_with('/')
    }
}

impl Resolver<'_, '_> {
    /// The files of a container; those with a fault, which was reported, are left out.
    pub(super) fn files(&mut self, index: usize, said: Option<&Node>) -> Vec<File> {
        let files = said.and_then(Node::as_map).into_iter().flatten();
        files.filter_map(|(path, entry)| self.file(index, path, entry)).collect()
    }

    fn file(&mut self, index: usize, path: &Arc<str>, entry: &Entry) -> Option<File> {
        let key = Node::string(entry.key_span, path.clone());
        let path = self.plain(Reader::inside(index), &key)?.as_scalar()?.text.clone();
        self.check_path(&path, entry.key_span)?;
        let reader = Reader { container: index, on_host: !path.starts_with('/') };
        let statement = FileStatement::from_node(&entry.value, self.reports)?;
        let own_folder = matches!(&statement, FileStatement::Long(LongFile { folder: Some(_), .. }));
        self.check_written_path(&path, own_folder, entry.key_span)?;
        let content = self.content(statement)?;
        let context = self.file_context(reader, &content)?;
        let text = self.files.render(&path, &content, &context, self.sources, self.reports)?;
        self.check_secrets(&path, entry.key_span, &text)?;
        Some(File { path, span: entry.key_span, text, own_folder })
    }

    /// Compose puts a secret into a file as it is, inside whatever quotes stand there: so it must not need any.
    fn check_secrets(&mut self, path: &str, span: Span, text: &Text) -> Option<()> {
        let mut sound = Some(());
        for late in text.late() {
            let Some(variable) = self.variables.get(&late.variable) else { continue };
            let VariableKind::Secret { pattern, inline } = &variable.kind else { continue };
            let generated = pattern.iter().flat_map(Pattern::parts).flat_map(|part| &part.characters);
            let Some(odd) = generated.copied().chain(inline.value.chars()).find(|c| !needs_no_quotes(*c)) else {
                continue;
            };
            let message = format!("`{}` may hold `{odd}`, which `{path}` cannot carry", late.variable);
            let fault = Diagnostic::error(Code::SecretPlace, span, message)
                .related(inline.span, "how the secret is made")
                .help("a secret in a file is made of letters, digits, `-`, `.`, `_` and `~`");
            self.reports.report(fault);
            sound = None;
        }
        sound
    }

    fn check_path(&mut self, path: &str, span: Span) -> Option<()> {
        let relative = path.strip_prefix('/').unwrap_or(path);
        let bad = relative.is_empty()
            || relative.split('/').any(|segment| matches!(segment, "" | "." | ".."))
            || path.contains(['\\', ':'])
            || path.contains(char::is_control);
        if !bad {
            return Some(());
        }
        let message = format!(
            "`{}` is no path of a file: expected `/folder/name` in the container, or `folder/name` for the host",
            path.escape_debug()
        );
        self.reports.report(Diagnostic::error(Code::InvalidValue, span, message));
        None
    }

    /// A file for the host, or in a folder that is mounted, lies on every system.
    fn check_written_path(&mut self, path: &str, own_folder: bool, span: Span) -> Option<()> {
        let inner = path.strip_prefix('/').filter(|_| own_folder);
        let written = if path.starts_with('/') { inner } else { Some(path) };
        let Some(why) = written.and_then(plan::path_fault) else { return Some(()) };
        let message = format!("`{path}` cannot be written: {why}");
        self.reports.report(Diagnostic::error(Code::InvalidName, span, message));
        None
    }

    /// The node that holds the content: in the input, or the whole of a file beside it.
    pub(super) fn content(&mut self, statement: FileStatement) -> Option<Node> {
        let from = match statement {
            FileStatement::Text(node) | FileStatement::Long(LongFile { text: Some(node), .. }) => return Some(node),
            FileStatement::Long(LongFile { from, .. }) => from?,
        };
        let path = crate::load::beside(self.sources, from.span, &from.value);
        match self.inputs.beside.get(&path) {
            Some(file) => {
                let text = self.sources.get(*file).text.counted();
                Some(Node::plain(Span::new(*file, 0..text.len()), text))
            }
            // What cannot be read was reported when it was loaded.
            None => None,
        }
    }

    /// The values that a file's template mentions.
    fn file_context(&mut self, reader: Reader, content: &Node) -> Option<Value> {
        let references = self.templates.references(content, self.sources, self.reports)?;
        let mut tree = Branch::default();
        let mut sound = true;
        for reference in references.iter() {
            let path: Vec<&str> = reference.path.iter().map(String::as_str).collect();
            let span = crate::yaml::span_in_scalar(content, self.sources, reference.range.clone());
            match self.lookup(reader, &path, span) {
                Lookup::Value(value) => match LateBound::of(&value).filter(|_| !reference.is_printed()) {
                    Some(late) => {
                        self.reports.report(depends_on_late(span, &late));
                        sound = false;
                    }
                    None => tree.insert(&path, value),
                },
                Lookup::Poisoned => sound = false,
                Lookup::Unknown { depth, valid } => {
                    let site = |range| crate::yaml::span_in_scalar(content, self.sources, range);
                    self.reports.report(reference.unknown(depth, &valid, site));
                    sound = false;
                }
            }
        }
        sound.then(|| tree.into_value())
    }
}

fn needs_no_quotes(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

/// Values by path, on their way to being one value.
#[derive(Default)]
struct Branch {
    value: Option<Value>,
    children: IndexMap<String, Branch>,
}

impl Branch {
    fn insert(&mut self, path: &[&str], value: Value) {
        match path {
            [] => self.value = Some(value),
            [first, rest @ ..] => self.children.entry((*first).to_owned()).or_default().insert(rest, value),
        }
    }

    fn into_value(self) -> Value {
        match self.value {
            Some(value) => value,
            None => Value::from_pairs(self.children.into_iter().map(|(name, branch)| (name, branch.into_value()))),
        }
    }
}
