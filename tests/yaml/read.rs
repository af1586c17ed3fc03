//! Text → tree.

use stackgen::source::Sources;
use stackgen::yaml::{self, Node, Style};

use super::{read, show, style, tree};

#[test]
fn text_keeps_its_writing_until_its_type_is_known() {
    let node = tree("a: 3.10\nb: 0755\nc: no\nd: 22:22\ne: 1e3\nf: 2024-01-02\ng: 'yes'\nh: !!str 5\n");
    assert_eq!(show(&node), r#"{a: 3.10, b: 0755, c: "no", d: "22:22", e: 1e3, f: "2024-01-02", g: "yes", h: "5"}"#);
    assert_eq!((style(&node, "a"), style(&node, "g"), style(&node, "h")), (Style::Plain, Style::Single, Style::Double));
}

#[test]
fn an_empty_file_is_an_empty_mapping() {
    for text in ["", "# nothing\n", "\n\n", "\u{feff}"] {
        assert_eq!(show(&tree(text)), "{}", "{text:?}");
    }
}

#[test]
fn aliases_and_merge_keys_are_resolved() {
    let text =
        "a: &a { x: 1, y: 2 }\nb: &b { y: 3, z: 4 }\nc:\n  own: 0\n  <<: [*b, *a]\n  z: mine\nd: *a\ne: { '<<': 1 }\n";
    assert_eq!(
        show(&tree(text)),
        r#"{a: {x: 1, y: 2}, b: {y: 3, z: 4}, c: {own: 0, y: 3, x: 1, z: "mine"}, d: {x: 1, y: 2}, e: {<<: 1}}"#
    );
}

#[test]
fn tags_of_the_input_language_are_kept() {
    let node = tree("a: !remove\nb: !replace [1]\nc: !replace\n  d: 1\n");
    assert_eq!(show(&node), "{a: !remove null, b: !replace [1], c: !replace {d: 1}}");
}

#[test]
fn each_fault_has_its_place() {
    let cases = [
        ("a: 1\na: 2\n", "2:1 duplicate-key: `a` is said twice"),
        ("a: *x\n", "1:4 unknown-anchor: no anchor `&x` stands above"),
        ("a: &a [*a]\n", "1:8 invalid-yaml: the alias stands inside the value that it refers to"),
        ("a: !foo 1\n", "1:4 unknown-tag: unknown tag `!foo`"),
        ("a: !!int 1\n", "1:4 unknown-tag: unknown tag `!!int`"),
        ("? [a]\n: 1\n", "1:3 invalid-key: a key is text, not a list"),
        ("a:\n  ? {b: 1}\n  : 1\n", "2:5 invalid-key: a key is text, not a mapping"),
        (": 1\n", "1:1 invalid-key: a key is text, not nothing"),
        ("a: &a { b: 1 }\nc: { <<: 1 }\n", "2:10 invalid-value: `<<` takes over mappings, not `1`"),
        ("a: x\u{0}\n", "1:5 invalid-text: the character U+0000 may not stand in an input"),
        ("a: \"\\0\"\n", "1:4 invalid-text: the character U+0000 may not stand in an input"),
        ("a: é\u{fdd0}\n", "1:5 invalid-text: the character U+FDD0 may not stand in an input"),
        ("a: \"\\uFDD1\"\n", "1:4 invalid-text: the character U+FDD1 may not stand in an input"),
        ("a: x\u{7f}\n", "1:5 invalid-text: the character U+007F may not stand in an input"),
        ("a: 1\rb: 2\n", "1:5 invalid-text: a carriage return without a line feed"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).1, [expected], "{text:?}");
    }
}

#[test]
fn faults_of_entries_are_all_told_in_one_run() {
    let (node, said) = read("a: 1\na: 2\nb: !x 1\nc: *nope\n? []\n: 1\nd: 4\n");
    assert_eq!(said.len(), 4, "{said:?}");
    assert_eq!(show(&node.expect("the rest of the tree")), "{a: 1, d: 4}");
}

