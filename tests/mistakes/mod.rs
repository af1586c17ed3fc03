//! Mistakes made by machine over the shipped inputs: none may pass in silence.
//!
//! Each key misspelt, each value bent, each name in a template bent, each file cut short, one at a time: the
//! compiler refuses it at its line (a misspelt definition: where the lost name is used, with the new one offered), or
//! the output differs, or a warning stands on its line. The fast tier makes every so-manieth mistake, the full set is
//! the gate's.

#![allow(clippy::print_stdout, reason = "what is left out is counted, for whoever reads the test's output")]

mod judge;
mod make;
mod mistake;
mod unread;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use judge::{Judge, Verdict};
use make::mistakes;
use mistake::Mistake;
use unread::{KINDS, Used, refused_elsewhere};

/// The input files whose mistakes are made, each with its text.
fn inputs() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec!["stackgen.yaml".to_owned()];
    for folder in ["catalog", "profiles", "stacks"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder of inputs") {
            let name = entry.expect("an entry").file_name().into_string().expect("a name in UTF-8");
            let path = format!("{folder}/{name}");
            let stack = format!("{path}/stack.yaml");
            paths.extend([path, stack].into_iter().filter(|path| is_yaml(path) && root.join(path).is_file()));
        }
    }
    paths.sort();
    let read = |path: String| (fs::read_to_string(root.join(&path)).expect("a readable input"), path);
    paths.into_iter().map(read).map(|(text, path)| (path, text)).collect()
}

fn is_yaml(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "yaml")
}

/// Makes each mistake on as many threads as the machine has, each with a project of its own.
fn judged<'m>(mistakes: &'m [Mistake], texts: &BTreeMap<String, String>) -> Vec<(&'m Mistake, Verdict)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let judge = Judge::new();
        let mut done = Vec::new();
        while let Some(mistake) = mistakes.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((mistake, judge.judge(mistake, &texts[&mistake.file])));
        }
        done
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker that ends")).collect()
    })
}

/// Which mistakes are made: those that have one of the words of `MISTAKES`, which are apart by commas; all without it.
#[allow(clippy::disallowed_methods, reason = "a person says by the environment what is tried")]
fn some() -> impl Fn(&str) -> bool {
    let words = std::env::var("MISTAKES").unwrap_or_default();
    move |mistake| words.split(',').any(|word| mistake.contains(word))
}

/// How every `every`th mistake came out, counted and printed; fails where one is silent, misplaced or a panic.
fn hold(every: usize) {
    let texts: BTreeMap<String, String> = inputs().into_iter().collect();
    let used = Used::by(&texts);
    let some = some();
    let all: Vec<Mistake> = texts.iter().flat_map(|(file, text)| mistakes(file, text)).step_by(every).collect();
    let all: Vec<Mistake> = all.into_iter().filter(|mistake| some(&mistake.to_string())).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (mistake, verdict) in judged(&all, &texts) {
        let kind = KINDS.iter().find(|(_, covers)| covers(mistake, &used));
        let outcome = match (&verdict, kind) {
            (Verdict::Silent, Some((kind, _))) => format!("silent, not read: {kind}"),
            (Verdict::Misplaced(_), _) if refused_elsewhere(mistake) => "refused elsewhere".to_owned(),
            (Verdict::Refused | Verdict::Visible | Verdict::Warned, _) => format!("{verdict:?}").to_lowercase(),
            _ => {
                let was = mistake.was(&texts[&mistake.file]).lines().next().unwrap_or_default();
                faults.push(format!("{mistake}, was `{was}`: {verdict:?}"));
                continue;
            }
        };
        *counts.entry(outcome).or_default() += 1;
    }
    println!("{} mistakes: {counts:#?}", all.len());
    assert!(faults.is_empty(), "{} of {} mistakes:\n{}", faults.len(), all.len(), faults.join("\n"));
    if every == 1 && some("") {
        let idle = KINDS.iter().filter(|(kind, _)| !counts.contains_key(&format!("silent, not read: {kind}")));
        assert_eq!(idle.map(|(kind, _)| *kind).collect::<Vec<_>>(), [""; 0], "these kinds cover no mistake");
    }
}

/// One in so many of all; prime, so that no kind of mistake is left out by its place among the others.
#[test]
fn a_sample_of_mistakes_is_told() {
    hold(127);
}

#[test]
#[ignore = "full: thousands of compilations"]
fn full_every_mistake_is_told() {
    hold(1);
}
