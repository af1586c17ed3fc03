//! Links between pages lead to files and headings that exist.

use super::{path, text};

/// The pages that people read.
fn pages() -> Vec<String> {
    let mut pages: Vec<String> = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(str::to_owned).into();
    for folder in ["docs", "docs/decisions", "docs/how-to"] {
        for entry in std::fs::read_dir(path(folder)).expect("a readable folder") {
            let name = entry.expect("a readable entry").file_name().into_string().expect("UTF-8");
            if name.strip_suffix(".md").is_some() {
                pages.push(format!("{folder}/{name}"));
            }
        }
    }
    pages.sort();
    pages
}

/// A page without its fenced blocks and code spans, in which nothing is a link.
fn prose(page: &str) -> String {
    let mut prose = String::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    prose
}

/// The targets of a page's links.
fn targets(page: &str) -> Vec<String> {
    let prose = prose(page);
    prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().trim().to_lowercase().replace(' ', "-")
}

fn anchors(page: &str) -> Vec<String> {
    let mut fenced = false;
    let headings = page.lines().filter(move |line| {
        fenced ^= line.starts_with("```");
        !fenced && line.starts_with('#')
    });
    headings.map(|line| anchor(line.trim_start_matches('#'))).collect()
}

/// Why a link of a page leads nowhere.
fn fault(page: &str, target: &str) -> Option<String> {
    if target.starts_with("https://") {
        return None;
    }
    let (file, heading) = target.split_once('#').map_or((target, None), |(file, heading)| (file, Some(heading)));
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let there = if file.is_empty() { path(page) } else { path(folder).join(file) };
    if !there.exists() {
        return Some(format!("{page}: there is no `{target}`"));
    }
    let heading = heading?;
    let known = anchors(&std::fs::read_to_string(&there).expect("a page"));
    (!known.iter().any(|known| known == heading)).then(|| format!("{page}: `{target}` has no such heading"))
}

#[test]
fn links_resolve() {
    let mut count = 0;
    let mut faults = Vec::new();
    for page in pages() {
        for target in targets(&text(&page)) {
            count += 1;
            faults.extend(fault(&page, &target));
        }
    }
    assert!(count > 0 && faults.is_empty(), "{count} links\n{}", faults.join("\n"));
}

#[test]
fn every_page_is_found_from_the_first_one() {
    let linked = targets(&text("docs/README.md"));
    for page in pages() {
        let name = page.strip_prefix("docs/").filter(|name| !name.starts_with("decisions/"));
        if let Some(name) = name.filter(|name| *name != "README.md") {
            assert!(linked.iter().any(|target| target == name), "docs/README.md does not link {name}");
        }
    }
    assert!(targets(&text("README.md")).iter().any(|target| target == "docs/README.md"));
}
