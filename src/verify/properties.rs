//! Java properties by the crate `java-properties`.

use super::Found;

pub(super) fn read(text: &str, found: &mut Found<'_>) -> Result<(), String> {
    let text = joined_surrogates(text);
    java_properties::PropertiesIter::new_with_encoding(text.as_bytes(), encoding_rs::UTF_8)
        .read_into(|key, value| {
            found.text(&key);
            found.text(&value);
        })
        .map_err(|error| error.to_string())
}

/// Writes characters that Java spells as two `\uXXXX` as themselves: the crate, unlike Java, refuses the halves.
fn joined_surrogates(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        joined.push_str(&rest[..at]);
        rest = &rest[at..];
        let pair = unit(rest).zip(rest.get(UNIT..).and_then(unit));
        let character =
            pair.and_then(|(high, low)| char::decode_utf16([high, low]).next()?.ok().filter(|c| *c > '\u{ffff}'));
        let length = if let Some(character) = character {
            joined.push(character);
            2 * UNIT
        } else {
            // The character after a backslash begins no escape of its own.
            let escaped = rest[1..].chars().next().map_or(0, char::len_utf8);
            joined.push_str(&rest[..=escaped]);
            1 + escaped
        };
        rest = &rest[length..];
    }
    joined + rest
}

/// The length of `\uXXXX`.
const UNIT: usize = 6;

fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}
