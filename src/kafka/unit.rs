//! Durations and sizes as people write them, in the units that Kafka counts in.

/// Milliseconds of `7d`, `12h`, `30m`, `45s`, `500ms`, a joined `1d12h`, or a bare number of milliseconds,
/// which may be negative for Kafka's special values.
pub fn millis(text: &str) -> Option<i64> {
    if let Ok(bare) = text.parse() {
        return Some(bare);
    }
    let mut rest = text;
    let mut total: i64 = 0;
    let mut last = i64::MAX;
    while !rest.is_empty() {
        let (number, unit, after) = quantity(rest)?;
        let factor = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return None,
        };
        if factor >= last {
            return None;
        }
        total = total.checked_add(number.checked_mul(factor)?)?;
        (last, rest) = (factor, after);
    }
    (last != i64::MAX).then_some(total)
}

/// Bytes of `1M`, `64K`, `10g`, `1GiB` (powers of 1024), or a bare number of bytes, which may be negative for
/// Kafka's special values.
pub fn bytes(text: &str) -> Option<i64> {
    if let Ok(bare) = text.parse() {
        return Some(bare);
    }
    let (number, unit, after) = quantity(text)?;
    let factor: i64 = match unit.to_ascii_lowercase().as_str() {
        "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1 << 40,
        "p" | "pb" | "pib" => 1 << 50,
        _ => return None,
    };
    if after.is_empty() { number.checked_mul(factor) } else { None }
}

/// The leading number, the letters after it, and what follows.
fn quantity(text: &str) -> Option<(i64, &str, &str)> {
    let letters = text.find(|c: char| !c.is_ascii_digit())?;
    let after = text[letters..].find(|c: char| !c.is_ascii_alphabetic()).map_or(text.len(), |at| letters + at);
    Some((text[..letters].parse().ok()?, &text[letters..after], &text[after..]))
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
            ("2w", Some(1_209_600_000)),
            ("12h1d", None),
            ("1d1d", None),
            ("7 d", None),
            ("d", None),
            ("", None),
            ("1.5h", None),
            ("9999999999999w", None),
        ];
        for (text, expected) in cases {
            assert_eq!(millis(text), expected, "{text:?}");
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
            ("1M2K", None),
            ("1MM", None),
            ("", None),
            ("99999999P", None),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_size_is_its_number_times_its_unit(number in 0i64..1 << 20, unit in 0usize..4) {
            let text = format!("{number}{}", ["K", "M", "G", "T"][unit]);
            prop_assert_eq!(bytes(&text), Some(number << (10 * (unit + 1))));
        }

        #[test]
        fn joined_durations_add_up(days in 0i64..10_000, hours in 0i64..100, seconds in 0i64..100) {
            let total = days * 86_400_000 + hours * 3_600_000 + seconds * 1_000;
            prop_assert_eq!(millis(&format!("{days}d{hours}h{seconds}s")), Some(total));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (millis(&text), bytes(&text));
        }
    }
}
