//! Each generated file against the real Compose, oldest and newest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::dollar::required;
use super::intended::intended;
use super::tools::{Run, VERSIONS, compose};

/// One generated folder with the secrets that a test gives it.
struct Generated {
    folder: PathBuf,
    text: String,
    /// `.env`, read by another reader.
    settings: BTreeMap<String, String>,
    /// The variables that `.env` does not set and Compose must not do without.
    secrets: BTreeMap<String, String>,
    /// Where the test keeps the secrets file.
    outside: tempfile::TempDir,
}

impl Generated {
    fn read(folder: &Path) -> Generated {
        let text = fs::read_to_string(folder.join("docker-compose.yml")).expect("docker-compose.yml");
        let settings: BTreeMap<String, String> = dotenvy::from_path_iter(folder.join(".env"))
            .expect(".env")
            .collect::<Result<_, _>>()
            .expect("an .env that another reader reads");
        let file: Value = serde_yaml::from_str(&text).expect("YAML that another reader reads");
        let brought =
            file["secrets"].as_object().into_iter().flatten().filter_map(|(_, secret)| secret["environment"].as_str());
        let mut names: BTreeSet<String> = brought.map(str::to_owned).collect();
        names.extend(required(&text));
        let secrets = names
            .into_iter()
            .filter(|name| !settings.contains_key(name))
            .map(|name| (name.clone(), format!("test-{}", name.to_lowercase())))
            .collect();
        let outside = tempfile::tempdir().expect("a folder");
        Generated { folder: folder.to_owned(), text, settings, secrets, outside }
    }

    /// Runs `config` with `.env` and the given secrets file.
    fn config(&self, version: &str, secrets: Option<&BTreeMap<String, String>>, arguments: &[&str]) -> Run {
        let file = self.outside.path().join("secrets.env");
        let lines = secrets.into_iter().flatten().map(|(name, value)| format!("{name}={value}\n"));
        fs::write(&file, lines.collect::<String>()).expect("a secrets file");
        let file = file.display().to_string();
        let mut all = vec!["--env-file", ".env"];
        if secrets.is_some() {
            all.extend(["--env-file", &file]);
        }
        all.push("config");
        all.extend(arguments);
        compose(version, &self.folder, &[], &all)
    }

    /// What is wrong with it, a line each.
    fn faults(&self) -> Vec<String> {
        VERSIONS.iter().flat_map(|version| self.faults_under(version)).collect()
    }

    fn faults_under(&self, version: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let secrets = (!self.secrets.is_empty()).then_some(&self.secrets);
        let run = self.config(version, secrets, &["--format", "json"]);
        if run.code != Some(0) || !run.stderr.is_empty() {
            faults.push(format!("`config` ends with {:?} and says {:?}", run.code, run.stderr));
            return self.named(version, faults);
        }
        let mut resolved: Value = serde_json::from_str(&run.stdout).expect("JSON");
        normalize(&mut resolved, version);
        let variables = self.settings.iter().chain(&self.secrets).map(|(name, value)| (name.clone(), value.clone()));
        compare("", &intended(&self.text, &self.folder, &variables.collect()), &resolved, &mut faults);
        faults.extend(self.faults_without_secrets(version));
        self.named(version, faults)
    }

    /// Without the secrets, and with each of them empty, Compose stops and names one that is missing.
    fn faults_without_secrets(&self, version: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let mut stops = |without: &str, given: Option<&BTreeMap<String, String>>, named: &[&String]| {
            let run = self.config(version, given, &["-q"]);
            if run.code != Some(1) || !named.iter().any(|name| run.stderr.contains(*name)) {
                faults.push(format!("without {without} `config` ends with {:?} and says {:?}", run.code, run.stderr));
            }
        };
        if !self.secrets.is_empty() {
            stops("the secrets file", None, &self.secrets.keys().collect::<Vec<_>>());
        }
        for name in self.secrets.keys() {
            let mut given = self.secrets.clone();
            given.insert(name.clone(), String::new());
            stops(&format!("a value for {name}"), Some(&given), &[name]);
        }
        faults
    }

