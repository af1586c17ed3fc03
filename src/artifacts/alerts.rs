//! What the stack warns of, as templates see it.

use crate::model::Stack;

/// The role whose files hold rules.
pub(super) const KEEPER: &str = "prometheus";

/// The names of the alerts, in the order of the files of rules that Prometheus reads here. They are looked for by their key:
/// <https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/>
pub(super) fn alerts(stack: &Stack) -> Vec<String> {
    let keepers = stack.services.iter().filter(|service| service.plays(KEEPER));
    let rules = keepers.flat_map(|service| {
        let folder = format!("config/{}/", service.name);
        stack.files.iter().filter(move |(path, _)| path.starts_with(&folder) && path.ends_with("rules.yml"))
    });
    let names = rules.flat_map(|(_, file)| file.artifact.text().lines()).filter_map(|line| {
        let name = line.trim_start().trim_start_matches("- ").strip_prefix("alert: ")?;
        Some(name.trim_matches(['"', '\'', ' ']).to_owned())
    });
    names.collect()
}
