//! The health checks that Compose runs, as templates see them.

use crate::model::Service;
use crate::render::context::Healthcheck;
use crate::yaml::{Data, Node};

/// The health check of a service; `None` where the Compose file states none, or that there is none.
pub(super) fn healthcheck(service: &Service) -> Option<Healthcheck> {
    let stated = service.definition.get("healthcheck")?;
    let text = |key: &str| stated.get(key).and_then(Node::as_text).map(|text| text.replace("$$", "$"));
    Some(Healthcheck {
        test: test(stated.get("test")?)?,
        interval: text("interval"),
        timeout: text("timeout"),
        retries: text("retries"),
        start_period: text("start_period"),
    })
}

/// The words of the command. A single text is a shell's: <https://docs.docker.com/reference/compose-file/services/#healthcheck>
fn test(test: &Node) -> Option<Vec<String>> {
    let Data::List(items) = &test.data else { return Some(vec![test.as_text()?.replace("$$", "$")]) };
    let mut words = items.iter().filter_map(Node::as_text).map(|word| word.replace("$$", "$"));
    (words.next()? != "NONE").then(|| words.collect())
}
