//! Rings: settings and endpoints whose values need each other.

use std::sync::Arc;

use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// What may stand in a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Setting,
    Endpoint,
    /// The stated address of an endpoint: it may ask for the endpoint's own figures.
    Url,
    /// The image of a container, whose rings are told by [`Resolver::image`].
    Image,
}

/// Over how many steps values may refer to each other. Each step is a call within a call, and people follow far fewer.
const DEEPEST: usize = 100;

/// A value that is being resolved.
#[derive(Debug)]
pub(super) struct Visit {
    container: usize,
    kind: Kind,
    name: Arc<str>,
    span: Span,
}

impl Resolver<'_, '_> {
    /// Resolves a value by `resolve`, unless that needs the value itself: then the ring is reported and there is none.
    pub(super) fn visit<T>(
        &mut self,
        kind: Kind,
        container: usize,
        name: &Arc<str>,
        span: Span,
        resolve: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let same = |visit: &Visit| visit.container == container && visit.kind == kind && visit.name == *name;
        if let Some(start) = self.visiting.iter().position(same) {
            self.report_ring(start);
            return None;
        }
        if self.visiting.len() >= DEEPEST {
            self.report_depth(span);
            return None;
        }
        self.visiting.push(Visit { container, kind, name: name.clone(), span });
        let value = resolve(self);
        self.visiting.pop();
        value
    }

    /// Told once for a stack: whatever else is as deep hangs together with it, or is told when this is mended.
    fn report_depth(&mut self, span: Span) {
        if std::mem::replace(&mut self.too_deep, true) {
            return;
        }
        let message = format!("values refer to each other over more than {DEEPEST} steps here");
        let start = self.visiting[0].span;
        let fault = Diagnostic::error(Code::DeepChain, span, message).related(start, "the first of them");
        self.reports.report(fault.help("let several of them refer to one that comes early"));
    }

    fn report_ring(&mut self, start: usize) {
        let ring = &self.visiting[start..];
        let names = |visit: &Visit| {
            let url = if visit.kind == Kind::Url { ".url" } else { "" };
            format!("{}.{}{url}", self.container(visit.container).base, visit.name)
        };
        let path: Vec<String> = ring.iter().chain(&ring[..1]).map(names).collect();
        let has = |kind| ring.iter().any(|visit| visit.kind == kind);
        let what = match (has(Kind::Setting), has(Kind::Endpoint) || has(Kind::Url)) {
            (true, true) => "settings and endpoints",
            (false, true) => "endpoints",
            _ => "settings",
        };
        let message = format!("{what} refer to each other in a ring: {}", path.join(" → "));
        let fault = Diagnostic::error(Code::Ring, ring[0].span, message);
        let fault = ring[1..].iter().fold(fault, |fault, visit| fault.related(visit.span, "goes on here"));
        self.reports.report(fault);
    }
}
