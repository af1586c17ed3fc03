//! `graph.md`: what it draws is what Compose waits for, in words that Mermaid reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use stackgen::bundle::{Bundle, Unit};
use stackgen::pipeline::{Selection, compile};

use crate::support::Sandbox;

/// Words that mean something to Mermaid, or look like its arrows; each is a fine name of a service.
const HOSTILE: [&str; 16] = [
    "end",
    "graph",
    "flowchart",
    "subgraph",
    "style",
    "class",
    "classdef",
    "click",
    "default",
    "direction",
    "linkstyle",
    "o",
    "x",
    "o-x",
    "a--b",
    "call",
];

fn compiled(root: &Path) -> Bundle {
    compile(root, &Selection::default(), &()).bundle.expect("sound inputs")
}

/// A project whose names are hostile: each service waits for the one before it, in two phases.
fn hostile() -> Sandbox {
    let mut stack = "phases:\n".to_owned();
    for (number, name) in HOSTILE.iter().enumerate() {
        if number == 0 || number == HOSTILE.len() / 2 {
            stack += if number == 0 { "  end:\n" } else { "  subgraph:\n" };
        }
        let after = number.checked_sub(1).map_or(String::new(), |before| format!("after: [{}], ", HOSTILE[before]));
        let kind = if number % 3 == 0 { "kind: job, " } else { "" };
        let own = format!("own: {{ {kind}service: {{ image: \"example/{name}:1.0\" }} }}");
        writeln!(stack, "    {name}: {{ {after}{own} }}").expect("text");
    }
    Sandbox::new()
        .file("stackgen.yaml", "format: 1\n")
        .file("profiles/dev.yaml", "secrets: inline\n")
        .file("stacks/end.yaml", &stack)
}

/// The lines of a unit's graph.
fn lines(unit: &Unit) -> Vec<&str> {
    let page = unit.get("graph.md").expect("graph.md").text();
    let graph = page.split("```mermaid\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a graph");
    graph.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// A container's name in the graph.
fn drawn(name: &str) -> String {
    format!("c_{}", name.replace('-', "_"))
}

/// The arrows that what Compose waits for comes to.
fn expected(unit: &Unit) -> BTreeSet<String> {
    let file: Value = serde_yaml::from_str(unit.get("docker-compose.yml").expect("a file").text()).expect("YAML");
    let mut arrows = BTreeSet::new();
    for (name, service) in file["services"].as_object().expect("services") {
        for (before, edge) in service["depends_on"].as_object().into_iter().flatten() {
            let until = match edge["condition"].as_str() {
                Some("service_healthy") => "healthy",
                Some("service_completed_successfully") => "done",
                _ => "started",
            };
            arrows.insert(format!("{} -->|{until}| {}", drawn(before), drawn(name)));
        }
    }
    arrows
}

/// Asserts that a graph has each container once, each arrow that Compose has and no other, and nothing that is
/// neither.
fn hold(unit: &Unit) {
    let file: Value = serde_yaml::from_str(unit.get("docker-compose.yml").expect("a file").text()).expect("YAML");
    let services: BTreeMap<String, &String> =
        file["services"].as_object().expect("services").keys().map(|name| (drawn(name), name)).collect();
    let (mut boxes, mut arrows, mut open) = (Vec::new(), BTreeSet::new(), 0);
    for line in lines(unit) {
        let head = line.split(['[', '(', ' ']).next().unwrap_or_default();
        if line == "flowchart LR" {
            assert!(boxes.is_empty() && arrows.is_empty(), "{line}");
        } else if line == "end" {
            open -= 1;
        } else if line.starts_with("subgraph p_") {
            open += 1;
        } else if line.contains(" -->|") {
            assert!(arrows.insert(line.to_owned()), "{line} stands twice");
        } else if let Some((from, to)) = line.split_once(" -.-> ") {
            assert!(services.contains_key(from) && services.contains_key(to), "{line}");
        } else {
            let name = services.get(head).unwrap_or_else(|| panic!("{line}"));
            assert!(line.ends_with(&format!("[\"{name}\"]")) || line.ends_with(&format!("([\"{name}\"])")), "{line}");
            boxes.push(head.to_owned());
        }
    }
    boxes.sort();
    assert_eq!(boxes, services.into_keys().collect::<Vec<_>>());
    assert_eq!((arrows, open), (expected(unit), 0));
}

#[test]
fn it_draws_what_compose_waits_for() {
    let bundle = compiled(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(bundle.units.len() >= 15);
    bundle.units.values().for_each(hold);
}

#[test]
fn names_that_mermaid_knows_are_names() {
    compiled(hostile().root()).units.values().for_each(hold);
}

#[test]
#[ignore = "gate: needs node and Mermaid"]
fn gate_mermaid_reads_every_graph() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = Command::new(root.join("tests/tools/install-mermaid.sh")).output().expect("a run");
    assert!(installed.status.success(), "{installed:?}");
    let folder = root.join(String::from_utf8_lossy(&installed.stdout).trim());
    let pages = Sandbox::new().file("wrong.md", "```mermaid\nflowchart LR\n  end --> a\n```\n");
    for (bundle, from) in [(compiled(root), "shipped"), (compiled(hostile().root()), "hostile")] {
        for (name, unit) in &bundle.units {
            pages
                .write(&format!("{from}-{}-{}.md", name.stack, name.env), unit.get("graph.md").expect("a page").text());
        }
    }
    let files = pages.tree().into_iter().map(|file| pages.path(&file));
    let output =
        Command::new("node").arg(root.join("tests/graph/parse.mjs")).arg(folder).args(files).output().expect("node");
    let said = String::from_utf8_lossy(&output.stdout);
    // The one that is wrong shows that it would be found.
    let refused: Vec<&str> = said.lines().collect();
    assert!(output.status.success(), "{output:?}");
    assert!(matches!(refused.as_slice(), [one] if one.contains("wrong.md")), "{said}");
}
