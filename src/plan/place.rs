//! Which paths within a unit's folder a build may write.

use super::record::RECORD;

/// The operator's own settings of a unit, which stackgen never touches.
const LOCAL: &str = "local.env";

/// Names that begin so are temporaries of a build.
const TEMPORARY: &str = ".stackgen-";

/// What is wrong with a path within a unit's folder, if anything. A record is checked as well as an artifact: it
/// may have been altered, and must not lead to a file elsewhere.
pub(super) fn fault(path: &str) -> Option<&'static str> {
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

fn segment_fault(segment: &str) -> Option<&'static str> {
    match segment {
        "" => Some("the path is absolute or has an empty segment"),
        "." | ".." => Some("the path leaves its folder"),
        _ if segment.eq_ignore_ascii_case(".git") => Some("`.git` belongs to git"),
        _ if segment.starts_with(TEMPORARY) => Some("names that begin with `.stackgen-` are temporaries of a build"),
        _ if segment.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c)) => {
            Some("a name contains a character that not every system takes")
        }
        _ if segment.ends_with(['.', ' ']) => Some("a name ends with a dot or space, which Windows cuts off"),
        _ => None,
    }
}
