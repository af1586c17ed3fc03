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

/// A line of a document, where the output says it, and how: the file, the service in it (empty for the whole
/// file) and the text.
type Row = (&'static str, &'static str, &'static str, &'static str);

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
    for (said, path, name, text) in rows {
        let Some(whole) = file(stack, env, path) else {
            missing.push(format!("{said}: there is no `{path}`"));
            continue;
        };
        let place = if name.is_empty() { whole } else { service(whole, name) };
        if !place.contains(text) {
            missing.push(format!("{said}: `{text}` is not in {path} {name}"));
        }
    }
    assert!(missing.is_empty(), "{stack} {env}:\n{}", missing.join("\n"));
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
