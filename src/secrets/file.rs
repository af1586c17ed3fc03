//! Reads a secrets file as far as stackgen must: which names it has, and whether each has a value.
//!
//! What Compose takes otherwise than it looks is told by its line: the line itself may be a secret, or a part of one.

use super::PLACEHOLDER;
use crate::render::dotenv::is_name;

/// What stands behind a name. The value itself is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Something that a person or stackgen put there.
    Set,
    /// The same, with a character that means something in an address.
    Marked,
    /// Nothing.
    Empty,
    /// Something with the placeholder in it.
    Undecided,
    /// Something that Compose does not take as it stands.
    Misread(Misread),
}

/// What ends a password, or begins an escape, in an address: <https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1>
const ADDRESS_MARKS: [char; 8] = ['/', '?', '#', '[', ']', '@', '%', ' '];

/// Why Compose does not take a value as it stands. Tried with Compose 2.40.3 and 5.5.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misread {
    /// A quote opens and never closes: the whole file is refused.
    Open,
    /// A `$` begins a variable, which is filled in.
    Variable,
    /// What stands after the closing quote is dropped.
    AfterQuote,
}

impl Misread {
    /// What is wrong, in words that follow the name, and what to do.
    pub fn why(self) -> (&'static str, &'static str) {
        match self {
            Misread::Open => (
                "opens a quote that never closes, so that Compose refuses the file",
                "close it at the end of the value",
            ),
            Misread::Variable => {
                ("has a `$` that Compose takes for a variable", "in single quotes a `$` is a `$`: `NAME='…'`")
            }
            Misread::AfterQuote => (
                "goes on after its closing quote, and Compose drops what stands there",
                "put the whole value into quotes, or none of it",
            ),
        }
    }
}

/// A name and what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// The name.
    pub name: &'a str,
    /// The line that it stands in, from 1.
    pub line: usize,
    /// What stands behind it.
    pub state: State,
}

/// What a secrets file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found<'a> {
    /// Its names in order; a name said twice means its last, as in Compose.
    pub said: Vec<Said<'a>>,
    /// Lines that are no `NAME=value`, by number, each with the name that it begins with, if any.
    pub strange: Vec<(usize, &'a str)>,
}

impl Found<'_> {
    /// What is said of a name.
    pub fn of(&self, name: &str) -> Option<&Said<'_>> {
        self.said.iter().find(|said| said.name == name)
    }

    /// Whether a strange line may mean a name.
    pub fn may_mean(&self, name: &str) -> bool {
        self.strange.iter().any(|(_, begins)| *begins == name)
    }
}

/// Reads the text of a secrets file.
pub fn read(text: &str) -> Found<'_> {
    let mut found = Found::default();
    let mut rest = text.trim_start_matches('\u{feff}');
    let mut number = 1;
    while !rest.is_empty() {
        let line = rest.split('\n').next().unwrap_or_default();
        let end = if is_said(line) { entry(rest, line, number, &mut found) } else { line.len() };
        number += 1 + rest[..end].matches('\n').count();
        rest = rest[end..].split_once('\n').map_or("", |(_, after)| after);
    }
    found
}

/// Whether a line says something.
fn is_said(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with('#')
}

/// Reads the entry that `rest` begins with in `line`, and gives the byte where its value ends.
fn entry<'a>(rest: &'a str, line: &'a str, number: usize, found: &mut Found<'a>) -> usize {
    let bare = |name: &'a str| name.trim().strip_prefix("export ").map_or(name.trim(), str::trim);
    let Some((name, value)) = line.split_once('=').map(|(name, value)| (bare(name), value)).filter(|(n, _)| is_name(n))
    else {
        let text = bare(line);
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        found.strange.push((number, &text[..end]));
        return line.len();
    };
    let value_at = line.len() - value.trim_start().len();
    let (state, length) = value_state(&rest[value_at..]);
    found.said.retain(|earlier| earlier.name != name);
    found.said.push(Said { name, line: number, state });
    value_at + length
}

