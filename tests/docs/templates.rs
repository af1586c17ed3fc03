//! `docs/templates.md` knows every built-in template and its blocks.

use super::{path, text};

const PAGE: &str = "docs/templates.md";

/// The blocks of a template, in order.
fn blocks(template: &str) -> Vec<&str> {
    let tags = template.split("{% block ").skip(1);
    tags.filter_map(|rest| rest.split([' ', '%']).next()).collect()
}

/// The templates below a folder of `templates/`, by path.
fn templates(below: &str) -> Vec<String> {
    let entries = std::fs::read_dir(path(&format!("templates/{below}"))).expect("a readable folder");
    let names = entries.map(|entry| entry.expect("a readable entry").file_name().into_string().expect("UTF-8"));
    let found = names.map(|name| format!("{below}{name}"));
    found
        .flat_map(
            |name| {
                if path(&format!("templates/{name}")).is_dir() { templates(&format!("{name}/")) } else { vec![name] }
            },
        )
        .collect()
}

#[test]
fn built_in_templates_and_their_blocks_are_listed() {
    let page = text(PAGE);
    let rows =
        page.lines().skip_while(|line| *line != "| built-in | blocks |").skip(2).take_while(|line| !line.is_empty());
    let mut listed: Vec<Vec<String>> =
        rows.map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect()).collect();
    let mut known: Vec<Vec<String>> = Vec::new();
    for name in templates("").into_iter().filter(|name| !name.contains("/_")) {
        let template = text(&format!("templates/{name}"));
        known.push([name.as_str()].into_iter().chain(blocks(&template)).map(str::to_owned).collect());
    }
    listed.sort();
    known.sort();
    assert_eq!(listed, known);
}
