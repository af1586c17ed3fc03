//! Sizes, durations and percentages as templates see them.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use super::setting::Print;
use super::{Duration, Percent, Size};

/// A value with a unit: prints in the form that its setting asks for, and has its numbers as attributes.
///
/// It cannot be calculated or compared with as it is: `heap.mib * 2` says in which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// An amount of memory or disk.
    Size(Size, Print),
    /// A span of time.
    Duration(Duration, Print),
    /// A share.
    Percent(Percent, Print),
}

const SIZE: &[&str] = &["bytes", "kib", "mib", "gib"];
const DURATION: &[&str] = &["ms", "s", "minutes", "hours", "days"];
const PERCENT: &[&str] = &["number", "fraction"];

impl Quantity {
    /// The template value.
    pub fn into_value(self) -> Value {
        Value::from_object(self)
    }

    /// The quantity that a template value is.
    pub fn of(value: &Value) -> Option<Quantity> {
        value.downcast_object_ref::<Quantity>().copied()
    }

    /// The names of its numbers.
    pub fn attributes(self) -> &'static [&'static str] {
        match self {
            Quantity::Size(..) => SIZE,
            Quantity::Duration(..) => DURATION,
            Quantity::Percent(..) => PERCENT,
        }
    }

    /// What it is, in the words of a person.
    pub fn describe(self) -> &'static str {
        match self {
            Quantity::Size(..) => "a size",
            Quantity::Duration(..) => "a duration",
            Quantity::Percent(..) => "a percentage",
        }
    }

    /// Its number in a unit: a whole one where it is whole, else with a fraction.
    fn number(self, unit: &str) -> Option<Value> {
        let (amount, unit) = match (self, unit) {
            (Quantity::Size(size, _), "bytes") => (size.bytes(), 1),
            (Quantity::Size(size, _), "kib") => (size.bytes(), 1 << 10),
            (Quantity::Size(size, _), "mib") => (size.bytes(), Size::MIB),
            (Quantity::Size(size, _), "gib") => (size.bytes(), 1 << 30),
            (Quantity::Duration(duration, _), "ms") => (duration.as_millis(), 1),
            (Quantity::Duration(duration, _), "s") => (duration.as_millis(), 1_000),
            (Quantity::Duration(duration, _), "minutes") => (duration.as_millis(), 60_000),
            (Quantity::Duration(duration, _), "hours") => (duration.as_millis(), 3_600_000),
            (Quantity::Duration(duration, _), "days") => (duration.as_millis(), 86_400_000),
            (Quantity::Percent(percent, _), "number") => (percent.thousandths(), 1_000),
            (Quantity::Percent(percent, _), "fraction") => (percent.thousandths(), 100_000),
            _ => return None,
        };
        Some(if amount.is_multiple_of(unit) { Value::from(amount / unit) } else { Value::from(ratio(amount, unit)) })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "amounts stay below 2^53 thousandths, bytes and milliseconds in practice"
)]
fn ratio(amount: u64, unit: u64) -> f64 {
    amount as f64 / unit as f64
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Quantity::Size(size, print) => print.size(*size),
            Quantity::Duration(duration, print) => print.duration(*duration),
            Quantity::Percent(percent, print) => print.percent(*percent),
        })
    }
}

impl Object for Quantity {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.number(key.as_str()?)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(self.attributes())
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
