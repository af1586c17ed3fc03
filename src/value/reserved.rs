//! What is kept free for a container.

use super::{Cpus, Percent, Size};
use crate::load::read::{Scalar, scalars};

/// An amount that is kept free: the amount itself, or a share of the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved<T> {
    /// The amount.
    Amount(T),
    /// A share of the limit, whatever that comes to.
    Share(Percent),
}

impl<T: Scalar> Scalar for Reserved<T> {
    const EXPECTED: &'static str = "an amount, or a share of the limit such as `50%`";
    const PATTERN: Option<&'static str> = Some("^[0-9.]+ *(%|[A-Za-z]*)$");

    fn parse(text: &str) -> Result<Self, String> {
        if !text.ends_with('%') {
            return T::parse(text).map(Reserved::Amount);
        }
        match Percent::parse(text)? {
            share if share > Percent::FULL => Err(format!("`{text}` is more than the limit")),
            share => Ok(Reserved::Share(share)),
        }
    }
}

scalars!(Reserved<Cpus>, Reserved<Size>);
