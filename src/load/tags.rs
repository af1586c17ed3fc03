//! `!remove` and `!replace` where nothing is laid over anything: there they would be passed over in silence, and with them what
//! they stand on.

use super::Inputs;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::yaml::{Data, Map, Node, Tag};

/// Reports each tag of stacks and profiles that takes nothing away.
pub fn check(inputs: &Inputs, reports: &mut Reports) {
    let mut check = Check { reports };
    inputs.stacks.values().for_each(|stack| check.stack(&stack.content.node));
    inputs.profiles.values().for_each(|profile| check.profile(&profile.content.node));
}

struct Check<'r> {
    reports: &'r mut Reports,
}

impl Check<'_> {
    /// A stack: its own part, and those for single environments, which may take services away.
    fn stack(&mut self, stack: &Node) {
        self.part(stack, true);
        let environments = Self::map(stack.get("in"));
        environments.values().for_each(|part| {
            self.flat(&part.value);
            self.part(&part.value, false);
        });
    }

    fn part(&mut self, part: &Node, outermost: bool) {
        for (key, entry) in Self::map(Some(part)) {
            let value = &entry.value;
            match &**key {
                "in" | "all" => self.flat(value),
                "services" => self.services(value, outermost),
                "phases" => self.map_of(value).values().for_each(|phase| self.services(&phase.value, outermost)),
                "topics" | "hdfs" => {}
                key if key.starts_with("x-") => {}
                _ => self.deep(value),
            }
        }
    }

    /// Services by name. Where the stack first speaks of them there is none to take away.
    fn services(&mut self, services: &Node, outermost: bool) {
        for said in self.map_of(services).values() {
            if outermost || said.value.tag == Some(Tag::Replace) {
                self.flat(&said.value);
            }
            ["uses", "own"].iter().filter_map(|key| said.value.get(key)).for_each(|value| self.flat(value));
            let environments = said.value.get("in");
            environments.iter().for_each(|environments| self.named(environments));
        }
    }

    fn profile(&mut self, profile: &Node) {
        for (key, entry) in Self::map(Some(profile)) {
            match &**key {
                "all" => self.flat(&entry.value),
                "roles" => self.named(&entry.value),
                "entries" => {
                    self.named(&entry.value);
                    for said in Self::map(Some(&entry.value)).values() {
                        said.value.get("containers").iter().for_each(|containers| self.named(containers));
                    }
                }
                key if key.starts_with("x-") => {}
                _ => self.deep(&entry.value),
            }
        }
    }

    /// A mapping by name of what may hold tags deeper down.
    fn named(&mut self, node: &Node) {
        self.map_of(node).values().for_each(|entry| self.flat(&entry.value));
    }

    /// A tree in which no tag means anything.
    fn deep(&mut self, node: &Node) {
        self.flat(node);
        match &node.data {
            Data::Map(map) => map.values().for_each(|entry| self.deep(&entry.value)),
            Data::List(items) => items.iter().for_each(|item| self.deep(item)),
            Data::Scalar(_) => {}
        }
    }

    /// The entries of a mapping that bears no tag itself.
    fn map_of<'n>(&mut self, node: &'n Node) -> &'n Map {
        self.flat(node);
        Self::map(Some(node))
    }

    fn map<'n>(node: Option<&'n Node>) -> &'n Map {
        static EMPTY: std::sync::LazyLock<Map> = std::sync::LazyLock::new(Map::default);
        node.and_then(Node::as_map).unwrap_or(&EMPTY)
    }

    /// One node, not what is in it.
    fn flat(&mut self, node: &Node) {
        let (tag, help) = match node.tag {
            Some(Tag::Remove) => {
                ("!remove", "leave it out; under `in`, `services: { name: !remove }` takes one service away")
            }
            Some(Tag::Replace) => {
                ("!replace", "leave the tag out; what stands in `service`, `settings` and the like can be replaced")
            }
            None => return,
        };
        let message = format!("`{tag}` takes nothing away here");
        self.reports.report(Diagnostic::error(Code::IdleRemoval, node.span, message).help(help));
    }
}
