//! What the reader keeps for any bytes whatever.

use proptest::prelude::*;
use stackgen::diagnostic::{Place, Reports};
use stackgen::report::{self, Format};
use stackgen::source::{Sources, Span};
use stackgen::yaml::{self, Data, Node};

use super::hostile;

/// Pieces that make whole documents likely, and broken ones near misses.
fn document() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "a: 1\n", "b:\n", "  c: x\n", "  - d\n", "- ", "    e: |\n", "      text\n", "\n", "# why\n", "  # why\n", "x: &x\n", "y: *x\n",
            "<<: *x\n", "  <<: [*x, *x]\n", "{", "}", "[", "]", ", ", ": ", "? ", "k: !remove\n", "k: !replace\n", "!!str ", "!odd ", "- - ",
            "q: 'it''s\n  two'\n", "r: \"\\u00e9\\\n  \\x41 b\"\n", "f: >-\n  one\n  two\n\n", "p: one\n  two\n", "---\n", "{{ é }}", "{% é", "\"\\é\"", "\"\\", "\t", "\r\n", "é: 日本\n",
        ])
        .prop_map(str::to_owned),
        1 => hostile::any(),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// Reads and shows; every place must lie within its file, at characters' borders, and every scalar's text be found.
fn survive(bytes: Vec<u8>) {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let read = yaml::add_bytes("x.yaml", bytes, &mut sources, &mut reports)
        .map(|file| yaml::read(file, &sources, &mut reports));
    let node = read.flatten();
    let said = reports.into_sorted();
    assert!(node.is_some() || !said.is_empty(), "nothing read and nothing said");
    for diagnostic in &said {
        let Place::Span(span) = &diagnostic.place else { panic!("a place without a line") };
        within(*span, &sources);
        diagnostic.related.iter().for_each(|related| within(related.span, &sources));
    }
    report::render(&said, &sources, Format::Human { styled: false });
    if let Some(node) = &node {
        visit(node, &sources);
    }
}

fn within(span: Span, sources: &Sources) {
    let text = &sources.get(span.file).text;
    assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
}

fn visit(node: &Node, sources: &Sources) {
    within(node.span, sources);
    match &node.data {
        Data::Scalar(scalar) => {
            for (at, character) in scalar.text.char_indices() {
                let span = yaml::span_in_scalar(node, sources, at..at + character.len_utf8());
                within(span, sources);
                let written = sources.slice(span);
                // A break may be folded, a character escaped; otherwise each stands for itself.
                let found = written == character.encode_utf8(&mut [0; 4])
                    || written.starts_with('\\')
                    || written == "''"
                    || (character.is_whitespace() && written.trim().is_empty());
                assert!(
                    found,
                    "{character:?} of {:?} is not {written:?} in {:?}",
                    scalar.text,
                    sources.slice(node.span)
                );
            }
        }
        Data::List(items) => items.iter().for_each(|item| visit(item, sources)),
        Data::Map(map) => {
            for entry in map.values() {
                within(entry.key_span, sources);
                visit(&entry.value, sources);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        survive(bytes);
    }

    #[test]
    fn any_text_is_survived(text in hostile::any()) {
        survive(text.into_bytes());
    }

    #[test]
    fn any_document_is_survived(text in document()) {
        survive(text.into_bytes());
    }

    /// What is read and written is read as the same.
    #[test]
    fn what_is_read_is_written_the_same(text in document()) {
        let (Some(node), _) = super::read(&text) else { return Ok(()) };
        let written = yaml::emit(&node);
        let again = super::tree(&written);
        prop_assert_eq!(super::show(&again), super::show(&node), "\n{}", written);
        prop_assert_eq!(yaml::emit(&again), written);
    }
}
