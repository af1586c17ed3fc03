//! The tree.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::source::Span;

/// A YAML value that remembers where it stands and what it replaced.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands in the inputs. A value that the compiler made points at what it was made from.
    pub span: Span,
    /// What it is.
    pub data: Data,
    /// One of the input language's own tags, when it carries one.
    pub tag: Option<Tag>,
    /// The weaker value that this one won against, which in turn may have won against another.
    pub beaten: Option<Arc<Node>>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Data {
    /// Text whose type its reader decides.
    Scalar(Scalar),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of its keys in the input. Copies of a tree share it, up to the first change.
    Map(Arc<Map>),
}

/// A mapping's entries by key.
pub type Map = IndexMap<Arc<str>, Entry, foldhash::fast::RandomState>;

/// An empty mapping with room for `len` entries.
pub fn map_for(len: usize) -> Map {
    Map::with_capacity_and_hasher(len, foldhash::fast::RandomState::default())
}

/// One entry of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key stands.
    pub key_span: Span,
    /// The comment lines that stand directly above the key, without their `#`, joined by newlines.
    pub comment: Option<Arc<str>>,
    /// The value.
    pub value: Node,
}

/// A scalar as written: no type is guessed before somebody asks for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text after unquoting and unescaping.
    pub text: Arc<str>,
    /// How it was written.
    pub style: Style,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes; the only style that can mean null, a boolean or a number.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A tag of the input language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// `!remove`: takes away the key, service or optional need that came before.
    Remove,
    /// `!replace`: puts a whole list or map in place of what came before.
    Replace,
}

/// A scalar's meaning under the YAML 1.2 core schema.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str,
}

impl Node {
    /// A node without tag or history.
    pub fn new(span: Span, data: Data) -> Node {
        Node { span, data, tag: None, beaten: None }
    }

    /// Text that is a string whatever it looks like.
    pub fn string(span: Span, text: impl Into<Arc<str>>) -> Node {
        Node::new(span, Data::Scalar(Scalar { text: text.into(), style: Style::Double }))
    }

    /// Text as if written without quotes: a number, a boolean, null, or a string that is none of them.
    pub fn plain(span: Span, text: impl Into<Arc<str>>) -> Node {
        Node::new(span, Data::Scalar(Scalar { text: text.into(), style: Style::Plain }))
    }

    /// A mapping.
    pub fn map(span: Span, map: Map) -> Node {
        Node::new(span, Data::map(map))
    }

    /// A sequence.
    pub fn list(span: Span, items: Vec<Node>) -> Node {
        Node::new(span, Data::List(items))
    }

    /// The same node, place, tag and history, as something else.
    #[must_use]
    pub fn with_data(&self, data: Data) -> Node {
        Node { span: self.span, data, tag: self.tag, beaten: self.beaten.clone() }
    }

    /// The scalar, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.data {
            Data::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar that is not null.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        self.as_scalar().filter(|scalar| scalar.resolve() != Resolved::Null).map(|scalar| &scalar.text)
    }

    /// The mapping, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The mapping, if it is one.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.data {
            Data::Map(map) => Some(Arc::make_mut(map)),
            _ => None,
        }
    }

    /// The items, if it is a sequence.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    /// The value under a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).map(|entry| &entry.value)
    }

    /// Whether it says null.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(|scalar| scalar.resolve() == Resolved::Null)
    }

    /// What it is, in the words of a person: "a mapping", "a list", "the text `x`".
    pub fn describe(&self) -> String {
        match &self.data {
            Data::Map(_) => "a mapping".to_owned(),
            Data::List(_) => "a list".to_owned(),
            Data::Scalar(scalar) => match scalar.resolve() {
                Resolved::Null => "nothing".to_owned(),
                Resolved::Bool(_) | Resolved::Int(_) | Resolved::Float(_) => format!("`{}`", scalar.text),
                Resolved::Str if scalar.text.is_empty() => "an empty text".to_owned(),
                Resolved::Str => format!("the text `{}`", scalar.text.lines().next().unwrap_or_default()),
            },
        }
    }
}

impl Data {
    /// A mapping.
    pub fn map(map: Map) -> Data {
        Data::Map(Arc::new(map))
    }
}

impl Entry {
    /// An entry that the compiler made.
    pub fn new(value: Node) -> Entry {
        Entry { key_span: value.span, comment: None, value }
    }

    /// The same key and comment with another value.
    #[must_use]
    pub fn with_value(&self, value: Node) -> Entry {
        Entry { key_span: self.key_span, comment: self.comment.clone(), value }
    }
}

impl Scalar {
    /// The meaning under the core schema.
    pub fn resolve(&self) -> Resolved {
        if self.style != Style::Plain {
            return Resolved::Str;
        }
        match &*self.text {
            "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
            "true" | "True" | "TRUE" => Resolved::Bool(true),
            "false" | "False" | "FALSE" => Resolved::Bool(false),
            text => number(text).unwrap_or(Resolved::Str),
        }
    }
}

fn number(text: &str) -> Option<Resolved> {
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok().map(Resolved::Int);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok().map(Resolved::Int);
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(Resolved::Int);
    }
    match digits {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Resolved::Float(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" => return Some(Resolved::Float(f64::NAN)),
        _ => {}
    }
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    numeric.then(|| text.parse().ok().map(Resolved::Float)).flatten()
}
