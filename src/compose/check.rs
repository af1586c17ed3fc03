//! Whether a tree that users wrote is Compose's, and theirs to write.

use super::identity::equal;
use super::place::within;
use super::scalar::Form;
use super::shape::{Mapping, Merge, Part, Row, Shape, Writer};
use super::variables::variables;
use super::version::Version;
use super::{endpoint, pairs};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::{mismatch, unknown_key};
use crate::source::Span;
use crate::template::is_template;
use crate::yaml::{Data, Map, Node, Scalar, Tag};

/// Checks a `service:` tree as written in a catalog entry, a stack or a profile. See [`check`].
pub fn check_service(node: &Node, oldest: Version, reports: &mut Reports) {
    check(Part::Service, node, oldest, reports);
}

/// Checks a tree of Compose as users wrote it, in one layer.
///
/// Reports keys that Compose does not know (`unknown-key`), values of another type or form (`invalid-value`),
/// what a list says twice (`duplicate-item`), keys that the project's oldest Compose does not know
/// (`newer-compose`), keys that stackgen writes itself (`reserved-key`, `ports-in-service`), keys that only
/// Swarm heeds (`swarm-only`), and dollars that begin no variable (`invalid-variable`). A text with a template
/// in it fits wherever a value is expected; `x-` keys hold anything.
pub fn check(part: Part, node: &Node, oldest: Version, reports: &mut Reports) {
    let shape = part.shape();
    match node.as_map() {
        Some(map) => {
            Check { oldest, reports }.record(part.rows(), node.span, map);
            if part == Part::Volume {
                super::wanted::check_volume(node, reports);
            }
        }
        None if shape.null && node.is_null() => {}
        None => reports.report(mismatch(node, &shape.expected())),
    }
}

pub(super) struct Check<'a> {
    pub(super) oldest: Version,
    pub(super) reports: &'a mut Reports,
}

impl Check<'_> {
    pub(super) fn value(&mut self, shape: &Shape, merge: Merge, node: &Node) {
        match &node.data {
            Data::Scalar(scalar) => self.scalar(shape, node, scalar),
            Data::List(items) => match shape.list {
                Some(item) => self.list(shape, item, merge, items),
                None => self.reports.report(mismatch(node, &shape.expected())),
            },
            Data::Map(map) => match shape.map {
                Some(Mapping::Record(rows)) => self.record(rows, node.span, map),
                Some(Mapping::Names(values)) => self.names(values, map),
                None => self.reports.report(mismatch(node, &shape.expected())),
            },
        }
    }

    fn scalar(&mut self, shape: &Shape, node: &Node, scalar: &Scalar) {
        if node.tag == Some(Tag::Replace) {
            let message = "`!replace` is for lists and mappings: a single value replaces anyway";
            self.reports.report(Diagnostic::error(Code::InvalidValue, node.span, message));
        }
        if node.is_null() {
            if !shape.null {
                self.reports.report(
                    mismatch(node, &shape.expected()).help("to take away what a weaker layer says, write `!remove`"),
                );
            }
            return;
        }
        self.variables(node.span, scalar);
        match shape.scalar {
            None if is_template(&scalar.text) => {}
            None => self.reports.report(mismatch(node, &shape.expected())),
            Some(form) => self.form(form, &shape.expected(), node, scalar),
        }
    }

    fn form(&mut self, form: Form, expected: &str, node: &Node, scalar: &Scalar) {
        // What a template or Compose fills in is not known yet; a mount is split around it.
        let filled_in = is_template(&scalar.text) || scalar.text.contains('$');
        if filled_in && (form != Form::Mount || scalar.text.contains("{%")) {
            return;
        }
        match form.accepts(&scalar.text) {
            Ok(()) => {}
            Err(reason) if reason.is_empty() => {
                let report = mismatch(node, expected);
                let words = if let Form::Choice(words) = form { words } else { &[] };
                self.reports.report(report.suggest(&scalar.text, words.iter().copied()));
            }
            Err(reason) => self
                .reports
                .report(Diagnostic::error(Code::InvalidValue, node.span, reason).label(format!("expected {expected}"))),
        }
    }

    fn variables(&mut self, span: Span, scalar: &Scalar) {
        for (range, why) in variables(&scalar.text).faults {
            let place = within(span, scalar, range);
            self.reports.report(Diagnostic::error(Code::InvalidVariable, place, why));
        }
    }

    fn list(&mut self, shape: &Shape, item: &Shape, merge: Merge, items: &[Node]) {
        // An item that is taken away says nothing itself; that nothing weaker has it is told where it is laid.
        for node in items.iter().filter(|node| node.tag != Some(Tag::Remove) || !node.is_null()) {
            self.value(item, Merge::of(item), node);
        }
        for (at, node) in items.iter().enumerate() {
            if let Some(first) = items[..at].iter().find(|first| says_the_same(merge, first, node)) {
                let message = format!("{} is said twice in this list", said(merge, node));
                self.reports.report(
                    Diagnostic::error(Code::DuplicateItem, node.span, message)
                        .label("again")
                        .related(first.span, "first"),
                );
            }
        }
        self.head(shape, items);
    }

    fn head(&mut self, shape: &Shape, items: &[Node]) {
        let (Some(words), Some(text)) = (shape.head, items.first().and_then(Node::as_text)) else { return };
        if !words.contains(&&**text) && !is_template(text) {
            let expected = Form::Choice(words).expected();
            let message = format!("this list starts with {expected}, not with `{text}`");
            self.reports.report(Diagnostic::error(Code::InvalidValue, items[0].span, message));
        }
    }

    fn names(&mut self, values: &Shape, map: &Map) {
        for (name, entry) in map {
            self.name(name, entry.key_span);
            if !self.is_removed(&entry.value) {
                self.value(values, Merge::of(values), &entry.value);
            }
        }
    }

    /// Source: the schema inside Compose, whose `patternProperties` want one character at least.
    fn name(&mut self, name: &str, span: Span) {
        if name.is_empty() {
            self.reports.report(Diagnostic::error(Code::InvalidName, span, "a name has one character at least"));
        }
    }

    fn record(&mut self, rows: &'static [Row], span: Span, map: &Map) {
        for (key, entry) in map {
            match rows.iter().find(|row| row.key == &**key) {
                Some(row) => self.row(row, entry.key_span, &entry.value),
                None if key.starts_with("x-") => {}
                None => self.reports.report(unknown_key(key, entry.key_span, rows.iter().map(|row| row.key))),
            }
        }
        for row in rows.iter().filter(|row| row.required && !map.contains_key(row.key)) {
            let message = format!("`{}` is missing", row.key);
            self.reports
                .report(Diagnostic::error(Code::MissingKey, span, message).label(format!("needs `{}`", row.key)));
        }
    }

    fn row(&mut self, row: &Row, key: Span, node: &Node) {
        match refusal(row, key, node, self.oldest) {
            Some(refusal) => self.reports.report(refusal),
            None if self.is_removed(node) => {}
            None => self.value(&row.shape, row.merge, node),
        }
    }

    fn is_removed(&mut self, node: &Node) -> bool {
        let removed = node.tag == Some(Tag::Remove);
        if removed && !node.is_null() {
            let message = "`!remove` takes the whole key away and has no value";
            self.reports.report(Diagnostic::error(Code::InvalidValue, node.span, message));
        }
        removed
    }
}

