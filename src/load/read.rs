//! How a tree becomes typed values: every fault reported at its place, nothing ignored.
//!
//! The Rust types are the one definition of the input language. [`record!`] gives a
//! struct its reader; `schemars` derives its JSON Schema from the same fields and doc comments.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::source::Span;
use crate::template::is_template;
use crate::yaml::{Entry, Map, Node, Tag};

/// A type that can be read from a tree.
pub trait FromNode: Sized {
    /// Reads it. `None` means that a fault was reported and whatever depends on the value stays silent.
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self>;

    /// What an absent key stands for; `Err` when the key must be there.
    fn absent() -> Result<Self, Missing> {
        Err(Missing)
    }
}

/// A key that must be there is not.
#[derive(Debug, Clone, Copy)]
pub struct Missing;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: FromNode> FromNode for At<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        T::from_node(node, reports).map(|value| At { value, span: node.span })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: FromNode> FromNode for Option<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        T::from_node(node, reports).map(Some)
    }

    fn absent() -> Result<Self, Missing> {
        Ok(None)
    }
}

impl<T: FromNode> FromNode for Box<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        T::from_node(node, reports).map(Box::new)
    }
}

/// A list; absent means empty. Items with faults are left out.
impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        let Some(items) = node.as_list() else {
            reports.report(mismatch(node, "a list"));
            return None;
        };
        Some(items.iter().filter_map(|item| T::from_node(item, reports)).collect())
    }

    fn absent() -> Result<Self, Missing> {
        Ok(Vec::new())
    }
}

/// A mapping by name, in the order of the input; absent means empty. Entries with faults and entries that are
/// `!remove`d are left out.
pub type Named<T> = IndexMap<At<Arc<str>>, T>;

impl<T> std::hash::Hash for At<T>
where
    T: std::hash::Hash,
{
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl indexmap::Equivalent<At<Arc<str>>> for str {
    fn equivalent(&self, key: &At<Arc<str>>) -> bool {
        *self == *key.value
    }
}

impl<T: FromNode> FromNode for Named<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        let map = mapping(node, reports)?;
        let read = |(key, entry): (&Arc<str>, &Entry)| {
            let value = T::from_node(&entry.value, reports)?;
            Some((At { value: key.clone(), span: entry.key_span }, value))
        };
        Some(map.iter().filter(|(_, entry)| entry.value.tag != Some(Tag::Remove)).filter_map(read).collect())
    }

    fn absent() -> Result<Self, Missing> {
        Ok(Named::new())
    }
}

/// A value and the tree that it was read from, for what is merged as a tree and used as a value.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    /// The value.
    pub value: T,
    /// The tree.
    pub node: Node,
}

impl<T> std::ops::Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: FromNode> FromNode for Kept<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        T::from_node(node, reports).map(|value| Kept { value, node: node.clone() })
    }
}

impl<T: JsonSchema> JsonSchema for Kept<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A value that may be written as a template; what is written literally has been checked.
#[derive(Debug, Clone)]
pub struct Templated<T> {
    /// The tree, evaluated and read again when its names are known.
    pub node: Node,
    read_as: PhantomData<T>,
}

impl<T: FromNode> FromNode for Templated<T> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        if !node.as_text().is_some_and(|text| is_template(text)) {
            T::from_node(node, reports)?;
        }
        Some(Templated { node: node.clone(), read_as: PhantomData })
    }
}

impl<T: JsonSchema> JsonSchema for Templated<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let literal = T::json_schema(generator);
        schemars::json_schema!({ "anyOf": [literal, { "type": "string", "pattern": r"\{\{|\{%" }] })
    }
}

/// The tree itself, for values whose shape is decided later.
impl FromNode for Node {
    fn from_node(node: &Node, _: &mut Reports) -> Option<Self> {
        Some(node.clone())
    }
}

impl JsonSchema for Node {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Anything".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        true.into()
    }
}

