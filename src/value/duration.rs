//! Spans of time.

use std::fmt::{self, Write};

use super::decimal::Decimal;
use crate::load::read::{Scalar, scalars};

/// A span of time in whole milliseconds, written as `15s`, `1m30s`, `7d` or `500ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(u64);

/// The units from the largest; none is read twice, and they stand in this order.
const UNITS: &[Unit] = &[(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")];

/// The milliseconds of a unit, and its name.
type Unit = (u64, &'static str);

impl Duration {
    /// A span in milliseconds.
    pub const fn from_millis(millis: u64) -> Duration {
        Duration(millis)
    }

    /// A span in seconds.
    pub const fn from_secs(seconds: u64) -> Duration {
        Duration(seconds.saturating_mul(1_000))
    }

    /// The milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The whole seconds in it.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000
    }

    /// As Compose reads it: `1m30s`; it knows no days, so that `7d` is `168h`.
    ///
    /// Source: the Compose specification, "Specifying durations": us, ms, s, m and h.
    pub fn compose_text(self) -> String {
        self.in_units(&UNITS[1..])
    }

    /// As PostgreSQL reads it, in one unit: `7d`, `90s`, `5min`, `500ms`.
    ///
    /// Source: PostgreSQL's documentation, "Parameter Names and Values": us, ms, s, min, h and d.
    pub fn postgres(self) -> String {
        let (unit, name) = UNITS.iter().copied().find(|(unit, _)| self.0.is_multiple_of(*unit)).unwrap_or((1, "ms"));
        let (unit, name) = if self.0 == 0 { (1_000, "s") } else { (unit, name) };
        format!("{}{}", self.0 / unit, if name == "m" { "min" } else { name })
    }

    fn in_units(self, units: &[Unit]) -> String {
        if self.0 == 0 {
            return "0s".to_owned();
        }
        let mut rest = self.0;
        let mut text = String::new();
        for (unit, name) in units {
            if rest >= *unit {
                // Writing to a string cannot fail.
                let _ = write!(text, "{}{name}", rest / unit);
                rest %= unit;
            }
        }
        text
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_units(UNITS))
    }
}

impl Scalar for Duration {
    const EXPECTED: &'static str = "a duration such as `15s`, `1m30s` or `7d`";
    const PATTERN: Option<&'static str> =
        Some(r"^(0|([0-9]+(\.[0-9]+)?d)?([0-9]+(\.[0-9]+)?h)?([0-9]+(\.[0-9]+)?m)?([0-9]+(\.[0-9]+)?s)?([0-9]+ms)?)$");

    fn parse(text: &str) -> Result<Self, String> {
        if text == "0" {
            return Ok(Duration(0));
        }
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("`{text}` has no unit: `{text}s` or `{text}ms`?"));
        }
        let mut units = UNITS;
        let mut total = 0_u64;
        let mut rest = text;
        loop {
            let (millis, after, left) = part(rest, units)?;
            total = total.checked_add(millis).ok_or_else(|| format!("`{text}` is too long"))?;
            if after.is_empty() {
                return Ok(Duration(total));
            }
            (rest, units) = (after, left);
        }
    }
}

/// Reads one number with one of `units`; gives the rest of the text and the units that may follow.
fn part<'a>(text: &'a str, units: &'static [Unit]) -> Result<(u64, &'a str, &'static [Unit]), String> {
    let number_end = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(String::new)?;
    let (number, rest) = text.split_at(number_end);
    let number = Decimal::parse(number).ok_or_else(String::new)?;
    let unit_end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit_end);
    let Some(index) = units.iter().position(|(_, name)| *name == unit) else {
        return Err(if UNITS.iter().any(|(_, name)| *name == unit) {
            "the units of a duration stand once each, the largest first".to_owned()
        } else {
            format!("`{unit}` is no unit of time; there are `d`, `h`, `m`, `s` and `ms`")
        });
    };
    let millis = number
        .times_exactly(units[index].0)
        .ok_or_else(|| format!("`{text}` is not a whole number of milliseconds"))?;
    Ok((millis, rest, &units[index + 1..]))
}

scalars!(Duration);
