//! Topic configuration against what the brokers run.

use crate::diagnostic::Reports;
use crate::kafka::{self, Version};
use crate::model::Stack;
use crate::yaml::Node;

/// Reports configuration that the brokers' version does not know; the image tells the version.
pub fn check(stack: &Stack, reports: &mut Reports) {
    let version = |cluster: &str| {
        let broker = stack.services.iter().find(|service| &*service.service == cluster)?;
        broker.definition.get("image").and_then(Node::as_text).and_then(|image| Version::of_image(image))
    };
    kafka::check_versions(&stack.topics, version, reports);
}
