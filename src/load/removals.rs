//! Where inputs may say `!remove` and `!replace`: over a weaker statement, and nowhere else.

use super::Inputs;
use super::is_removal;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::overlay::{EARLY, LATE};
use crate::yaml::{Data, Map, Node, Tag};

/// Keys of profiles and stacks whose mappings lie over weaker ones, name by name.
const OF_PROFILES: [&str; 2] = ["features", "publish"];
const OF_STACKS: [&str; 4] = ["commands", "features", "parameters", "volumes"];

/// Reports each of them in a place that nothing weaker can lie under. What finds nothing in the other places is reported
/// where it is laid.
pub fn check(inputs: &Inputs, reports: &mut Reports) {
    let mut check = Check { reports };
    for profile in inputs.profiles.values() {
        check.profile(&profile.content.node);
    }
    for stack in inputs.stacks.values() {
        check.part(&stack.content.node, false);
    }
    for entry in inputs.entries.values() {
        check.entry(&entry.content.node);
    }
}

/// Reports each of them in a file that lies over no other.
pub fn refuse(node: &Node, reports: &mut Reports) {
    Check { reports }.refuse(node);
}

struct Check<'r> {
    reports: &'r mut Reports,
}

impl Check<'_> {
    fn profile(&mut self, node: &Node) {
        for (key, value) in self.said(node) {
            match key {
                "all" => self.body(value),
                "roles" => self.each(value, Self::body),
                "entries" => self.each(value, Self::of_entry),
                _ if OF_PROFILES.contains(&key) => self.named(value),
                _ => self.refuse(value),
            }
        }
    }

    /// What a profile says of the services of an entry.
    fn of_entry(&mut self, node: &Node) {
        for (key, value) in self.said(node) {
            match key {
                "containers" => self.each(value, Self::body),
                _ => self.of_body(key, value),
            }
        }
    }

    fn part(&mut self, node: &Node, in_environment: bool) {
        for (key, value) in self.said(node) {
            match key {
                "all" => self.body(value),
                // Which services are taken away is said where they are put together.
                "phases" => self.each(value, |this, phase| this.lists(phase, Self::service)),
                "services" => self.lists(value, Self::service),
                // They are laid by rules of their own, which report what finds nothing.
                "topics" | "hdfs" => {}
                "in" if !in_environment => self.each(value, |this, part| this.part(part, true)),
                _ if OF_STACKS.contains(&key) && (in_environment || key == "features") => self.named(value),
                _ => self.refuse(value),
            }
        }
    }

    fn service(&mut self, node: &Node) {
        for (key, value) in self.said(node) {
            match key {
                "own" if !is_removal(value) => self.entry(value),
                "in" => self.each(value, Self::body),
                _ => self.of_body(key, value),
            }
        }
    }

    fn body(&mut self, node: &Node) {
        for (key, value) in self.said(node) {
            self.of_body(key, value);
        }
    }

    fn of_body(&mut self, key: &str, value: &Node) {
        match key {
            "when" => self.whens(value),
            _ if EARLY.contains(&key) || LATE.contains(&key) => {}
            _ => self.refuse(value),
        }
    }

    fn entry(&mut self, node: &Node) {
        for (key, value) in self.said(node) {
            match key {
                "containers" => self.each(value, Self::entry),
                // These are what others lie over.
                "settings" => self.refuse(value),
                _ => self.of_body(key, value),
            }
        }
    }

    fn whens(&mut self, node: &Node) {
        match node.as_list().filter(|_| node.tag.is_none()) {
            Some(items) => items.iter().for_each(|item| self.body(item)),
            None => self.refuse(node),
        }
    }

    /// A mapping whose names may be taken away, or all of what is weaker.
    fn named(&mut self, node: &Node) {
        if is_removal(node) {
            return self.whole(node, "`!replace {}` puts nothing in place of all of it; `!remove` takes away a name");
        }
        let Some(map) = node.as_map() else { return self.refuse(node) };
        for entry in map.values().filter(|entry| !is_removal(&entry.value)) {
            self.refuse(&entry.value);
        }
    }

    /// A mapping that takes nothing away itself.
    fn each(&mut self, node: &Node, check: fn(&mut Self, &Node)) {
        for (_, value) in self.said(node) {
            check(self, value);
        }
    }

    /// A mapping of which names may be taken away, and not all of it: a stack without services is none.
    fn lists(&mut self, node: &Node, check: fn(&mut Self, &Node)) {
        if is_removal(node) {
            return self.whole(node, "take away by name what is not wanted");
        }
        self.tag(node);
        for entry in node.as_map().into_iter().flat_map(Map::values).filter(|entry| !is_removal(&entry.value)) {
            check(self, &entry.value);
        }
    }

    /// What a mapping says that is not tagged itself; an `x-` key holds what aliases repeat where it counts.
    fn said<'n>(&mut self, node: &'n Node) -> Vec<(&'n str, &'n Node)> {
        self.tag(node);
        let said = node.as_map().into_iter().flatten().filter(|(key, _)| !key.starts_with("x-"));
        said.map(|(key, entry)| (&**key, &entry.value)).filter(|_| node.tag.is_none()).collect()
    }

    fn refuse(&mut self, node: &Node) {
        self.tag(node);
        match &node.data {
            _ if node.tag.is_some() => {}
            Data::Map(map) => map.values().for_each(|entry| self.refuse(&entry.value)),
            Data::List(items) => items.iter().for_each(|item| self.refuse(item)),
            Data::Scalar(_) => {}
        }
    }

    /// A removal of a mapping as a whole, of which only names can be taken away.
    fn whole(&mut self, node: &Node, help: &str) {
        let message = "`!remove` cannot take away all of it here";
        self.reports.report(Diagnostic::error(Code::IdleRemoval, node.span, message).help(help));
    }

    fn tag(&mut self, node: &Node) {
        let Some(tag) = node.tag else { return };
        let tag = if tag == Tag::Remove { "!remove" } else { "!replace" };
        let message = format!("nothing can be taken away here by `{tag}`");
        let fault = Diagnostic::error(Code::IdleRemoval, node.span, message);
        self.reports.report(fault.label("lies over nothing weaker"));
    }
}
