//! What went wrong in a template, at its place in the template.

use minijinja::{Error, ErrorKind, Value};

use super::filters;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::Span;

/// The innermost cause of an error: the one that has the place where it happened.
pub(super) fn cause(error: &Error) -> &Error {
    let mut cause = error;
    while let Some(inner) = std::error::Error::source(cause).and_then(|source| source.downcast_ref::<Error>()) {
        cause = inner;
    }
    cause
}

/// The diagnostic of an error that stands at `span`. `names` are those that the template could have meant.
pub(super) fn diagnostic(error: &Error, span: Span, context: &Value, templates: &[&str]) -> Diagnostic {
    let detail = error.detail().unwrap_or_default();
    let quoted = detail.split('`').nth(1).unwrap_or_default();
    let name = detail.split_whitespace().nth(1).unwrap_or_default();
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => bad(span, format!("the template cannot be read: {detail}")),
        ErrorKind::UnknownFilter if matches!(name, "safe" | "escape" | "e") => {
            unknown(span, "filter", name).help("every printed value is quoted for the file that it stands in")
        }
        ErrorKind::UnknownFilter => unknown(span, "filter", name).suggest(name, filters::NAMES.iter().copied()),
        ErrorKind::UnknownTest => unknown(span, "test", name),
        ErrorKind::UnknownFunction => {
            let name = detail.split_whitespace().next().unwrap_or_default();
            unknown(span, "function", name).suggest(name, filters::FUNCTIONS.iter().copied())
        }
        ErrorKind::UndefinedError => undefined(span, quoted, context),
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => {
            unknown(span, "template", quoted_name(detail)).suggest(quoted_name(detail), templates.iter().copied())
        }
        ErrorKind::OutOfFuel => {
            bad(span, "the template takes too many steps".to_owned()).help("look for a loop over a loop")
        }
        kind if detail.is_empty() => bad(span, format!("the template fails: {kind}")),
        _ => bad(span, format!("the template fails: {detail}")),
    }
}

fn bad(span: Span, message: String) -> Diagnostic {
    Diagnostic::error(Code::BadTemplate, span, message)
}

fn unknown(span: Span, what: &str, name: &str) -> Diagnostic {
    Diagnostic::error(Code::UnknownName, span, format!("there is no {what} `{name}`"))
}

/// The name in the engine's message about a missing template.
fn quoted_name(detail: &str) -> &str {
    detail.split(['"', '\'', '`']).nth(1).unwrap_or(detail)
}

fn undefined(span: Span, path: &str, context: &Value) -> Diagnostic {
    if path.is_empty() {
        return Diagnostic::error(Code::UnknownName, span, "a value that is not defined is used here");
    }
    let diagnostic = Diagnostic::error(Code::UnknownName, span, format!("`{path}` is not defined"));
    let last = path.rsplit('.').next().unwrap_or(path);
    match (walk(path, context), nearest_below(last, context)) {
        (Some(valid), _) => diagnostic.suggest(last, valid.iter().map(String::as_str)),
        (None, Some(name)) => diagnostic.help(format!("did you mean `{name}`?")),
        (None, None) => diagnostic,
    }
}

/// The names valid where the path leaves what is known; `None` when it begins at a name of the template's own.
fn walk(path: &str, context: &Value) -> Option<Vec<String>> {
    let segments: Vec<&str> = path.split('.').collect();
    let mut value = context.clone();
    for segment in &segments[..segments.len() - 1] {
        value = value.get_attr(segment).ok().filter(|value| !value.is_undefined())?;
    }
    let keys: Vec<String> = names(&value);
    (!keys.is_empty()).then_some(keys)
}

/// The name nearest to `given` among all names of the context, however deep.
fn nearest_below(given: &str, context: &Value) -> Option<String> {
    let mut found = Vec::new();
    collect(context, 0, &mut found);
    nearest(given, found.iter().map(String::as_str)).map(str::to_owned)
}

fn collect(value: &Value, depth: usize, found: &mut Vec<String>) {
    const DEPTH: usize = 4;
    const ITEMS: usize = 8;
    if depth > DEPTH {
        return;
    }
    let names = names(value);
    for name in &names {
        if let Ok(item) = value.get_attr(name) {
            collect(&item, depth + 1, found);
        }
    }
    found.extend(names);
    if value.kind() == minijinja::value::ValueKind::Seq {
        for item in value.try_iter().into_iter().flatten().take(ITEMS) {
            collect(&item, depth + 1, found);
        }
    }
}

fn names(value: &Value) -> Vec<String> {
    if value.kind() != minijinja::value::ValueKind::Map {
        return Vec::new();
    }
    value.try_iter().into_iter().flatten().filter_map(|key| key.as_str().map(str::to_owned)).collect()
}
