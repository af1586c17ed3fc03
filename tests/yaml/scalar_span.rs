//! Where a part of a scalar's text is written.

use stackgen::diagnostic::Reports;
use stackgen::source::Sources;
use stackgen::yaml::{self, Node};

/// What is written for the part `part` of the text under `a`.
fn written(text: &str, part: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("x.yaml", text);
    let node = yaml::read(file, &sources, &mut Reports::default()).expect("a tree");
    let value = node.get("a").expect("the value");
    let at = value.as_text().expect("text").find(part).expect("the part");
    sources.slice(yaml::span_in_scalar(value, &sources, at..at + part.len())).to_owned()
}

#[test]
fn it_is_exact_in_every_style() {
    let cases = [
        ("a: one two\n", "two", "two"),
        ("a: 'it''s two'\n", "two", "two"),
        ("a: 'it''s two'\n", "t's", "t''s"),
        ("a: \"\\u00e9\\n\\x41 two\"\n", "two", "two"),
        ("a: \"\\u00e9\\n\\x41 two\"\n", "é\n", "\\u00e9\\n"),
        ("a: é \"two\"\n", "two", "two"),
        ("a: one\n  two\n\n  three\n", "two", "two"),
        ("a: one\n  two\n\n  three\n", "three", "three"),
        ("a: \"one  \n\n\n  two \\\n  three\"\n", "three", "three"),
        ("a: \"one \\\n\n  two\"\n", "two", "two"),
        ("a: |\n  one\n   two\n\n  three", "three", "three"),
        ("a: |\r\n  one\r\n  two\r\n", "two", "two"),
        ("a: |2 # why\n   one\n  two\n", "two", "two"),
        ("a: >-\n  one\n  two\n\n  three\n    four\n  five\n\n", "two", "two"),
        ("a: >-\n  one\n  two\n\n  three\n    four\n  five\n\n", "five", "five"),
        ("b: &b x-{{ y }}\na: *b\n", "{{ y }}", "{{ y }}"),
        ("a: !!str one two\n", "two", "two"),
    ];
    for (text, part, expected) in cases {
        assert_eq!(written(text, part), expected, "{part:?} in {text:?}");
    }
}

#[test]
fn an_empty_part_is_a_place() {
    let mut sources = Sources::default();
    let file = sources.add("x.yaml", "a: 'b''c'\n");
    let node = yaml::read(file, &sources, &mut Reports::default()).expect("a tree");
    let value = node.get("a").expect("the value");
    let start = |at| yaml::span_in_scalar(value, &sources, at..at).range();
    assert_eq!([start(0), start(1), start(2), start(3)], [4..4, 5..5, 7..7, 8..8]);
}

#[test]
fn a_made_text_stands_at_its_node() {
    let mut sources = Sources::default();
    let file = sources.add("x.yaml", "a: x{{ y }}\n");
    let span = stackgen::source::Span::new(file, 3..11);
    assert_eq!(yaml::span_in_scalar(&Node::string(span, "made"), &sources, 0..2), span);
    assert_eq!(yaml::span_in_scalar(&Node::string(span, "x{{ y }} and more"), &sources, 9..12), span);
}
