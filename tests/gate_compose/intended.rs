//! What a generated file means, in the form in which Compose resolves it: read by another YAML reader than the
//! compiler's, and brought to that form by other code.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value, json};

use super::dollar::fill_in;

/// The model that a file means, from the folder in which it lies.
pub fn intended(text: &str, folder: &Path, variables: &BTreeMap<String, String>) -> Value {
    let mut project: Value = serde_yaml::from_str(text).expect("YAML that another reader reads");
    fill_in_all(&mut project, variables);
    let name = project["name"].as_str().expect("a project name").to_owned();
    let reader = Reader { folder, project: name };
    reader.project(project)
}

fn fill_in_all(value: &mut Value, variables: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => *text = fill_in(text, variables).expect("every required variable is set"),
        Value::Array(items) => items.iter_mut().for_each(|item| fill_in_all(item, variables)),
        Value::Object(map) => map.values_mut().for_each(|value| fill_in_all(value, variables)),
        _ => {}
    }
}

struct Reader<'a> {
    folder: &'a Path,
    project: String,
}

impl Reader<'_> {
    fn project(&self, mut project: Value) -> Value {
        for (part, default) in [("volumes", json!({})), ("configs", json!({})), ("secrets", json!({}))] {
            let Some(entries) = project[part].as_object_mut() else { continue };
            for (name, entry) in entries {
                *entry = self.named(name, entry, &default);
            }
        }
        let networks = project["networks"].take();
        let mut networks = networks.as_object().cloned().unwrap_or_default();
        networks.entry("default").or_insert(Value::Null);
        let network = |(name, entry): (String, Value)| {
            let entry = self.named(&name, &entry, &json!({ "ipam": {} }));
            (name, entry)
        };
        project["networks"] = networks.into_iter().map(network).collect::<Map<_, _>>().into();
        for service in project["services"].as_object_mut().expect("services").values_mut() {
            *service = self.service(service.take());
        }
        project.as_object_mut().expect("a mapping").retain(|_, value| !value.is_null());
        project
    }

    /// A top-level entry: named after the project, its file by its whole path.
    fn named(&self, name: &str, entry: &Value, default: &Value) -> Value {
        let mut whole = default.as_object().cloned().unwrap_or_default();
        whole.insert("name".to_owned(), format!("{}_{name}", self.project).into());
        whole.extend(entry.as_object().cloned().unwrap_or_default());
        if let Some(file) = whole.get_mut("file") {
            *file = self.path(file.as_str().unwrap_or_default()).into();
        }
        if let Some(labels) = whole.get_mut("labels") {
            *labels = pairs(labels.take());
        }
        whole.into()
    }

    fn path(&self, text: &str) -> String {
        let mut whole = PathBuf::new();
        for component in self.folder.join(text).components() {
            match component {
                Component::ParentDir => _ = whole.pop(),
                Component::CurDir => {}
                other => whole.push(other),
            }
        }
        whole.display().to_string()
    }

    fn service(&self, service: Value) -> Value {
        let Value::Object(keys) = service else { panic!("a service is a mapping") };
        let mut service: Map<_, _> =
            keys.into_iter().map(|(key, value)| (key.clone(), self.key(&key, value))).collect();
        service.entry("command").or_insert(Value::Null);
        service.entry("entrypoint").or_insert(Value::Null);
        if !service.contains_key("network_mode") {
            service.entry("networks").or_insert(json!({ "default": null }));
        }
        service.into()
    }

    fn key(&self, key: &str, value: Value) -> Value {
        match key {
            "command" | "entrypoint" => words(value),
            "environment" | "labels" | "annotations" | "sysctls" => pairs(value),
            "ports" => each(value, port),
            "volumes" => each(value, |item| self.mount(item)),
            "configs" => each(value, |item| file(item, "/")),
            "secrets" => each(value, |item| file(item, "/run/secrets/")),
            "depends_on" => dependencies(value),
            "healthcheck" => healthcheck(value),
            "deploy" => deploy(value),
            "build" => self.build(value),
            "logging" => logging(value),
            "extra_hosts" => hosts(value),
            "networks" => match value {
                Value::Array(names) => {
                    names.into_iter().map(|name| (text(&name), Value::Null)).collect::<Map<_, _>>().into()
                }
                other => other,
            },
            "tmpfs" | "dns" | "dns_search" | "expose" => each(one_or_many(value), |item| text(&item).into()),
            "stop_grace_period" => duration(&value),
            "shm_size" | "mem_limit" | "mem_reservation" | "memswap_limit" => bytes(&value),
            _ => value,
        }
    }

    fn mount(&self, item: Value) -> Value {
        let mut mount = match item {
            Value::String(short) => {
                let parts: Vec<&str> = short.split(':').collect();
                let (source, target, options) = match parts.as_slice() {
                    [target] => (None, *target, ""),
                    [source, target] => (Some(*source), *target, ""),
                    [source, target, options] => (Some(*source), *target, *options),
                    _ => panic!("a mount of four parts: {short}"),
                };
                let bound = source.is_some_and(|source| source.starts_with(['.', '/', '~']));
                let mut mount = json!({ "type": if bound { "bind" } else { "volume" }, "target": target });
                if let Some(source) = source {
                    mount["source"] = source.into();
                }
                if options.split(',').any(|option| option == "ro") {
                    mount["read_only"] = true.into();
                }
                if let Some(way) = options.split(',').find(|option| option.ends_with("slave")) {
                    mount["bind"] = json!({ "propagation": way });
                }
                mount
            }
            long => long,
        };
        match mount["type"].as_str() {
            Some("bind") => {
                mount["source"] = self.path(mount["source"].as_str().unwrap_or_default()).into();
                let mut bind = mount["bind"].as_object().cloned().unwrap_or_default();
                bind.entry("create_host_path").or_insert(true.into());
                mount["bind"] = bind.into();
            }
            Some("volume") if mount["volume"].is_null() => mount["volume"] = json!({}),
            _ => {}
        }
        mount
    }

    fn build(&self, value: Value) -> Value {
        let mut build = match value {
            Value::String(context) => json!({ "context": context }),
            other => other,
        };
        build["context"] = self.path(build["context"].as_str().unwrap_or(".")).into();
        if build["dockerfile"].is_null() && build["dockerfile_inline"].is_null() {
            build["dockerfile"] = "Dockerfile".into();
        }
        for key in ["args", "labels"] {
            if !build[key].is_null() {
                build[key] = pairs(build[key].take());
            }
        }
        build.as_object_mut().expect("a mapping").retain(|_, value| !value.is_null());
        build
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn each(value: Value, make: impl FnMut(Value) -> Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(make).collect(),
        other => panic!("not a list: {other}"),
    }
}