/// The state of the value that `text` begins with, and where the value ends: quoted values may span lines.
fn value_state(text: &str) -> (State, usize) {
    let line_end = text.find('\n').unwrap_or(text.len());
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    let Some(quote) = quote else {
        let value = text[..line_end].split(" #").next().unwrap_or_default().trim();
        return (state(value, false), line_end);
    };
    let Some(length) = closing(&text[1..], quote) else { return (State::Misread(Misread::Open), line_end) };
    let end = length + 2;
    let after = text[end..].split('\n').next().unwrap_or_default().trim();
    if !after.is_empty() && !after.starts_with('#') {
        return (State::Misread(Misread::AfterQuote), end + text[end..].find('\n').unwrap_or(text[end..].len()));
    }
    let value = &text[1..=length];
    (if quote == '\'' { plain_state(value) } else { state(value, true) }, end)
}

/// The state of a value in which a `$` may begin a variable; `\` protects it in double quotes.
fn state(value: &str, quoted: bool) -> State {
    let mut escaped = false;
    for (at, character) in value.char_indices() {
        let begins = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '{';
        if character == '$' && !escaped && value[at + 1..].starts_with(begins) {
            return State::Misread(Misread::Variable);
        }
        escaped = quoted && character == '\\' && !escaped;
    }
    plain_state(value)
}

fn plain_state(value: &str) -> State {
    match value {
        "" => State::Empty,
        value if value.contains(PLACEHOLDER) => State::Undecided,
        value if value.contains(ADDRESS_MARKS) => State::Marked,
        _ => State::Set,
    }
}

/// Where the quote closes; `\` protects one in double quotes.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, character)| {
        if escaped {
            escaped = false;
            return None;
        }
        escaped = character == '\\' && quote == '"';
        (character == quote).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(text: &str) -> Vec<(&str, usize, State)> {
        read(text).said.into_iter().map(|said| (said.name, said.line, said.state)).collect()
    }

    #[test]
    fn names_and_states_of_a_file_that_people_edited() {
        let text = "\u{feff}# secrets\n\nA=x\r\nexport B = \"\"\nC='CHANGE_THIS'\nD=\nE=CHANGE_THIS # soon\n\
                    F=CHANGE_THIS_minio\nKEY=\"-----BEGIN\nF=not a name\n-----END\"\nG=\"a \\\" b\" # said\nA=";
        let expected = [
            ("B", 4, State::Empty),
            ("C", 5, State::Undecided),
            ("D", 6, State::Empty),
            ("E", 7, State::Undecided),
            ("F", 8, State::Undecided),
            ("KEY", 9, State::Marked),
            ("G", 12, State::Marked),
            ("A", 13, State::Empty),
        ];
        assert_eq!(states(text), expected);
        assert_eq!(read(text).strange, []);
    }

    #[test]
    fn a_quote_that_never_closes_ends_with_its_line() {
        assert_eq!(states("A='x\nB=y\n"), [("A", 1, State::Misread(Misread::Open)), ("B", 2, State::Set)]);
    }

    #[test]
    fn what_compose_takes_otherwise_than_it_looks() {
        for text in ["A=${B}", "A=a$b", r"A=a\$b", r#"A="$b""#, r#"A="\\$b""#] {
            assert_eq!(states(text), [("A", 1, State::Misread(Misread::Variable))], "{text}");
        }
        for text in ["A=a$", "A=$5", "A=$(id)", "A=$$", "A='${B}'", r#"A="\${B}""#, "A=it's", "A=a\"b"] {
            assert_eq!(states(text), [("A", 1, State::Set)], "{text}");
        }
        for text in ["A='a'b", "A=\"a\"b"] {
            assert_eq!(states(text), [("A", 1, State::Misread(Misread::AfterQuote))], "{text}");
        }
    }

    #[test]
    fn lines_of_another_form_are_known_by_number() {
        let text = "A: hunter2\nA=x\nhunter2\n9=x\nMIIE/gh=\n";
        assert_eq!(read(text).strange, [(1, "A"), (3, "hunter2"), (4, "9"), (5, "MIIE")]);
        assert_eq!(states(text), [("A", 2, State::Set)]);
    }
}
