//! Values of `.env` files.
//!
//! Compose's reader and dotenvy disagree on about half of what can be written in such a file. Three forms
//! they read alike: a bare word, `'…'` taken literally, and `"…"` with the escapes `\\`, `\"`, `\$` and
//! `\n`. None of them has a `$` that either would substitute.
//!
//! Source: compose-go `dotenv/parser.go` and dotenvy 0.15.7 `parse.rs`, both tried with the strings of the
//! tests.

/// A character that no form carries to both readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncarried(pub char);

/// Writes a value so that Compose and dotenvy both read it back.
///
/// # Errors
/// A control character other than a newline or a tab, with the character.
pub fn value(text: &str) -> Result<String, Uncarried> {
    if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Uncarried(c));
    }
    let bare = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,=-".contains(c);
    if text.chars().all(bare) {
        return Ok(text.to_owned());
    }
    let trailing = text.len() - text.trim_end_matches('\\').len();
    if !text.contains(['\'', '\n']) && trailing.is_multiple_of(2) {
        return Ok(format!("'{text}'"));
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' | '"' | '$' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    Ok(quoted)
}

/// Whether a name can stand before the `=`, in `.env` as in a shell.
pub fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
