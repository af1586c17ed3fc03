//! `docs/diagnostics.md` says what the table of codes says.

use std::fmt::Write;
use std::path::Path;

use stackgen::diagnostic::Code;

fn page() -> String {
    let mut page = "# Diagnostics\n\nEvery error and warning carries the name of the rule that an input broke. The names are stable.\n\
        `--format json` and `--format github` carry them too.\n\n\
        This page is made from `src/diagnostic/codes.rs`; `BLESS=1 cargo test codes` renews it.\n\n\
        | code | the rule |\n|---|---|\n"
        .to_owned();
    for code in Code::ALL {
        let _ = writeln!(page, "| `{}` | {} |", code.as_str(), code.about().replace('|', "\\|"));
    }
    page
}

#[test]
fn the_page_of_codes_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, page()).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page(), "docs/diagnostics.md is stale: run `BLESS=1 cargo test codes`");
}

#[test]
fn codes_are_sorted_kebab_case_sentences() {
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    for code in Code::ALL {
        let name = code.as_str();
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{name}");
        assert!(code.about().ends_with('.'), "{name}: {}", code.about());
    }
}
