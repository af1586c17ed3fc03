//! What the table says of each key of a service, against what Compose does with it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use stackgen::compose::{Change, Part, canonical_service, merge_service};
use stackgen::diagnostic::Reports;
use stackgen::yaml::{Node, emit};

use super::samples::{SAMPLES, Sample, folder, knows, project, service, service_name};
use super::tools::{VERSIONS, compose};
use crate::compose::layers;

const VARIABLES: &[(&str, &str)] = &[("ONE", "1"), ("TWO", "2")];

fn node(text: &str) -> Node {
    layers(&[text]).1.remove(0)
}

/// Services by key, each from the two values of its sample.
fn services(version: &str, make: impl Fn(&Sample) -> String) -> Vec<(String, String)> {
    let known = SAMPLES.iter().filter(|(key, ..)| knows(version, key));
    known.map(|sample| (sample.0.to_owned(), make(sample))).collect()
}

fn weak((key, weak, _): &Sample) -> String {
    service(key, weak)
}

fn strong((key, _, strong): &Sample) -> String {
    service(key, strong)
}

fn write(folder: &Path, name: &str, services: &[(String, String)]) {
    std::fs::write(folder.join(name), project(services)).expect("a file");
}

/// What Compose makes of files: the resolved services by key.
fn resolved(version: &str, folder: &Path, files: &[&str]) -> BTreeMap<&'static str, Value> {
    let mut arguments = vec!["--profile", "*"];
    arguments.extend(files.iter().flat_map(|file| ["-f", file]));
    arguments.extend(["config", "--format", "json"]);
    let mut project = compose(version, folder, VARIABLES, &arguments).json();
    let known = SAMPLES.iter().filter(|(key, ..)| knows(version, key));
    known.map(|(key, ..)| (*key, project["services"][service_name(key)].take())).collect()
}

#[test]
#[ignore = "gate: asks the real Compose"]
fn every_key_of_the_table_has_a_sample() {
    let keys: Vec<_> = Part::Service.rows().iter().map(|row| row.key).collect();
    let samples: Vec<_> = SAMPLES.iter().map(|(key, ..)| *key).collect();
    assert_eq!(keys, samples);
}

/// A changed hash is what makes `up` recreate a container.
#[test]
#[ignore = "gate: asks the real Compose"]
fn a_change_recreates_the_container_where_the_table_says_so() {
    for version in VERSIONS {
        let folder = folder();
        write(folder.path(), "weak.yml", &services(version, weak));
        write(folder.path(), "strong.yml", &services(version, strong));
        let (weak, strong) = (hashes(version, folder.path(), "weak.yml"), hashes(version, folder.path(), "strong.yml"));
        let rows = Part::Service.rows().iter().filter(|row| knows(version, row.key));
        let wrong: Vec<_> = rows
            .filter(|row| {
                let name = service_name(row.key);
                (weak[&name] != strong[&name]) != (row.change == Change::Recreates)
            })
            .map(|row| row.key)
            .collect();
        assert_eq!(wrong, Vec::<&str>::new(), "Compose {version}");
    }
}

fn hashes(version: &str, folder: &Path, file: &str) -> BTreeMap<String, String> {
    let text = compose(version, folder, VARIABLES, &["--profile", "*", "-f", file, "config", "--hash", "*"]).clean();
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, hash)| (name.to_owned(), hash.to_owned()))
        .collect()
}

#[test]
#[ignore = "gate: asks the real Compose"]
fn the_normal_form_means_the_same() {
    for version in VERSIONS {
        for written in [weak, strong] {
            let folder = folder();
            write(folder.path(), "written.yml", &services(version, written));
            let normal = |sample: &Sample| emit(&canonical_service(node(&written(sample))));
            write(folder.path(), "normal.yml", &services(version, normal));
            let (written, normal) = (["written.yml"], ["normal.yml"]);
            let (written, normal) =
                (resolved(version, folder.path(), &written), resolved(version, folder.path(), &normal));
            assert_eq!(differing(&written, &normal), BTreeMap::new(), "Compose {version}: as written, normal");
        }
    }
}

/// The services of which the two differ.
fn differing<'a>(
    a: &'a BTreeMap<&'static str, Value>,
    b: &'a BTreeMap<&'static str, Value>,
) -> BTreeMap<&'static str, (&'a Value, &'a Value)> {
    a.iter().filter(|(key, a)| b[*key] != **a).map(|(key, a)| (*key, (a, &b[key]))).collect()
}

#[test]
#[ignore = "gate: asks the real Compose"]
fn layers_merge_as_compose_merges_files() {
    for version in VERSIONS {
        let folder = folder();
        write(folder.path(), "weak.yml", &services(version, weak));
        write(folder.path(), "strong.yml", &services(version, strong));
        let merged = |sample: &Sample| {
            let mut reports = Reports::default();
            let merged = merge_service(Some(node(&weak(sample))), &node(&strong(sample)), &mut reports);
            assert_eq!(reports.errors(), 0);
            emit(&canonical_service(merged))
        };
        write(folder.path(), "merged.yml", &services(version, merged));
        let theirs = resolved(version, folder.path(), &["weak.yml", "strong.yml"]);
        let ours = resolved(version, folder.path(), &["merged.yml"]);
        assert_eq!(differing(&theirs, &ours), BTreeMap::new(), "Compose {version}: theirs, ours");
    }
}

