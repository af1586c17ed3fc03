//! Settings: the typed knobs of an entry, and their values.

mod bounds;
mod check;
mod print;
mod read;
mod words;

use std::sync::Arc;

use minijinja::Value;

pub use words::{Print, SettingType};

use super::{Pattern, Port, Quantity};
use crate::load::read::{At, Templated, record};
use crate::template;
use crate::yaml::Node;

record! {
    /// What a setting may be.
    pub struct SettingDecl {
        /// Its type.
        kind as "type": At<SettingType>,
        /// The value where nobody states one; without it the setting must be stated.
        default: Option<Node>,
        /// What it does, for the pages and for `.env`.
        description: Arc<str>,
        /// The values of an enum.
        #[schemars(default)]
        values: Vec<At<Arc<str>>>,
        /// How a size, duration or percentage prints.
        print: Option<At<Print>>,
        /// What a secret may be generated from.
        pattern: Option<At<Pattern>>,
        /// A secret's value where the profile says `secrets: inline`.
        inline: Option<At<Arc<str>>>,
        /// The user whose password a secret is, for the pages.
        user: Option<Templated<Arc<str>>>,
        /// Whether operators may turn it without a build.
        turn: Option<At<bool>>,
        /// The least value.
        min: Option<Node>,
        /// The greatest value.
        max: Option<Node>,
        /// The type of a list's items; text where not stated.
        item: Option<At<SettingType>>,
    }
}

impl SettingDecl {
    /// Whether operators may turn it without a build.
    pub fn is_turned(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.value)
    }

    /// Whether its value is a secret, or several.
    pub fn is_secret(&self) -> bool {
        matches!(*self.kind, SettingType::Secret | SettingType::Secrets)
    }

    /// The type of its value, or of its value's items.
    fn scalar_type(&self) -> SettingType {
        match *self.kind {
            SettingType::List => self.item.as_ref().map_or(SettingType::String, |item| item.value),
            kind => kind,
        }
    }

    /// How its value prints.
    fn print_form(&self) -> Print {
        let default = self.scalar_type().prints().first().copied().unwrap_or(Print::Compose);
        self.print.as_ref().map_or(default, |print| print.value)
    }
}

/// The value of a setting that is known before the stack starts.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// A string, enum value, path, image, name or URL.
    Text(Arc<str>),
    /// An integer.
    Int(i64),
    /// Any other finite number.
    Float(f64),
    /// A boolean.
    Bool(bool),
    /// A port.
    Port(Port),
    /// A size, duration or percentage.
    Quantity(Quantity),
    /// A list.
    List(Vec<SettingValue>),
}

impl SettingValue {
    /// The value that templates see.
    pub fn to_value(&self) -> Value {
        match self {
            SettingValue::Text(text) => Value::from(text.clone()),
            SettingValue::Int(number) => Value::from(*number),
            SettingValue::Float(number) => Value::from(*number),
            SettingValue::Bool(truth) => Value::from(*truth),
            SettingValue::Port(port) => Value::from(port.get()),
            SettingValue::Quantity(quantity) => quantity.into_value(),
            SettingValue::List(items) => items.iter().map(SettingValue::to_value).collect(),
        }
    }

    /// The text that a template prints; the items of a list stand with commas between them.
    pub fn print(&self) -> String {
        match self {
            SettingValue::List(items) => items.iter().map(SettingValue::print).collect::<Vec<_>>().join(","),
            scalar => template::print(&scalar.to_value()).unwrap_or_default(),
        }
    }
}
