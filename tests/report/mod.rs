//! Diagnostics → text.

mod codes;

use proptest::prelude::*;
use stackgen::diagnostic::{Code, Diagnostic, Reports};
use stackgen::report::{self, Format};
use stackgen::source::{Sources, Span};

const TEXT: &str = "a: 1\nname: é日本 wert\n\ttab: x\nb:\n  c: 1\n  d: 2\n";

/// One diagnostic of each kind of place.
fn sample() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let first = sources.add("stacks/traffic.yaml", TEXT);
    let second = sources.add("profiles/dev, test.yaml", "x: 100%\n");
    let at = |start: usize, end: usize| Span::new(first, start..end);
    let mut reports = Reports::default();
    let wide = TEXT.find("wert").expect("in the text");
    reports.report(
        Diagnostic::error(Code::InvalidValue, at(wide, wide + 4), "expected a size, found `wert`").label("here"),
    );
    reports.report(
        Diagnostic::error(Code::DuplicateKey, at(0, 1), "`a` is said twice")
            .related(Span::new(second, 0..1), "first said here")
            .related(at(TEXT.find("x\n").expect("in the text"), TEXT.find("\nb:").expect("in the text")), "and here")
            .help("say it once")
            .help("or not at all"),
    );
    let tab = TEXT.find("tab").expect("in the text");
    reports.report(Diagnostic::warning(Code::UnknownKey, at(tab, tab + 3), "unused key `tab`"));
    let block = TEXT.find("c: 1").expect("in the text");
    reports.report(Diagnostic::error(Code::MissingKey, at(block, TEXT.len() - 1), "`e` is missing").label("needs `e`"));
    reports.report(Diagnostic::at_path(Code::InvalidText, "stacks/100%.yaml", "cannot be read:\npermission denied"));
    (sources, reports.into_sorted())
}

#[test]
fn people_see_the_line_underlined() {
    let (sources, diagnostics) = sample();
    let text = report::render(&diagnostics, &sources, Format::Human { styled: false });
    assert_eq!(text, include_str!("human.txt"), "{text}");
}

#[test]
fn styles_are_only_there_when_asked_for() {
    let (sources, diagnostics) = sample();
    let styled = report::render(&diagnostics, &sources, Format::Human { styled: true });
    let plain = report::render(&diagnostics, &sources, Format::Human { styled: false });
    assert!(styled.contains("\u{1b}[") && !plain.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&styled).to_string(), plain);
}

#[test]
fn nothing_to_say_is_nothing_for_people_and_a_document_for_programs() {
    let sources = Sources::default();
    assert_eq!(report::render(&[], &sources, Format::Human { styled: true }), "");
    assert_eq!(report::render(&[], &sources, Format::Github), "");
    assert_eq!(report::render(&[], &sources, Format::Json), "{\"diagnostics\":[],\"errors\":0,\"warnings\":0}\n");
}

#[test]
fn programs_read_every_place() {
    let (sources, diagnostics) = sample();
    let text = report::render(&diagnostics, &sources, Format::Json);
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&document["errors"], &document["warnings"]), (&4.into(), &1.into()));
    let expected = serde_json::json!({
        "code": "duplicate-key",
        "severity": "error",
        "message": "`a` is said twice",
        "path": "stacks/traffic.yaml",
        "line": 1,
        "column": 1,
        "end": { "line": 1, "column": 2 },
        "help": ["say it once", "or not at all"],
        "related": [
            { "message": "first said here", "path": "profiles/dev, test.yaml", "line": 1, "column": 1, "end": { "line": 1, "column": 2 } },
            { "message": "and here", "path": "stacks/traffic.yaml", "line": 3, "column": 7, "end": { "line": 3, "column": 8 } },
        ],
    });
    assert_eq!(document["diagnostics"][0], expected);
    let wide = &document["diagnostics"][1];
    assert_eq!((&wide["line"], &wide["column"], &wide["label"]), (&2.into(), &11.into(), &"here".into()));
    let block = &document["diagnostics"][3];
    assert_eq!((&block["end"]["line"], &block["end"]["column"]), (&6.into(), &7.into()));
    let path = &document["diagnostics"][4];
    assert_eq!((&path["path"], path.get("line")), (&"stacks/100%.yaml".into(), None));
}

#[test]
fn github_gets_escaped_commands() {
    let (sources, diagnostics) = sample();
    let text = report::render(&diagnostics, &sources, Format::Github);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "::error file=stacks/traffic.yaml,line=1,col=1,endLine=1,endColumn=2,title=duplicate-key::`a` is said twice%0Aprofiles/dev, test.yaml:1:1: first said here%0Astacks/traffic.yaml:3:7: and here%0Ahelp: say it once%0Ahelp: or not at all",
            "::error file=stacks/traffic.yaml,line=2,col=11,endLine=2,endColumn=15,title=invalid-value::expected a size, found `wert`",
            "::warning file=stacks/traffic.yaml,line=3,col=2,endLine=3,endColumn=5,title=unknown-key::unused key `tab`",
            "::error file=stacks/traffic.yaml,line=5,col=3,endLine=6,title=missing-key::`e` is missing",
            "::error file=stacks/100%25.yaml,title=invalid-text::cannot be read:%0Apermission denied",
        ]
    );
    let mut sources = Sources::default();
    let file = sources.add("a,b:c.yaml", "x");
    let odd = [Diagnostic::error(Code::InvalidValue, Span::new(file, 0..1), "50%\r\nno")];
    assert_eq!(
        report::render(&odd, &sources, Format::Github),
        "::error file=a%2Cb%3Ac.yaml,line=1,col=1,endLine=1,endColumn=2,title=invalid-value::50%25%0D%0Ano\n"
    );
}

#[test]
fn counts_have_their_number() {
    let (_, diagnostics) = sample();
    assert_eq!(report::counts(&diagnostics), "4 errors, 1 warning");
    assert_eq!(report::counts(&diagnostics[..1]), "1 error");
    assert_eq!(report::counts(&diagnostics[2..3]), "1 warning");
    assert_eq!(report::counts(&[]), "");
}

#[test]
fn many_faults_in_a_long_file_are_told_at_once() {
    let mut sources = Sources::default();
    let file = sources.add("long.yaml", "key: value\n".repeat(100_000));
    let fault = |line: usize| {
        Diagnostic::error(Code::InvalidValue, Span::new(file, line * 11..line * 11 + 3), format!("fault {line}"))
    };
    let diagnostics: Vec<Diagnostic> = (0..1000).map(|fault_number| fault(fault_number * 100)).collect();
    let start = std::time::Instant::now();
    let text = report::render(&diagnostics, &sources, Format::Human { styled: false });
    assert!(text.ends_with("1000 errors\n"));
    assert!(start.elapsed().as_secs() < 3, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any span of any text can be shown, even one that no text has.
    #[test]
    fn no_place_is_beyond_showing(text in "(?s).{0,40}", start in 0..60_usize, length in 0..60_usize) {
        let mut sources = Sources::default();
        let file = sources.add("x.yaml", text);
        let span = Span::new(file, start..start + length);
        let said = [Diagnostic::error(Code::InvalidValue, span, "m").label("l").related(span, "r")];
        for format in [Format::Human { styled: false }, Format::Human { styled: true }, Format::Json, Format::Github] {
            prop_assert!(!report::render(&said, &sources, format).is_empty());
        }
    }
}
