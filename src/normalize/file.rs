//! How files reach their readers: a folder that is mounted, a Compose config, or the host's own.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::definition::Build;
use crate::bundle::Artifact;
use crate::compose;
use crate::diagnostic::{Code, Diagnostic};
use crate::expand::File;
use crate::expand::service::{interpolation, literal, secret_hint};
use crate::load::profile::SecretsMode;
use crate::model::{HostFile, VariableKind};
use crate::template::late::{LateBound, LateKind};
use crate::yaml::{Entry, Map, Node};

/// The label that carries the hash of a container's files, so that a changed file recreates it: Compose itself does
/// not notice a changed `content`.
pub const FILES_LABEL: &str = "stackgen.files";

impl Build<'_, '_> {
    /// Places the container's files; gives what its definition needs of them.
    pub(super) fn files(&mut self) -> Mounts {
        let mut mounts = Mounts::default();
        let mut hash = Sha256::new();
        for file in &self.evaluated.files {
            if file.on_host() {
                self.host_file(file);
                continue;
            }
            hash.update(file.path.as_bytes());
            hash.update([0]);
            hash.update(file.text.join(str::to_owned, str::to_owned, LateBound::mark));
            hash.update([0]);
            mounts.any = true;
            let late = file.text.late().next().is_some();
            if file.own_folder && !late {
                self.mounted_file(file, &mut mounts);
            } else {
                self.config(file, &mut mounts);
            }
        }
        mounts.hash = short_hex(&hash.finalize());
        mounts
    }

    /// A file for the host. A secret stands in it where secrets are inline; else it names the variable.
    fn host_file(&mut self, file: &File) {
        compose::twin(&file.path, file.span).into_iter().for_each(|fault| self.reports.report(fault));
        let text = file.text.join(str::to_owned, str::to_owned, |late| self.host_text(late));
        self.artifact(file, &file.path, text);
    }

    fn host_text(&self, late: &LateBound) -> String {
        let variable = self.expanded.variables.get(&late.variable).map(|variable| &variable.kind);
        match (&late.kind, variable) {
            (LateKind::Turned(default), _) => default.to_string(),
            (LateKind::Secret, Some(VariableKind::Secret { inline, .. })) if self.secrets_are_inline() => {
                inline.value.to_string()
            }
            (LateKind::Secret, _) => format!("${{{}}}", late.variable),
        }
    }

    fn secrets_are_inline(&self) -> bool {
        self.expanded.bound.overlaid.environment.secrets == SecretsMode::Inline
    }

    fn artifact(&mut self, file: &File, path: &str, text: String) {
        let artifact = Artifact::of(text);
        let written = HostFile { artifact: artifact.clone(), span: file.span };
        if let Some(other) = self.stack.files.insert(path.to_owned(), written)
            && other.artifact != artifact
        {
            let message = format!("two services write different files to `{path}`");
            self.reports.report(Diagnostic::error(Code::DuplicateName, file.span, message));
        }
    }

    /// A file whose folder is mounted as a whole: never as a single file, which would keep its old inode.
    fn mounted_file(&mut self, file: &File, mounts: &mut Mounts) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let below = format!("config/{}{folder}", self.container.name);
        let text = file.text.join(str::to_owned, str::to_owned, |_| String::new());
        self.artifact(file, &format!("{below}/{name}"), text);
        let mount = format!("./{below}:{folder}:ro");
        if !mounts.folders.iter().any(|(_, known)| *known == mount) {
            mounts.folders.push((file.span, mount));
        }
    }

    fn config(&mut self, file: &File, mounts: &mut Mounts) {
        let environment = &self.expanded.bound.overlaid.environment;
        let hint = secret_hint(environment.secrets, &environment.stack, &environment.name);
        let content = file.text.join(literal, literal, |late| interpolation(late, &hint));
        let id = self.config_id(file);
        let config = Map::from_iter([(Arc::from("content"), Entry::new(Node::string(file.span, content)))]);
        self.stack.configs.insert(id.clone(), Entry::new(Node::map(file.span, config)));
        let reference = [("source", &id), ("target", &file.path)];
        let reference =
            reference.map(|(key, value)| (Arc::from(key), Entry::new(Node::string(file.span, value.clone()))));
        mounts.configs.push(Node::map(file.span, Map::from_iter(reference)));
    }

    /// A name for the config: the container's and the file's, numbered where several files share it.
    fn config_id(&self, file: &File) -> Arc<str> {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
        let id = format!("{}-{}", self.container.name, name.chars().map(safe).collect::<String>());
        let free = |id: &str| !self.stack.configs.contains_key(id);
        if free(&id) {
            return id.into();
        }
        let most = self.stack.configs.len() + 2;
        let numbered = (2..=most).map(|n| format!("{id}-{n}")).find(|id| free(id));
        numbered.unwrap_or(id).into()
    }
}

/// The first eight bytes of a hash: enough to tell a change, short enough to read.
fn short_hex(hash: &[u8]) -> String {
    hash.iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// What a container's definition needs of its files.
#[derive(Debug, Default)]
pub struct Mounts {
    /// Whether it has any.
    pub any: bool,
    /// The hash of their text, secrets aside.
    pub hash: String,
    /// Folders to mount, as `host:container:ro`, each with where it comes from.
    pub folders: Vec<(crate::source::Span, String)>,
    /// References to Compose configs.
    pub configs: Vec<Node>,
}
