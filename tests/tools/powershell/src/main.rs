//! Reads PowerShell scripts with two parsers that know nothing of each other, and says what one of them rejects. It ends
//! with 1 where there is such a script.
//!
//! Neither is PowerShell, and each rejects some of what PowerShell takes: scripts are kept to what both accept.

use std::process::ExitCode;

use tree_sitter::Node;

fn main() -> ExitCode {
    let mut sound = true;
    for path in std::env::args().skip(1) {
        let faults = match std::fs::read_to_string(&path) {
            Ok(text) => [by_tree_sitter(&text), by_ps_parser(&text)].into_iter().flatten().collect(),
            Err(error) => vec![error.to_string()],
        };
        for fault in &faults {
            eprintln!("{path}: {fault}");
        }
        sound &= faults.is_empty();
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn by_tree_sitter(text: &str) -> Option<String> {
    let mut parser = tree_sitter::Parser::new();
    if let Err(error) = parser.set_language(&tree_sitter_powershell::LANGUAGE.into()) {
        return Some(format!("tree-sitter cannot be used: {error}"));
    }
    let Some(tree) = parser.parse(text, None) else { return Some("tree-sitter gives no answer".to_owned()) };
    let node = first_error(tree.root_node())?;
    let at = node.start_position();
    let line = text.lines().nth(at.row).unwrap_or_default();
    Some(format!("tree-sitter rejects {}:{}: {}", at.row + 1, at.column + 1, line.trim()))
}

/// The first place that the grammar cannot make sense of.
fn first_error(node: Node<'_>) -> Option<Node<'_>> {
    if node.is_error() || node.is_missing() {
        return Some(node);
    }
    let mut cursor = node.walk();
    let children: Vec<Node<'_>> = node.children(&mut cursor).filter(Node::has_error).collect();
    children.into_iter().find_map(first_error)
}

/// It takes `Exit-Name` for the keyword `exit`, so it is given another name.
fn by_ps_parser(text: &str) -> Option<String> {
    let text = text.replace("Exit-", "Leave-");
    let result = ps_parser::PowerShellSession::new().parse_script(&text);
    result.err().map(|error| format!("ps-parser rejects {}", error.to_string().trim()))
}
