//! Whether a secret stands in an address, where not every character stands for itself.

use crate::model::Stack;
use crate::yaml::Node;

/// Whether an address of a stack has a variable as its password.
pub(super) fn holds(stack: &Stack, variable: &str) -> bool {
    let services = stack.services.iter().map(|service| &service.definition);
    let configs = stack.configs.values().map(|entry| &entry.value);
    services.chain(configs).any(|node| in_node(node, variable))
}

fn in_node(node: &Node, variable: &str) -> bool {
    if let Some(map) = node.as_map() {
        return map.values().any(|entry| in_node(&entry.value, variable));
    }
    if let Some(list) = node.as_list() {
        return list.iter().any(|item| in_node(item, variable));
    }
    node.as_text().is_some_and(|text| in_text(text, variable))
}

/// Whether the text has `://…${VARIABLE…}@`.
fn in_text(text: &str, variable: &str) -> bool {
    let opened = format!("${{{variable}");
    text.match_indices(&opened).any(|(at, _)| {
        let rest = &text[at + opened.len()..];
        rest.starts_with([':', '}'])
            && rest.split_once('}').is_some_and(|(_, rest)| rest.starts_with('@'))
            && text[..at].contains("://")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_of_an_address_is_found_and_nothing_else() {
        let hint = ":?set it in secrets/a/prod.env";
        assert!(in_text(&format!("postgresql://me:${{PASSWORD{hint}}}@db/x"), "PASSWORD"));
        assert!(in_text("http://me:${PASSWORD}@minio:9000", "PASSWORD"));
        assert!(!in_text("http://me:${PASSWORD_2}@minio:9000", "PASSWORD"));
        assert!(!in_text("password=${PASSWORD}", "PASSWORD"));
        assert!(!in_text("me:${PASSWORD}@minio", "PASSWORD"));
    }
}
