//! The parser's events → tree.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use granit_parser::{Event, ScalarStyle};

use super::alias::{Anchors, Copied};
use super::merge::{self, Merge};
use super::node::{Data, Entry, Map, Node, Scalar, Style, Tag};
use super::read::MAX_DEPTH;
use super::{bytes, comment, scalar_span, tag};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::{FileId, Span};

/// A tree under construction.
pub(super) struct Builder<'a> {
    file: FileId,
    text: &'a str,
    /// The sink.
    pub(super) reports: &'a mut Reports,
    open: Vec<Open>,
    anchors: Anchors,
    root: Option<Node>,
    /// The end of the last thing that was written, opening brackets included.
    last_end: usize,
    /// The end of what was written before that.
    floor: usize,
}

/// A list or mapping whose end has not come yet.
struct Open {
    start: usize,
    anchor: usize,
    tag: Option<Tag>,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { entries: Map, pending: Option<Key>, merge: Option<Merge> },
}

/// A key whose value has not come yet.
enum Key {
    Named {
        name: Arc<str>,
        span: Span,
        comment: Option<Arc<str>>,
    },
    Merge(Span),
    /// One that was reported; its value is dropped.
    Refused(Span),
}

impl Key {
    fn span(&self) -> Span {
        match self {
            Key::Named { span, .. } | Key::Merge(span) | Key::Refused(span) => *span,
        }
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(file: FileId, text: &'a str, reports: &'a mut Reports) -> Builder<'a> {
        let anchors = Anchors::new(text.len());
        Builder { file, text, reports, open: Vec::new(), anchors, root: None, last_end: 0, floor: 0 }
    }

    pub(super) fn finish(self) -> Option<Node> {
        self.root
    }

