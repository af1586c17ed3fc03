//! The host that an environment runs on: its address and its name.

use std::net::IpAddr;
use std::sync::Arc;

use crate::load::read::{Scalar, scalars};

/// The address of an interface, which ports are bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Arc<str>);

/// The name that the world knows a host by: a DNS name, or an IPv4 address where it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName(Arc<str>);

impl Address {
    /// The text.
    pub fn shared(&self) -> &Arc<str> {
        &self.0
    }

    /// Whether it is reached from the host alone.
    pub fn is_loopback(&self) -> bool {
        self.0.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl HostName {
    /// The text.
    pub fn shared(&self) -> &Arc<str> {
        &self.0
    }
}

impl Scalar for Address {
    const EXPECTED: &'static str = "an IP address such as `127.0.0.1` or `0.0.0.0`";
    const PATTERN: Option<&'static str> = Some("^[0-9A-Fa-f:.]+$");

    fn parse(text: &str) -> Result<Self, String> {
        text.parse::<IpAddr>().map(|_| Address(text.into())).map_err(|_| String::new())
    }
}

impl Scalar for HostName {
    const EXPECTED: &'static str = "the name of a host such as `data.example.org`";
    const PATTERN: Option<&'static str> = Some("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$");

    /// Source: RFC 1123, 2.1: labels of letters, digits and dashes, of up to 63, and up to 255 in all.
    fn parse(text: &str) -> Result<Self, String> {
        let edge = |c: char| c.is_ascii_alphanumeric();
        let label = |label: &str| {
            label.len() <= 63
                && label.starts_with(edge)
                && label.ends_with(edge)
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let sound = text.len() <= 255 && text.split('.').all(label);
        if sound { Ok(HostName(text.into())) } else { Err(String::new()) }
    }
}

scalars!(Address, HostName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names() {
        for text in ["127.0.0.1", "0.0.0.0", "::", "::1"] {
            assert!(Address::parse(text).is_ok(), "{text}");
        }
        for text in ["300.0.0.1", "foo", "localhost", "", "127.1", "[::1]"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        for text in ["localhost", "data.example.org", "10.0.0.5", "Node-1"] {
            assert!(HostName::parse(text).is_ok(), "{text}");
        }
        for text in ["", "a b", "a_b", "-a", "a..b", "http://a", "a:80"] {
            assert!(HostName::parse(text).is_err(), "{text}");
        }
    }
}
