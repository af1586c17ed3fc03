//! Each example of `docs/language.md` does what the page says of it.
//!
//! The words after a fence say what a block is. `yaml <path>` is a file of the project; with `base` it belongs to the
//! project that all examples are laid over, with `and` it belongs to the example before it, with `wrong` the next `text`
//! block has the faults that come. Any other file must compile without a word. `yaml generated/…` is what comes of the
//! example before it. `BLESS=1 cargo test docs::language` renews the faults.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use stackgen::pipeline::{Compilation, Selection, compile};
use stackgen::report::{Format, render};

use super::{Block, blocks, path, text};
use crate::support::Sandbox;

const PAGE: &str = "docs/language.md";

/// Files of one project, and what the page says of them.
#[derive(Debug, Default)]
struct Example {
    line: usize,
    files: BTreeMap<String, String>,
    faults: Option<Faults>,
    generated: Vec<(String, String)>,
}

/// The faults that a wrong example has.
#[derive(Debug, Clone, Default)]
struct Faults {
    /// The line of their fence.
    line: usize,
    text: String,
}

/// The base project, and the examples laid over it.
fn examples(page: &str) -> (Example, Vec<Example>) {
    let (mut base, mut examples): (Example, Vec<Example>) = (Example::default(), Vec::new());
    for Block { line, info, text } in blocks(page) {
        let words: Vec<&str> = info.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["yaml", path, "base"] => drop(base.files.insert((*path).to_owned(), text)),
            ["yaml" | "json" | "markdown", path] if path.starts_with("generated/") => {
                let example = examples.last_mut().unwrap_or(&mut base);
                example.generated.push(((*path).to_owned(), text));
            }
            ["yaml", path] => {
                examples.push(Example { line, files: [((*path).to_owned(), text)].into(), ..Example::default() });
            }
            ["yaml", path, "wrong"] => {
                let files = [((*path).to_owned(), text)].into();
                examples.push(Example { line, files, faults: Some(Faults::default()), ..Example::default() });
            }
            ["yaml" | "jinja", path, "and"] => {
                drop(examples.last_mut().expect("an example").files.insert((*path).to_owned(), text));
            }
            ["text", "faults"] => {
                let faults = &mut examples.last_mut().expect("an example").faults;
                *faults.as_mut().expect("a wrong example") = Faults { line, text };
            }
            _ => panic!("{PAGE}:{line}: `{}` says not what the block is", words.join(" ")),
        }
    }
    (base, examples)
}

fn compiled(files: &BTreeMap<String, String>) -> Compilation {
    let sandbox = Sandbox::new();
    files.iter().for_each(|(path, text)| sandbox.write(path, text));
    compile(sandbox.root(), &Selection::default(), &mut ())
}

/// The reports without the quoted input.
fn said(compilation: &mut Compilation) -> String {
    let diagnostics = std::mem::take(&mut compilation.reports).into_sorted();
    let whole = render(&diagnostics, &compilation.sources, Format::Human { styled: false });
    let told = |line: &&str| ["error[", "warning[", "  = help"].iter().any(|start| line.starts_with(start));
    whole.lines().filter(told).fold(String::new(), |said, line| said + line + "\n")
}

/// Whether the lines of `part` stand in `whole` one after the other, all moved by one number of columns.
fn holds(whole: &str, part: &str) -> bool {
    let whole: Vec<&str> = whole.lines().collect();
    let part: Vec<&str> = part.lines().collect();
    let moved = |window: &[&str]| {
        let by = window[0].len().saturating_sub(part[0].len());
        let indent = " ".repeat(by);
        window.iter().zip(&part).all(|(line, part)| line.strip_prefix(&indent) == Some(part))
    };
    !part.is_empty() && whole.windows(part.len()).any(moved)
}

/// Writes the faults that come in place of those that stand there, where asked to.
fn bless(example: &Example, said: &str) {
    let (Some(_), Some(faults)) = (std::env::var_os("BLESS"), &example.faults) else { return };
    let page = text(PAGE);
    let stale = format!("```text faults\n{}```", faults.text);
    let start: usize = page.split_inclusive('\n').take(faults.line - 1).map(str::len).sum();
    // An earlier renewal may have moved the block.
    let start = if page[start..].starts_with(&stale) { start } else { page.find(&stale).expect("the block") };
    let fresh = format!("{}```text faults\n{said}```{}", &page[..start], &page[start + stale.len()..]);
    std::fs::write(path(PAGE), fresh).expect("the page can be written");
}

fn check(base: &Example, example: &Example) -> Result<(), String> {
    let mut files = base.files.clone();
    files.extend(example.files.clone());
    let mut compilation = compiled(&files);
    let said = said(&mut compilation);
    let expected = example.faults.as_ref().map_or("", |faults| &faults.text);
    if said != expected {
        bless(example, &said);
        return Err(format!("{PAGE}:{}: says\n{said}instead of\n{expected}", example.line));
    }
    let Some(bundle) = &compilation.bundle else { return Ok(()) };
    for (path, part) in &example.generated {
        let mut segments = path.splitn(4, '/').skip(1);
        let (stack, env, file) = (segments.next(), segments.next(), segments.next().expect("a file of a unit"));
        let unit = bundle.units.iter().find(|(name, _)| (Some(&*name.stack), Some(&*name.env)) == (stack, env));
        let artifact = unit.and_then(|(_, unit)| unit.get(file)).ok_or(format!("{path} is not generated"))?;
        let whole = String::from_utf8_lossy(&artifact.bytes);
        if !holds(&whole, part) {
            return Err(format!("{PAGE}:{}: {path} has not\n{part}but\n{whole}", example.line));
        }
    }
    Ok(())
}

#[test]
fn examples_do_what_the_page_says() {
    let (base, examples) = examples(&text(PAGE));
    assert!(!examples.is_empty());
    let nothing = Example { generated: base.generated.clone(), ..Example::default() };
    let checks = std::iter::once(&nothing).chain(&examples).map(|example| check(&base, example));
    let wrong: Vec<String> = checks.filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The keys that a schema knows, those of Compose and of Kafka aside: they have their own documentation.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            found.extend(
                object.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()),
            );
            let ours = object.iter().filter(|(name, _)| !matches!(name.as_str(), "ComposeService" | "TopicConfig"));
            ours.for_each(|(_, value)| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// Whether a page has a key as code, or in an example.
fn tells(page: &str, key: &str) -> bool {
    page.match_indices(key).any(|(at, _)| {
        let before = page[..at].chars().next_back();
        let after = page[at + key.len()..].chars().next();
        before.is_none_or(|c| " \n`{".contains(c)) && after.is_some_and(|c| ":`".contains(c))
    })
}

#[test]
fn every_key_is_told_of() {
    let page = text(PAGE);
    let mut known = BTreeSet::new();
    for (_, schema) in stackgen::schema::files() {
        keys(&serde_json::from_str(&schema).expect("JSON"), &mut known);
    }
    assert!(known.contains("instances") && !known.contains("ulimits") && !known.contains("retention.ms"));
    let missing: Vec<&String> = known.iter().filter(|key| !tells(&page, key)).collect();
    assert!(missing.is_empty(), "{PAGE} does not tell of {missing:?}");
}

#[test]
fn a_part_is_found_at_any_column_but_as_it_is() {
    let whole = "a:\n  b:\n    c: 1\n    d: 2\n";
    assert!(holds(whole, "b:\n  c: 1\n"));
    assert!(!holds(whole, "b:\n    c: 1\n"));
    assert!(!holds(whole, "b:\n  d: 2\n"));
}
