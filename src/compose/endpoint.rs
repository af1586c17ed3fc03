//! Published ports as the endpoints that should have been written.

use std::fmt::Write;

use super::scalar::split_mount;
use crate::yaml::Node;

/// The `endpoints:` that say what a list of `ports:` says, as text to write.
pub(super) fn of_ports(ports: &Node) -> String {
    let mut text = "endpoints:".to_owned();
    let items = ports.as_list().unwrap_or_default();
    for (at, (container, host)) in items.iter().filter_map(port).enumerate() {
        let number = if at == 0 { String::new() } else { (at + 1).to_string() };
        let host =
            host.filter(|host| *host != container).map_or_else(String::new, |host| format!(", host_port: {host}"));
        let _ = write!(text, "\n  main{number}: {{ port: {container}{host} }}");
    }
    if !text.contains('\n') {
        text.push_str("\n  main: { port: 8080 }");
    }
    text
}

/// The port in the container, and the one on the host where one is fixed.
fn port(item: &Node) -> Option<(String, Option<String>)> {
    if item.as_map().is_some() {
        let key = |key: &str| item.get(key).and_then(Node::as_text).map(ToString::to_string);
        return Some((key("target")?, key("published")));
    }
    let text = item.as_text()?;
    let address = text.split_once('/').map_or(&**text, |(address, _)| address);
    let mut parts = split_mount(address).into_iter().rev().map(str::to_owned);
    Some((parts.next()?, parts.next()))
}
