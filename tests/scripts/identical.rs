//! Scripts are the same bytes for every stack and environment; what differs is a table beside them or the few lines at
//! their top.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::repository;

/// Where what differs ends, in a script for the host.
const SAME: &str = "# --- from here on the script is the same for every stack and environment ---";

/// The files below a folder of the repository whose names end so.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![repository(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_logic_of_scripts_is_the_same_everywhere() {
    let mut logic: BTreeMap<String, (String, PathBuf)> = BTreeMap::new();
    let mut scripts = [files("generated", "sh"), files("generated", "ps1")].concat();
    // Those of the jobs that apply topics and directories, and their launchers.
    let names = ["apply.sh", "topics.sh", "topics.ps1", "hdfs.sh", "hdfs.ps1"];
    scripts.retain(|path| names.iter().any(|name| path.ends_with(name)));
    for path in &scripts {
        let text = std::fs::read_to_string(path).expect("a script");
        let on_host = path.parent().is_some_and(|folder| folder.ends_with("scripts"));
        let same = if on_host { text.split_once(SAME).expect("a mark").1.to_owned() } else { text };
        // Containers of different names run the same job: what is mounted where says what it is.
        let name = path.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>();
        let (first, other) = logic.entry(name.join("<")).or_insert_with(|| (same.clone(), path.clone()));
        assert!(*first == same, "{} and {} differ", path.display(), other.display());
    }
    assert!(logic.len() >= 6, "{:?}", logic.keys());
}

/// What the two launchers of one thing take and say is the same, each in its own way.
#[test]
fn launchers_have_the_same_options_in_both_languages() {
    for name in ["topics", "hdfs"] {
        let shell =
            std::fs::read_to_string(repository(&format!("templates/scripts/{name}.sh.j2"))).expect("a launcher");
        let power =
            std::fs::read_to_string(repository(&format!("templates/scripts/{name}.ps1.j2"))).expect("a launcher");
        let options = |text: &str, sign: &str| -> Vec<String> {
            let usage = text.lines().map(|line| line.trim().trim_start_matches(['\'', '"']));
            let listed = usage.filter(|line| line.starts_with(&format!("  {sign}")));
            let words = listed.map(|line| line.split_whitespace().next().unwrap_or_default());
            words.map(|word| word.trim_start_matches('-').replace('-', "").to_lowercase()).collect()
        };
        let (posix, powershell) = (options(&shell, "--"), options(&power, "-"));
        assert_eq!(posix, powershell, "{name}");
        assert!(posix.contains(&"dryrun".to_owned()) && posix.contains(&"timeout".to_owned()), "{posix:?}");
        let parameters = power.split("param (").nth(1).and_then(|rest| rest.split("\n)").next()).expect("parameters");
        // PowerShell itself brings this one.
        for option in powershell.iter().filter(|option| *option != "verbose") {
            assert!(parameters.to_lowercase().contains(&format!("${option}")), "{name}: -{option}");
        }
        let codes = |text: &str| {
            text.split("It exits with").nth(1).map(|rest| rest.split("missing.").next().map(str::to_owned))
        };
        let plain = |text: Option<Option<String>>| {
            text.flatten().map(|t| t.replace(['\'', '\\', ','], "").split_whitespace().collect::<Vec<_>>().join(" "))
        };
        assert_eq!(plain(codes(&shell)), plain(codes(&power)), "{name}");
    }
}
