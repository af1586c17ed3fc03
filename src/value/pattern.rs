//! Patterns of texts that may be made up: what a secret is generated from, what a parameter may be.

use std::fmt;
use std::sync::Arc;

use crate::load::read::{Scalar, scalars};

/// A sequence of characters and character classes with counts: `[A-Za-z0-9]{24}`, `sk-[a-z0-9]{4,16}`.
///
/// Less than a regular expression on purpose: any pattern can be checked against and generated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: Arc<str>,
    parts: Vec<Part>,
}

/// One class of a pattern and how often it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The characters that may stand there, sorted.
    pub characters: Vec<char>,
    /// How often at least.
    pub least: usize,
    /// How often at most.
    pub most: usize,
}

/// More than anybody needs, and little enough to try every way to match.
const LONGEST: usize = 256;

impl Pattern {
    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether the whole of a text fits.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        // Which lengths of the text the parts so far can have taken.
        let mut reached = vec![false; text.len() + 1];
        reached[0] = true;
        for part in &self.parts {
            reached = part.advance(&text, &reached);
        }
        reached[text.len()]
    }
}

impl Part {
    fn advance(&self, text: &[char], reached: &[bool]) -> Vec<bool> {
        let mut next = vec![false; reached.len()];
        for start in (0..reached.len()).filter(|start| reached[*start]) {
            let fits = text[start..].iter().take_while(|c| self.characters.binary_search(c).is_ok()).count();
            for length in self.least..=self.most.min(fits) {
                next[start + length] = true;
            }
        }
        next
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Scalar for Pattern {
    const EXPECTED: &'static str = "a pattern such as `[A-Za-z0-9]{24}`";

    fn parse(text: &str) -> Result<Self, String> {
        let mut rest = text;
        let mut parts = Vec::new();
        while let Some(first) = rest.chars().next() {
            let (characters, after) = match first {
                '[' => class(&rest[1..])?,
                '(' | ')' | '|' | '*' | '+' | '?' | '.' | '^' | '$' | '\\' | '{' | '}' | ']' => {
                    return Err(format!("`{first}` has no meaning in a pattern; put it in brackets: `[{first}]`"));
                }
                literal if literal.is_ascii_graphic() => (vec![literal], &rest[1..]),
                _ => return Err("a pattern is made of visible ASCII characters".to_owned()),
            };
            let (least, most, after) = count(after)?;
            parts.push(Part { characters, least, most });
            rest = after;
        }
        if parts.is_empty() {
            return Err(String::new());
        }
        Ok(Pattern { text: text.into(), parts })
    }
}

/// Reads a class after its bracket.
fn class(text: &str) -> Result<(Vec<char>, &str), String> {
    if text.starts_with('^') {
        return Err("a class says what may stand there, not what may not".to_owned());
    }
    // A bracket that closes stands first when it is meant.
    let skip = usize::from(text.starts_with(']'));
    let end = text[skip..].find(']').ok_or("a `[` is not closed")? + skip;
    let inner: Vec<char> = text[..end].chars().collect();
    let mut characters = Vec::new();
    let mut at = 0;
    while let Some(first) = inner.get(at) {
        if let (Some('-'), Some(last)) = (inner.get(at + 1), inner.get(at + 2)) {
            if first > last {
                return Err(format!("`{first}-{last}` runs backwards"));
            }
            characters.extend(*first..=*last);
            at += 3;
        } else {
            characters.push(*first);
            at += 1;
        }
    }
    characters.sort_unstable();
    characters.dedup();
    if characters.is_empty() {
        return Err("`[]` has no characters in it".to_owned());
    }
    if characters.iter().any(|c| !c.is_ascii_graphic()) {
        return Err("a pattern is made of visible ASCII characters".to_owned());
    }
    Ok((characters, &text[end + 1..]))
}

/// Reads `{24}` or `{4,16}` if it stands there.
fn count(text: &str) -> Result<(usize, usize, &str), String> {
    let Some(inner) = text.strip_prefix('{') else { return Ok((1, 1, text)) };
    let (counts, after) = inner.split_once('}').ok_or("a `{` is not closed")?;
    let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
    match (least.parse::<usize>(), most.parse::<usize>()) {
        (Ok(least), Ok(most)) if least <= most && 0 < most && most <= LONGEST => Ok((least, most, after)),
        _ => Err(format!("`{{{counts}}}` is no count such as `{{24}}` or `{{4,16}}`, up to {LONGEST}")),
    }
}

scalars!(Pattern);
