//! What templates may ask of a peer beside its endpoint and its settings: its image, the tools in it, and what the
//! stack keeps in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexSet;
use minijinja::Value;
use minijinja::value::Serde;

use super::resolver::{Resolver, identifier};
use super::ring::Kind;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kafka::{Acl, names_authorizer};
use crate::load::entry::ToolPath;
use crate::load::read::{At, Scalar as _};
use crate::render::context;
use crate::source::Span;
use crate::template::Lookup;
use crate::value::Image;
use crate::yaml::Node;

/// What can be asked of a container.
pub(super) const CONTAINER_FIGURES: [&str; 7] =
    ["acls", "authorizer", "directories", "image", "tools", "topics", "users"];

impl Resolver<'_, '_> {
    /// One of [`CONTAINER_FIGURES`] of a container; `path[depth]` says which, `span` is where it stands.
    pub(super) fn container_figure(&mut self, target: usize, path: &[&str], depth: usize, span: Span) -> Lookup {
        let value = match path.get(depth) {
            Some(&"image") => self.image(target, span).map(|image| Value::from(&*image)),
            Some(&"tools") => self.tools(target, path.get(depth + 1).copied(), span),
            Some(&"topics") => Some(self.topics(target)),
            Some(&"acls") => Some(self.acls(target)),
            Some(&"authorizer") => Some(Value::from(self.has_authorizer(target))),
            // Those of its setting, which was looked for before; without such a setting it knows nobody.
            Some(&"users") => Some(Value::from(BTreeMap::<String, Value>::new())),
            _ => Some(self.directories()),
        };
        value.map_or(Lookup::Poisoned, |value| Lookup::within(value, path, depth + 1))
    }

    /// Where the image of a container keeps its programs; a dash in a name is written `_`. `None` means that the one
    /// that is asked for is not listed, which was reported.
    fn tools(&mut self, target: usize, asked: Option<&str>, span: Span) -> Option<Value> {
        let container = self.container(target);
        let tools = || container.declarations.iter().flat_map(|one| &one.tools);
        let listed = |asked: &str| tools().any(|(name, _)| identifier(&name.value) == asked);
        if let Some(asked) = asked.filter(|asked| !listed(asked)) {
            let message = format!("`{}` lists no tool `{asked}`", container.name);
            let fault = Diagnostic::error(Code::UnknownName, span, message);
            let names: Vec<(String, &str)> =
                tools().map(|(name, _)| (identifier(&name.value).clone(), &*name.value)).collect();
            let near = nearest(asked, names.iter().map(|(as_asked, _)| as_asked.as_str()));
            let near = near.and_then(|near| names.iter().find(|(as_asked, _)| as_asked == near));
            let help = match near {
                Some((_, name)) => format!("did you mean `{name}`?"),
                None => "its entry says where the image keeps it: `tools: { name: { path: …, source: … } }`".to_owned(),
            };
            let fault = fault.related(container.span, format!("`{}` comes from here", container.name)).help(help);
            self.reports.report(fault);
            return None;
        }
        if let Some((name, tool)) = asked.and_then(|asked| tools().find(|(name, _)| identifier(&name.value) == asked)) {
            self.check_image_of_tools(target, &name.value, &tool.path, span);
        }
        Some(Value::from_pairs(tools().map(|(name, tool)| (identifier(&name.value), Value::from(&*tool.path.value.0)))))
    }

