//! What users may write under `service:`.

use stackgen::compose::{Version, check_service};
use stackgen::diagnostic::Reports;

use super::layers;
use crate::declared::said;

fn checked(text: &str, oldest: Version) -> Vec<String> {
    let (sources, nodes) = layers(&[text]);
    let mut reports = Reports::default();
    check_service(&nodes[0], oldest, &mut reports);
    said(&sources, reports).into_iter().map(|line| line.trim_start_matches("layer0:").to_owned()).collect()
}

fn faults(text: &str) -> Vec<String> {
    checked(text, Version::new(2, 40))
}

#[test]
fn what_compose_takes_is_taken() {
    let text = r#"
x-note: { any: [thing] }
image: apache/kafka:4.1.0
build: { context: ., args: [A=1, B], ulimits: { nofile: 1 } }
container_name: kafka
hostname: 1234
user: 1000:1000
command: [start, 1, true]
entrypoint: null
environment: { A: 1, B: true, C: null, D: "{{ x }}", E: "${E:-f}" }
volumes:
  - data:/data
  - { type: bind, source: ./a, target: /a, bind: { create_host_path: false } }
  - "{{ mount }}"
tmpfs: /tmp
healthcheck: { test: [CMD, a], interval: 10s, retries: "{{ n }}", start_period: 1m30s }
networks: { default: { aliases: [a, b] } }
restart: on-failure:3
logging: { driver: json-file, options: { max-size: 20m, max-file: "10" } }
labels: ["a=b"]
ulimits: { nofile: { soft: 1, hard: 2 }, memlock: -1 }
mem_reservation: 512m
deploy: { resources: { limits: { pids: 10 }, reservations: { devices: [{ capabilities: [gpu], count: all }] } } }
stop_grace_period: 1m
init: true
privileged: ${PRIVILEGED:-false}
cap_drop: [ALL]
gpus: all
shm_size: 1gb
sysctls: { net.core.somaxconn: 1024 }
develop: { watch: [{ path: ., action: rebuild }] }
"#;
    assert_eq!(faults(text), Vec::<String>::new());
}

#[test]
fn an_unknown_key_is_reported_at_any_depth_with_the_nearest() {
    assert_eq!(
        faults(
            "imag: a\nhealthcheck: { retires: 3 }\nvolumes: [{ type: bind, target: /a, bind: { propagaton: x } }]\nlogging: { option: {} }"
        ),
        [
            "1:1 error[unknown-key] unknown key `imag`\n  help: did you mean `image`?",
            "2:16 error[unknown-key] unknown key `retires`\n  help: did you mean `retries`?",
            "3:45 error[unknown-key] unknown key `propagaton`\n  help: did you mean `propagation`?",
            "4:12 error[unknown-key] unknown key `option`\n  help: did you mean `options`?",
        ]
    );
}

#[test]
fn a_value_of_another_type_or_form_says_what_was_expected() {
    assert_eq!(
        faults(
            "image: Postgres:17\nrestart: sometimes\ninit: yes\nhealthcheck: { test: [curl], interval: 10, retries: -1 }\nenvironment: [{ A: b }]\ncap_add: ALL\nshm_size: 1XB\nvolumes: [v:/d, \"a1:/a:readonly\"]\nulimits: { nofile: lots }\ncgroup: hots\nimages: { a: b }\nbuild: [a]"
        ),
        [
            "1:8 error[invalid-value] `Postgres` has capital letters; the path of an image has none",
            "2:10 error[invalid-value] expected `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`, found the text `sometimes`",
            "3:7 error[invalid-value] expected `true` or `false`, found the text `yes`",
            "4:23 error[invalid-value] this list starts with `CMD`, `CMD-SHELL` or `NONE`, not with `curl`",
            "4:40 error[invalid-value] `10` has no unit: `10s` or `10ms`?",
            "4:53 error[invalid-value] expected a whole number that is not negative, found `-1`",
            "5:15 error[invalid-value] expected `NAME=value` or `NAME`, found a mapping",
            "6:10 error[invalid-value] expected a list, found the text `ALL`",
            "7:11 error[invalid-value] `XB` is no unit of size; there are `b`, `k`, `m`, `g` and `t`",
            "8:11 error[invalid-value] Compose takes a volume's name of one letter for a Windows drive; give it a longer one",
            "8:17 error[invalid-value] unknown mount option `readonly`, which Compose ignores silently",
            "9:20 error[invalid-value] expected a whole number from -1 up or a mapping, found the text `lots`",
            "10:9 error[invalid-value] expected `host` or `private`, found the text `hots`\n  help: did you mean `host`?",
            "11:1 error[unknown-key] unknown key `images`\n  help: did you mean `image`?",
            "12:8 error[invalid-value] expected text or a mapping, found a list",
        ]
    );
}