#[test]
fn windows_files_read_alike() {
    assert_eq!(show(&tree("\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\n")), r#"{a: 1, b: "x\ny\n"}"#);
}

#[test]
fn the_last_line_feed_of_a_block_is_its_own() {
    assert_eq!(show(&tree("a: |\n  x")), r#"{a: "x"}"#);
    assert_eq!(show(&tree("a: |+\n  x")), r#"{a: "x"}"#);
    assert_eq!(show(&tree("a: |\n  x\n")), r#"{a: "x\n"}"#);
    assert_eq!(show(&tree("a: |\n  x\n ")), r#"{a: "x\n"}"#);
    assert_eq!(show(&tree("a: >\n  x\n  y")), r#"{a: "x y"}"#);
}

#[test]
fn comments_directly_above_keys_are_kept() {
    let text = "# yaml-language-server: $schema=x\n# One\n#  two \na: 1 # no\n# far\n\nb:\n  # deep\n  c: |\n    # text\n  # tail\nd:\n  # item\n  - e: 1\n";
    let node = tree(text);
    let comment = |node: &Node, key: &str| node.as_map().and_then(|map| map[key].comment.as_deref().map(str::to_owned));
    assert_eq!(comment(&node, "a").as_deref(), Some("One\n two"));
    assert_eq!(comment(&node, "b"), None);
    assert_eq!(comment(&node, "d"), None);
    assert_eq!(comment(node.get("b").expect("b"), "c").as_deref(), Some("deep"));
    let item = &node.get("d").and_then(Node::as_list).expect("a list")[0];
    assert_eq!(comment(item, "e").as_deref(), Some("item"));
}

#[test]
fn spans_cover_what_was_written() {
    let text =
        "é: 'it''s'\nlist:\n  - \"x\"\n  -\nmap: { k: v }\nblock: |\n  one\n  two\n\nempty:\nfold: >- # why\n  x\n";
    let mut sources = Sources::default();
    let file = sources.add("x.yaml", text);
    let node = yaml::read(file, &sources, &mut stackgen::diagnostic::Reports::default()).expect("a tree");
    let slice = |key: &str| sources.slice(node.get(key).expect("the key").span);
    assert_eq!(slice("é"), "'it''s'");
    assert_eq!(slice("list"), "- \"x\"\n  -");
    assert_eq!(slice("map"), "{ k: v }");
    assert_eq!(slice("block"), "|\n  one\n  two");
    assert_eq!(slice("empty"), "empty");
    assert_eq!(slice("fold"), ">- # why\n  x");
    let items = node.get("list").and_then(Node::as_list).expect("a list");
    assert_eq!((sources.slice(items[0].span), sources.slice(items[1].span)), ("\"x\"", "-"));
}

#[test]
fn a_file_that_is_not_utf8_is_told_at_its_line() {
    let mut sources = Sources::default();
    let mut reports = stackgen::diagnostic::Reports::default();
    assert_eq!(yaml::add_bytes("x.yaml", b"a: 1\nb: \xff\n".to_vec(), &mut sources, &mut reports), None);
    let said: Vec<String> = reports.into_sorted().iter().map(|d| super::line(d, &sources)).collect();
    assert_eq!(said, ["2:4 invalid-text: the file is not UTF-8: byte 0xff at offset 8"]);
}

#[test]
fn billion_laughs_are_refused_at_once() {
    let mut text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*l{}", level - 1); 10].join(", ");
        text += &format!("l{level}: &l{level} [{aliases}]\n");
    }
    let start = std::time::Instant::now();
    let (node, said) = read(&text);
    assert!(node.is_none());
    assert_eq!(said, ["5:9 invalid-yaml: the anchors and aliases of this file copy too much"]);
    assert!(start.elapsed().as_millis() < 1000, "{:?}", start.elapsed());
}

#[test]
fn a_long_file_may_use_its_aliases() {
    let mut text = "x-common: &common { restart: always, environment: { A: 1, B: 2 } }\nx-logging: &logging { driver: json-file }\nservices:\n".to_owned();
    for service in 0..5600 {
        text += &format!("  s{service}:\n    <<: *common\n    logging: *logging\n    image: x\n");
    }
    assert_eq!(tree(&text).get("services").and_then(Node::as_map).map(yaml::Map::len), Some(5600));
}

#[test]
fn nesting_is_bounded() {
    let flow = format!("a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(&flow).1.len(), 1);
    let block: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(read(&block).1, ["65:65 invalid-yaml: nested too deep"]);
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for link in 1..100 {
        chain += &format!("a{link}: &a{link} [*a{}]\n", link - 1);
    }
    assert_eq!(read(&chain).1, ["64:12 invalid-yaml: nested deeper than 64 levels through this alias"]);
}
