//! Text → tree.
//!
//! The grammar is the parser's; what the events mean is decided in [`Builder`]: one document, keys are text and
//! said once, aliases and merge keys are resolved within a budget, tags are the input language's own.

use granit_parser::{Event, Options, Parser, options};

use super::builder::Builder;
use super::node::Node;
use super::{bytes, syntax};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::{FileId, Sources, Span};

/// How deep lists and mappings may be nested, aliases included.
pub const MAX_DEPTH: usize = 64;

/// Reads a file as one tree; an empty file is an empty mapping.
///
/// `None` means that the tree cannot be trusted as a whole (a syntax error, several documents, a bound exceeded)
/// and that this was reported. Faults that concern one entry are reported and the rest of the tree is given.
pub fn read(file: FileId, sources: &Sources, reports: &mut Reports) -> Option<Node> {
    if !bytes::check_characters(file, sources, reports) {
        return None;
    }
    let text = &sources.get(file).text;
    let mut builder = Builder::new(file, text, reports);
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, parser_options()) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                // What a template outside of quotes leads to on its line has been told.
                let before = builder.before();
                let diagnostic = syntax::diagnostic(&error, file, text, &before);
                if !builder.follows_from_template(&diagnostic) {
                    builder.reports.report(diagnostic);
                }
                return None;
            }
        };
        let range = span.byte_range().unwrap_or_default();
        let tag = span.tag_span().and_then(|tag| tag.byte_range());
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                builder.reports.report(second_document(Span::new(file, range)));
                return None;
            }
        }
        if builder.event(event, range, tag).is_break() {
            return None;
        }
    }
    builder.finish()
}

fn parser_options() -> Options {
    let mut options = options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    options
}

fn second_document(span: Span) -> Diagnostic {
    Diagnostic::error(Code::InvalidYaml, span, "a second document begins here")
        .help("a file holds one document; put the other into a file of its own")
}
