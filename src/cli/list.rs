//! `stackgen list`: what a project has.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use indexmap::IndexSet;
use serde_json::json;
use stackgen::bundle::UnitName;
use stackgen::discover;

use super::compile::{Compiled, compile};
use super::exit::{Exit, Failure};
use super::selection::SelectionArgs;
use super::session::Session;

/// List stacks, environments, services, catalog entries and artifacts
///
/// With `--format json` the same as one JSON document: `units` (each with `stack`, `env`, `services`, `artifacts`) and
/// `entries`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  stackgen list
  stackgen list --stack traffic --env prod
  stackgen list --format json")]
pub struct ListArgs {
    #[command(flatten)]
    selection: SelectionArgs,
}

/// One stack in one environment.
struct Listed<'a> {
    unit: &'a UnitName,
    services: Vec<&'a str>,
    artifacts: Vec<&'a str>,
}

/// Lists.
pub fn run(args: &ListArgs, session: &mut Session) -> Result<Exit, Failure> {
    let compiled = compile(session, &args.selection)?;
    let listed = listed(compiled);
    let entries = entries(compiled, session);
    if session.is_json() {
        let units = listed.iter().map(|listed| {
            json!({
                "stack": &*listed.unit.stack,
                "env": &*listed.unit.env,
                "services": listed.services,
                "artifacts": listed.artifacts,
            })
        });
        session.product.insert("units".to_owned(), units.collect());
        session.product.insert("entries".to_owned(), json!(entries));
    } else {
        session.ui.page(&text(&listed, &entries))?;
    }
    Ok(Exit::Done)
}

fn listed(compiled: &Compiled) -> Vec<Listed<'_>> {
    let services = |unit: &UnitName| {
        let stack = compiled.stacks.iter().find(|stack| stack.unit == *unit);
        stack.into_iter().flat_map(|stack| &stack.services).map(|service| &*service.name).collect()
    };
    let listed = |(unit, files)| Listed { unit, services: services(unit), artifacts: artifacts(files) };
    compiled.bundle.units.iter().map(listed).collect()
}

fn artifacts(files: &stackgen::bundle::Unit) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

/// The names of the catalog: the project's entries and those of the binary.
fn entries(compiled: &Compiled, session: &mut Session) -> BTreeSet<String> {
    let project = discover::discover(&compiled.root, &mut session.reports);
    project.catalog.into_keys().chain(discover::builtin_entries().map(str::to_owned)).collect()
}

/// What the environments of a stack have in common is said once; what some lack names those that have it.
fn text(listed: &[Listed<'_>], entries: &BTreeSet<String>) -> String {
    let mut stacks: BTreeMap<&str, Vec<&Listed<'_>>> = BTreeMap::new();
    for unit in listed {
        stacks.entry(&unit.unit.stack).or_default().push(unit);
    }
    let mut lines = Vec::new();
    for (stack, units) in &stacks {
        let envs: Vec<&str> = units.iter().map(|unit| &*unit.unit.env).collect();
        lines.extend([format!("{stack}  ({})", envs.join(", ")), "  services".to_owned()]);
        lines.extend(in_common(units, |unit| &unit.services));
        lines.push("  artifacts".to_owned());
        lines.extend(in_common(units, |unit| &unit.artifacts));
        lines.push(String::new());
    }
    lines.push("catalog".to_owned());
    lines.extend(entries.iter().map(|name| format!("  {name}")));
    lines.join("\n")
}

/// Each name once, in the order of first appearance, with the environments that have it where not all do.
fn in_common<'a>(units: &[&'a Listed<'a>], names: impl Fn(&'a Listed<'a>) -> &'a [&'a str]) -> Vec<String> {
    let all: IndexSet<&str> = units.iter().flat_map(|unit| names(unit)).copied().collect();
    let line = |name: &str| {
        let having = units.iter().filter(|unit| names(unit).contains(&name));
        let envs: Vec<&str> = having.map(|unit| &*unit.unit.env).collect();
        if envs.len() == units.len() { format!("    {name}") } else { format!("    {name}  ({})", envs.join(", ")) }
    };
    all.into_iter().map(line).collect()
}