fn one_or_many(value: Value) -> Value {
    if value.is_array() { value } else { json!([value]) }
}

fn words(value: Value) -> Value {
    match value {
        Value::String(line) => split(&line).into(),
        Value::Array(items) => items.iter().map(text).collect(),
        other => other,
    }
}

/// A command line in words, by a shell's quotes.
fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (c, quote) {
            (' ' | '\t' | '\n', None) => words.extend(word.take()),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(characters.next()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn pairs(value: Value) -> Value {
    let pair = |(name, value): (String, Value)| {
        let value = if value.is_null() { Value::Null } else { text(&value).into() };
        (name, value)
    };
    let split = |item: &Value| match text(item).split_once('=') {
        Some((name, value)) => (name.to_owned(), value.into()),
        None => (text(item), Value::Null),
    };
    match value {
        Value::Array(items) => items.iter().map(split).collect::<Map<_, _>>().into(),
        Value::Object(map) => map.into_iter().map(pair).collect::<Map<_, _>>().into(),
        other => other,
    }
}

fn hosts(value: Value) -> Value {
    let mut hosts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| text(item).replacen(':', "=", 1)).collect(),
        Value::Object(map) => {
            let one = |(name, value): (String, Value)| {
                let addresses: Vec<Value> = one_or_many(value).as_array().cloned().unwrap_or_default();
                addresses.iter().map(|address| format!("{name}={}", text(address))).collect::<Vec<_>>()
            };
            map.into_iter().flat_map(one).collect()
        }
        other => panic!("no hosts: {other}"),
    };
    hosts.sort();
    hosts.into()
}

