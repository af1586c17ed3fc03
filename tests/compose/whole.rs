//! A whole service that contradicts itself.

use stackgen::compose::check_whole_service;
use stackgen::diagnostic::Reports;

use super::layers;
use crate::declared::said;

fn faults(text: &str) -> Vec<String> {
    let (sources, nodes) = layers(&[text]);
    let mut reports = Reports::default();
    check_whole_service(&nodes[0], &mut reports);
    said(&sources, reports).into_iter().map(|line| line.replace("layer0:", "")).collect()
}

#[test]
fn a_sound_service_has_no_faults() {
    let text = "
image: a
build: { context: ., dockerfile: b }
networks: [default]
mem_reservation: 512m
memswap_limit: -1
deploy: { resources: { limits: { memory: 1g }, reservations: { memory: 1024m } } }
volumes: ['a1:/a', 'b1:/a/b', { type: tmpfs, target: /c }]
tmpfs: /tmp
configs: [{ source: c, target: /cd/e }]
secrets: [p, { source: q, target: q2 }]
";
    assert_eq!(faults(text), Vec::<String>::new());
    assert_eq!(faults("{ build: ., read_only: true, volumes: ['./conf:/conf'] }"), Vec::<String>::new());
    assert_eq!(faults("{ image: a, read_only: false, secrets: [p] }"), Vec::<String>::new());
}

#[test]
fn keys_that_exclude_or_contradict_each_other_are_shown_both() {
    assert_eq!(
        faults(
            "image: a\nnetwork_mode: host\nnetworks: [default]\nmem_reservation: 2g\ndeploy: { resources: { limits: { memory: 1g } } }\nmemswap_limit: 512m"
        ),
        [
            "2:15 error[conflicting-keys] `network_mode` and `networks` exclude each other\n  3:11 `networks`",
            "4:18 error[conflicting-keys] `mem_reservation` and `deploy.resources.limits.memory` contradict each other: the first is larger\n  5:42 `deploy.resources.limits.memory`",
            "5:42 error[conflicting-keys] `deploy.resources.limits.memory` and `memswap_limit` contradict each other: the first is larger\n  6:16 `memswap_limit`",
        ]
    );
}

#[test]
fn a_path_is_mounted_once() {
    assert_eq!(
        faults(
            "image: a\nvolumes: ['a1:/a/', { type: bind, source: ./a, target: /a }]\ntmpfs: ['/a:size=1m']\nsecrets: [p, { source: q, target: p }]"
        ),
        [
            "2:21 error[duplicate-mount] `/a` is mounted twice\n  2:11 first, by `volumes`",
            "3:9 error[duplicate-mount] `/a` is mounted twice\n  2:11 first, by `volumes`",
            "4:14 error[duplicate-mount] `/run/secrets/p` is mounted twice\n  4:11 first, by `secrets`",
        ]
    );
}

#[test]
fn files_must_be_writable_where_compose_brings_them() {
    let help = "\n  help: a folder that is mounted can be read there, and a variable";
    assert_eq!(
        faults("image: a\nread_only: true\nconfigs: [{ source: c, target: /etc/c }]"),
        [format!(
            "3:11 error[unreachable-file] `/etc/c` cannot be brought into the container: its file system is read-only\n  2:12 said here{help}"
        )]
    );
    assert_eq!(
        faults(
            "image: a\ntmpfs: /run\nvolumes: [{ type: tmpfs, target: /etc }]\nsecrets: [p]\nconfigs: [{ source: c, target: /etc/c }, { source: c, target: /etcd }]"
        ),
        [
            format!(
                "4:11 error[unreachable-file] `/run/secrets/p` cannot be brought into the container: a `tmpfs` lies over it\n  2:8 said here{help}"
            ),
            format!(
                "5:11 error[unreachable-file] `/etc/c` cannot be brought into the container: a `tmpfs` lies over it\n  3:11 said here{help}"
            ),
        ]
    );
}

#[test]
fn there_is_one_network() {
    let help = "\n  help: the services of a stack share the network `default`, in which each is reached by its name";
    assert_eq!(
        faults("image: a\nnetworks: { default: { aliases: [b] }, back: {} }"),
        [format!("2:40 error[unknown-name] no network is named `back`{help}")]
    );
    assert_eq!(
        faults("image: a\nnetworks: [back]"),
        [format!("2:12 error[unknown-name] no network is named `back`{help}")]
    );
}
