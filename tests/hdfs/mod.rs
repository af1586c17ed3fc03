//! Directories from a stack's text to what HDFS gets.

mod faults;
mod layers;
#[cfg(unix)]
mod run;
mod schema;
mod script;
mod stacks;

use stackgen::diagnostic::Reports;
use stackgen::hdfs::{self, Blocks, Directory, Hdfs};
use stackgen::source::Sources;
use stackgen::yaml::{Node, read};

use crate::declared::{evaluate, said};

/// Resolves layers of `hdfs:`, the weakest first; gives the directories and what was said, a line each.
fn resolve(layers: &[&str]) -> (Vec<Directory>, Vec<String>) {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let mut nodes = Vec::new();
    for (at, text) in layers.iter().enumerate() {
        let file = sources.add(format!("layer{at}"), *text);
        nodes.push(read(file, &sources, &mut reports).expect("well-formed test input"));
    }
    resolve_nodes(&nodes, &sources, reports)
}

/// Resolves what one of the project's own stacks declares for an environment.
fn stack(name: &str, env: &str) -> (Vec<Directory>, Vec<String>) {
    let (sources, nodes) = crate::declared::layers(name, env, "hdfs");
    resolve_nodes(&nodes, &sources, Reports::default())
}

fn resolve_nodes(layers: &[Node], sources: &Sources, mut reports: Reports) -> (Vec<Directory>, Vec<String>) {
    let merged = layers.iter().fold(None, |merged, layer| Some(hdfs::merge(merged, layer)));
    let declared = Hdfs::read(&merged.expect("at least one layer"), &mut reports);
    let mut eval = |node: &Node, reports: &mut Reports| evaluate(node, None, reports);
    let resolved = declared.map(|hdfs| hdfs::resolve(&hdfs, &mut eval, &mut reports)).unwrap_or_default();
    hdfs::check_space(&resolved, Blocks::default(), &mut reports);
    (resolved, said(sources, reports))
}

/// The directories of layers in which there is nothing to complain about.
fn sound(layers: &[&str]) -> Vec<Directory> {
    let (directories, said) = resolve(layers);
    assert_eq!(said, Vec::<String>::new());
    directories
}

/// `path mode owner:group` of each.
fn listing(directories: &[Directory]) -> Vec<String> {
    let line = |directory: &Directory| {
        let access = &directory.access;
        let mode = access.mode.as_ref().map_or("-".to_owned(), |mode| mode.value.to_string());
        let owner = access.owner.as_ref().map_or("-", |owner| &owner.value.0);
        let group = access.group.as_ref().map_or("-", |group| &group.value.0);
        format!("{} {mode} {owner}:{group}", directory.path)
    };
    directories.iter().map(line).collect()
}
