//! The parser's events → tree.

mod scalar;

use std::ops::{ControlFlow, Range};

use granit_parser::Event;

use super::alias::{Anchors, Copied};
use super::key::Key;
use super::merge::{self, Merge};
use super::node::{Data, Entry, Map, Node, Tag};
use super::read::MAX_DEPTH;
use super::{comment, syntax, tag};
use crate::diagnostic::{Code, Diagnostic, Place, Reports};
use crate::source::{FileId, Span};

/// A tree under construction.
pub(super) struct Builder<'a> {
    file: FileId,
    text: &'a str,
    /// The sink.
    pub(super) reports: &'a mut Reports,
    open: Vec<Open>,
    anchors: Anchors,
    root: Option<Value>,
    /// The last template that stood outside of quotes.
    template: Option<Range<usize>>,
    /// How many errors there were before this file.
    errors_before: usize,
    /// The end of the last thing that was written, opening brackets included.
    last_end: usize,
    /// The end of what was written before that.
    floor: usize,
}

/// So many faults of one file are told; a file with more is most likely no input at all.
const MAX_FAULTS: usize = 1000;

/// A value, or the place of one that was reported: it is left out, and nobody reports it as missing or wrong again.
type Value = Result<Node, Span>;

/// A list or mapping whose end has not come yet.
struct Open {
    start: usize,
    anchor: usize,
    tag: Option<Tag>,
    content: Content,
    /// Whether it was reported as a whole, and is left out.
    refused: bool,
}

enum Content {
    List(Vec<Node>),
    Map { entries: Map, pending: Option<Key>, merge: Option<Merge> },
}

