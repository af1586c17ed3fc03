//! Tree → text: block style that a person is glad to read and that every reader of YAML reads alike.

use super::node::{Data, Entry, Map, Node, Resolved, Scalar, Tag};
use super::quote;

/// How many columns a level is indented by.
const STEP: usize = 2;

/// A whole document.
///
/// Comments of entries stand above their keys. The text of numbers, booleans and null stays as it was written; all
/// other text is a string for readers of YAML 1.1 and of YAML 1.2.
pub fn emit(node: &Node) -> String {
    let mut out = String::new();
    emit_block(node, 0, &mut out);
    out
}

/// Lines that all begin at `column`, the first one too: the cursor stands at the beginning of a line.
pub fn emit_block(node: &Node, column: usize, out: &mut String) {
    let tag = node.tag.map(tag_text);
    if let Some(tag) = tag {
        indent(column, out);
        out.push_str(tag);
    }
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            out.push_str(if tag.is_some() { "\n" } else { "" });
            write_map(map, column, false, out);
        }
        Data::List(items) if !items.is_empty() => {
            out.push_str(if tag.is_some() { "\n" } else { "" });
            write_list(items, column, false, out);
        }
        _ => {
            indent(if tag.is_some() { 1 } else { column }, out);
            write_inline(node, column, "null", out);
        }
    }
}

/// What follows the `:` of a key that stands at `column`, with the line feed at its end.
pub fn emit_after_key(node: &Node, column: usize, out: &mut String) {
    if let Some(tag) = node.tag {
        out.push(' ');
        out.push_str(tag_text(tag));
    }
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            out.push('\n');
            write_map(map, column + STEP, false, out);
        }
        Data::List(items) if !items.is_empty() => {
            out.push('\n');
            write_list(items, column + STEP, false, out);
        }
        Data::Scalar(scalar) if scalar.text.is_empty() && scalar.resolve() == Resolved::Null => out.push('\n'),
        _ => {
            out.push(' ');
            write_inline(node, column, "", out);
        }
    }
}

/// `inline`: the cursor already stands where the first entry begins, and its comment is written.
fn write_map(map: &Map, column: usize, inline: bool, out: &mut String) {
    for (position, (key, entry)) in map.iter().enumerate() {
        if position > 0 || !inline {
            write_comment(entry.comment.as_deref(), column, out);
            indent(column, out);
        }
        write_entry(key, entry, column, out);
    }
}

fn write_entry(key: &str, entry: &Entry, column: usize, out: &mut String) {
    if key.len() > quote::MAX_SIMPLE_KEY {
        out.push_str("? ");
        quote::write_text(key, out);
        out.push('\n');
        indent(column, out);
    } else {
        quote::write_text(key, out);
    }
    out.push(':');
    emit_after_key(&entry.value, column, out);
}

fn write_list(items: &[Node], column: usize, inline: bool, out: &mut String) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 || !inline {
            write_comment(leading_comment(item), column, out);
            indent(column, out);
        }
        out.push('-');
        emit_after_dash(item, column, out);
    }
}

fn emit_after_dash(node: &Node, column: usize, out: &mut String) {
    match &node.data {
        _ if node.tag.is_some() => emit_after_key(node, column, out),
        Data::Map(map) if !map.is_empty() => {
            out.push(' ');
            write_map(map, column + STEP, true, out);
        }
        Data::List(items) if !items.is_empty() => {
            out.push(' ');
            write_list(items, column + STEP, true, out);
        }
        _ => {
            out.push(' ');
            write_inline(node, column, "null", out);
        }
    }
}

/// The comment of the first key of an item, which has to stand above the item's dash.
fn leading_comment(item: &Node) -> Option<&str> {
    match &item.data {
        _ if item.tag.is_some() => None,
        Data::Map(map) => map.first().and_then(|(_, entry)| entry.comment.as_deref()),
        Data::List(items) => items.first().and_then(leading_comment),
        Data::Scalar(_) => None,
    }
}

/// A scalar or an empty collection, and a line feed; `null` stands for a null that was written as nothing.
fn write_inline(node: &Node, column: usize, null: &str, out: &mut String) {
    match &node.data {
        Data::Map(_) => out.push_str("{}"),
        Data::List(_) => out.push_str("[]"),
        Data::Scalar(scalar) => return write_scalar(scalar, column, null, out),
    }
    out.push('\n');
}

fn write_scalar(scalar: &Scalar, column: usize, null: &str, out: &mut String) {
    let text = &*scalar.text;
    if scalar.resolve() != Resolved::Str {
        out.push_str(if text.is_empty() { null } else { text });
    } else if quote::fits_literal(text) {
        return write_literal(text, column + STEP, out);
    } else {
        quote::write_text(text, out);
    }
    out.push('\n');
}

/// A block scalar, whose last line feed is the document's own.
fn write_literal(text: &str, column: usize, out: &mut String) {
    let body = text.strip_suffix('\n');
    out.push_str(match body {
        None => "|-\n",
        Some(body) if body.ends_with('\n') => "|+\n",
        Some(_) => "|\n",
    });
    for line in body.unwrap_or(text).split('\n') {
        if !line.is_empty() {
            indent(column, out);
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn tag_text(tag: Tag) -> &'static str {
    match tag {
        Tag::Remove => "!remove",
        Tag::Replace => "!replace",
    }
}

fn write_comment(comment: Option<&str>, column: usize, out: &mut String) {
    let Some(comment) = comment else { return };
    for line in comment.split('\n') {
        indent(column, out);
        out.push('#');
        if !line.is_empty() {
            out.push(' ');
        }
        // Some characters end a line, and so the comment, for readers of YAML 1.1.
        out.extend(line.chars().map(|c| if quote::is_escaped(c) { ' ' } else { c }));
        out.push('\n');
    }
}

fn indent(column: usize, out: &mut String) {
    const SPACES: &str = "                                ";
    let mut rest = column;
    while rest > 0 {
        let some = rest.min(SPACES.len());
        out.push_str(&SPACES[..some]);
        rest -= some;
    }
}
