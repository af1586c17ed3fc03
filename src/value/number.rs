//! Percentages, ports and processors.

use std::fmt;

use super::decimal::{Decimal, decimal};
use crate::load::read::{Scalar, scalars};

/// A share, written as `50%` or `12.5%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent {
    /// Thousandths of a percent.
    thousandths: u64,
}

impl Percent {
    /// The whole.
    pub const FULL: Percent = Percent { thousandths: 100_000 };

    /// A whole number of percent.
    pub const fn new(percent: u32) -> Percent {
        Percent { thousandths: percent as u64 * 1_000 }
    }

    /// This share of an amount, rounded down.
    pub fn of(self, amount: u64) -> u64 {
        let share = u128::from(amount) * u128::from(self.thousandths) / 100_000;
        u64::try_from(share).unwrap_or(u64::MAX)
    }

    /// The number before the sign: `50`, `12.5`.
    pub fn number(self) -> String {
        decimal(self.thousandths, 1_000)
    }

    /// As a fraction of one: `0.5`.
    pub fn fraction(self) -> String {
        decimal(self.thousandths, 100_000)
    }

    /// Thousandths of a percent.
    pub const fn thousandths(self) -> u64 {
        self.thousandths
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.number())
    }
}

impl Scalar for Percent {
    const EXPECTED: &'static str = "a percentage such as `50%`";
    const PATTERN: Option<&'static str> = Some(r"^[0-9]+(\.[0-9]{1,3})?%$");

    fn parse(text: &str) -> Result<Self, String> {
        let number = text.strip_suffix('%').ok_or_else(|| match Decimal::parse(text) {
            Some(_) => format!("a percentage has its sign: `{text}%`"),
            None => String::new(),
        })?;
        let thousandths = Decimal::parse(number).ok_or_else(String::new)?.times_exactly(1_000);
        match thousandths {
            Some(thousandths) if thousandths <= 1_000_000 => Ok(Percent { thousandths }),
            Some(_) => Err(format!("`{text}` is more than 1000%")),
            None => Err(format!("`{text}` has more than three digits after the point")),
        }
    }
}

/// The share of the stated resources that containers get: more than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale(Percent);

impl Scale {
    /// The share.
    pub const fn share(self) -> Percent {
        self.0
    }
}

impl Scalar for Scale {
    const EXPECTED: &'static str = Percent::EXPECTED;
    const PATTERN: Option<&'static str> = Percent::PATTERN;

    fn parse(text: &str) -> Result<Self, String> {
        match Percent::parse(text)? {
            Percent { thousandths: 0 } => Err("a share of nothing leaves no container any resources".to_owned()),
            share => Ok(Scale(share)),
        }
    }
}

/// A TCP port, 1 to 65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port(u16);

impl Port {
    /// A port; `None` for 0, which means none.
    pub const fn new(port: u16) -> Option<Port> {
        if port == 0 { None } else { Some(Port(port)) }
    }

    /// The number.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The port this far above it, where there is one.
    pub fn checked_add(self, offset: u32) -> Option<Port> {
        u16::try_from(u32::from(self.0).checked_add(offset)?).ok().and_then(Port::new)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Scalar for Port {
    const EXPECTED: &'static str = "a port from 1 to 65535";
    const PATTERN: Option<&'static str> = Some("^[1-9][0-9]{0,4}$");

    fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with(['0', '+']) {
            return Err(String::new());
        }
        text.parse().ok().and_then(Port::new).ok_or_else(String::new)
    }
}

/// A number of processors in thousandths, written as `2`, `0.5` or `1.25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cpus(u32);

impl Cpus {
    /// A number of thousandths; `None` for none.
    pub const fn from_thousandths(thousandths: u32) -> Option<Cpus> {
        if thousandths == 0 { None } else { Some(Cpus(thousandths)) }
    }

    /// The thousandths.
    pub const fn thousandths(self) -> u32 {
        self.0
    }

    /// A share of it, rounded down to thousandths, at least one of them.
    #[must_use]
    pub fn scaled(self, share: Percent) -> Cpus {
        Cpus(u32::try_from(share.of(u64::from(self.0))).unwrap_or(u32::MAX).max(1))
    }
}

impl fmt::Display for Cpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(u64::from(self.0), 1_000))
    }
}

impl Scalar for Cpus {
    const EXPECTED: &'static str = "a number of processors such as `2` or `0.5`";
    const PATTERN: Option<&'static str> = Some(r"^[0-9]+(\.[0-9]{1,3})?$");

    fn parse(text: &str) -> Result<Self, String> {
        let thousandths = Decimal::parse(text).ok_or_else(String::new)?.times_exactly(1_000);
        let thousandths = thousandths.ok_or_else(|| format!("`{text}` is finer than a thousandth of a processor"))?;
        u32::try_from(thousandths).ok().and_then(Cpus::from_thousandths).ok_or_else(String::new)
    }
}

scalars!(Percent, Scale, Port, Cpus);
