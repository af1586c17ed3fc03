//! Durations and sizes as people write them, in the units that Kafka counts in.
//!
//! A bare number is Kafka's own: milliseconds or bytes, or one of its special values below zero.

use crate::load::read::Scalar;
use crate::value::{Duration, Size};

/// The milliseconds of `7d` or `1d12h`; `Err` says why it is no duration, or is empty.
pub fn millis(text: &str) -> Result<i64, String> {
    bare(text).map_or_else(|| whole(Duration::parse(text)?.as_millis()), Ok)
}

/// The bytes of `1M` or `64KiB`; `Err` says why it is no size, or is empty.
pub fn bytes(text: &str) -> Result<i64, String> {
    bare(text).map_or_else(|| whole(Size::parse(text)?.bytes()), Ok)
}

fn bare(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn whole(amount: u64) -> Result<i64, String> {
    i64::try_from(amount).map_err(|_| String::new())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{bytes, millis};

    #[test]
    fn durations_come_to_milliseconds() {
        let cases = [
            ("7d", Some(604_800_000)),
            ("1d", Some(86_400_000)),
            ("1d12h", Some(129_600_000)),
            ("500ms", Some(500)),
            ("-1", Some(-1)),
            ("604800000", Some(604_800_000)),
            ("12h1d", None),
            ("7 d", None),
            ("d", None),
            ("", None),
            ("9999999999999999d", None),
        ];
        for (text, expected) in cases {
            assert_eq!(millis(text).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn sizes_come_to_bytes() {
        let cases = [
            ("1M", Some(1_048_576)),
            ("1m", Some(1_048_576)),
            ("64KiB", Some(65_536)),
            ("10g", Some(10_737_418_240)),
            ("-1", Some(-1)),
            ("1048576", Some(1_048_576)),
            ("1MM", None),
            ("", None),
            ("99999999999T", None),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text).ok(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_size_is_its_number_times_its_unit(number in 0i64..1 << 20, unit in 0usize..4) {
            let text = format!("{number}{}", ["K", "M", "G", "T"][unit]);
            prop_assert_eq!(bytes(&text), Ok(number << (10 * (unit + 1))));
        }

        #[test]
        fn joined_durations_add_up(days in 0i64..10_000, hours in 0i64..100, seconds in 0i64..100) {
            let total = days * 86_400_000 + hours * 3_600_000 + seconds * 1_000;
            prop_assert_eq!(millis(&format!("{days}d{hours}h{seconds}s")), Ok(total));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (millis(&text), bytes(&text));
        }
    }
}
