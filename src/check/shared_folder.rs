//! A folder of the host that two environments of one machine would both write to.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::model::Stack;
use crate::source::Span;
use crate::yaml::Node;

/// Where the machine's own things lie: what is mounted from there is no data of an environment.
const MACHINE: [&str; 6] = ["/dev", "/etc", "/proc", "/run", "/sys", "/var/run"];

/// Warns about each folder that one stack would write to in two environments of one host: a trial run in the one
/// would change the data of the other.
pub fn shared_folders(stacks: &[Arc<Stack>], reports: &mut Reports) {
    let mut writers: HashMap<(&str, &str, String), (&Stack, Span)> = HashMap::new();
    for stack in stacks {
        for (folder, span) in written_folders(stack) {
            let (first, place) =
                *writers.entry((&stack.unit.stack, &stack.host.name, folder.clone())).or_insert((stack, span));
            if first.unit.env == stack.unit.env {
                continue;
            }
            let message = format!("`{}` and `{}` would both write to `{folder}`", first.unit.env, stack.unit.env);
            let fault = Diagnostic::warning(Code::SharedFolder, span, message);
            let fault = if place == span { fault } else { fault.related(place, "the other mount") };
            reports.report(fault.help("a path with `{{ env }}` gives each environment a folder of its own"));
        }
    }
}

/// The folders of the host that a stack's containers may write to, as its inputs name them.
fn written_folders(stack: &Stack) -> Vec<(String, Span)> {
    let mounts = stack.services.iter().filter_map(|service| service.definition.get("volumes")?.as_list()).flatten();
    mounts.filter_map(|mount| Some((written_folder(mount)?, mount.span))).collect()
}

fn written_folder(mount: &Node) -> Option<String> {
    let (source, read_only) = match mount.as_text() {
        Some(short) => {
            let mut parts = short.split(':');
            let (source, _, options) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
            (source.to_owned(), options.split(',').any(|option| option == "ro"))
        }
        None => {
            let text = |key: &str| mount.get(key).and_then(Node::as_text);
            (text("source")?.to_string(), text("read_only").is_some_and(|text| &**text == "true"))
        }
    };
    let below = |root: &str| source.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let of_machine = MACHINE.iter().any(|root| below(root));
    if read_only || of_machine {
        return None;
    }
    match source.strip_prefix("../../../") {
        Some(inner) => Some(format!("./{inner}")),
        None => source.starts_with('/').then_some(source),
    }
}