    /// Warns where a tool is used in an image that takes the place of the one that it is listed with. A copy of that one in
    /// another registry has its repository at the end of its own.
    fn check_image_of_tools(&mut self, target: usize, name: &str, path: &At<ToolPath>, span: Span) {
        let Some(winner) = self.late_body(target).get("service").and_then(|entry| entry.value.get("image")).cloned()
        else {
            return;
        };
        let said = std::iter::successors(Some(&winner), |node| node.beaten.as_deref());
        let Some(listed) = said.into_iter().find(|node| node.span.file == path.span.file) else { return };
        let repository = |image: &str| Image::parse(image).ok().map(|image| image.repository().to_owned());
        let (Some(runs), Some(listed)) = (
            self.image(target, span).and_then(|image| repository(&image)),
            listed.as_text().and_then(|image| repository(image)),
        ) else {
            return;
        };
        if runs == listed || runs.ends_with(&format!("/{listed}")) {
            return;
        }
        let container = self.container(target);
        let message =
            format!("the tools of `{}` are listed for the image `{listed}`, and it runs `{runs}`", container.name);
        let entry = container.entry_name.as_deref().unwrap_or(&container.service);
        self.reports.report(Diagnostic::warning(Code::OtherImage, winner.span, message).help(format!(
            "jobs call `{path}` in it; say in an entry of your own what this image has: `{entry}: {{ extends: builtin, service: {{ image: … }}, tools: {{ {name}: {{ path: …, source: … }} }} }}`",
            path = path.value.0
        )));
    }

    /// The topics of the cluster that a container belongs to.
    fn topics(&self, target: usize) -> Value {
        let cluster = &self.container(target).service;
        let own = self.data.topics.iter().filter(|topic| topic.cluster == *cluster);
        Value::from(Serde(own.map(context::Topic::from).collect::<Vec<_>>()))
    }

    /// The rules of the cluster that a container belongs to, each once.
    fn acls(&self, target: usize) -> Value {
        let cluster = &self.container(target).service;
        let own = self.data.topics.iter().filter(|topic| topic.cluster == *cluster);
        let rules: IndexSet<&Acl> = own.flat_map(|topic| topic.acl.iter().flatten()).map(|rule| &rule.acl).collect();
        Value::from(Serde(rules.into_iter().map(context::Acl::from).collect::<Vec<_>>()))
    }

    /// Whether a variable of a broker names an authorizer.
    fn has_authorizer(&mut self, target: usize) -> bool {
        let merged = self.late_body(target);
        let variables = merged.get("service").and_then(|entry| entry.value.get("environment")).and_then(Node::as_map);
        variables.into_iter().flatten().any(|(name, entry)| {
            let mut value = || self.service(target, &entry.value);
            names_authorizer(name) && value().as_text().is_some_and(|text| !text.is_empty())
        })
    }

    /// The directories of the stack's file system.
    fn directories(&self) -> Value {
        Value::from(Serde(self.data.directories.iter().map(context::Directory::from).collect::<Vec<_>>()))
    }

    /// The image that a container runs. `None` means that a fault was reported.
    fn image(&mut self, target: usize, span: Span) -> Option<Arc<str>> {
        if let Some(known) = self.images.get(&target) {
            return known.clone();
        }
        let name = &self.container(target).name;
        if self.image_visits.contains(&target) {
            let message = format!("the image of `{name}` refers to itself");
            self.reports.report(Diagnostic::error(Code::Ring, span, message));
            return None;
        }
        self.image_visits.push(target);
        let image = self.visit(Kind::Image, target, &"image".into(), span, |this| this.evaluated_image(target, span));
        self.image_visits.pop();
        self.images.insert(target, image.clone());
        image
    }

    fn evaluated_image(&mut self, target: usize, span: Span) -> Option<Arc<str>> {
        let name = &self.container(target).name;
        let merged = self.late_body(target);
        let Some(image) = merged.get("service").and_then(|entry| entry.value.get("image")) else {
            let message = format!("`{name}` states no image of its own");
            let help = format!("say `image:` in the `service:` of `{name}`, also beside `build:`");
            self.reports.report(Diagnostic::error(Code::MissingValue, span, message).help(help));
            return None;
        };
        let image = self.service_value(target, "image", image)?.as_text().cloned()?;
        if image.contains('$') {
            let message = format!("the image of `{name}` is known only when the stack starts");
            let help = "say the image of this container in its own `service:`";
            self.reports.report(Diagnostic::error(Code::LateBoundValue, span, message).help(help));
            return None;
        }
        Some(image)
    }
}
