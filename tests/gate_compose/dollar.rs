//! Compose's variables, read once more by other means than the compiler's.

use std::collections::{BTreeMap, BTreeSet};

/// A text with its variables filled in as Compose does it; `Err` names a required one that is missing.
pub fn fill_in(text: &str, variables: &BTreeMap<String, String>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(inside) = after.strip_prefix('{') {
            let close = closing(inside);
            out.push_str(&one(&inside[..close], variables)?);
            rest = &inside[close + 1..];
        } else {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            out.push_str(&one(&after[..end], variables)?);
            rest = &after[end..];
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn one(inside: &str, variables: &BTreeMap<String, String>) -> Result<String, String> {
    let end = inside.find([':', '-', '?', '+']).unwrap_or(inside.len());
    let (name, tail) = inside.split_at(end);
    let value = variables.get(name);
    let kept = value.filter(|value| !(tail.starts_with(':') && value.is_empty()));
    let tail = tail.trim_start_matches(':');
    match (tail.chars().next(), kept) {
        (Some('-'), None) | (Some('+'), Some(_)) => fill_in(&tail[1..], variables),
        (Some('?'), None) => Err(name.to_owned()),
        (Some('+'), None) => Ok(String::new()),
        _ => Ok(value.cloned().unwrap_or_default()),
    }
}

fn closing(inside: &str) -> usize {
    let mut open = 0;
    for (at, c) in inside.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return at,
            '}' => open -= 1,
            _ => {}
        }
    }
    panic!("`${{` is never closed: {inside}")
}

/// The names of the variables that a text requires: `${NAME:?…}`.
pub fn required(text: &str) -> BTreeSet<String> {
    let uses = text.replace("$$", "").split("${").skip(1).map(str::to_owned).collect::<Vec<_>>();
    let name = |text: &String| {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        text[end..].trim_start_matches(':').starts_with('?').then(|| text[..end].to_owned())
    };
    uses.iter().filter_map(name).collect()
}
