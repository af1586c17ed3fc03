//! The normal form.

use stackgen::compose::{Part, canonical, canonical_service};

use super::{layers, show};

fn of(text: &str) -> String {
    let (_, mut nodes) = layers(&[text]);
    show(&canonical_service(nodes.remove(0)))
}

#[test]
fn keys_come_in_the_order_of_the_table() {
    assert_eq!(
        of(
            "{ x-a: 1, labels: {}, restart: always, healthcheck: { retries: 3, test: a }, volumes: [], environment: {}, command: a, image: b, x-b: 2 }"
        ),
        "{image: b, command: a, environment: {}, volumes: [], healthcheck: {test: a, retries: 3}, restart: always, labels: {}, x-a: 1, x-b: 2}"
    );
}

#[test]
fn texts_stay_texts() {
    assert_eq!(
        of(
            "{ environment: { A: 3.10, B: 0755, C: no, D: null, E: true, F: '', G: 1e3, H: 2024-01-02 }, user: 1000, hostname: 0x10 }"
        ),
        "{hostname: \"0x10\", user: \"1000\", environment: {A: \"3.10\", B: \"0755\", C: no, D: null, E: \"true\", F: \"\", G: \"1e3\", H: 2024-01-02}}"
    );
    assert_eq!(
        of("{ environment: [A=1, B, C=], command: [a, 1, true] }"),
        "{command: [a, \"1\", \"true\"], environment: {A: \"1\", B: null, C: \"\"}}"
    );
}

#[test]
fn booleans_and_numbers_are_what_compose_wants() {
    assert_eq!(
        of(
            "{ init: \"true\", healthcheck: { retries: \"3\" }, cpus: '1.50', mem_reservation: 512, stop_grace_period: 90s, privileged: '${P:-true}' }"
        ),
        "{init: true, healthcheck: {retries: 3}, stop_grace_period: 90s, cpus: 1.50, mem_reservation: \"512\", privileged: ${P:-true}}"
    );
    assert_eq!(
        of("{ ulimits: { nofile: '1', nproc: { hard: '3', soft: '2' } } }"),
        "{ulimits: {nofile: 1, nproc: {soft: 2, hard: 3}}}"
    );
}

#[test]
fn forms_of_commands_and_lists_stay() {
    let text = "{entrypoint: sh -c, command: [a, b], volumes: [a1:/a, {type: bind, source: ./b, target: /b, read_only: true}], networks: [a, b]}";
    assert_eq!(of(text), text);
}

#[test]
fn top_level_trees_have_their_order_too() {
    let (_, mut nodes) = layers(&["{ labels: [a=1], driver_opts: { size: 1 }, name: b }"]);
    assert_eq!(
        show(&canonical(Part::Volume, nodes.remove(0))),
        "{name: b, driver_opts: {size: \"1\"}, labels: {a: \"1\"}}"
    );
}

#[test]
fn what_is_no_tree_of_compose_stays_as_it_is() {
    for text in ["a", "[a, 1]", "{environment: [[a]], volumes: a, healthcheck: [1], nonsense: {b: 1}}"] {
        assert_eq!(of(text), text);
    }
}
