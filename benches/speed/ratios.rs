//! How two programs compare, round by round: a machine that becomes slower meets both of a round alike.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

/// The ratios of all rounds, in ascending order.
pub struct Ratios(Vec<f64>);

impl Ratios {
    /// Of what one took in each round to what the other took.
    pub fn of(ones: &[Duration], others: &[Duration]) -> Ratios {
        let mut ratios: Vec<f64> =
            ones.iter().zip(others).map(|(one, other)| one.as_secs_f64() / other.as_secs_f64()).collect();
        ratios.sort_by(f64::total_cmp);
        Ratios(ratios)
    }

    /// What this share of the rounds does not exceed.
    fn at(&self, quarters: usize) -> f64 {
        self.0[self.0.len() * quarters / 4]
    }
}

/// The median, and between what half of the rounds lie.
impl Display for Ratios {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:>5.1} ({:.1} to {:.1})", self.at(2), self.at(1), self.at(3))
    }
}
