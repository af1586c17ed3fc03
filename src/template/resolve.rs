//! The names of a template get their values, all of them before anything is rendered.

use std::ops::Range;
use std::sync::Arc;

use minijinja::value::{Value, ValueKind};

use super::fault::late_fault;
use super::late::LateBound;
use super::parse::Parsed;
use super::reference::{Reference, Usage};
use super::scope::{Lookup, Scope};
use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::value::Quantity;

/// The value of each slot, or a report for every reference that has none.
pub(super) fn resolve(
    parsed: &Parsed,
    site: &Site<'_>,
    scope: &mut dyn Scope,
    reports: &mut Reports,
) -> Option<Vec<Value>> {
    let lookups: Vec<Lookup> =
        parsed.paths.iter().map(|path| scope.lookup(&path.iter().map(String::as_str).collect::<Vec<_>>())).collect();
    let mut sound = true;
    // The end of a name with dashes that was read as a subtraction: what follows a dash is no name of its own.
    let mut dashed = 0;
    for reference in parsed.references.iter() {
        let fault = match &lookups[reference.slot] {
            _ if reference.range.start < dashed => continue,
            Lookup::Poisoned => None,
            Lookup::Value(value) => match misuse(reference, value, site) {
                None => continue,
                fault => fault,
            },
            Lookup::Unknown { depth, valid } => {
                let depth = (*depth).min(reference.path.len() - 1);
                let name = (depth > 0).then(|| dashed_name(&reference.segments[depth], valid, site)).flatten();
                dashed = name.as_ref().map_or(dashed, |name| reference.segments[depth].start + name.len());
                Some(unknown(reference, depth, valid, name, site))
            }
        };
        sound = false;
        if let Some(fault) = fault {
            reports.report(fault);
        }
    }
    let value = |lookup| match lookup {
        Lookup::Value(value) => Some(value),
        Lookup::Unknown { .. } | Lookup::Poisoned => None,
    };
    lookups.into_iter().map(value).collect::<Option<Vec<Value>>>().filter(|_| sound)
}

fn unknown(
    reference: &Reference,
    depth: usize,
    valid: &[String],
    dashed: Option<&String>,
    site: &Site<'_>,
) -> Diagnostic {
    let outer = reference.path[..depth].join(".");
    if let Some(dashed) = dashed {
        let start = reference.segments[depth].start;
        let message = format!("`{dashed}` has dashes, which read as subtractions here");
        return Diagnostic::error(Code::UnknownName, site.span(&(start..start + dashed.len())), message)
            .help(format!("write `{outer}['{dashed}']`"));
    }
    reference.unknown(depth, valid, |range| site.span(&range))
}

/// The name of a value's own that begins at a segment and goes on with a dash.
fn dashed_name<'a>(segment: &Range<usize>, valid: &'a [String], site: &Site<'_>) -> Option<&'a String> {
    let written = &site.text[segment.start..];
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let end = written.find(|c| !of_name(c)).unwrap_or(written.len());
    valid.iter().find(|name| name.contains('-') && **name == written[..end])
}

/// How deep values that templates see are nested.
const DEPTH: usize = 4;

/// A use that the value does not stand.
fn misuse(reference: &Reference, value: &Value, site: &Site<'_>) -> Option<Diagnostic> {
    if reference.usage == Usage::Printed {
        return None;
    }
    let written = site.slice(&reference.range);
    let span = site.span(&reference.range);
    // Whether a list or map is empty is known, whatever is in it.
    let depth = if matches!(reference.usage, Usage::Condition | Usage::Test) { 0 } else { DEPTH };
    if let Some(late) = late_in(value, depth) {
        let is = if LateBound::of(value).is_some() { "is" } else { "holds" };
        return Some(late_fault(span, &format!("`{written}` {is}"), &late, reference.usage));
    }
    if !matches!(reference.usage, Usage::Arithmetic | Usage::Comparison) {
        return None;
    }
    let quantity = Quantity::of(value)?;
    let message = format!("`{written}` is {}, which cannot be {}", quantity.describe(), reference.usage.participle());
    let numbers: Vec<String> = quantity.attributes().iter().map(|name| format!("`{written}.{name}`")).collect();
    Some(Diagnostic::error(Code::BadTemplate, span, message).help(format!("as a number: {}", numbers.join(", "))))
}

/// A late-bound value that a value is, or has in it.
fn late_in(value: &Value, depth: usize) -> Option<Arc<LateBound>> {
    if let Some(late) = LateBound::of(value) {
        return Some(late);
    }
    let depth = depth.checked_sub(1)?;
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => value.try_iter().ok()?.find_map(|item| late_in(&item, depth)),
        ValueKind::Map => value.try_iter().ok()?.find_map(|key| late_in(&value.get_item(&key).ok()?, depth)),
        _ => None,
    }
}