#[test]
fn keys_that_the_compiler_writes_say_what_to_write_instead() {
    assert_eq!(
        faults(
            "depends_on: [a]\nmem_limit: 1g\ndeploy: { replicas: 3, resources: { limits: { memory: 1g } } }\nprofiles: [a]\nsecrets: [a]\nconfigs: [a]"
        ),
        [
            "1:1 error[reserved-key] `depends_on` is not written under `service:`\n  help: write `needs:` for a service whose address is used, `after:` for order alone, beside `service:`",
            "2:1 error[reserved-key] `mem_limit` is not written under `service:`\n  help: write `resources: 2/4G` beside `service:`",
            "3:11 error[reserved-key] `replicas` is not written under `service:`\n  help: write `replicas:` beside `service:`",
            "3:47 error[reserved-key] `memory` is not written under `service:`\n  help: write `resources: 2/4G` beside `service:`",
            "4:1 error[reserved-key] `profiles` is not written under `service:`\n  help: write `feature:` beside `service:`: the service exists while that feature is on",
            "5:1 error[reserved-key] `secrets` is not written under `service:`\n  help: write a `settings:` entry of type secret beside `service:`, printed with `{{ name.file }}`",
            "6:1 error[reserved-key] `configs` is not written under `service:`\n  help: write `files:` beside `service:`",
        ]
    );
}

#[test]
fn ports_show_the_endpoints_to_write() {
    assert_eq!(
        faults("ports: [\"127.0.0.1:15432:5432\", 8080, \"53:53/udp\", { target: 80, published: 8081 }]"),
        [
            "1:1 error[ports-in-service] `ports` is written by stackgen, from endpoints\n  help: write beside `service:`\nendpoints:\n  main: { port: 5432, host_port: 15432 }\n  main2: { port: 8080 }\n  main3: { port: 53 }\n  main4: { port: 80, host_port: 8081 }"
        ]
    );
}

#[test]
fn what_only_swarm_heeds_is_refused() {
    assert_eq!(
        faults("deploy: { placement: {}, labels: { a: b }, resources: { reservations: { cpus: 1 } } }"),
        [
            "1:11 error[swarm-only] `placement` is heeded by Docker Swarm alone\n  help: write nothing: plain Compose does not heed it",
            "1:26 error[swarm-only] `labels` is heeded by Docker Swarm alone\n  help: write `labels:` of the service",
            "1:73 error[swarm-only] `cpus` is heeded by Docker Swarm alone\n  help: write `resources: 2/4G` beside `service:`",
        ]
    );
}

#[test]
fn a_key_newer_than_the_oldest_compose_names_its_version() {
    let text = "pre_start: [{ command: a }]\nbuild: { no_cache_filter: a }";
    assert_eq!(
        checked(text, Version::new(2, 40)),
        [
            "1:1 error[newer-compose] `pre_start` needs Compose 5.4, and the project serves 2.40\n  help: where every machine has Compose 5.4, write `compose: \"5.4\"` in `stackgen.yaml`",
            "2:10 error[newer-compose] `no_cache_filter` needs Compose 5.0, and the project serves 2.40\n  help: where every machine has Compose 5.0, write `compose: \"5.0\"` in `stackgen.yaml`",
        ]
    );
    assert_eq!(checked(text, Version::new(5, 4)), Vec::<String>::new());
}

#[test]
fn dollars_that_begin_no_variable_are_reported_inside_of_the_string() {
    assert_eq!(
        faults("environment: { A: \"costs $5\", B: 'x${B', C: [a] }\ncommand: echo ${1}"),
        [
            "1:26 error[invalid-variable] a `$` that is none of Compose's is written `$$`",
            "1:36 error[invalid-variable] this `${` is never closed",
            "1:45 error[invalid-value] expected text, found a list",
            "2:15 error[invalid-variable] a variable's name is letters, digits and `_`, and starts with no digit",
        ]
    );
}

#[test]
fn a_list_names_each_thing_once() {
    assert_eq!(
        faults("volumes: [a1:/x, \"b1:/x/\"]\nenvironment: [A=1, B, A=2]\ncap_add: [A, A]\ncommand: [a, a]"),
        [
            "1:18 error[duplicate-item] `b1:/x/` is said twice in this list\n  1:11 first",
            "2:23 error[duplicate-item] `A` is said twice in this list\n  2:15 first",
            "3:14 error[duplicate-item] `A` is said twice in this list\n  3:11 first",
        ]
        .map(|line| line.replace("\n  ", "\n  layer0:"))
    );
}

#[test]
fn nothing_is_not_a_value() {
    assert_eq!(
        faults("image:\nvolumes:\ncommand:\nenvironment: { A: }"),
        [
            "1:1 error[invalid-value] expected an image such as `postgres:17` or `ghcr.io/org/name:1.2`, found nothing\n  help: to take away what a weaker layer says, write `!remove`",
            "2:1 error[invalid-value] expected a list, found nothing\n  help: to take away what a weaker layer says, write `!remove`",
        ]
    );
}

#[test]
fn tags_are_checked_too() {
    assert_eq!(
        faults("image: !remove\nenvironment: { A: !remove }\nvolumes: [!remove /a]\ncap_add: !replace [A]"),
        Vec::<String>::new()
    );
    assert_eq!(
        faults("image: !remove a\nrestart: !replace always\nports: !remove"),
        [
            "1:16 error[invalid-value] `!remove` takes the whole key away and has no value",
            "2:19 error[invalid-value] `!replace` is for lists and mappings: a single value replaces anyway",
            "3:1 error[ports-in-service] `ports` is written by stackgen, from endpoints\n  help: write beside `service:`\nendpoints:\n  main: { port: 8080 }",
        ]
    );
}

#[test]
fn what_an_item_needs_is_asked_for() {
    assert_eq!(
        faults("volumes: [{ source: a }]\npost_start: [{ user: root }]"),
        [
            "1:11 error[missing-key] `target` is missing",
            "1:11 error[missing-key] `type` is missing",
            "2:14 error[missing-key] `command` is missing",
        ]
    );
}
