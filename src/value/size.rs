//! Amounts of memory and disk.

use std::fmt;

use super::decimal::{Decimal, decimal};
use crate::load::read::{Scalar, scalars};

/// A number of bytes, written as Docker writes it: `512m`, `1.5G`, `10GiB`.
///
/// Every unit is binary, as in Docker's `RAMInBytes`: `512m`, `512MB` and `512MiB` are 536,870,912 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Size(u64);

const UNITS: [(u64, &str); 4] = [(1 << 40, "t"), (1 << 30, "g"), (1 << 20, "m"), (1 << 10, "k")];

impl Size {
    /// One mebibyte.
    pub const MIB: u64 = 1 << 20;

    /// A size in bytes.
    pub const fn from_bytes(bytes: u64) -> Size {
        Size(bytes)
    }

    /// A size in mebibytes.
    pub const fn from_mib(mib: u64) -> Size {
        Size(mib.saturating_mul(Size::MIB))
    }

    /// The bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// The whole mebibytes in it.
    pub const fn mib_floor(self) -> u64 {
        self.0 / Size::MIB
    }

    /// What remains of it in whole mebibytes; a size below one mebibyte stays as it is.
    #[must_use]
    pub const fn floor_to_mib(self) -> Size {
        if self.0 < Size::MIB { self } else { Size(self.0 - self.0 % Size::MIB) }
    }

    /// As Compose reads it: `512m`; bytes that fill no unit are `100b`.
    ///
    /// Units up to gibibytes, which every reader of Compose's own text knows.
    pub fn compose(self) -> String {
        self.suffixed(&UNITS[1..], "b")
    }

    /// For people: in gibibytes, rounded to a tenth, or in whole mebibytes where it is less than one.
    ///
    /// ```
    /// use stackgen::value::Size;
    ///
    /// assert_eq!(Size::from_mib(768).rounded(), "768 MiB");
    /// assert_eq!(Size::from_mib(24 * 1024 + 500).rounded(), "24.5 GiB");
    /// ```
    pub fn rounded(self) -> String {
        const GIB: u64 = 1 << 30;
        if self.0 < GIB {
            return format!("{} MiB", self.mib_floor());
        }
        let (whole, rest) = (self.0 / GIB, self.0 % GIB);
        let tenths = whole.saturating_mul(10).saturating_add((rest * 10 + GIB / 2) / GIB);
        format!("{} GiB", decimal(tenths, 10))
    }

    /// As the JVM's `-Xmx` reads it: `512m`; bytes stand without a unit.
    ///
    /// Source: the `java` launcher's page, "append the letter k or K, m or M, g or G".
    pub fn jvm(self) -> String {
        self.suffixed(&UNITS[1..], "")
    }

    /// As PostgreSQL reads it: `1GB`, `512MB`, `64kB`, `100B`.
    ///
    /// Source: PostgreSQL's documentation, "Parameter Names and Values": B, kB, MB, GB and TB, multiplier 1024.
    pub fn postgres(self) -> String {
        self.suffixed(&[(UNITS[0].0, "TB"), (UNITS[1].0, "GB"), (UNITS[2].0, "MB"), (UNITS[3].0, "kB")], "B")
    }

    /// In the largest unit that holds it whole.
    fn suffixed(self, units: &[(u64, &str)], bytes: &str) -> String {
        match units.iter().find(|(unit, _)| self.0 > 0 && self.0.is_multiple_of(*unit)) {
            Some((unit, suffix)) => format!("{}{suffix}", self.0 / unit),
            None => format!("{}{bytes}", self.0),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.compose())
    }
}

impl Scalar for Size {
    const EXPECTED: &'static str = "a size such as `512m` or `1.5G`";
    const PATTERN: Option<&'static str> = Some(r"^[0-9]+(\.[0-9]+)? ?([kKmMgGtT]([iI]?[bB])?|[bB])?$");

    fn parse(text: &str) -> Result<Self, String> {
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let number = Decimal::parse(number).ok_or_else(String::new)?;
        let factor = factor(unit.strip_prefix(' ').filter(|unit| !unit.is_empty()).unwrap_or(unit))
            .ok_or_else(|| format!("`{unit}` is no unit of size; there are `b`, `k`, `m`, `g` and `t`"))?;
        // Docker keeps sizes in 63 bits.
        number
            .times(factor)
            .filter(|bytes| i64::try_from(*bytes).is_ok())
            .map(Size)
            .ok_or_else(|| format!("`{text}` is more than any machine holds"))
    }
}

fn factor(unit: &str) -> Option<u64> {
    let unit = unit.to_ascii_lowercase();
    let letter = match unit.as_str() {
        "" | "b" => return Some(1),
        other => other.strip_suffix("ib").or(other.strip_suffix('b')).unwrap_or(other),
    };
    UNITS.iter().find(|(_, name)| *name == letter).map(|(factor, _)| *factor)
}

scalars!(Size);
