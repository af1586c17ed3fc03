//! The roots that a stack declares.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::FromNode;
use crate::source::Span;
use crate::template::is_template;
use crate::yaml::Node;

use super::path::{is_within, root_fault};
use super::resolve::Eval;
use super::tree::{Hdfs, Tree, expanded};

/// A root with its own tree.
#[derive(Debug)]
pub struct Root<'a> {
    /// Its path, without a slash at the end.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// What is declared under it.
    pub tree: &'a Tree,
}

/// The sound roots; faulty, repeated and overlapping ones are reported and left out.
pub fn roots<'a>(hdfs: &'a Hdfs, eval: &mut Eval<'_>, reports: &mut Reports) -> Vec<Root<'a>> {
    let mut roots: Vec<Root<'a>> = Vec::new();
    for (key, tree) in &hdfs.directories {
        for written in expanded(key, key.span, reports) {
            let Some(path) = evaluated(&written, key.span, eval, reports) else { continue };
            if let Some(fault) = root_fault(&path) {
                reports.report(Diagnostic::error(Code::InvalidName, key.span, fault));
                continue;
            }
            let root = Root { path: path.strip_suffix('/').unwrap_or(&path).to_owned(), span: key.span, tree };
            match roots.iter().find(|other| is_within(&root.path, &other.path) || is_within(&other.path, &root.path)) {
                Some(other) => reports.report(overlap(&root, other)),
                None => roots.push(root),
            }
        }
    }
    roots
}

fn overlap(root: &Root<'_>, other: &Root<'_>) -> Diagnostic {
    let message = if root.path == other.path {
        return Diagnostic::error(Code::DuplicateDirectory, root.span, format!("`{}` is declared twice", root.path))
            .related(other.span, "declared here first");
    } else if is_within(&root.path, &other.path) {
        format!("the root `{}` lies inside the root `{}`", root.path, other.path)
    } else {
        format!("the root `{}` holds the root `{}`", root.path, other.path)
    };
    Diagnostic::error(Code::OverlappingRoots, root.span, message)
        .related(other.span, "the other root")
        .help("declare the inner one as a directory of the outer")
}

/// The text of a path, its templates filled in.
pub fn evaluated(path: &str, span: Span, eval: &mut Eval<'_>, reports: &mut Reports) -> Option<String> {
    if !is_template(path) {
        return Some(path.to_owned());
    }
    let node = eval(&Node::string(span, path), reports)?;
    std::sync::Arc::<str>::from_node(&node, reports).map(|text| text.to_string())
}