/// The mapping that `node` is, or a report that it is none.
pub fn mapping<'a>(node: &'a Node, reports: &mut Reports) -> Option<&'a Map> {
    let map = node.as_map();
    if map.is_none() {
        let fault = mismatch(node, "a mapping");
        reports.report(if node.is_null() { fault.help("one that says nothing is `{}`") } else { fault });
    }
    map
}

/// The report that something else was expected.
pub fn mismatch(node: &Node, expected: &str) -> Diagnostic {
    Diagnostic::error(Code::InvalidValue, node.span, format!("expected {expected}, found {}", node.describe()))
        .label(format!("expected {expected}"))
}

/// A struct whose fields are the keys of a mapping.
pub trait Record: Sized {
    /// Takes the fields; what is left over afterwards is unknown.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;
}

impl<T: Record> Record for Box<T> {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        T::read(fields).map(Box::new)
    }
}

/// The keys of a mapping while a record takes them.
#[derive(Debug)]
pub struct Fields<'a> {
    node: &'a Node,
    map: &'a Map,
    known: Vec<&'static str>,
    /// The sink.
    pub reports: &'a mut Reports,
}

impl<'a> Fields<'a> {
    /// Reads a whole record, and reports each key that it does not know.
    pub fn record<T: Record>(node: &'a Node, reports: &'a mut Reports) -> Option<T> {
        let map = mapping(node, reports)?;
        let mut fields = Fields { node, map, known: Vec::new(), reports };
        let record = T::read(&mut fields);
        fields.report_unknown();
        record
    }

    /// The mapping itself.
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// Takes one field. One that may be left out counts as left out where it has a fault: the others are read, and
    /// whoever needs the record finds it.
    pub fn take<T: FromNode>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        match self.map.get(key).filter(|entry| entry.value.tag != Some(Tag::Remove)) {
            Some(entry) => T::from_node(&entry.value, self.reports).or_else(|| T::absent().ok()),
            None => T::absent().map_err(|Missing| self.report_missing(key)).ok(),
        }
    }

    fn report_missing(&mut self, key: &str) {
        let message = format!("`{key}` is missing");
        self.reports
            .report(Diagnostic::error(Code::MissingKey, self.node.span, message).label(format!("needs `{key}`")));
    }

    fn report_unknown(&mut self) {
        let known = &self.known;
        let unknown = |key: &Arc<str>| !known.contains(&&**key) && !key.starts_with("x-");
        for (key, entry) in self.map.iter().filter(|(key, _)| unknown(key)) {
            self.reports.report(unknown_key(key, entry.key_span, known.iter().copied()));
        }
    }
}

/// The report that a key means nothing here.
pub fn unknown_key<'a>(key: &str, span: Span, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::error(Code::UnknownKey, span, format!("unknown key `{key}`")).suggest(key, known)
}