/// Why users may not write this key, if they may not.
fn refusal(row: &Row, key: Span, node: &Node, oldest: Version) -> Option<Diagnostic> {
    let name = row.key;
    let error = |code, message: String| Diagnostic::error(code, key, message);
    match (row.writer, row.since) {
        (Writer::Compiler(instead), _) => Some(
            error(Code::ReservedKey, format!("`{name}` is not written under `service:`"))
                .help(format!("write {instead}")),
        ),
        (Writer::Endpoints, _) => Some(
            error(Code::PortsInService, format!("`{name}` is written by stackgen, from endpoints"))
                .help(format!("write beside `service:`\n{}", endpoint::of_ports(node))),
        ),
        (Writer::Swarm(instead), _) => Some(
            error(Code::SwarmOnly, format!("`{name}` is heeded by Docker Swarm alone"))
                .help(format!("write {instead}")),
        ),
        (Writer::User, Some(since)) if since > oldest => Some(
            error(Code::NewerCompose, format!("`{name}` needs Compose {since}, and the project serves {oldest}")).help(
                format!("where every machine has Compose {since}, write `compose: \"{since}\"` in `stackgen.yaml`"),
            ),
        ),
        (Writer::User, _) => None,
    }
}

fn says_the_same(merge: Merge, first: &Node, again: &Node) -> bool {
    let name = |node: &Node, separators: &[char]| {
        let text = node.as_text()?;
        Some(text[..pairs::split(text, separators).unwrap_or(text.len())].to_owned())
    };
    match merge {
        Merge::Items(identity) => identity.same(first, again),
        Merge::Pairs => name(first, &['=']).is_some_and(|first| Some(first) == name(again, &['='])),
        Merge::Hosts | Merge::Names(_) => equal(first, again),
        _ => false,
    }
}

/// What an item of a list speaks of.
fn said(merge: Merge, node: &Node) -> String {
    let Some(text) = node.as_text() else { return "this".to_owned() };
    let end = if let Merge::Pairs = merge { pairs::split(text, &['=']) } else { None };
    format!("`{}`", &text[..end.unwrap_or(text.len())])
}
