//! What people get wrong in YAML, and where they are told.

use stackgen::diagnostic::{Place, Reports};
use stackgen::source::Sources;
use stackgen::yaml;

/// The one fault of a text: its place, what is underlined, the message.
fn fault(text: &str) -> String {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let file = sources.add("x.yaml", text);
    yaml::read(file, &sources, &mut reports);
    let said = reports.into_sorted();
    let [diagnostic] = said.as_slice() else { panic!("not one fault in {text:?}: {said:#?}") };
    let Place::Span(span) = diagnostic.place else { panic!("no line") };
    let at = sources.position(span);
    format!("{}:{} `{}` {}", at.line, at.column, sources.slice(span), diagnostic.message)
}

#[test]
fn each_mistake_is_told_where_it_was_made() {
    let cases = [
        // Tabs and indentation.
        ("\ta: 1\n\tb: 2\n", "2:1 `\t` a tab may not indent"),
        ("a: 1\n\tb: 2\n", "2:1 `\t` a tab may not indent"),
        ("a:\n\tb: 1\n", "2:1 `\t` a tab may not indent"),
        ("a: >\n\tx\n", "2:1 `\t` a tab may not indent"),
        ("a:\n  b: 1\n   c: 2\n", "3:5 `:` a key where none may stand"),
        ("a:\n   b: 1\n  c: 2\n", "3:3 `c` expected a key of the mapping"),
        ("a: |\n    x\n  y\n", "3:3 `y` expected a key of the mapping"),
        ("a: 1\n  b: 2\n", "2:4 `:` a key where none may stand"),
        ("a:\n- 1\n - 2\n", "3:2 `-` a list item inside a text that goes over several lines"),
        ("a:\n  - b: 1\n  c: 2\n", "3:3 `c` expected an item of the list"),
        ("a:\n  b: 1\n  - c\n", "3:5 `c` a list item among the keys of a mapping"),
        // Spaces and colons.
        ("a:1\nb: 2\n", "2:2 `:` a key where none may stand"),
        ("a: 1\nb 2\n", "2:1 `b` a key without `:`"),
        ("- a\n-b\n", "2:1 `-` a key without `:`"),
        ("a: foo: bar\n", "1:7 `:` a second `:` in one line"),
        ("a: b:\n", "1:5 `:` a second `:` in one line"),
        ("a: - b\n", "1:4 `-` a list may not begin here"),
        ("a: x\n  # c\n  y\n", "3:3 `y` expected a key of the mapping"),
        ("a: \"x\"#y\n", "1:7 `#` a comment needs a space before its `#`"),
        // Quotes.
        ("a: \"foo\nb: 2\n", "1:4 `\"` a quoted text is not closed"),
        ("a: 'x\n\nb: 2\n", "1:4 `'` a quoted text is not closed"),
        ("a: 'it's'\n", "1:8 `s` text stands after a closing quote"),
        ("a: \"C:\\path\"\n", "1:7 `\\p` an unknown escape in double quotes"),
        ("a: \"\\n \\xZZ\"\n", "1:8 `\\x` an unknown escape in double quotes"),
        ("a: \"\\ud800\"\n", "1:5 `\\u` an unknown escape in double quotes"),
        // Templates.
        ("a: {{ x }}\n", "1:4 `{{ x }}` a template outside of quotes"),
        ("a: {{ x }}/y\n", "1:4 `{{ x }}` a template outside of quotes"),
        ("a: [1, {{ x }}]\n", "1:8 `{{ x }}` a template outside of quotes"),
        ("a: {% if x %}\n", "1:4 `{% if x %}` a template outside of quotes"),
        // Brackets.
        ("a: [1, 2\n", "1:4 `[` a bracket is not closed"),
        ("a: {x: 1\nb: 2\n", "2:2 `:` expected `,` or a closing bracket"),
        ("a: [1, 2\n\nb: 3\nc: 4\n", "3:2 `:` a key where none may stand"),
        ("a: [a, b]c\n", "1:10 `c` text stands after a value that has ended"),
        ("{a: 1}}\n", "1:7 `}` a closing bracket that nothing opened"),
        ("a: [}\n", "1:4 `[` closed by the wrong bracket"),
        // Characters that mean something.
        ("a: *\n", "1:4 `*` an anchor or alias without a name"),
        ("a: @x\n", "1:4 `@` this character may not begin a value"),
        ("a: `x`\n", "1:4 ``` this character may not begin a value"),
        ("a: %x\n", "1:4 `%` this character may not begin a value"),
        ("a: ? b\n", "1:4 `?` this character may not begin a value"),
        ("a: [-]\n", "1:5 `-` this character may not begin a value"),
        ("a: !e!x 1\n", "1:4 `!` an unknown tag"),
        ("a: |x\n  b\n", "1:4 `|` text stands beside the `|` or `>` that begins it"),
        ("a: |0\n  b\n", "1:4 `|` a block text cannot be indented by 0"),
        ("a: 1\n\u{feff}b: 2\n", "2:1 `\u{feff}` a byte order mark inside the text"),
        ("%YAML 1.1\n---\na: 1\n", "1:1 `%` directives are not part of the input language"),
        ("a: 1\n---\nb: 2\n", "2:1 `---` a second document begins here"),
    ];
    for (text, expected) in cases {
        assert_eq!(fault(text), expected, "{text:?}");
    }
}