/// Defines a struct whose fields are the keys of a mapping, its reader and its JSON Schema.
///
/// `flatten name: Type` at the end gives the remaining keys to another record.
macro_rules! record {
    (
        $(#[$attr:meta])*
        pub struct $name:ident {
            $( $(#[$field_attr:meta])* $field:ident $(as $key:literal)? : $type:ty ),* $(,)?
        }
        $( flatten $rest:ident : $rest_type:ty )?
    ) => {
        $(#[$attr])*
        #[derive(Debug, Clone, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $( $(#[$field_attr])* $(#[schemars(rename = $key)])? pub $field: $type, )*
            $(
                #[doc = "The keys that it shares with others of its kind."]
                #[schemars(flatten)]
                pub $rest: $rest_type,
            )?
        }

        impl $crate::load::read::Record for $name {
            fn read(fields: &mut $crate::load::read::Fields<'_>) -> Option<Self> {
                $( let $field = fields.take($crate::load::read::record!(@key $field $($key)?)); )*
                $( let $rest = <$rest_type as $crate::load::read::Record>::read(fields); )?
                Some($name { $($field: $field?,)* $($rest: $rest?,)? })
            }
        }

        impl $crate::load::read::FromNode for $name {
            fn from_node(node: &$crate::yaml::Node, reports: &mut $crate::diagnostic::Reports) -> Option<Self> {
                $crate::load::read::Fields::record(node, reports)
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}
pub(crate) use record;

/// A type that is written as one scalar.
pub trait Scalar: Sized {
    /// What a reader expects, for messages and for the schema's description.
    const EXPECTED: &'static str;
    /// The regular expression of the text in the JSON Schema, where one says more than "text".
    const PATTERN: Option<&'static str> = None;

    /// Reads the text; `Err` says why it does not fit, or is empty when [`Self::EXPECTED`] says it all.
    fn parse(text: &str) -> Result<Self, String>;
}

/// Reads a scalar type from a node.
pub fn scalar<T: Scalar>(node: &Node, reports: &mut Reports) -> Option<T> {
    let Some(text) = node.as_text() else {
        reports.report(mismatch(node, T::EXPECTED));
        return None;
    };
    match T::parse(text) {
        Ok(value) => Some(value),
        Err(reason) if reason.is_empty() => {
            reports.report(mismatch(node, T::EXPECTED));
            None
        }
        Err(reason) => {
            reports.report(
                Diagnostic::error(Code::InvalidValue, node.span, reason).label(format!("expected {}", T::EXPECTED)),
            );
            None
        }
    }
}

/// Gives [`Scalar`] types their reader and schema.
macro_rules! scalars {
    ($($name:ty),* $(,)?) => { $(
        impl $crate::load::read::FromNode for $name {
            fn from_node(node: &$crate::yaml::Node, reports: &mut $crate::diagnostic::Reports) -> Option<Self> {
                $crate::load::read::scalar(node, reports)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::load::read::scalar_schema::<$name>()
            }
        }
    )* };
}
pub(crate) use scalars;

/// The JSON Schema of a scalar type: any scalar, since YAML decides no type before the reader does.
pub fn scalar_schema<T: Scalar>() -> Schema {
    let mut schema = schemars::json_schema!({
        "type": ["string", "number", "boolean"],
        "description": T::EXPECTED,
    });
    if let Some(pattern) = T::PATTERN {
        schema.insert("pattern".to_owned(), pattern.into());
    }
    schema
}

impl Scalar for Arc<str> {
    const EXPECTED: &'static str = "text";

    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.into())
    }
}

impl Scalar for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(String::new()),
        }
    }
}

impl Scalar for u32 {
    const EXPECTED: &'static str = "a whole number that is not negative";

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| String::new())
    }
}

impl FromNode for Arc<str> {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        scalar(node, reports)
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        scalar(node, reports)
    }
}

impl FromNode for u32 {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        scalar(node, reports)
    }
}

/// Gives enums that are written as one of a few words their reader and schema.
macro_rules! choices {
    ($( $type:ident $expected:literal { $($word:literal => $value:expr),* $(,)? } )*) => { $(
        impl $crate::load::read::FromNode for $type {
            fn from_node(node: &$crate::yaml::Node, reports: &mut $crate::diagnostic::Reports) -> Option<Self> {
                $crate::load::read::choice(node, reports, $expected, &[$(($word, $value)),*])
            }
        }

        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "enum": [$($word),*] })
            }
        }
    )* };
}
pub(crate) use choices;

/// Reads one of a few words.
pub fn choice<T: Copy>(node: &Node, reports: &mut Reports, expected: &str, words: &[(&str, T)]) -> Option<T> {
    let Some(text) = node.as_scalar().map(|scalar| &*scalar.text) else {
        reports.report(mismatch(node, expected));
        return None;
    };
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        reports.report(mismatch(node, expected).suggest(text, words.iter().map(|(word, _)| *word)));
    }
    found
}
