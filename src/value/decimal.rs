//! Decimal numbers without floating point.

/// How many digits may follow the point.
const FRACTION: usize = 9;

/// A number that is not negative, as `units / scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    units: u128,
    scale: u128,
}

impl Decimal {
    /// Reads digits with at most one point between them.
    pub(super) fn parse(text: &str) -> Option<Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || whole.len() > 20 || fraction.len() > FRACTION {
            return None;
        }
        let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
        Some(Decimal { units: whole.parse::<u128>().ok()? * scale + fraction.parse::<u128>().ok()?, scale })
    }

    /// This many times `unit`, rounded down.
    pub(super) fn times(self, unit: u64) -> Option<u64> {
        u64::try_from(self.units.checked_mul(u128::from(unit))? / self.scale).ok()
    }

    /// This many times `unit`, when that is a whole number.
    pub(super) fn times_exactly(self, unit: u64) -> Option<u64> {
        let product = self.units.checked_mul(u128::from(unit))?;
        (product % self.scale == 0).then(|| u64::try_from(product / self.scale).ok()).flatten()
    }
}

/// `amount / scale` in the fewest digits; `scale` is a power of ten.
pub(super) fn decimal(amount: u64, scale: u64) -> String {
    let whole = amount / scale;
    let rest = amount % scale;
    if rest == 0 {
        return whole.to_string();
    }
    let width = scale.ilog10() as usize;
    format!("{whole}.{rest:0width$}").trim_end_matches('0').to_owned()
}
