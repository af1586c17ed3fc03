//! Kafka's versions, and which one an image carries.

use std::fmt;

/// A Kafka release line, such as 3.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Line {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl Line {
    /// The release line `major.minor`.
    pub const fn new(major: u16, minor: u16) -> Line {
        Line { major, minor }
    }

    fn parse(tag: &str) -> Option<Line> {
        let mut numbers = tag.split(['.', '-']);
        Some(Line::new(numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What brokers run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version {
    /// The release line of Kafka.
    pub line: Line,
    /// Whether it is Confluent Server, which knows keys of its own.
    pub confluent_server: bool,
}

impl Version {
    /// Kafka itself, `major.minor`.
    pub const fn new(major: u16, minor: u16) -> Version {
        Version { line: Line::new(major, minor), confluent_server: false }
    }

    /// The Kafka that an image carries, as far as its name and tag tell.
    ///
    /// Apache's and Bitnami's tags are Kafka's own versions. Confluent Platform 7.x carries Kafka 3.x and 8.x
    /// carries 4.x, minor for minor (Confluent's "Supported Versions and Interoperability" page); Debezium
    /// numbers its images after itself and tells nothing.
    pub fn of_image(image: &str) -> Option<Version> {
        let named = image.split_once('@').map_or(image, |(named, _)| named);
        let (path, tag) = named.rsplit_once(':')?;
        let tag = Line::parse(tag)?;
        let name = path.rsplit('/').next()?;
        let line = match name {
            "cp-kafka" | "cp-server" => Line { major: tag.major.checked_sub(4).filter(|major| *major >= 3)?, ..tag },
            "kafka" | "kafka-native" if path.contains("apache/") || path.contains("bitnami") => tag,
            _ => return None,
        };
        Some(Version { line, confluent_server: name == "cp-server" })
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn images_tell_their_kafka() {
        let cases = [
            ("apache/kafka:4.1.0", Some(Version::new(4, 1))),
            ("docker.io/apache/kafka-native:3.9.1", Some(Version::new(3, 9))),
            ("confluentinc/cp-kafka:7.9.2", Some(Version::new(3, 9))),
            ("confluentinc/cp-server:8.2.0-1-ubi9", Some(Version { confluent_server: true, ..Version::new(4, 2) })),
            ("apache/kafka:4.3.1@sha256:0123456789abcdef", Some(Version::new(4, 3))),
            ("bitnamilegacy/kafka:3.5.1-debian-11", Some(Version::new(3, 5))),
            ("confluentinc/cp-kafka:latest", None),
            ("confluentinc/cp-kafka:6.2.0", None),
            ("quay.io/debezium/kafka:3.1", None),
            ("apache/kafka", None),
            ("registry:5000/kafka", None),
        ];
        for (image, version) in cases {
            assert_eq!(Version::of_image(image), version, "{image}");
        }
    }
}
