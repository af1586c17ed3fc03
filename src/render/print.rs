//! A printed value, sorted by what a target must do with it.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr, ValueKind};

use super::tree::Tree;
use crate::template::late::LateBound;

/// A printed value.
#[derive(Debug, Clone)]
pub(super) enum Print {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, in the digits that every target reads.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Print>),
    /// A mapping, in its own order.
    Map(Vec<(String, Print)>),
    /// A list or mapping of the model.
    Tree(Tree),
    /// What only the start of the stack knows.
    Late(Arc<LateBound>),
    /// A token that a filter made.
    Shaped(Arc<Shaped>),
}

/// Text that a filter wants printed in another form than as a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shaped {
    pub(super) shape: Shape,
    /// One text; of a list one for each item.
    pub(super) texts: Vec<String>,
}

/// The forms besides a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Whole comment lines.
    Comment,
    /// A span of code in running text; of a list one for each item, with commas between.
    Code,
    /// A link to an address.
    Link,
}

impl Shape {
    /// The name of the filter that makes it.
    pub(super) fn filter(self) -> &'static str {
        match self {
            Shape::Comment => "comment",
            Shape::Code => "code",
            Shape::Link => "link",
        }
    }
}

impl Object for Shaped {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts.join(", "))
    }
}

impl Print {
    /// Sorts a template value; `Err` says what cannot be printed anywhere.
    pub(super) fn of(value: &Value) -> Result<Print, String> {
        if value.kind() == ValueKind::String {
            return text(value).map(Print::Text);
        }
        if let Some(late) = LateBound::of(value) {
            return Ok(Print::Late(late));
        }
        if let Some(tree) = value.downcast_object::<Tree>() {
            return Ok(Print::Tree((*tree).clone()));
        }
        if let Some(shaped) = value.downcast_object::<Shaped>() {
            return Ok(Print::Shaped(shaped));
        }
        match value.kind() {
            ValueKind::None => Ok(Print::Null),
            ValueKind::Bool => Ok(Print::Bool(value.is_true())),
            ValueKind::Number => number(value),
            ValueKind::Plain => text(value).map(Print::Text),
            ValueKind::Seq | ValueKind::Iterable => items(value).map(Print::List),
            ValueKind::Map => entries(value).map(Print::Map),
            ValueKind::Undefined => Err("is not defined".to_owned()),
            _ => Err("is not text, a number, a list or a mapping".to_owned()),
        }
    }

    /// The text of a scalar; `None` for what is none or has none yet.
    pub(super) fn scalar_text(&self) -> Option<&str> {
        match self {
            Print::Bool(true) => Some("true"),
            Print::Bool(false) => Some("false"),
            Print::Number(text) | Print::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, for a message.
    pub(super) fn describe(&self) -> String {
        match self {
            Print::Null => "null".to_owned(),
            Print::Bool(_) => "a boolean".to_owned(),
            Print::Number(_) => "a number".to_owned(),
            Print::Text(_) => "text".to_owned(),
            Print::List(_) => "a list".to_owned(),
            Print::Map(_) => "a mapping".to_owned(),
            Print::Tree(tree) => tree.node().describe(),
            Print::Late(late) => format!("`{}`, which is known only when the stack starts", late.variable),
            Print::Shaped(shaped) => format!("the result of `{}`", shaped.shape.filter()),
        }
    }
}

/// A number without exponent, and without a fraction where it is whole: a division made it, not its writer.
fn number(value: &Value) -> Result<Print, String> {
    if value.is_integer() {
        return Ok(Print::Number(value.to_string()));
    }
    match f64::try_from(value.clone()) {
        Ok(number) if number.is_finite() => Ok(Print::Number((number + 0.0).to_string())),
        _ => Err(format!("is `{value}`, which is not a number that files can hold")),
    }
}

fn text(value: &Value) -> Result<String, String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match super::prints::reserved_in(&text) {
        None => Ok(text),
        Some((_, c)) => Err(format!("holds U+{:04X}, which Unicode keeps for the inside of programs", c as u32)),
    }
}

fn items(value: &Value) -> Result<Vec<Print>, String> {
    value.try_iter().map_err(|error| error.to_string())?.map(|item| Print::of(&item)).collect()
}

fn entries(value: &Value) -> Result<Vec<(String, Print)>, String> {
    let keys = value.try_iter().map_err(|error| error.to_string())?;
    keys.map(|key| {
        let item = value.get_item(&key).map_err(|error| error.to_string())?;
        Ok((text(&key)?, Print::of(&item)?))
    })
    .collect()
}