    fn named(&self, version: &str, faults: Vec<String>) -> Vec<String> {
        faults.into_iter().map(|fault| format!("{} under {version}: {fault}", self.folder.display())).collect()
    }
}

/// Takes away what only one version writes, and the dollars that `config` doubles so that its output can be read
/// again as input.
fn normalize(resolved: &mut Value, version: &str) {
    halve_dollars(resolved);
    for service in resolved["services"].as_object_mut().into_iter().flat_map(|services| services.values_mut()) {
        if let Some(deploy) = service["deploy"].as_object_mut() {
            deploy.retain(|_, value| *value != serde_json::json!({}));
        }
        for mount in service["volumes"].as_array_mut().into_iter().flatten() {
            if mount["type"] == "bind" && mount["bind"]["create_host_path"].is_null() {
                // 2.40 leaves out `false`, 5.5 leaves out `true`.
                mount["bind"]["create_host_path"] = version.starts_with('5').into();
            }
        }
        service
            .as_object_mut()
            .expect("a mapping")
            .retain(|key, value| !value.is_null() || matches!(key.as_str(), "command" | "entrypoint"));
    }
}

fn halve_dollars(value: &mut Value) {
    match value {
        Value::String(text) => *text = text.replace("$$", "$"),
        Value::Array(items) => items.iter_mut().for_each(halve_dollars),
        Value::Object(map) => map.values_mut().for_each(halve_dollars),
        _ => {}
    }
}

/// Reports each field in which the two differ.
fn compare(path: &str, intended: &Value, resolved: &Value, faults: &mut Vec<String>) {
    match (intended, resolved) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let path = format!("{path}.{key}");
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => compare(&path, a, b, faults),
                    (a, b) => faults.push(format!("{path}: intended {a:?}, resolved {b:?}")),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{path}[{at}]"), a, b, faults);
            }
        }
        (a, b) if same_scalar(a, b) => {}
        (a, b) => faults.push(format!("{path}: intended {a}, resolved {b}")),
    }
}

/// A text must be the same text; where Compose resolves to a number or a boolean, its value counts.
fn same_scalar(intended: &Value, resolved: &Value) -> bool {
    let text = intended.as_str().map_or_else(|| intended.to_string(), str::to_owned);
    match resolved {
        Value::Number(number) => number.as_f64().is_some_and(|number| text.parse() == Ok(number)),
        Value::String(resolved) => *resolved == text,
        Value::Bool(resolved) => text.parse() == Ok(*resolved),
        _ => intended == resolved,
    }
}

/// The folders below `generated/` that have a `docker-compose.yml`.
fn folders(root: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect()
    };
    let mut folders: Vec<_> = inside(root).iter().flat_map(|stack| inside(stack)).collect();
    folders.retain(|folder| folder.join("docker-compose.yml").exists());
    folders.sort();
    folders
}

#[test]
#[ignore = "gate: asks the real Compose"]
fn compose_takes_every_generated_file_for_what_it_was_meant_to_be() {
    let folders = folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("generated"));
    assert!(!folders.is_empty(), "there is nothing under generated/");
    let faults: Vec<_> = folders.iter().flat_map(|folder| Generated::read(folder).faults()).collect();
    assert_eq!(faults, Vec::<String>::new());
}

const FIXTURE: &str = include_str!("fixture.yml");

fn fixture(text: &str) -> (tempfile::TempDir, Generated) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("docker-compose.yml"), text).expect("a file");
    fs::write(folder.path().join(".env"), "DB_LOG=DEBUG\n").expect("a file");
    let generated = Generated::read(&folder.path().canonicalize().expect("a path"));
    (folder, generated)
}

