//! `docs/values.md` knows every word of the language of values, and no other.

use stackgen::template::{FILTERS, FUNCTIONS, TESTS};
use stackgen::value::{Quantity, SettingType, Size};

const PAGE: &str = include_str!("../../docs/values.md");

/// The words in backticks of the lines from the one that starts with `first` to the next empty one or item.
fn words(first: &str) -> Vec<&'static str> {
    let start = PAGE.find(first).unwrap_or_else(|| panic!("`{first}` is not in the page"));
    let rest = &PAGE[start + first.len()..];
    let end = rest.find("\n- ").into_iter().chain(rest.find("\n\n")).min().unwrap_or(rest.len());
    rest[..end].split('`').skip(1).step_by(2).collect()
}

#[test]
fn lists_what_templates_may_use() {
    assert_eq!(words("- Filters:"), FILTERS);
    assert_eq!(words("- Tests after `is`:"), TESTS);
    assert_eq!(words("- Functions:"), FUNCTIONS);
}

#[test]
fn lists_types_and_forms() {
    let (types, forms) = PAGE.split_once("`print` says").expect("a part about forms");
    let listed: Vec<&str> = types.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let known: Vec<&str> = SettingType::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(listed, known);
    for kind in SettingType::ALL.iter().filter(|kind| !kind.prints().is_empty()) {
        let line = forms.lines().find(|line| line.starts_with(&format!("| `{}`", kind.as_str()))).expect("a line");
        let at: Vec<Option<usize>> =
            kind.prints().iter().map(|form| line[10..].find(&format!("`{}`", form.as_str()))).collect();
        assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{line}");
    }
}

#[test]
fn lists_the_numbers_of_a_size() {
    let size = Quantity::Size(Size::from_mib(1), SettingType::Size.prints()[0]);
    let numbers: Vec<String> = size.attributes().iter().map(|name| format!("`.{name}`")).collect();
    assert!(PAGE.contains(&format!("| `size` | {} |", numbers.join(" "))));
}
