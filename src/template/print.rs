//! How a value looks in text.

use minijinja::value::{Value, ValueKind};

use super::late::LateBound;

/// The text of a value that is known and is no list or map; `None` for the others.
///
/// Booleans are `true` and `false`, and a whole number has no fraction even where a division made it: what
/// reads the text is Compose or a program's configuration, not Python.
pub fn print(value: &Value) -> Option<String> {
    if LateBound::of(value).is_some() || printable(value).is_err() {
        return None;
    }
    Some(text(value))
}

/// The text of a value that [`printable`] lets through.
pub(super) fn text(value: &Value) -> String {
    match value.kind() {
        ValueKind::Bool => if value.is_true() { "true" } else { "false" }.to_owned(),
        ValueKind::Number if !value.is_integer() => f64::try_from(value.clone()).map_or(String::new(), float),
        _ => value.to_string(),
    }
}

/// Rust prints the shortest digits that read back as the same number, without an exponent and without `.0`.
fn float(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

/// Whether a value has a text; else what it is.
pub(super) fn printable(value: &Value) -> Result<(), &'static str> {
    match value.kind() {
        ValueKind::Bool | ValueKind::String | ValueKind::Plain => Ok(()),
        ValueKind::Number => match f64::try_from(value.clone()) {
            Ok(number) if !number.is_finite() => Err("not a finite number"),
            _ => Ok(()),
        },
        ValueKind::Undefined | ValueKind::None => Err("nothing"),
        ValueKind::Seq | ValueKind::Iterable => Err("a list"),
        ValueKind::Map => Err("a mapping"),
        _ => Err("no text"),
    }
}
