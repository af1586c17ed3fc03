//! Kafka's versions, and which one an image carries.

use std::fmt;

/// A Kafka release line, such as 3.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl Version {
    /// The release line `major.minor`.
    pub const fn new(major: u16, minor: u16) -> Version {
        Version { major, minor }
    }

    /// The Kafka that an image carries, as far as its name and tag tell.
    ///
    /// Apache's and Bitnami's tags are Kafka's own versions. Confluent Platform 7.x carries Kafka 3.x and 8.x
    /// carries 4.x, minor for minor (Confluent's "Supported Versions and Interoperability" page); Debezium
    /// numbers its images after itself and tells nothing.
    pub fn of_image(image: &str) -> Option<Version> {
        let (path, tag) = image.rsplit_once(':')?;
        let tag = Version::parse(tag)?;
        match path.rsplit('/').next()? {
            "cp-kafka" | "cp-server" | "confluent-local" => {
                Some(Version::new(tag.major.checked_sub(4).filter(|major| *major >= 3)?, tag.minor))
            }
            "kafka" | "kafka-native" if path.contains("apache/") || path.contains("bitnami") => Some(tag),
            _ => None,
        }
    }

    fn parse(tag: &str) -> Option<Version> {
        let mut numbers = tag.split(['.', '-']);
        Some(Version::new(numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
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
            ("confluentinc/cp-server:8.2.0-1-ubi9", Some(Version::new(4, 2))),
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
