//! The table's own order.

use std::collections::HashSet;

use stackgen::compose::{Mapping, Merge, Part, Row, Shape};

const PARTS: [Part; 5] = [Part::Service, Part::Volume, Part::Network, Part::Config, Part::Secret];

/// Visits each row with its path, `volumes[].bind.propagation`.
fn visit(rows: &'static [Row], path: &str, seen: &mut impl FnMut(&str, &'static Row, &'static [Row])) {
    for row in rows {
        let path = format!("{path}.{}", row.key);
        seen(&path, row, rows);
        visit_shape(&row.shape, &path, seen);
    }
}

fn visit_shape(shape: &'static Shape, path: &str, seen: &mut impl FnMut(&str, &'static Row, &'static [Row])) {
    if let Some(item) = shape.list {
        visit_shape(item, &format!("{path}[]"), seen);
    }
    match shape.map {
        Some(Mapping::Record(rows)) => visit(rows, path, seen),
        Some(Mapping::Names(values)) => visit_shape(values, &format!("{path}.*"), seen),
        None => {}
    }
}

fn visit_all(mut seen: impl FnMut(&str, &'static Row, &'static [Row])) {
    for part in PARTS {
        visit(part.rows(), &format!("{part:?}").to_lowercase(), &mut seen);
    }
}

#[test]
fn every_key_has_one_row_with_a_phrase() {
    visit_all(|path, row, siblings| {
        assert_eq!(siblings.iter().filter(|other| other.key == row.key).count(), 1, "{path}");
        assert!(!row.about.is_empty() && !row.about.ends_with('.'), "{path}: {}", row.about);
    });
}

#[test]
fn every_list_says_how_it_merges() {
    visit_all(|path, row, _| {
        let by_shape = row.shape.map.is_some();
        if row.shape.list.is_some() && row.shape.scalar.is_none() {
            assert_ne!(row.merge, Merge::Replace, "{path}");
        }
        if row.merge == Merge::ByKey {
            assert!(by_shape && row.shape.list.is_none(), "{path}: a list beside the mapping has a rule of its own");
        }
    });
}

#[test]
fn every_scalar_or_list_that_replaces_is_a_command() {
    let mut replacing = HashSet::new();
    visit_all(|path, row, _| {
        if row.shape.list.is_some() && row.merge == Merge::Replace {
            replacing.insert(path.rsplit('.').next().unwrap_or_default().to_owned());
        }
    });
    assert_eq!(replacing, HashSet::from(["command", "entrypoint", "test"].map(str::to_owned)));
}

#[test]
fn the_first_keys_are_what_a_reader_looks_for() {
    let position = |key: &str| Part::Service.rows().iter().position(|row| row.key == key).expect(key);
    let order = [
        "image",
        "command",
        "environment",
        "volumes",
        "ports",
        "depends_on",
        "healthcheck",
        "deploy",
        "restart",
        "logging",
        "labels",
    ];
    assert!(order.is_sorted_by_key(|key| position(key)));
}