impl<'a> Builder<'a> {
    pub(super) fn new(file: FileId, text: &'a str, reports: &'a mut Reports) -> Builder<'a> {
        let anchors = Anchors::new(text.len());
        let errors_before = reports.errors();
        Builder {
            file,
            text,
            reports,
            open: Vec::new(),
            anchors,
            root: None,
            template: None,
            errors_before,
            last_end: 0,
            floor: 0,
        }
    }

    /// The tree; of a file that says nothing, an empty mapping.
    pub(super) fn finish(self) -> Option<Node> {
        let nothing = Node::map(self.span(0..0), Map::default());
        self.root.unwrap_or(Ok(nothing)).ok()
    }

    /// What stands before an error of the parser.
    pub(super) fn before(&self) -> syntax::Before {
        let is_bracket = |open: &&Open| self.text[open.start..].starts_with(['[', '{']);
        let bracket = self.open.iter().rev().find(is_bracket).map(|open| self.span(open.start..open.start + 1));
        syntax::Before { end: self.last_end, bracket }
    }

    /// Whether an error stands on the line of a template outside of quotes, which was reported.
    pub(super) fn follows_from_template(&self, diagnostic: &Diagnostic) -> bool {
        let (Some(template), Place::Span(error)) = (&self.template, &diagnostic.place) else { return false };
        self.text.get(template.start..error.range().start).is_some_and(|between| !between.contains('\n'))
    }

    /// Takes in an event; a break means that a bound was exceeded and reported.
    pub(super) fn event(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        tag: Option<Range<usize>>,
    ) -> ControlFlow<()> {
        if self.reports.errors() - self.errors_before > MAX_FAULTS {
            let message = format!("more than {MAX_FAULTS} faults; the rest of the file is not read");
            return self.give_up(range, message, None);
        }
        let tag = tag.map(|range| self.span(range));
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let value = self.scalar(&text, style, range, tag);
                self.complete(value, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.open(range, anchor, tag, Content::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                let content = Content::Map { entries: Map::default(), pending: None, merge: None };
                self.open(range, anchor, tag, content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&range),
            Event::Anchor(_, name) => {
                self.anchors.name(&name);
                ControlFlow::Continue(())
            }
            Event::Alias(id) => self.alias(id, range),
            Event::UnresolvedAlias(name) => {
                self.write(range.end);
                let span = self.span(range);
                let unknown = Diagnostic::error(Code::UnknownAnchor, span, format!("no anchor `&{name}` stands above"));
                self.reports.report(unknown.suggest(&name, self.anchors.names()));
                self.complete(Err(span), 0)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn write(&mut self, end: usize) {
        self.floor = self.last_end;
        self.last_end = self.last_end.max(end);
    }

    fn give_up(&mut self, range: Range<usize>, message: impl Into<String>, help: Option<&str>) -> ControlFlow<()> {
        let diagnostic = Diagnostic::error(Code::InvalidYaml, self.span(range), message);
        self.reports.report(help.into_iter().fold(diagnostic, Diagnostic::help));
        ControlFlow::Break(())
    }

    fn open(&mut self, range: Range<usize>, anchor: usize, tag: Option<Span>, content: Content) -> ControlFlow<()> {
        let tag = tag.and_then(|span| tag::of_collection(span, self.text, self.reports));
        // In block style nothing is written for the collection itself: its range is empty.
        self.write(if range.is_empty() { self.last_end } else { range.end });
        self.open.push(Open { start: range.start, anchor, tag, content, refused: false });
        ControlFlow::Continue(())
    }

    fn close(&mut self, end: &Range<usize>) -> ControlFlow<()> {
        let Some(open) = self.open.pop() else { return ControlFlow::Continue(()) };
        // A block ends where its last value ends, not where the parser noticed it.
        self.write(if end.is_empty() { open.start } else { end.end });
        let written = self.text[open.start..self.last_end].trim_end().len();
        let span = self.span(open.start..open.start + written);
        if open.refused {
            return self.complete(Err(span), open.anchor);
        }
        let data = match open.content {
            Content::List(items) => Data::List(items),
            Content::Map { entries, merge, .. } => Data::map(match merge {
                Some(merge) => merge::apply(entries, merge),
                None => entries,
            }),
        };
        self.complete(Ok(Node { tag: open.tag, ..Node::new(span, data) }), open.anchor)
    }

    fn alias(&mut self, id: usize, range: Range<usize>) -> ControlFlow<()> {
        self.write(range.end);
        let span = self.span(range.clone());
        match self.anchors.copy(id, self.open.len()) {
            Copied::Node(node) => self.complete(Ok(node), 0),
            Copied::Refused => self.complete(Err(span), 0),
            Copied::Unfinished => {
                let ring = "the alias stands inside the value that it refers to";
                self.reports.report(Diagnostic::error(Code::InvalidYaml, span, ring));
                self.complete(Err(span), 0)
            }
            Copied::TooDeep => {
                self.give_up(range, format!("nested deeper than {MAX_DEPTH} levels through this alias"), None)
            }
            Copied::TooMuch => self.copies_too_much(range),
        }
    }

    fn copies_too_much(&mut self, range: Range<usize>) -> ControlFlow<()> {
        let help = "say less often what the anchors hold; the bound keeps a small file from filling the memory";
        self.give_up(range, "the anchors and aliases of this file copy too much", Some(help))
    }

    /// Puts a whole value where it belongs.
    fn complete(&mut self, value: Value, anchor: usize) -> ControlFlow<()> {
        if anchor != 0 && !self.anchors.define(anchor, value.as_ref().ok()) {
            let span = value.map_or_else(|span| span, |node| node.span);
            return self.copies_too_much(span.range());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return ControlFlow::Continue(());
        };
        match &mut open.content {
            Content::List(items) => items.extend(value),
            Content::Map { entries, pending, merge } => match (pending.take(), value) {
                (None, Ok(node)) if node.as_map().is_some() && self.text[..node.span.range().start].ends_with('{') => {
                    open.refused = true;
                    *pending = Some(Key::Refused(node.span));
                    self.report_bare_template(node.span.range().start - 1);
                }
                (None, Ok(node)) => {
                    let comment = || comment::above(self.text, node.span.range().start, self.floor);
                    *pending = Some(Key::new(&node, entries, merge.as_ref(), comment, self.reports));
                }
                (None, Err(span)) => *pending = Some(Key::Refused(span)),
                (Some(Key::Named { name, span, comment }), Ok(value)) => {
                    entries.insert(name, Entry { key_span: span, comment, value });
                }
                (Some(Key::Merge(span)), Ok(value)) => {
                    *merge = Some(Merge::new(span, entries.len(), value, self.reports));
                }
                (Some(_), _) => {}
            },
        }
        ControlFlow::Continue(())
    }

    /// Reports a template outside of quotes, whose braces read as two mappings, one the key of the other.
    fn report_bare_template(&mut self, start: usize) {
        let range = syntax::template_range(self.text, start);
        let (message, help) = syntax::BARE_TEMPLATE;
        self.reports.report(Diagnostic::error(Code::InvalidYaml, self.span(range.clone()), message).help(help));
        self.template = Some(range);
    }
}