#[test]
#[ignore = "gate: asks the real Compose"]
fn a_file_as_it_is_generated_has_no_faults() {
    let (_folder, generated) = fixture(FIXTURE);
    assert_eq!(generated.secrets.keys().collect::<Vec<_>>(), ["DB_PASSWORD", "DB_TOKEN"]);
    assert_eq!(generated.faults(), Vec::<String>::new());
}

/// Edits of the file after its meaning was taken down, and the field that must be told.
const EDITS: &[(&str, &str, &str)] = &[
    ("postgres:17", "postgres:16", ".services.db.image"),
    ("VERSION: \"3.10\"", "VERSION: 3.10", ".services.db.environment.VERSION"),
    ("${DB_LOG:-INFO}", "INFO", ".services.db.environment.LOG"),
    ("shared_buffers=1GB", "shared_buffers=2GB", ".services.db.command[2]"),
    ("15432:5432", "15433:5432", ".services.db.ports[0].published"),
    ("53:53/udp", "53:53", ".services.db.ports[1].protocol"),
    ("/etc/db:ro", "/etc/db", ".services.db.volumes[1].read_only"),
    ("create_host_path: false", "create_host_path: true", ".services.db.volumes[2].bind.create_host_path"),
    ("service_healthy", "service_started", ".services.job.depends_on.db.condition"),
    ("pg_isready", "psql", ".services.db.healthcheck.test[1]"),
    ("interval: 90s", "interval: 91s", ".services.db.healthcheck.interval"),
    ("memory: 512M", "memory: 513M", ".services.db.deploy.resources.limits.memory"),
    ("cpus: 1.50", "cpus: 1.51", ".services.db.deploy.resources.limits.cpus"),
    ("hash: abc", "hash: abd", ".services.db.labels.hash"),
    ("target: /etc/c", "target: /etc/d", ".services.db.configs[0].target"),
    ("[db_password]", "[{ source: db_password, target: p }]", ".services.db.secrets[0].target"),
    ("content: \"x", "content: \"y", ".configs.c.content"),
    ("environment: DB_PASSWORD", "environment: DB_TOKEN", ".secrets.db_password.environment"),
    ("a: b", "a: c", ".volumes.data.labels.a"),
    ("\"no\"", "always", ".services.job.restart"),
    ("aliases: [x]", "aliases: [y]", ".services.job.networks.default.aliases[0]"),
    ("max-size: 20m", "max-size: 21m", ".services.db.logging.options.max-size"),
];

#[test]
#[ignore = "gate: asks the real Compose"]
fn the_comparison_tells_every_edited_field() {
    for (from, to, field) in EDITS {
        assert_eq!(FIXTURE.matches(from).count(), 1, "{from}");
        let (_folder, mut generated) = fixture(&FIXTURE.replace(from, to));
        generated.text = FIXTURE.to_owned();
        generated.secrets = fixture(FIXTURE).1.secrets;
        for version in VERSIONS {
            let faults = generated.faults_under(version);
            let told = |fault: &String| fault.contains(&format!(": {field}:"));
            assert!(!faults.is_empty() && faults.iter().all(told), "{from} → {to} under {version}: {faults:?}");
        }
    }
}

#[test]
#[ignore = "gate: asks the real Compose"]
fn a_warning_and_a_secret_that_nobody_asks_for_are_faults() {
    for (from, to, told) in [
        ("${DB_LOG:-INFO}", "$DB_LOGG", "says \"time="),
        ("name: demo-dev", "name: demo-dev\nversion: \"3\"", "says \"time="),
        ("${DB_PASSWORD:?run stackgen secrets init}", "no", "without a value for DB_PASSWORD"),
    ] {
        assert_eq!(FIXTURE.matches(from).count(), 1, "{from}");
        let faults = fixture(&FIXTURE.replace(from, to)).1.faults();
        assert!(faults.len() == 2 && faults.iter().all(|fault| fault.contains(told)), "{from} → {to}: {faults:?}");
    }
}
