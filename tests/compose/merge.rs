//! Layers of `service:` meet.

use stackgen::compose::merge_service;
use stackgen::diagnostic::Reports;
use stackgen::yaml::Node;

use super::{history, layers, show};
use crate::declared::said;

fn merged(texts: &[&str]) -> (Node, stackgen::source::Sources, Vec<String>) {
    let (sources, nodes) = layers(texts);
    let mut reports = Reports::default();
    let mut result = None;
    for node in &nodes {
        result = Some(merge_service(result, node, &mut reports));
    }
    let said = said(&sources, reports);
    (result.expect("a layer"), sources, said)
}

/// Merges layers of one key without a fault, and shows what becomes of it.
fn of(key: &str, texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("{key}: {text}")).collect();
    let (node, _, said) = merged(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(said, Vec::<String>::new());
    node.get(key).map_or_else(|| "gone".to_owned(), show)
}

#[test]
fn single_values_and_commands_replace() {
    assert_eq!(of("image", &["a:1", "a:2"]), "a:2");
    assert_eq!(of("command", &["[a, b, b]", "[c, c]"]), "[c, c]");
    assert_eq!(of("entrypoint", &["[a]", "b c"]), "b c");
    assert_eq!(of("command", &["[a]", "null"]), "null");
    assert_eq!(
        of("healthcheck", &["{ test: [CMD, a], retries: 3 }", "{ test: b, timeout: 1s }"]),
        "{test: b, retries: 3, timeout: 1s}"
    );
}

#[test]
fn environment_merges_by_name_in_either_form() {
    assert_eq!(of("environment", &["{ A: 1, B: 2 }", "[B=3, C=4=5, D]"]), "{A: 1, B: \"3\", C: 4=5, D: null}");
    assert_eq!(of("environment", &["[A=1, B=]", "{ B: null }"]), "{A: \"1\", B: null}");
    assert_eq!(of("environment", &["[A=1]", "[!remove A, B=2]"]), "{B: \"2\"}");
    assert_eq!(of("labels", &["[a.b=c:d]", "{ e: f }"]), "{a.b: c:d, e: f}");
    assert_eq!(of("environment", &["['{{ \"a=b\" }}=c']"]), "{{{ \"a=b\" }}: c}");
}

#[test]
fn mounts_merge_by_their_place_in_the_container() {
    assert_eq!(
        of("volumes", &["[\"{{ dags }}:/opt/dags:ro\", \"logs:/logs\"]", "[\"./mine:/opt/dags/\", \"x:/x\"]"]),
        "[./mine:/opt/dags/, logs:/logs, x:/x]"
    );
    assert_eq!(
        of("volumes", &["[\"${D:-./d}:/data\"]", "[{ type: volume, source: d, target: /data }]"]),
        "[{type: volume, source: d, target: /data}]"
    );
    assert_eq!(of("volumes", &["[a1:/a, b1:/b]", "[!remove /a]"]), "[b1:/b]");
    assert_eq!(of("tmpfs", &["/tmp", "[\"/tmp:size=1g\", /run]"]), "[/tmp:size=1g, /run]");
}

#[test]
fn ports_devices_and_files_merge_by_what_the_container_sees() {
    assert_eq!(
        of("ports", &["[\"80:80\", \"53:53/udp\"]", "[\"127.0.0.1:8080:80/tcp\", { target: 53, protocol: udp }]"]),
        "[127.0.0.1:8080:80/tcp, {target: 53, protocol: udp}]"
    );
    assert_eq!(of("ports", &["[\"53:53\"]", "[\"53:53/udp\"]"]), "[53:53, 53:53/udp]");
    assert_eq!(of("devices", &["[/dev/a:/dev/x]", "[/dev/b:/dev/x:r, /dev/c]"]), "[/dev/b:/dev/x:r, /dev/c]");
    assert_eq!(of("secrets", &["[pw]", "[{ source: other, target: pw }]"]), "[{source: other, target: pw}]");
    assert_eq!(
        of("configs", &["[{ source: a, target: /etc/a }]", "[{ source: b, target: /etc/a }]"]),
        "[{source: b, target: /etc/a}]"
    );
}

#[test]
fn other_lists_add_what_is_new() {
    assert_eq!(of("cap_add", &["[A, B]", "[B, C]"]), "[A, B, C]");
    assert_eq!(of("dns", &["1.1.1.1", "[8.8.8.8, 1.1.1.1]"]), "[1.1.1.1, 8.8.8.8]");
    assert_eq!(
        of("security_opt", &["[\"no-new-privileges:true\", label:a]", "[\"no-new-privileges:false\", label:b]"]),
        "[no-new-privileges:false, label:a, label:b]"
    );
    assert_eq!(of("post_start", &["[{ command: a }]", "[{ command: a }]"]), "[{command: a}, {command: a}]");
}

#[test]
fn hosts_merge_by_name() {
    assert_eq!(
        of("extra_hosts", &["[a:1.1.1.1, a=2.2.2.2, \"b:::1\"]", "{ b: 3.3.3.3 }"]),
        "{a: [1.1.1.1, 2.2.2.2], b: 3.3.3.3}"
    );
}

