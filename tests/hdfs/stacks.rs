//! The declaration of a real system comes to the directories of its document.

use std::fmt::Write as _;

use stackgen::hdfs::{Directory, Quota, SpaceQuota};
use stackgen::value::Size;

use super::{listing, sound, stack};
use crate::support::Sandbox;

/// The list that the document's own script makes.
const DOCUMENT: [&str; 12] = [
    "/traffic-data",
    "/traffic-data/raw/metr-la",
    "/traffic-data/processed/aggregates",
    "/traffic-data/ml-features",
    "/traffic-data/models/random_forest",
    "/traffic-data/models/gradient_boosted_trees",
    "/traffic-data/models/linear_regression",
    "/traffic-data/models/preprocessing",
    "/traffic-data/predictions",
    "/traffic-data/checkpoints/feature-engineering",
    "/traffic-data/checkpoints/prediction-service",
    "/traffic-data/checkpoints/stream-processor",
];

fn traffic(env: &str) -> Vec<Directory> {
    let (directories, said) = stack("traffic", env);
    assert_eq!(said, Vec::<String>::new());
    directories
}

#[test]
fn traffic_has_its_twelve_directories() {
    let directories = traffic("prod");
    let declared: Vec<&str> =
        directories.iter().filter(|directory| directory.declared).map(|directory| &*directory.path).collect();
    assert_eq!(declared, DOCUMENT);
    let between: Vec<&str> =
        directories.iter().filter(|directory| !directory.declared).map(|directory| &*directory.path).collect();
    assert_eq!(
        between,
        ["/traffic-data/raw", "/traffic-data/processed", "/traffic-data/models", "/traffic-data/checkpoints"]
    );
    for line in listing(&directories) {
        assert!(line.ends_with(" 770 spark:hadoop"), "{line}");
    }
}

/// The document opens everything to everyone for development, and only there.
#[test]
fn traffic_is_open_in_dev() {
    assert_eq!(traffic("staging"), traffic("prod"));
    let directories = traffic("dev");
    assert_eq!(directories.len(), 16);
    for line in listing(&directories) {
        assert!(line.ends_with(" 777 spark:hadoop"), "{line}");
    }
}

#[test]
fn parents_come_first() {
    let directories = sound(&["directories: { /b: [x/y/z, x], '/a/': { c/d: {}, c: {} } }"]);
    let paths: Vec<&str> = directories.iter().map(|directory| &*directory.path).collect();
    assert_eq!(paths, ["/b", "/b/x", "/b/x/y", "/b/x/y/z", "/a", "/a/c", "/a/c/d"]);
    let declared: Vec<bool> = directories.iter().map(|directory| directory.declared).collect();
    assert_eq!(declared, [true, true, false, true, true, true, true]);
}

#[test]
fn parameters_fill_in_paths() {
    let text = r#"directories: { "/lake/{{ parameters.rollnumber }}": ["{output,checkpoints}/{{ 'orders' }}"] }"#;
    assert_eq!(
        listing(&sound(&[text])),
        [
            "/lake/cs21b042 - -:-",
            "/lake/cs21b042/output - -:-",
            "/lake/cs21b042/output/orders - -:-",
            "/lake/cs21b042/checkpoints - -:-",
            "/lake/cs21b042/checkpoints/orders - -:-",
        ]
    );
}

/// What is said of a directory holds below it, quotas and `recursive` apart.
#[test]
fn settings_go_down_a_tree() {
    let text = r#"
defaults: { mode: 750, owner: hdfs, quota: 100 }
directories:
  /data:
    .: { group: hadoop, space_quota: 10G }
    models: { owner: ml, acl: ["user:spark:r-x", "default:user:spark:r-x"], quota: 10, recursive: true }
    models/a/b: {}
    tmp: { mode: 1777 }
    closed: { acl: [] }
"#;
    let directories = sound(&[text]);
    assert_eq!(
        listing(&directories),
        [
            "/data 750 hdfs:hadoop",
            "/data/models 750 ml:hadoop",
            "/data/models/a 750 ml:hadoop",
            "/data/models/a/b 750 ml:hadoop",
            "/data/tmp 1777 hdfs:hadoop",
            "/data/closed 750 hdfs:hadoop",
        ]
    );
    let quotas = directories.iter().map(|directory| {
        let space = directory.space_quota.as_ref().map(|quota| quota.value);
        (directory.quota.as_ref().map(|quota| quota.value), space, directory.recursive)
    });
    let (names, bytes) = (|names| Some(Quota::Names(names)), SpaceQuota::Bytes(Size::from_bytes(10 << 30)));
    let none = (None, None, false);
    let expected = [(names(100), Some(bytes), false), (names(10), None, true), none, none, none, none];
    assert_eq!(quotas.collect::<Vec<_>>(), expected);
    for directory in &directories {
        let entries = |acl: &Option<Vec<stackgen::load::read::At<stackgen::hdfs::AclEntry>>>| {
            acl.as_ref().map(|acl| acl.iter().map(|entry| entry.value.to_string()).collect::<Vec<_>>())
        };
        let spark = Some(vec!["user:spark:r-x".to_owned()]);
        let expected = match &*directory.path {
            path if path.starts_with("/data/models") => (spark.clone(), spark),
            "/data/closed" => (Some(Vec::new()), None),
            _ => (None, None),
        };
        assert_eq!(
            (entries(&directory.access.acl), entries(&directory.access.default_acl)),
            expected,
            "{}",
            directory.path
        );
    }
}

/// The table of the job is made for each directory of a large tree.
#[test]
fn a_stack_may_have_thousands_of_directories() {
    let mut stack = String::from(
        "services: { hdfs: {} }\nhdfs:\n  defaults: { mode: \"770\", owner: spark, default_acl: [\"group:all:r-x\"] }\n  directories:\n    /many:\n",
    );
    for number in 1..2000 {
        writeln!(stack, "      - d{number}").expect("a string");
    }
    let sandbox = Sandbox::new().file("stackgen.yaml", "format: 1\ncompose: \"2.40\"\n");
    let sandbox = sandbox.file("profiles/dev.yaml", "secrets: inline\n").file("stacks/many.yaml", &stack);
    sandbox.run(["build", "--yes"]).done();
    let table = sandbox.path("generated/many/dev/config/hdfs-directories/etc/stackgen/hdfs/directories.tsv");
    let table = std::fs::read_to_string(table).expect("the table");
    assert_eq!(table.lines().filter(|line| line.starts_with("/many")).count(), 2000);
    assert!(table.ends_with("/many/d1999\tspark\t-\t770\t-\t-\tgroup:all:r-x\tgroup:all:r-x\t-\n"));
}
