//! A line per stack and environment.

use std::fmt::Write as _;

use super::Options;
use crate::plan::{Group, Kind, Plan};

/// What a build does to each stack and environment, a line each; the files that all share have one only when
/// something happens to them.
pub fn summary(plan: &Plan<'_>, options: &Options) -> String {
    let is_shown = |group: &&Group<'_>| group.unit.is_some() || !group.changes.is_empty() || folders(group, plan) > 0;
    let shown = || plan.groups.iter().filter(is_shown);
    let widest = |name: fn(&Group<'_>) -> String| shown().map(|group| name(group).len()).max().unwrap_or(0);
    let (stacks, envs) = (widest(stack), widest(env));
    let mut text = String::new();
    for group in shown() {
        let doing = doing(group, plan);
        let is_tight = options.width.is_some_and(|width| stacks + envs + 4 + doing.len() > width);
        let written = if is_tight {
            writeln!(text, "{} {}\n    {doing}", stack(group), env(group))
        } else {
            writeln!(text, "{:stacks$}  {:envs$}  {doing}", stack(group), env(group))
        };
        let _ = written; // writing to a string cannot fail
    }
    text
}

fn stack(group: &Group<'_>) -> String {
    group.unit.as_ref().map_or_else(|| "(shared)".to_owned(), |unit| unit.stack.to_string())
}

fn env(group: &Group<'_>) -> String {
    group.unit.as_ref().map_or_else(String::new, |unit| unit.env.to_string())
}

/// How many folders of a group get another mode; what belongs to no unit is shared.
fn folders(group: &Group<'_>, plan: &Plan<'_>) -> usize {
    let units = || plan.groups.iter().filter_map(|group| group.unit.as_ref());
    let is_here = |path: &str| match &group.unit {
        Some(unit) => unit.holds(path),
        None => !units().any(|unit| unit.holds(path)),
    };
    plan.folders.iter().filter(|(path, _)| is_here(path)).count()
}

fn doing(group: &Group<'_>, plan: &Plan<'_>) -> String {
    let count = |kind: Kind| group.changes.iter().filter(|change| !change.is_record && change.kind() == kind).count();
    let parts = [
        ("create", count(Kind::Create)),
        ("change", count(Kind::Update)),
        ("delete", count(Kind::Delete)),
        ("set the mode of", count(Kind::Mode) + folders(group, plan)),
    ];
    let mut doing: Vec<String> =
        parts.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{what} {count}")).collect();
    if doing.is_empty() {
        doing.push(if group.changes.is_empty() { "unchanged".to_owned() } else { "write the record".to_owned() });
    }
    let edits = group.changes.iter().filter(|change| change.edit.is_some()).count();
    if edits > 0 {
        doing.push(format!("{edits} edited by hand"));
    }
    doing.join(", ")
}
