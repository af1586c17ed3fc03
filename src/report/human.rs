//! For people.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::place::{Excerpt, Places};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::Sources;

/// Each diagnostic with the lines it is about, an empty line after each, and the counts at the end.
pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources, styled: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let mut places = Places::new(sources);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&[group(diagnostic, &mut places)]));
        text.push_str("\n\n");
    }
    text.push_str(&super::counts(diagnostics));
    text.push('\n');
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'a>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let mut group = match &diagnostic.place {
        Place::Path(path) => title.element(Origin::path(path)),
        Place::Span(span) => {
            let excerpt = places.excerpt(*span);
            title.element(snippet(&excerpt, AnnotationKind::Primary, diagnostic.label.as_deref()))
        }
    };
    for related in &diagnostic.related {
        let excerpt = places.excerpt(related.span);
        group = group.element(snippet(&excerpt, AnnotationKind::Context, Some(&related.label)));
    }
    diagnostic.help.iter().fold(group, |group, help| group.element(Level::HELP.message(help)))
}

fn snippet<'a>(excerpt: &Excerpt<'a>, kind: AnnotationKind, label: Option<&'a str>) -> Snippet<'a, Annotation<'a>> {
    Snippet::source(excerpt.line)
        .path(excerpt.path)
        .line_start(excerpt.number)
        .annotation(kind.span(excerpt.range.clone()).label(label))
}
