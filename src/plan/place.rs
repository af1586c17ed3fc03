//! Which paths within a unit's folder a build may write.

use std::collections::HashMap;

use super::record::RECORD;
use crate::value::is_device;

/// The operator's own settings of a unit, which stackgen never touches.
const LOCAL: &str = "local.env";

/// Names that begin so are temporaries of a build.
const TEMPORARY: &str = ".stackgen-";

/// What is wrong with a path within a unit's folder, if anything. A record is checked as well as an artifact: it
/// may have been altered, and must not lead to a file elsewhere.
pub(crate) fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("the path is empty");
    }
    if path.eq_ignore_ascii_case(LOCAL) {
        return Some("`local.env` belongs to the operator");
    }
    if path.eq_ignore_ascii_case(RECORD) {
        return Some("`.stackgen` is the record of what was written");
    }
    path.split('/').find_map(segment_fault)
}

/// The paths of files in a folder, and of the folders in it.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// Each path by how systems see it that keep upper and lower case apart in no name.
    files: HashMap<String, String>,
    /// A file in each folder.
    folders: HashMap<String, String>,
}

impl Taken {
    /// Notes a file.
    pub(crate) fn add(&mut self, path: &str) {
        let folded = path.to_lowercase();
        for (at, _) in folded.match_indices('/') {
            self.folders.entry(folded[..at].to_owned()).or_insert_with(|| path.to_owned());
        }
        self.files.insert(folded, path.to_owned());
    }

    /// The file that cannot lie beside this one, if there is one, and why; the same path is no clash.
    pub(crate) fn clash(&self, path: &str) -> Option<(&str, &'static str)> {
        let folded = path.to_lowercase();
        let same = self.files.get(&folded).filter(|other| *other != path);
        if let Some(other) = same {
            return Some((
                other,
                "another file differs in upper and lower case only, which not every system keeps apart",
            ));
        }
        if let Some(other) = self.folders.get(&folded) {
            return Some((other, "it is a folder of other files"));
        }
        let mut above = folded.match_indices('/').filter_map(|(at, _)| self.files.get(&folded[..at]));
        above.next().map(|other| (other.as_str(), "another file lies where this one needs a folder"))
    }
}

impl<'a> FromIterator<&'a str> for Taken {
    fn from_iter<I: IntoIterator<Item = &'a str>>(paths: I) -> Taken {
        let mut taken = Taken::default();
        paths.into_iter().for_each(|path| taken.add(path));
        taken
    }
}

fn segment_fault(segment: &str) -> Option<&'static str> {
    match segment {
        "" => Some("the path is absolute or has an empty segment"),
        "." | ".." => Some("the path leaves its folder"),
        _ if segment.eq_ignore_ascii_case(".git") => Some("`.git` belongs to git"),
        _ if segment.starts_with(TEMPORARY) => Some("names that begin with `.stackgen-` are temporaries of a build"),
        _ if segment.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c)) => {
            Some("a name contains a character that not every system takes")
        }
        _ if is_device(segment) => Some("a name is that of a device on Windows"),
        _ if segment.ends_with(['.', ' ']) => Some("a name ends with a dot or space, which Windows cuts off"),
        _ => None,
    }
}
