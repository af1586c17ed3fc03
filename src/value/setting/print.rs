//! Values with units as the programs that read them want them.

use super::Print;
use crate::value::{Duration, Percent, Quantity, Size};

impl Print {
    /// A size in this form.
    pub(in crate::value) fn size(self, size: Size) -> String {
        match self {
            Print::Jvm => size.jvm(),
            Print::Postgres => size.postgres(),
            _ => self.counted(size.bytes()).unwrap_or_else(|| size.compose()),
        }
    }

    /// A duration in this form.
    pub(in crate::value) fn duration(self, duration: Duration) -> String {
        match self {
            Print::Postgres => duration.postgres(),
            Print::Prometheus => duration.to_string(),
            _ => self.counted(duration.as_millis()).unwrap_or_else(|| duration.compose_text()),
        }
    }

    /// A percentage in this form.
    pub(in crate::value) fn percent(self, percent: Percent) -> String {
        match self {
            Print::Fraction => percent.fraction(),
            Print::Number => percent.number(),
            _ => percent.to_string(),
        }
    }

    /// Whether a value can be said in this form without losing a part of it.
    pub(super) fn holds(self, quantity: Quantity) -> bool {
        let amount = match quantity {
            Quantity::Size(size, _) => size.bytes(),
            Quantity::Duration(duration, _) => duration.as_millis(),
            Quantity::Percent(..) => return true,
        };
        self.unit().is_none_or(|unit| amount.is_multiple_of(unit))
    }

    fn counted(self, amount: u64) -> Option<String> {
        self.unit().map(|unit| (amount / unit).to_string())
    }

    /// The bytes or milliseconds of the unit that this form counts in.
    fn unit(self) -> Option<u64> {
        match self {
            Print::Bytes | Print::Ms => Some(1),
            Print::Kib => Some(1 << 10),
            Print::Mib => Some(Size::MIB),
            Print::Gib => Some(1 << 30),
            Print::S => Some(1_000),
            Print::Minutes => Some(60_000),
            Print::Hours => Some(3_600_000),
            Print::Days => Some(86_400_000),
            _ => None,
        }
    }
}