#[test]
fn an_open_bracket_above_is_shown() {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let file = sources.add("x.yaml", "a: [1, 2\n\nb: 3\n");
    yaml::read(file, &sources, &mut reports);
    let said = reports.into_sorted();
    let related = &said[0].related[0];
    assert_eq!((sources.slice(related.span), &*related.label), ("[", "this bracket is still open"));
}

#[test]
fn help_names_the_way_out() {
    let help = |text: &str| {
        let mut sources = Sources::default();
        let mut reports = Reports::default();
        let file = sources.add("x.yaml", text);
        yaml::read(file, &sources, &mut reports);
        reports.into_sorted().iter().flat_map(|diagnostic| diagnostic.help.clone()).collect::<Vec<_>>()
    };
    assert_eq!(help("a: !reset\n"), ["here it is `!remove`"]);
    assert_eq!(help("a: !override [1]\n"), ["here it is `!replace`"]);
    assert_eq!(help("a: !remov\n"), ["did you mean `!remove`?"]);
    assert_eq!(help("a: &common 1\nb: *comon\n"), ["did you mean `common`?"]);
    assert_eq!(help("a: {{ x }}\n"), ["put the whole value in quotes"]);
    assert_eq!(help("a:\n  <<: 1\n  <<: 2\n").last().map(String::as_str), Some("merge several as `<<: [*a, *b]`"));
}

#[test]
fn a_file_of_faults_is_given_up_on() {
    let (node, said) = super::read(&"? []\n".repeat(5000));
    assert!(node.is_none());
    assert_eq!(said.len(), 1002);
    assert_eq!(said[1001], "1002:1 invalid-yaml: more than 1000 faults; the rest of the file is not read");
}

#[test]
fn a_byte_order_mark_takes_no_column() {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let file = yaml::add_bytes("x.yaml", b"\xef\xbb\xbfa: *x\n".to_vec(), &mut sources, &mut reports).expect("text");
    yaml::read(file, &sources, &mut reports);
    let said = reports.into_sorted();
    assert_eq!(super::line(&said[0], &sources), "1:4 unknown-anchor: no anchor `&x` stands above");
}

#[test]
fn what_is_no_text_or_too_long_is_refused() {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let utf16 = b"\xff\xfea\0:\0".to_vec();
    assert_eq!(yaml::add_bytes("a.yaml", utf16, &mut sources, &mut reports), None);
    let long = vec![b' '; yaml::MAX_FILE_BYTES + 1];
    assert_eq!(yaml::add_bytes("b.yaml", long, &mut sources, &mut reports), None);
    let said = reports.into_sorted();
    assert_eq!(said[0].help, ["it is UTF-16; save it as UTF-8"]);
    assert_eq!(
        super::line(&said[1], &sources),
        "b.yaml invalid-yaml: the file has 16777217 bytes, more than the 16777216 that are read"
    );
}
