//! Each example of the pages does what its page says.
//!
//! The words after a fence are the language, for colours, and the path of a file of the project. With `base` the file belongs to
//! the project that all examples are laid over, with `and` to the example before it; with `wrong` the next block,
//! `text faults`, has the faults that come. Any other project must compile without a word. A path below `generated/`
//! is a part of what comes of the example before it. `BLESS=1 cargo test docs` renews the faults.

use std::collections::BTreeMap;

use stackgen::pipeline::{Compilation, Selection, compile};
use stackgen::report::{Format, render};

use super::{Block, blocks, path, text};
use crate::support::Sandbox;

/// The page with the base project, then the others with examples.
const PAGES: [&str; 2] = ["docs/language.md", "docs/templates.md"];

/// The stack that an example is which does not say otherwise.
const STACK: &str = "stacks/orders.yaml";

/// Files of one project, and what the page says of them.
#[derive(Debug, Default)]
struct Example {
    page: &'static str,
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

impl Example {
    fn of(page: &'static str, line: usize, path: &str, text: String) -> Example {
        Example { page, line, files: [(path.to_owned(), text)].into(), ..Example::default() }
    }
}

/// The base project of all pages, and the examples laid over it.
fn examples() -> (BTreeMap<String, String>, Vec<Example>) {
    let mut base = BTreeMap::new();
    let mut examples: Vec<Example> = Vec::new();
    for page in PAGES {
        for Block { line, info, text, .. } in blocks(&super::text(page)) {
            let words: Vec<&str> = info.iter().map(String::as_str).collect();
            assert!(names_its_file(&words, &text), "{page}:{line}: its first line does not name its file");
            let last = examples.last_mut();
            match (words.as_slice(), last) {
                (["text", "faults"], Some(Example { faults: Some(faults), .. })) => *faults = Faults { line, text },
                ([_, path, "base"], _) => drop(base.insert((*path).to_owned(), text)),
                ([_, path], Some(last)) if path.starts_with("generated/") => {
                    last.generated.push(((*path).to_owned(), text));
                }
                ([_, path, "and"], Some(last)) => drop(last.files.insert((*path).to_owned(), text)),
                ([_, path], _) => examples.push(Example::of(page, line, path, text)),
                ([_, path, "wrong"], _) => {
                    let faults = Some(Faults::default());
                    examples.push(Example { faults, ..Example::of(page, line, path, text) });
                }
                _ => panic!("{page}:{line}: `{}` says not what the block is", words.join(" ")),
            }
        }
    }
    (base, examples)
}

/// Whether a block's first line says which file it is, where that is not the stack of all examples.
fn names_its_file(words: &[&str], text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    match words {
        ["yaml" | "json", path, ..] => *path == STACK || first == format!("# {path}"),
        ["jinja", path, ..] => first == format!("{{# {path} #}}"),
        _ => true,
    }
}

fn compiled(files: &BTreeMap<String, String>) -> Compilation {
    let sandbox = Sandbox::new();
    files.iter().for_each(|(path, text)| sandbox.write(path, text));
    compile(sandbox.root(), &Selection::default(), &())
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

/// Writes the faults that come in place of those that stand there, where asked to; gives whether it did.
fn bless(example: &Example, said: &str) -> bool {
    let (Some(_), Some(faults)) = (std::env::var_os("BLESS"), &example.faults) else { return false };
    let page = text(example.page);
    let stale = format!("```text faults\n{}```", faults.text);
    let start: usize = page.split_inclusive('\n').take(faults.line - 1).map(str::len).sum();
    // An earlier renewal may have moved the block.
    let start = if page[start..].starts_with(&stale) { start } else { page.find(&stale).expect("the block") };
    let fresh = format!("{}```text faults\n{said}```{}", &page[..start], &page[start + stale.len()..]);
    std::fs::write(path(example.page), fresh).expect("the page can be written");
    true
}

fn check(base: &BTreeMap<String, String>, example: &Example) -> Result<(), String> {
    let mut files = base.clone();
    files.extend(example.files.clone());
    let mut compilation = compiled(&files);
    let said = said(&mut compilation);
    let expected = example.faults.as_ref().map_or("", |faults| &faults.text);
    if said != expected {
        if bless(example, &said) {
            return Ok(());
        }
        return Err(format!("{}:{}: says\n{said}instead of\n{expected}", example.page, example.line));
    }
    let Some(bundle) = &compilation.bundle else { return Ok(()) };
    for (path, part) in &example.generated {
        let mut segments = path.splitn(4, '/').skip(1);
        let (stack, env, file) = (segments.next(), segments.next(), segments.next().expect("a file of a unit"));
        let unit = bundle.units.iter().find(|(name, _)| (Some(&*name.stack), Some(&*name.env)) == (stack, env));
        let artifact = unit.and_then(|(_, unit)| unit.get(file)).ok_or(format!("{path} is not generated"))?;
        let whole = artifact.text();
        // Readers of the rendered page do not see what stands after a fence, so the first line says it again.
        if !holds(whole, part.strip_prefix(&format!("# {path}\n")).unwrap_or(part)) {
            return Err(format!("{}:{}: {path} has not\n{part}but\n{whole}", example.page, example.line));
        }
    }
    Ok(())
}

#[test]
fn examples_do_what_their_pages_say() {
    let (base, examples) = examples();
    let nothing = Example { page: PAGES[0], ..Example::default() };
    let checks = std::iter::once(&nothing).chain(&examples).map(|example| check(&base, example));
    let wrong: Vec<String> = checks.filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for page in PAGES {
        assert!(examples.iter().any(|example| example.page == page), "{page} has no example");
    }
}

#[test]
fn a_part_is_found_at_any_column_but_as_it_is() {
    let whole = "a:\n  b:\n    c: 1\n    d: 2\n";
    assert!(holds(whole, "b:\n  c: 1\n"));
    assert!(!holds(whole, "b:\n    c: 1\n"));
    assert!(!holds(whole, "b:\n  d: 2\n"));
}
