//! Which values of a type a declaration allows.

use std::cmp::Ordering;

use super::{Print, SettingDecl, SettingValue};
use crate::value::Quantity;
use crate::yaml::Node;

impl SettingDecl {
    /// The value, if it lies within the bounds and its form can say it.
    pub(super) fn within(&self, value: SettingValue) -> Result<SettingValue, String> {
        let bound = |bound: &Option<Node>| {
            let text = bound.as_ref()?.as_text()?;
            Some((text.clone(), self.interpret(text).ok()?))
        };
        if let Some((text, least)) = bound(&self.min)
            && order(&value, &least) == Some(Ordering::Less)
        {
            return Err(format!("`{}` is less than `{text}`", value.print()));
        }
        if let Some((text, most)) = bound(&self.max)
            && order(&value, &most) == Some(Ordering::Greater)
        {
            return Err(format!("`{}` is more than `{text}`", value.print()));
        }
        match value {
            SettingValue::Quantity(quantity) if !self.print_form().holds(quantity) => {
                Err(format!("{}, and prints in whole {}", exact(quantity), plural(self.print_form())))
            }
            value => Ok(value),
        }
    }
}

/// Which of two values of one type is greater.
pub(super) fn order(a: &SettingValue, b: &SettingValue) -> Option<Ordering> {
    match (a, b) {
        (SettingValue::Int(a), SettingValue::Int(b)) => Some(a.cmp(b)),
        (SettingValue::Float(a), SettingValue::Float(b)) => a.partial_cmp(b),
        (SettingValue::Port(a), SettingValue::Port(b)) => Some(a.cmp(b)),
        (SettingValue::Quantity(a), SettingValue::Quantity(b)) => match (a, b) {
            (Quantity::Size(a, _), Quantity::Size(b, _)) => Some(a.cmp(b)),
            (Quantity::Duration(a, _), Quantity::Duration(b, _)) => Some(a.cmp(b)),
            (Quantity::Percent(a, _), Quantity::Percent(b, _)) => Some(a.cmp(b)),
            _ => None,
        },
        _ => None,
    }
}

fn exact(quantity: Quantity) -> String {
    match quantity {
        Quantity::Size(size, _) => format!("it is {} bytes", size.bytes()),
        Quantity::Duration(duration, _) => format!("it is {duration}"),
        Quantity::Percent(percent, _) => format!("it is {percent}"),
    }
}

fn plural(print: Print) -> &'static str {
    match print {
        Print::Kib => "kibibytes",
        Print::Mib => "mebibytes",
        Print::Gib => "gibibytes",
        Print::S => "seconds",
        Print::Minutes => "minutes",
        Print::Hours => "hours",
        Print::Days => "days",
        other => other.as_str(),
    }
}
