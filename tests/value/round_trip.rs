//! What is printed reads back as the same value, and no text at all makes a reader panic.

use proptest::prelude::*;
use stackgen::load::read::Scalar;
use stackgen::value::{
    ContainerPath, Cpus, Duration, HostPath, Image, Mode, Name, Pattern, Percent, Port, ProjectPath, Size, Url,
    VersionReq,
};

proptest! {
    #[test]
    fn sizes(bytes in 0..=i64::MAX.cast_unsigned()) {
        let size = Size::from_bytes(bytes);
        prop_assert_eq!(Size::parse(&size.compose()), Ok(size));
        prop_assert_eq!(Size::parse(&size.jvm()), Ok(size));
        prop_assert_eq!(Size::parse(&size.postgres()), Ok(size));
        prop_assert!(size.floor_to_mib() <= size);
    }

    #[test]
    fn sizes_in_whole_units(number in 0..8_192_u64, unit in prop::sample::select(vec!["k", "m", "g", "t"])) {
        let size = Size::parse(&format!("{number}{unit}")).unwrap();
        prop_assert_eq!(Size::parse(&size.to_string()), Ok(size));
    }

    #[test]
    fn durations(millis in any::<u64>()) {
        let duration = Duration::from_millis(millis);
        prop_assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
        prop_assert_eq!(Duration::parse(&duration.compose_text()), Ok(duration));
    }

    #[test]
    fn percentages(thousandths in 0..=1_000_000_u32) {
        let text = format!("{}.{:03}%", thousandths / 1_000, thousandths % 1_000);
        let percent = Percent::parse(&text).unwrap();
        prop_assert_eq!(percent.thousandths(), u64::from(thousandths));
        prop_assert_eq!(Percent::parse(&percent.to_string()), Ok(percent));
    }

    #[test]
    fn processors(thousandths in 1..=u32::MAX) {
        let cpus = Cpus::from_thousandths(thousandths).unwrap();
        prop_assert_eq!(Cpus::parse(&cpus.to_string()), Ok(cpus));
    }

    #[test]
    fn modes(bits in 0..=0o7777_u16) {
        let text = format!("{bits:03o}");
        let mode = Mode::parse(&text).unwrap();
        prop_assert_eq!((mode.bits(), mode.to_string()), (bits, text));
    }

    #[test]
    fn paths(text in "[a-z./]{0,24}") {
        if let Ok(path) = ProjectPath::parse(&text) {
            prop_assert_eq!(ProjectPath::parse(path.as_str()), Ok(path.clone()));
            prop_assert!(path.as_str() == "." || !path.as_str().split('/').any(|part| matches!(part, "" | "." | "..")));
        }
        if let Ok(path) = ContainerPath::parse(&text) {
            prop_assert_eq!(ContainerPath::parse(path.as_str()), Ok(path));
        }
        if let Ok(path) = HostPath::parse(&text) {
            prop_assert_eq!(HostPath::parse(&path.to_string()), Ok(path));
        }
    }

    #[test]
    fn every_text_is_read_or_refused(text in "[0-9a-zA-Z.:/@%{}\\[\\]_ äß\u{0}-]{0,16}") {
        let _ = (Size::parse(&text), Duration::parse(&text), Percent::parse(&text), Port::parse(&text));
        let _ = (Cpus::parse(&text), Name::parse(&text), Image::parse(&text), Mode::parse(&text));
        let _ = (ProjectPath::parse(&text), ContainerPath::parse(&text), Url::parse(&text), VersionReq::parse(&text));
        if let Ok(pattern) = Pattern::parse(&text) {
            pattern.matches(&text);
        }
    }
}
