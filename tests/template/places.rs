//! A fault is underlined where it is written, however the scalar around it is written.

use stackgen::diagnostic::{Place, Reports};
use stackgen::source::Sources;
use stackgen::template::Templates;
use stackgen::yaml::read;

use super::Names;

/// The line, column and text that the one fault in `key:` of a file underlines.
fn underlined(file: &str) -> (usize, usize, String) {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let id = sources.add("test.yaml", file);
    let tree = read(id, &sources, &mut reports).expect("a tree");
    let node = tree.get("key").expect("a key");
    assert!(Templates::new().eval(node, &mut Names, &sources, &mut reports).is_none(), "{file}");
    let said = reports.into_sorted();
    assert_eq!(said.len(), 1, "{file}: {said:?}");
    let Place::Span(span) = said[0].place else { panic!("a place") };
    let position = sources.position(span);
    (position.line, position.column, sources.slice(span).to_owned())
}

#[test]
fn in_every_style() {
    for (file, line, column) in [
        ("key: x{{ evn }}\n", 1, 10),
        ("a: 1\nkey: 'it''s {{ evn }}'\n", 2, 16),
        ("key: \"a\\tb \\u00e4 {{ evn }}\"\n", 1, 22),
        ("key: |\n  first\n  second {{ evn }}\n", 3, 13),
        ("key: >-\n  first\n  second {{ evn }}\n", 3, 13),
        ("key: first\n  second {{ evn }}\n", 2, 13),
        ("key: \"ä {{ evn }}\"\n", 1, 12),
    ] {
        assert_eq!(underlined(file), (line, column, "evn".to_owned()), "{file}");
    }
}

#[test]
fn across_lines() {
    assert_eq!(underlined("key: |\n  {{ database\n     .usr }}\n"), (3, 7, "usr".to_owned()));
}