    /// Takes in an event; a break means that a bound was exceeded and reported.
    pub(super) fn event(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        tag: Option<Range<usize>>,
    ) -> ControlFlow<()> {
        let tag = tag.map(|range| self.span(range));
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let node = self.scalar(&text, style, range, tag);
                self.complete(node, anchor);
            }
            Event::SequenceStart(_, anchor, _) => self.open(range, anchor, tag, Content::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                let content = Content::Map { entries: Map::new(), pending: None, merge: None };
                self.open(range, anchor, tag, content);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&range),
            Event::Anchor(_, name) => self.anchors.name(&name),
            Event::Alias(id) => return self.alias(id, range),
            Event::UnresolvedAlias(name) => {
                self.write(range.end);
                let span = self.span(range);
                let unknown = Diagnostic::error(Code::UnknownAnchor, span, format!("no anchor `&{name}` stands above"));
                self.reports.report(unknown.suggest(&name, self.anchors.names()));
                self.complete(Node::plain(span, ""), 0);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn write(&mut self, end: usize) {
        self.floor = self.last_end;
        self.last_end = self.last_end.max(end);
    }

    fn open(&mut self, range: Range<usize>, anchor: usize, tag: Option<Span>, content: Content) {
        let tag = tag.and_then(|span| tag::of_collection(span, self.text, self.reports));
        // In block style nothing is written for the collection itself: its range is empty.
        self.write(if range.is_empty() { self.last_end } else { range.end });
        self.open.push(Open { start: range.start, anchor, tag, content });
    }

    fn close(&mut self, end: &Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        // A block ends where its last value ends, not where the parser noticed it.
        self.write(if end.is_empty() { open.start } else { end.end });
        let written = self.text[open.start..self.last_end].trim_end().len();
        let span = self.span(open.start..open.start + written);
        let data = match open.content {
            Content::List(items) => Data::List(items),
            Content::Map { entries, merge, .. } => Data::Map(match merge {
                Some(merge) => merge::apply(entries, merge),
                None => entries,
            }),
        };
        self.complete(Node { tag: open.tag, ..Node::new(span, data) }, open.anchor);
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>, tag: Option<Span>) -> Node {
        self.write(range.end);
        // What is not written at all has an empty range, and the parser's `~` for its text.
        let absent = range.is_empty() && style == ScalarStyle::Plain;
        let range = match style {
            _ if absent => tag.map_or_else(|| self.place_of_absent(range.start), Span::range),
            ScalarStyle::Literal | ScalarStyle::Folded => scalar_span::with_header(self.text, self.floor, range),
            _ => range,
        };
        let span = self.span(range);
        if let Some(character) = bytes::forbidden_in_value(text) {
            self.reports.report(bytes::refusal(character, span));
        }
        let (tag, text_tag) = tag.map_or((None, false), |tag| tag::of_scalar(tag, self.text, self.reports));
        let style = match style {
            ScalarStyle::Plain if !text_tag => Style::Plain,
            ScalarStyle::Plain | ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let text = if absent { "" } else { text };
        Node { tag, ..Node::new(span, Data::Scalar(Scalar { text: text.into(), style })) }
    }

    /// Where a value that is not written is said to stand: at its key, or at the indicator before it.
    fn place_of_absent(&self, at: usize) -> Range<usize> {
        match self.open.last().map(|open| &open.content) {
            Some(Content::Map { pending: Some(key), .. }) => key.span().range(),
            Some(Content::List(_)) if self.text[..at].trim_end().ends_with('-') => {
                let dash = self.text[..at].trim_end().len();
                dash - 1..dash
            }
            _ if self.text[at..].starts_with(':') => at..at + 1,
            _ => at..at,
        }
    }

    fn alias(&mut self, id: usize, range: Range<usize>) -> ControlFlow<()> {
        self.write(range.end);
        let span = self.span(range);
        match self.anchors.copy(id, self.open.len()) {
            Copied::Node(node) => self.complete(node, 0),
            Copied::Unfinished => {
                let ring = "the alias stands inside the value that it refers to";
                self.reports.report(Diagnostic::error(Code::InvalidYaml, span, ring));
                self.complete(Node::plain(span, ""), 0);
            }
            Copied::TooDeep => {
                let message = format!("nested deeper than {MAX_DEPTH} levels through this alias");
                self.reports.report(Diagnostic::error(Code::InvalidYaml, span, message));
                return ControlFlow::Break(());
            }
            Copied::TooMuch => {
                let message = "the aliases of this file copy too much";
                let help = "say less often what the anchors hold; the bound keeps a small file from filling the memory";
                self.reports.report(Diagnostic::error(Code::InvalidYaml, span, message).help(help));
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// Puts a whole value where it belongs.
    fn complete(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.define(anchor, &node);
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.content {
            Content::List(items) => items.push(node),
            Content::Map { entries, pending, merge } => match pending.take() {
                None => {
                    let mut key = key(&node, entries, merge.as_ref(), self.reports);
                    if let Key::Named { comment, span, .. } = &mut key {
                        *comment = comment::above(self.text, span.range().start, self.floor);
                    }
                    *pending = Some(key);
                }
                Some(Key::Named { name, span, comment }) => {
                    entries.insert(name, Entry { key_span: span, comment, value: node });
                }
                Some(Key::Merge(span)) => *merge = Some(Merge::new(span, entries.len(), node, self.reports)),
                Some(Key::Refused(_)) => {}
            },
        }
    }
}

/// What a value in the place of a key says.
fn key(node: &Node, entries: &Map, merge: Option<&Merge>, reports: &mut Reports) -> Key {
    let Some(scalar) = node.as_scalar().filter(|scalar| !(scalar.text.is_empty() && scalar.style == Style::Plain))
    else {
        let message = format!("a key is text, not {}", node.describe());
        reports.report(Diagnostic::error(Code::InvalidKey, node.span, message));
        return Key::Refused(node.span);
    };
    let is_merge = &*scalar.text == "<<" && scalar.style == Style::Plain;
    let first = if is_merge { merge.map(|merge| merge.span) } else { entries.get(&scalar.text).map(|e| e.key_span) };
    if let Some(first) = first {
        reports.report(duplicate(&scalar.text, node.span, first, is_merge));
        return Key::Refused(node.span);
    }
    if is_merge {
        return Key::Merge(node.span);
    }
    Key::Named { name: scalar.text.clone(), span: node.span, comment: None }
}

fn duplicate(key: &str, second: Span, first: Span, is_merge: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::DuplicateKey, second, format!("`{key}` is said twice"))
        .label("said again here")
        .related(first, "first said here");
    if is_merge { diagnostic.help("merge several as `<<: [*a, *b]`") } else { diagnostic }
}