/// Layers that speak of the same thing: a key, weak, strong, and what the merged service says. Where Compose
/// makes something else of the two as files, the reason for the difference.
const OVERLAPS: &[(&str, &str, &str, &str, Option<&str>)] = &[
    ("volumes", "['one:/x', 'two:/y']", "['./a:/x/:ro']", "['./a:/x:ro', 'two:/y']", None),
    ("devices", "['/dev/a:/dev/x']", "['/dev/b:/dev/x']", "['/dev/b:/dev/x']", None),
    (
        "configs",
        "[{ source: one, target: /c }]",
        "[{ source: two, target: /c }]",
        "[{ source: two, target: /c }]",
        None,
    ),
    ("env_file", "[one.env]", "[{ path: one.env }]", "[one.env]", None),
    ("environment", "[A=1]", "{ A: null }", "{ A: null }", None),
    ("labels", "[a=1]", "{ a: 2 }", "{ a: 2 }", None),
    ("networks", "{ one: { aliases: [a] } }", "[one, two]", "{ one: { aliases: [a] }, two: null }", None),
    ("build", "./one", "{ target: b }", "{ context: ./one, target: b }", None),
    ("build", "{ context: one, target: b }", "./two", "{ context: ./two, target: b }", None),
    (
        "depends_on",
        "[other]",
        "{ other: { condition: service_healthy } }",
        "{ other: { condition: service_healthy } }",
        None,
    ),
    ("logging", "{ driver: a, options: { b: 1 } }", "{ driver: c }", "{ driver: c }", None),
    ("logging", "{ driver: a, options: { b: 1 } }", "{ options: { b: 2 } }", "{ driver: a, options: { b: 2 } }", None),
    ("ulimits", "{ a: 1 }", "{ a: { soft: 2, hard: 3 } }", "{ a: { soft: 2, hard: 3 } }", None),
    ("healthcheck", "{ test: a, retries: 1 }", "{ test: [CMD, b] }", "{ test: [CMD, b], retries: 1 }", None),
    (
        "ports",
        "['80:80']",
        "['127.0.0.1:81:80']",
        "['127.0.0.1:81:80']",
        Some("Compose publishes a port twice; a stronger layer moves it"),
    ),
    (
        "secrets",
        "[one]",
        "[{ source: two, target: one }]",
        "[{ source: two, target: one }]",
        Some("Compose brings both into one file, of which one wins"),
    ),
    (
        "extra_hosts",
        "['a:1.1.1.1']",
        "{ a: 2.2.2.2 }",
        "{ a: 2.2.2.2 }",
        Some("Compose gives the name both addresses; a stronger layer moves it"),
    ),
    (
        "security_opt",
        "['no-new-privileges:true']",
        "['no-new-privileges:false']",
        "['no-new-privileges:false']",
        Some("Compose hands the engine both, which contradict each other"),
    ),
    (
        "tmpfs",
        "['/a']",
        "['/a:size=1m']",
        "['/a:size=1m']",
        Some("Compose refuses the two as one target that is mounted twice"),
    ),
    ("dns_opt", "['ndots:1']", "['ndots:2']", "['ndots:2']", Some("Compose hands on both; an option has one value")),
];

#[test]
#[ignore = "gate: asks the real Compose"]
fn layers_that_speak_of_the_same_thing_merge_as_declared() {
    for version in VERSIONS {
        for (key, weak, strong, merged, reason) in OVERLAPS {
            let folder = folder();
            let write = |name: &str, value: &str| {
                write(folder.path(), name, &[((*key).to_owned(), service(key, value))]);
            };
            write("weak.yml", weak);
            write("strong.yml", strong);
            write("declared.yml", merged);
            let mut reports = Reports::default();
            let ours = merge_service(Some(node(&service(key, weak))), &node(&service(key, strong)), &mut reports);
            let ours = canonical_service(ours);
            super::vocabulary::write(folder.path(), "ours.yml", &[((*key).to_owned(), emit(&ours))]);

            let run = |files: &[&str]| {
                let mut arguments: Vec<&str> = files.iter().flat_map(|file| ["-f", *file]).collect();
                arguments.extend(["config", "--format", "json"]);
                let run = compose(version, folder.path(), VARIABLES, &arguments);
                (run.code == Some(0)).then(|| run.json()["services"][service_name(key)].take())
            };
            let declared = run(&["declared.yml"]);
            assert!(declared.is_some(), "Compose {version}, {key}");
            assert_eq!(run(&["ours.yml"]), declared, "Compose {version}, {key}: ours, as declared");
            let theirs = run(&["weak.yml", "strong.yml"]);
            assert_eq!(theirs == declared, reason.is_none(), "Compose {version}, {key}: {reason:?}: {theirs:?}");
        }
    }
}