fn port(item: Value) -> Value {
    let Some(short) = item.as_str().map(str::to_owned).or_else(|| item.as_i64().map(|port| port.to_string())) else {
        let mut long = item;
        long["mode"] = "ingress".into();
        if long["protocol"].is_null() {
            long["protocol"] = "tcp".into();
        }
        long["published"] = text(&long["published"]).into();
        return long;
    };
    let (address, protocol) = short.split_once('/').unwrap_or((&short, "tcp"));
    let parts: Vec<&str> = address.rsplitn(3, ':').collect();
    let target: u16 = parts[0].parse().expect("a port");
    let mut port = json!({ "mode": "ingress", "target": target, "protocol": protocol });
    if let Some(published) = parts.get(1) {
        port["published"] = (*published).into();
    }
    if let Some(host) = parts.get(2) {
        port["host_ip"] = (*host).into();
    }
    port
}

fn file(item: Value, folder: &str) -> Value {
    let mut file = match item {
        Value::String(source) => json!({ "source": source }),
        other => other,
    };
    let target = match &file["target"] {
        Value::Null => format!("{folder}{}", text(&file["source"])),
        target => text(target),
    };
    let target = if target.starts_with('/') { target } else { format!("{folder}{target}") };
    file["target"] = target.into();
    file
}

fn dependencies(value: Value) -> Value {
    let whole = |entry: &Value| {
        let mut whole = json!({ "condition": "service_started", "required": true });
        for (key, value) in entry.as_object().into_iter().flatten() {
            whole[key] = value.clone();
        }
        whole
    };
    match value {
        Value::Array(names) => names.iter().map(|name| (text(name), whole(&Value::Null))).collect::<Map<_, _>>().into(),
        Value::Object(map) => {
            map.iter().map(|(name, entry)| (name.clone(), whole(entry))).collect::<Map<_, _>>().into()
        }
        other => other,
    }
}

fn healthcheck(mut check: Value) -> Value {
    if let Some(line) = check["test"].as_str().map(str::to_owned) {
        check["test"] = json!(["CMD-SHELL", line]);
    }
    for key in ["interval", "timeout", "start_period", "start_interval"] {
        if !check[key].is_null() {
            check[key] = duration(&check[key]);
        }
    }
    check.as_object_mut().expect("a mapping").retain(|_, value| !value.is_null());
    check
}

fn deploy(mut deploy: Value) -> Value {
    for kind in ["limits", "reservations"] {
        if let Some(memory) = deploy.pointer_mut(&format!("/resources/{kind}/memory")) {
            *memory = bytes(memory);
        }
    }
    deploy
}

fn logging(mut logging: Value) -> Value {
    if !logging["options"].is_null() {
        logging["options"] = pairs(logging["options"].take());
    }
    logging.as_object_mut().expect("a mapping").retain(|_, value| !value.is_null());
    logging
}

/// A size in bytes, as text.
fn bytes(value: &Value) -> Value {
    let text = text(value).to_lowercase();
    let unit = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let power = match text[unit..].chars().next() {
        None | Some('b') => 0,
        Some(unit) => 1 + "kmgtp".find(unit).expect("a unit"),
    };
    let number: f64 = text[..unit].parse().expect("a number");
    #[expect(clippy::cast_possible_truncation, reason = "whole bytes")]
    let bytes = (number * 1024f64.powi(i32::try_from(power).expect("a small power"))) as i64;
    bytes.to_string().into()
}

/// A time span as Go writes it.
fn duration(value: &Value) -> Value {
    let text = text(value);
    let (mut rest, mut milliseconds) = (text.as_str(), 0);
    while !rest.is_empty() {
        let (number, tail) = rest.split_at(rest.find(char::is_alphabetic).expect("a unit"));
        let (unit, tail) = tail.split_at(tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len()));
        let factor = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            other => panic!("a unit that no generated file uses: {other}"),
        };
        milliseconds += number.parse::<u64>().expect("a whole number") * factor;
        rest = tail;
    }
    let (hours, minutes, seconds) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1000 % 60);
    match (hours, minutes, seconds, milliseconds % 1000) {
        (0, 0, 0, 0) => "0s".to_owned(),
        (0, 0, 0, milliseconds) => format!("{milliseconds}ms"),
        (_, _, _, 1..) => panic!("a fraction of a second that no generated file uses: {text}"),
        (0, 0, seconds, 0) => format!("{seconds}s"),
        (0, minutes, seconds, 0) => format!("{minutes}m{seconds}s"),
        (hours, minutes, seconds, 0) => format!("{hours}h{minutes}m{seconds}s"),
    }
    .into()
}