#[test]
fn short_forms_meet_long_ones() {
    assert_eq!(of("build", &["./a", "{ target: b }"]), "{context: ./a, target: b}");
    assert_eq!(of("build", &["{ context: a, target: b }", "./c"]), "{context: ./c, target: b}");
    assert_eq!(of("networks", &["[a, b]", "{ b: { aliases: [c] } }"]), "{a: null, b: {aliases: [c]}}");
    assert_eq!(of("networks", &["{ b: { aliases: [c] } }", "[a, b]"]), "{b: {aliases: [c]}, a: null}");
    assert_eq!(of("networks", &["[a]", "[b, a]"]), "[a, b]");
    assert_eq!(
        of(
            "ulimits",
            &["{ nofile: 1, nproc: { soft: 1, hard: 2 } }", "{ nofile: { soft: 3, hard: 4 }, nproc: { soft: 2 } }"]
        ),
        "{nofile: {soft: 3, hard: 4}, nproc: {soft: 2, hard: 2}}"
    );
}

#[test]
fn logging_options_belong_to_their_driver() {
    let file = "{ driver: json-file, options: { max-size: 1m } }";
    assert_eq!(
        of("logging", &[file, "{ options: { max-file: 3 } }"]),
        "{driver: json-file, options: {max-size: 1m, max-file: 3}}"
    );
    assert_eq!(of("logging", &[file, "{ driver: syslog }"]), "{driver: syslog}");
}

#[test]
fn tags_remove_and_replace_and_are_gone_afterwards() {
    assert_eq!(of("restart", &["always", "!remove"]), "gone");
    assert_eq!(of("environment", &["{ A: 1, B: 2 }", "{ A: !remove }"]), "{B: 2}");
    assert_eq!(of("environment", &["{ A: 1 }", "!replace { B: 2 }", "{ C: 3 }"]), "{B: 2, C: 3}");
    assert_eq!(of("cap_add", &["[A]", "!replace [B]"]), "[B]");
    assert_eq!(of("healthcheck", &["{ test: a, retries: 3 }", "!replace { test: b }"]), "{test: b}");
    assert_eq!(of("cap_add", &["[A, B]", "[!remove A]"]), "[B]");
}

#[test]
fn a_tag_that_finds_nothing_is_reported_at_its_place() {
    let (node, _, said) = merged(&[
        "image: a",
        "restart: !remove\ncap_add: !replace [A]\nenvironment: { A: !remove , B: 1 }\nvolumes: [!remove /a]",
    ]);
    assert_eq!(show(&node), "{image: a, cap_add: [A], environment: {B: 1}, volumes: []}");
    assert_eq!(
        said,
        [
            "layer1:1:10 error[idle-removal] `!remove` finds nothing to take away",
            "layer1:2:19 error[idle-removal] `!replace` finds nothing to take away",
            "layer1:3:19 error[idle-removal] `!remove` finds nothing to take away",
            "layer1:4:19 error[idle-removal] `!remove` finds nothing to take away",
        ]
    );
}

#[test]
fn winners_know_whom_they_beat() {
    let (node, sources, _) = merged(&[
        "{ image: a, environment: [A=1, B=2], volumes: [x1:/x], command: [a] }",
        "{ image: b, environment: { B: 3 } }",
        "{ image: c, volumes: [y1:/x], command: [b] }",
    ]);
    assert_eq!(
        history(&node, &sources),
        "{image: c@2<1<0, environment: {A: 1@0, B: 3@1<0}, volumes: [y1:/x@2<0], command: [b@2]<0}"
    );
}

#[test]
fn a_layer_that_was_merged_before_keeps_its_own_losers() {
    let (sources, nodes) =
        layers(&["{ image: a, logging: { driver: a } }", "{ image: b }", "{ image: c, logging: { driver: c } }"]);
    let mut reports = Reports::default();
    let upper = merge_service(Some(nodes[1].clone()), &nodes[2], &mut reports);
    let node = merge_service(Some(nodes[0].clone()), &upper, &mut reports);
    assert_eq!(history(&node, &sources), "{image: c@2<1<0, logging: {driver: c@2}<0}");
}

#[test]
fn a_value_taken_from_a_list_keeps_its_exact_place() {
    let (node, sources, _) = merged(&["environment: [PLAIN=abc, \"QUOTED=d e\", \"ESCAPED=\\x41\"]"]);
    let environment = node.get("environment").unwrap();
    let slice = |name: &str| sources.slice(environment.get(name).unwrap().span);
    assert_eq!((slice("PLAIN"), slice("QUOTED"), slice("ESCAPED")), ("abc", "d e", "\"ESCAPED=\\x41\""));
}

#[test]
fn comments_go_with_the_value_that_they_explain() {
    let texts = ["# why a\nimage: a\n# why env\nenvironment: { A: 1 }", "image: b\nenvironment: { B: 1 }"];
    let (node, _, _) = merged(&texts);
    let comment = |key: &str| node.as_map().unwrap()[key].comment.as_deref();
    assert_eq!((comment("image"), comment("environment")), (None, Some("why env")));
}

#[test]
fn what_the_table_does_not_know_merges_like_any_tree() {
    assert_eq!(
        of("x-note", &["{ a: { b: 1, c: 2 }, d: [1] }", "{ a: { c: 3 }, d: [2] }"]),
        "{a: {b: 1, c: 3}, d: [2]}"
    );
    assert_eq!(of("volumes", &["[a1:/a]", "'{{ mounts }}'"]), "{{ mounts }}");
}
