//! Reads a secrets file as far as stackgen must: which names it has, and whether each has a value.

use super::PLACEHOLDER;

/// What stands behind a name. The value itself is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Something that a person or stackgen put there.
    Set,
    /// Nothing.
    Empty,
    /// Something with the placeholder in it.
    Undecided,
}

/// The names of a secrets file in order, each with its state; a name said twice means its last, as in Compose.
pub fn read(text: &str) -> Vec<(&str, State)> {
    let mut found: Vec<(&str, State)> = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}');
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        let name = name.trim();
        let name = name.strip_prefix("export ").map_or(name, str::trim);
        if name.is_empty() || name.starts_with('#') {
            rest = after;
            continue;
        }
        let value_at = line.len() - value.trim_start().len();
        let (state, end) = value_state(&rest[value_at..]);
        rest = rest[value_at + end..].split_once('\n').map_or("", |(_, after)| after);
        found.retain(|(earlier, _)| *earlier != name);
        found.push((name, state));
    }
    found
}

/// The state of the value that `text` begins with, and where the value ends: quoted values may span lines.
fn value_state(text: &str) -> (State, usize) {
    let line_end = text.find('\n').unwrap_or(text.len());
    let quoted = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    let (value, end) = match quoted.and_then(|quote| Some((quote, closing(&text[1..], quote)?))) {
        Some((_, length)) => (&text[1..=length], length + 2),
        None => (text[..line_end].split(" #").next().unwrap_or_default().trim(), line_end),
    };
    let state = match value {
        "" => State::Empty,
        value if value.contains(PLACEHOLDER) => State::Undecided,
        _ => State::Set,
    };
    (state, end)
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

    #[test]
    fn names_and_states_of_a_file_that_people_edited() {
        let text = "\u{feff}# secrets\n\nA=x\r\nexport B = \"\"\nC='CHANGE_THIS'\nD=\nE=CHANGE_THIS # soon\n\
                    F=CHANGE_THIS_minio\nKEY=\"-----BEGIN\nF=not a name\n-----END\"\nG=\"a \\\" b\" # said\nH\nA=";
        let expected = [
            ("B", State::Empty),
            ("C", State::Undecided),
            ("D", State::Empty),
            ("E", State::Undecided),
            ("F", State::Undecided),
            ("KEY", State::Set),
            ("G", State::Set),
            ("H", State::Empty),
            ("A", State::Empty),
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn a_quote_that_never_closes_ends_with_its_line() {
        assert_eq!(read("A='x\nB=y\n"), [("A", State::Set), ("B", State::Set)]);
    }
}
