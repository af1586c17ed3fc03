//! Two values for each key of a service, and a project in which both are sound.

use std::fmt::Write as _;

/// A key, what a weaker layer says and what a stronger one says.
pub type Sample = (&'static str, &'static str, &'static str);

/// Every key of the table, in its order.
pub const SAMPLES: &[Sample] = &[
    ("image", "a:1", "a:2"),
    ("build", "./one", "{ context: ./two, args: [A=1], labels: { b: 2 } }"),
    ("provider", "{ type: one, options: { a: 1 } }", "{ type: one, options: { b: [x, y] } }"),
    ("platform", "linux/amd64", "linux/arm64"),
    ("pull_policy", "always", "missing"),
    ("pull_refresh_after", "1h", "2h"),
    ("container_name", "one", "two"),
    ("hostname", "one", "two"),
    ("domainname", "one", "two"),
    ("user", "'1000'", "1000:1000"),
    ("group_add", "[audio, '1']", "[video]"),
    ("working_dir", "/a", "/b"),
    ("entrypoint", "[a, b]", "[c]"),
    ("command", "[a, '1']", "b c"),
    ("init", "true", "false"),
    ("tty", "true", "false"),
    ("stdin_open", "true", "false"),
    ("attach", "true", "false"),
    ("pre_start", "[{ command: [a], user: root }]", "[{ command: [b], environment: [A=1] }]"),
    ("post_start", "[{ command: [a], user: root }]", "[{ command: [b], environment: [A=1] }]"),
    ("pre_stop", "[{ command: [a] }]", "[{ command: [b] }]"),
    ("env_file", "one.env", "[{ path: two.env, required: true }]"),
    ("environment", "{ A: 1.5, B: '3.10', C: null }", "[A=2, D=e=f]"),
    ("secrets", "[one]", "[{ source: two, target: t }]"),
    ("configs", "[{ source: one, target: /c }]", "[{ source: two, target: /c }]"),
    ("models", "[one]", "{ two: { endpoint_var: A } }"),
    ("volumes", "['one:/x', './a:/y:ro']", "[{ type: volume, source: two, target: /x }, 'one:/z']"),
    ("volumes_from", "[other]", "[another]"),
    ("tmpfs", "/a", "['/b:size=1m']"),
    ("read_only", "true", "false"),
    ("storage_opt", "{ size: 1g }", "{ size: 2g }"),
    ("use_api_socket", "true", "false"),
    ("ports", "['80:80']", "['127.0.0.1:81:81/udp']"),
    ("expose", "['80']", "['81', '80']"),
    ("network_mode", "host", "none"),
    ("networks", "[one]", "{ two: { aliases: [a], priority: 1 } }"),
    ("links", "[other]", "[another]"),
    ("external_links", "[a]", "[b]"),
    ("extra_hosts", "['a:1.1.1.1']", "{ b: 2.2.2.2 }"),
    ("dns", "1.1.1.1", "[2.2.2.2]"),
    ("dns_search", "a.example", "[b.example]"),
    ("dns_opt", "['ndots:1']", "['timeout:1']"),
    ("mac_address", "'02:42:ac:11:65:43'", "'02:42:ac:11:65:44'"),
    ("depends_on", "[other]", "{ another: { condition: service_started, restart: true } }"),
    ("profiles", "[one]", "[one, two]"),
    ("healthcheck", "{ test: [CMD, a], interval: 1m, retries: 3 }", "{ test: b, start_period: 90s }"),
    ("stop_signal", "SIGTERM", "SIGINT"),
    ("stop_grace_period", "10s", "1m30s"),
    ("scale", "1", "2"),
    (
        "deploy",
        "{ resources: { limits: { memory: 1g, cpus: '1.50' } } }",
        "{ resources: { limits: { memory: 2g, pids: 3 } } }",
    ),
    ("cpus", "1", "1.5"),
    ("cpu_count", "1", "2"),
    ("cpu_percent", "10", "20"),
    ("cpu_shares", "10", "20"),
    ("cpu_period", "1000", "2000"),
    ("cpu_quota", "1000", "2000"),
    ("cpu_rt_period", "1000", "2000"),
    ("cpu_rt_runtime", "1000", "2000"),
    ("cpuset", "'0'", "0-1"),
    ("mem_limit", "1g", "2g"),
    ("mem_reservation", "1g", "512m"),
    ("mem_swappiness", "10", "20"),
    ("memswap_limit", "2g", "-1"),
    ("oom_kill_disable", "true", "false"),
    ("oom_score_adj", "-10", "20"),
    ("pids_limit", "10", "20"),
    ("shm_size", "64m", "128m"),
    ("blkio_config", "{ weight: 10, device_read_bps: [{ path: /dev/a, rate: 1mb }] }", "{ weight: 20 }"),
    (
        "ulimits",
        "{ nofile: 1024, nproc: { soft: 1, hard: 2 } }",
        "{ nofile: { soft: 3, hard: 4 }, nproc: { soft: 2, hard: 3 } }",
    ),
    ("sysctls", "{ a.b: 1 }", "[a.b=2, c.d=3]"),
    ("devices", "['/dev/a:/dev/x']", "['/dev/b:/dev/x:r', { source: /dev/c, target: /dev/c, permissions: rwm }]"),
    ("device_cgroup_rules", "['c 1:3 mr']", "['a 7:* rmw']"),
    ("gpus", "[{ driver: nvidia, capabilities: [gpu], count: 1 }]", "[{ driver: amd, capabilities: [gpu], count: 2 }]"),
    ("privileged", "true", "false"),
    ("cap_add", "[A, B]", "[C, B]"),
    ("cap_drop", "[A]", "[ALL]"),
    ("security_opt", "['label:user:a']", "['no-new-privileges:true']"),
    ("credential_spec", "{ file: a }", "{ file: b }"),
    ("userns_mode", "host", "''"),
    ("pid", "host", "'container:a'"),
    ("ipc", "host", "shareable"),
    ("uts", "host", "''"),
    ("cgroup", "host", "private"),
    ("cgroup_parent", "a", "b"),
    ("isolation", "hyperv", "process"),
    ("runtime", "runc", "runsc"),
    ("restart", "always", "'on-failure:3'"),
    ("logging", "{ driver: json-file, options: { max-size: 1m } }", "{ driver: json-file, options: { max-file: 3 } }"),
    ("labels", "[a=1]", "{ a: 2, b: true }"),
    ("label_file", "one.env", "[two.env]"),
    ("annotations", "{ a: 1 }", "{ b: 2 }"),
    ("develop", "{ watch: [{ path: a, action: rebuild }] }", "{ watch: [{ path: b, action: sync, target: /b }] }"),
    ("extends", "other", "another"),
];

/// What the services of the samples speak of, before and after `services:`.
pub const AROUND: &str = "\
name: samples
volumes: { one: {}, two: {} }
networks: { one: {}, two: {} }
secrets: { one: { environment: ONE }, two: { environment: TWO } }
configs: { one: { content: a }, two: { content: b } }
models: { one: { model: a/one }, two: { model: a/two } }
services:
  other: { image: other }
  another: { image: another }
";

/// Whether the real Compose of this version knows a key of the table.
pub fn knows(version: &str, key: &str) -> bool {
    key != "pre_start" || version.starts_with('5')
}

/// The YAML of a service that says one key.
pub fn service(key: &str, value: &str) -> String {
    let image = if matches!(key, "image" | "provider") { "" } else { "image: base\n" };
    format!("{image}{key}: {value}\n")
}

/// A project of the services, each given as its YAML.
pub fn project(services: &[(String, String)]) -> String {
    let mut text = AROUND.to_owned();
    for (name, service) in services {
        let _ = writeln!(text, "  {}:", service_name(name));
        service.lines().for_each(|line| {
            let _ = writeln!(text, "    {line}");
        });
    }
    text
}

/// A service that shows one key.
pub fn service_name(key: &str) -> String {
    format!("row-{}", key.replace('_', "-"))
}

/// A folder with the files that samples name.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("one.env"), "E1=1\n").expect("a file");
    std::fs::write(folder.path().join("two.env"), "E2=2\n").expect("a file");
    folder
}
