//! What a topic configuration key takes, and the text that Kafka is given for it.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::yaml::{Node, Tag};

use super::unit;

/// The type of a key's value, with its range; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Whole(i64, i64),
    /// One special whole number, or one of the range that follows.
    WholeOr(i64, i64, i64),
    /// A number.
    Number(f64, f64),
    /// Milliseconds, written as a duration. A negative bound belongs to the key's own special values.
    Millis(i64, i64),
    /// Bytes, written as a size. A negative bound belongs to the key's own special values.
    Bytes(i64, i64),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of these words, each at most once.
    ListOf(&'static [&'static str]),
    /// Replicas as `partition:broker` pairs joined by commas, or `*`.
    Replicas,
    /// Any text.
    Text,
}

/// Why a value does not fit.
struct Misfit {
    message: String,
    /// The word given, and those that would have done.
    word: Option<(String, &'static [&'static str])>,
    /// What its own type has to say.
    reason: String,
}

impl Kind {
    /// The text for Kafka of the value that `node` writes; a misfit is reported against `key`.
    pub fn read(self, key: &str, node: &Node, reports: &mut Reports) -> Option<String> {
        match self.text(node) {
            Ok(text) => Some(text),
            Err(misfit) => {
                let message = format!("`{key}` {}", misfit.message);
                let label = format!("expected {}", self.expected());
                let report = Diagnostic::error(Code::InvalidValue, node.span, message).label(label);
                let report = if misfit.reason.is_empty() { report } else { report.help(misfit.reason) };
                reports.report(match misfit.word {
                    Some((given, words)) => report.suggest(&given, words.iter().copied()),
                    None => report,
                });
                None
            }
        }
    }

    /// What a reader expects, in the words of a person.
    pub fn expected(self) -> String {
        match self {
            Kind::Boolean => "`true` or `false`".to_owned(),
            Kind::Whole(low, high) => format!("a whole number{}", range(low, high)),
            Kind::WholeOr(special, low, high) => format!("a whole number from {low} to {high}, or `{special}`"),
            Kind::Number(low, high) => format!("a number from {low} to {high}"),
            Kind::Millis(low, high) => format!("a duration such as `7d` or `30m`{}", range(low, high)),
            Kind::Bytes(low, high) => format!("a size such as `1M` or `64K`{}", range(low, high)),
            Kind::OneOf(words) => format!("one of {}", quoted(words)),
            Kind::ListOf(words) => format!("a list of {}", quoted(words)),
            Kind::Replicas => "`*` or pairs `partition:broker` joined by commas".to_owned(),
            Kind::Text => "text".to_owned(),
        }
    }

    fn text(self, node: &Node) -> Result<String, Misfit> {
        if let Kind::ListOf(words) = self {
            return list(words, node);
        }
        let Some(text) = node.as_text() else { return Err(Misfit::at(node)) };
        match self {
            Kind::Boolean => matches!(&**text, "true" | "false").then(|| text.to_string()).ok_or(Misfit::at(node)),
            Kind::Whole(low, high) => bounded(whole(text), low, high, node),
            Kind::WholeOr(special, low, high) => bounded(whole(text), low, high, node)
                .or_else(|misfit| if **text == special.to_string() { Ok(text.to_string()) } else { Err(misfit) }),
            Kind::Millis(low, high) => bounded(unit::millis(text), low, high, node),
            Kind::Bytes(low, high) => bounded(unit::bytes(text), low, high, node),
            Kind::Number(low, high) => {
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                let number = number.ok_or_else(|| Misfit::at(node))?;
                let fits = (low..=high).contains(&number);
                fits.then(|| text.to_string()).ok_or_else(|| Misfit::out_of_range(node))
            }
            Kind::OneOf(words) if words.contains(&&**text) => Ok(text.to_string()),
            Kind::OneOf(words) => Err(Misfit::word(text, words)),
            Kind::Replicas => replicas(text).then(|| text.to_string()).ok_or_else(|| Misfit::at(node)),
            // The job reads it from a table, a line and a tab to a field.
            Kind::Text if text.chars().any(char::is_control) => {
                let reason = "a text has no tab, line break or other control character".to_owned();
                Err(Misfit { reason, ..Misfit::at(node) })
            }
            Kind::ListOf(_) | Kind::Text => Ok(text.to_string()),
        }
    }
}

impl Misfit {
    fn new(message: String) -> Misfit {
        Misfit { message, word: None, reason: String::new() }
    }

    fn at(node: &Node) -> Misfit {
        Misfit::new(format!("cannot be {}", node.describe()))
    }

    fn out_of_range(node: &Node) -> Misfit {
        Misfit::new(format!("is out of range at {}", node.describe()))
    }

    fn word(given: &str, words: &'static [&'static str]) -> Misfit {
        let message = format!("knows no `{given}`");
        Misfit { word: Some((given.to_owned(), words)), ..Misfit::new(message) }
    }
}

fn bounded(value: Result<i64, String>, low: i64, high: i64, node: &Node) -> Result<String, Misfit> {
    let value = value.map_err(|reason| Misfit { reason, ..Misfit::at(node) })?;
    if (low..=high).contains(&value) { Ok(value.to_string()) } else { Err(Misfit::out_of_range(node)) }
}

/// A list of words, written as a list or joined by commas.
fn list(words: &'static [&'static str], node: &Node) -> Result<String, Misfit> {
    let given: Vec<&str> = match (node.as_list(), node.as_text()) {
        (Some(items), _) => {
            let kept = items.iter().filter(|item| item.tag != Some(Tag::Remove));
            kept.map(|item| item.as_text().map(|text| &**text).ok_or_else(|| Misfit::at(item)))
                .collect::<Result<_, _>>()?
        }
        (None, Some(text)) => text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
        (None, None) => return Err(Misfit::at(node)),
    };
    for (at, word) in given.iter().enumerate() {
        if !words.contains(word) {
            return Err(Misfit::word(word, words));
        }
        if given[..at].contains(word) {
            return Err(Misfit::new(format!("says `{word}` twice")));
        }
    }
    Ok(given.join(","))
}

fn whole(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| String::new())
}

fn replicas(text: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let pair = |pair: &str| pair.split_once(':').is_some_and(|(partition, broker)| number(partition) && number(broker));
    text == "*" || text.split(',').all(|item| pair(item.trim()))
}

/// The part of a range that is worth saying: the widest bounds of the number's own type are not.
fn range(low: i64, high: i64) -> String {
    let top = |high: i64| high == i64::MAX || high == i64::from(i32::MAX);
    match (low, high) {
        (-1, high) if top(high) => ", or `-1` for no limit".to_owned(),
        (-2, high) if top(high) => ", `-1` for no limit, `-2` for that of the whole topic".to_owned(),
        (low, high) if top(high) => format!(", at least {low}"),
        (low, high) => format!(" from {low} to {high}"),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
