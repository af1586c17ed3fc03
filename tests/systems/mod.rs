//! The systems of this repository, held against what their owners wrote: each name, number, port and path of a
//! document, and the place of the output that carries it.

mod comparison;
mod food_delivery;
mod lakehouse;
mod signals;
mod supply_chain;
mod traffic;

use std::path::Path;
use std::sync::OnceLock;

use stackgen::bundle::{Artifact, Bundle, UnitName};
use stackgen::pipeline::{Selection, compile};
use stackgen::report::{Format, render};

/// A fact of a document: the line that states it, what it says, where the output says it, and how: the file, the service in it (empty
/// for the whole file) and the text.
type Row = (u16, &'static str, &'static str, &'static str, &'static str);

/// A part of a document: its last line, how many rows are about it, and what it is about: where it has none, why, or what else holds it.
type Part = (u16, usize, &'static str);

const COMPOSE: &str = "docker-compose.yml";

/// Everything that the repository builds; its inputs have no fault and no warning.
fn bundle() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let compilation = compile(Path::new(env!("CARGO_MANIFEST_DIR")), &Selection::default(), &());
        let reports = compilation.reports.into_sorted();
        assert!(reports.is_empty(), "{}", render(&reports, &compilation.sources, Format::Human { styled: false }));
        compilation.bundle.expect("inputs without a fault make artifacts")
    })
}

fn file(stack: &str, env: &str, path: &str) -> Option<&'static str> {
    let unit = bundle().units.get(&UnitName { stack: stack.into(), env: env.into() })?;
    unit.get(path).map(Artifact::text)
}

/// One service of a Compose file: its lines, up to the next empty one.
fn service<'t>(compose: &'t str, name: &str) -> &'t str {
    let head = format!("\n  {name}:\n");
    let start = compose.find(&head).unwrap_or_else(|| panic!("there is no service `{name}`")) + 1;
    let block = &compose[start..];
    block.find("\n\n").map_or(block, |end| &block[..end])
}

/// Asserts each row for one environment, and tells all that do not hold.
fn hold(stack: &str, env: &str, rows: &[Row]) {
    let mut missing = Vec::new();
    for (line, said, path, name, text) in rows {
        let Some(whole) = file(stack, env, path) else {
            missing.push(format!("line {line}, {said}: there is no `{path}`"));
            continue;
        };
        let place = if name.is_empty() { whole } else { service(whole, name) };
        if !place.contains(text) {
            missing.push(format!("line {line}, {said}: `{text}` is not in {path} {name}"));
        }
    }
    assert!(missing.is_empty(), "{stack} {env}:\n{}", missing.join("\n"));
}

/// Asserts that a document's parts, which follow each other without a gap, have as many rows as they say: none is dropped in silence.
fn account(document: &[Part], tables: &[&[Row]]) {
    let mut lines: Vec<u16> = tables.iter().copied().flatten().map(|(line, ..)| *line).collect();
    lines.sort_unstable();
    let mut first = 1;
    for (last, rows, about) in document {
        assert!(first <= *last, "{about}: it ends before line {first}");
        let found = lines.iter().filter(|line| (first..=*last).contains(line)).count();
        assert_eq!(found, *rows, "rows about lines {first} to {last}, {about}");
        first = last + 1;
    }
    assert!(lines.iter().all(|line| (1..first).contains(line)), "a row about a line that the document does not have");
}

/// The lines of a text that are neither comments nor empty.
fn statements(text: &str) -> usize {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).count()
}

/// An owner says a quarter at most of what comes of it, and mostly less.
#[test]
fn inputs_are_short() {
    for unit in bundle().units.keys().filter(|unit| &*unit.env == "prod") {
        let input = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("stacks/{}/stack.yaml", unit.stack));
        let said = statements(&std::fs::read_to_string(input).expect("a stack"));
        let output = statements(file(&unit.stack, "prod", COMPOSE).expect("a Compose file"));
        assert!(said * 4 <= output, "{}: {said} lines for {output}", unit.stack);
    }
}

/// What a service may take at most: processors, and memory in MiB.
fn limits(service: &str) -> (f64, u32) {
    let limits = service.split("limits:\n").nth(1).expect("limits");
    let figure =
        |key: &str| limits.split(key).nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a figure");
    let memory = figure("memory: ");
    let mib = match memory.strip_suffix('g') {
        Some(gib) => gib.parse::<u32>().expect("a number") * 1024,
        None => memory.trim_end_matches('m').parse().expect("a number"),
    };
    (figure("cpus: ").parse().expect("a number"), mib)
}
