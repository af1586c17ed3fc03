//! The folders of the host that a container mounts or is built from.

use crate::model::Service;
use crate::render::context::{Folder, FolderUse};
use crate::yaml::Node;

/// Those of a service, each once: build contexts wherever they lie, of mounts those that lie in the project. What stackgen writes
/// itself is left out.
pub(super) fn folders(service: &Service) -> Vec<Folder> {
    let mut folders: Vec<Folder> = Vec::new();
    let built = service.definition.get("build").and_then(context);
    let built = built.map(|path| Folder { path: path.to_owned(), used: FolderUse::Build });
    let mounts = service.definition.get("volumes").and_then(Node::as_list).unwrap_or_default();
    for folder in built.into_iter().chain(mounts.iter().filter_map(|mount| mounted(service, mount))) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

fn context(build: &Node) -> Option<&str> {
    build.as_text().or_else(|| build.get("context")?.as_text()).map(|text| &**text)
}

fn mounted(service: &Service, mount: &Node) -> Option<Folder> {
    let (path, read_only) = match mount.as_text() {
        Some(text) => {
            let (path, rest) = text.split_once(':')?;
            let options = rest.split_once(':').map_or("", |(_, options)| options);
            (path, options.split(',').any(|option| option == "ro"))
        }
        None => {
            let read_only = mount.get("read_only").and_then(Node::as_text).is_some_and(|said| &**said == "true");
            (&**mount.get("source")?.as_text()?, read_only)
        }
    };
    let in_project = path.starts_with("../") || (path.starts_with("./") && !path.starts_with("./config/"));
    if !in_project || path.contains('$') {
        return None;
    }
    let used = if service.certificates.as_deref() == Some(path) || path.starts_with("../../../backups/") {
        FolderUse::Hide
    } else if read_only {
        FolderUse::Bind
    } else {
        FolderUse::Make
    };
    Some(Folder { path: path.to_owned(), used })
}
