//! Values of `.env` and of the Compose file, as the real Compose reads them.

use std::fmt::Write as _;
use std::fs;

use stackgen::render::dotenv;
use stackgen::yaml;

use super::tools::{VERSIONS, compose};
use crate::render::hostile;

#[test]
#[ignore = "gate: needs the real Compose"]
fn gate_compose_reads_every_value_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let carried: Vec<(String, String)> = hostile::strings()
        .into_iter()
        .filter_map(|text| dotenv::value(&text).ok().map(|written| (text, written)))
        .collect();
    assert!(carried.len() > 200, "most strings are carried");
    let (mut variables, mut file) =
        (String::new(), String::from("name: a\nservices:\n  a:\n    image: a\n    environment:\n"));
    for (number, (text, written)) in carried.iter().enumerate() {
        writeln!(variables, "V{number}={written}").expect("a string");
        writeln!(file, "      A{number}: ${{V{number}}}").expect("a string");
        let mut literal = String::new();
        yaml::write_text(&text.replace('$', "$$"), &mut literal);
        writeln!(file, "      B{number}: {literal}").expect("a string");
    }
    fs::write(folder.path().join(".env"), variables).expect("a file");
    fs::write(folder.path().join("docker-compose.yml"), file).expect("a file");
    for version in VERSIONS {
        let read = compose(version, folder.path(), &[("HOST", "x")], &["config", "--format", "json"]).json();
        let environment = &read["services"]["a"]["environment"];
        for (number, (text, written)) in carried.iter().enumerate() {
            for name in ["A", "B"] {
                // Compose's output can be read by Compose again: its dollars are doubled.
                let value = environment[format!("{name}{number}")].as_str().map(|value| value.replace("$$", "$"));
                assert_eq!(value.as_deref(), Some(text.as_str()), "{version}: {name} of {written}");
            }
        }
    }
}
