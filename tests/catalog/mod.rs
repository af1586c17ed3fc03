//! The built-in catalog as a whole: each entry is used, each of its settings does something, each image is pinned.

mod fits;
mod gate;
pub mod monitoring;
mod settings;
mod superset;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stackgen::bundle::Unit;
use stackgen::pipeline::{Selection, compile};
use stackgen::report::{Format, render};

use crate::support::Sandbox;

/// A profile under which every feature is on.
const PROFILE: &str = "
extends: builtin/dev
features: { monitoring: true, debug: true, tls: enforced, backups: { schedule: \"0 3 * * *\", keep: 7d } }
";

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The stacks of these tests, which between them use every entry, by name.
fn stacks() -> BTreeMap<String, String> {
    let mut stacks = BTreeMap::new();
    for file in fs::read_dir(folder("tests/catalog/stacks")).expect("the stacks") {
        let path = file.expect("a readable folder").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        stacks.insert(name, fs::read_to_string(&path).expect("a readable file"));
    }
    stacks
}

/// The catalog's entries as another reader reads them.
fn entries() -> BTreeMap<String, Value> {
    let mut entries = BTreeMap::new();
    for file in fs::read_dir(folder("catalog")).expect("the catalog") {
        let path = file.expect("a readable folder").path();
        if path.extension().is_some_and(|extension| extension == "yaml") && !path.ends_with("features.yaml") {
            let text = fs::read_to_string(&path).expect("a readable file");
            let file: BTreeMap<String, Value> = serde_yaml::from_str(&text).expect("YAML");
            entries.extend(file);
        }
    }
    entries
}

/// A project with these stacks and no folders but those that it must have.
fn project(stacks: impl IntoIterator<Item = (String, String)>) -> Sandbox {
    let sandbox = Sandbox::new().file("stackgen.yaml", "format: 1\n").file("profiles/all.yaml", PROFILE);
    for (name, text) in stacks {
        sandbox.write(&format!("stacks/{name}.yaml"), &text);
    }
    sandbox
}

/// The files of one stack; its inputs have no fault.
fn compiled(name: &str, text: &str) -> Result<Unit, String> {
    let sandbox = project([(name.to_owned(), text.to_owned())]);
    let compilation = compile(sandbox.root(), &Selection::default(), &());
    let reports = compilation.reports.into_sorted();
    let said = || render(&reports, &compilation.sources, Format::Human { styled: false });
    let bundle = compilation.bundle.ok_or_else(said)?;
    Ok(bundle.units.into_values().next().expect("one stack in one environment"))
}

/// The entry behind each service of a stack.
fn used(stack: &str) -> BTreeMap<String, String> {
    let stack: Value = serde_yaml::from_str(stack).expect("YAML");
    let phases = stack["phases"].as_object().into_iter().flat_map(|phases| phases.values());
    let listed = phases.chain(stack.get("services")).flat_map(|listed| listed.as_object().expect("services"));
    let services = listed.filter(|(_, service)| service.get("own").is_none());
    let mut used: BTreeMap<String, String> =
        services.map(|(name, service)| (name.clone(), service["uses"].as_str().unwrap_or(name).to_owned())).collect();
    // The jobs that a stack gets by itself.
    for (key, job) in [("topics", "kafka-topics"), ("hdfs", "hdfs-directories")] {
        if stack.get(key).is_some() {
            used.insert(job.to_owned(), job.to_owned());
        }
    }
    used
}

#[test]
fn every_entry_is_used_and_compiles_without_a_word() {
    let compilation = compile(project(stacks()).root(), &Selection::default(), &());
    let reports = compilation.reports.into_sorted();
    assert!(reports.is_empty(), "{}", render(&reports, &compilation.sources, Format::Human { styled: false }));
    let used: BTreeSet<String> = stacks().values().flat_map(|stack| used(stack).into_values()).collect();
    assert_eq!(used, entries().into_keys().collect());
}

#[test]
fn every_image_has_a_version() {
    for (name, entry) in entries() {
        for body in bodies(&entry) {
            let Some(image) = body["service"]["image"].as_str().filter(|image| !image.contains("{{")) else { continue };
            let tag = image.rsplit('/').next().and_then(|last| last.split_once(':')).map_or("", |(_, tag)| tag);
            assert!(tag.contains(|sign: char| sign.is_ascii_digit()), "{name}: {image}");
        }
    }
}

#[test]
fn every_entry_says_what_people_ask_of_it() {
    for (name, entry) in entries() {
        let mut missing = Vec::new();
        let mut ask = |what: &str, said: bool| {
            if !said {
                missing.push(what.to_owned());
            }
        };
        ask("summary", entry["summary"].is_string());
        ask("docs", entry["docs"].is_string());
        for body in bodies(&entry) {
            for (setting, declared) in body["settings"].as_object().into_iter().flatten() {
                ask(&format!("description of {setting}"), declared["description"].is_string());
            }
            for (tool, declared) in body["tools"].as_object().into_iter().flatten() {
                ask(
                    &format!("source of {tool}"),
                    declared["source"].as_str().is_some_and(|url| url.starts_with("https://")),
                );
            }
        }
        for body in containers(&entry) {
            let said = |key: &str| body.get(key).or_else(|| entry.get(key));
            ask("resources", said("resources").is_some());
            let is_job = said("kind").is_some_and(|kind| kind == "job");
            ask("loses", is_job || said("loses").is_some());
            let healthy = [&entry, body].iter().any(|one| one["service"]["healthcheck"]["test"].is_array());
            let keeps = [&entry, body].iter().any(|one| one["service"]["volumes"].is_array());
            ask("user of its folders", !keeps || said("user").is_some());
            ask("health check", is_job || healthy || WITHOUT_A_TOOL.contains(&&*name));
        }
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// Entries whose image holds nothing but its program, which cannot ask itself.
const WITHOUT_A_TOOL: [&str; 1] = ["mongodb-exporter"];

/// An entry and its containers.
fn bodies(entry: &Value) -> Vec<&Value> {
    std::iter::once(entry).chain(entry["containers"].as_object().into_iter().flat_map(|all| all.values())).collect()
}

/// The containers of an entry, itself where it is one.
fn containers(entry: &Value) -> Vec<&Value> {
    entry["containers"].as_object().map_or_else(|| vec![entry], |all| all.values().collect())
}
