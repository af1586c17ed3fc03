//! Strings that YAML's writers get wrong, and random ones of their kind.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Strings that other emitters wrote so that some reader took them for something else.
pub fn strings() -> Vec<String> {
    serde_json::from_str(include_str!("strings.json")).expect("a list of strings")
}

/// Random strings, made of what means something to YAML.
pub fn any() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => prop::sample::select(vec![
            " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "- ", "-", "---", "...", "?", "? ", "|", ">", "&", "*",
            "!", "%", "@", "`", "{", "}", "[", "]", ",", "'", "\"", "\\", "\\n", "=", "<<", "~", ".", "..", "/", "$", "${X:-y}",
            "\r", "\r\n", "\u{7}", "\u{7f}", "\u{85}", "\u{a0}", "\u{feff}", "\u{2028}", "\u{2029}", "\u{200b}", "é", "日本", "😀",
            "\u{fffe}", "\u{1fffe}", "\u{e000}",
        ])
        .prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            "yes", "No", "on", "off", "y", "N", "true", "FALSE", "null", "0", "1", "07", "0x1F", "0o7", "0b1", "1_0", "22:22",
            "1e3", ".5", "1.", "+", "-1", ".inf", ".nan", "2024-01-02", "T03:04:05Z", "a", "b c", "key", "x: y", "- z",
        ])
        .prop_map(str::to_owned),
        1 => prop::char::any().prop_map(String::from),
    ];
    // NUL, U+FDD0 and U+FDD1 cannot be read by us; the fixture has NUL for the other readers.
    prop::collection::vec(token, 0..8).prop_map(|tokens| tokens.concat().replace(['\0', '\u{fdd0}', '\u{fdd1}'], "x"))
}

/// The same random strings in each run.
pub fn sample(count: usize) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| any().new_tree(&mut runner).expect("a string").current()).collect()
}
