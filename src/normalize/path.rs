//! Paths of the project as the generated files see them.

use std::sync::Arc;

/// From a unit's folder, `generated/<stack>/<environment>`, back to the root.
const UP: &str = "../../..";

/// Whether a host path of a `service:` tree is relative to the project rather than absolute or Compose's to resolve.
pub fn is_project_path(path: &str) -> bool {
    path == "." || path == ".." || path.starts_with("./") || path.starts_with("../")
}

/// A path of the project, seen from a generated folder.
pub fn from_unit(path: &str) -> String {
    let mut up = UP.to_owned();
    let mut rest = path;
    while let Some(inner) = rest.strip_prefix("./").or_else(|| rest.strip_prefix("../")) {
        if rest.starts_with("../") {
            up.push_str("/..");
        }
        rest = inner;
    }
    match rest {
        "" | "." => up,
        ".." => format!("{up}/.."),
        rest => format!("{up}/{}", rest.trim_end_matches('/')),
    }
}

/// A path on the host as the generated folder sees it: one of the project, or an absolute one.
pub fn seen_from_unit(path: &str) -> Arc<str> {
    if is_project_path(path) { from_unit(path).into() } else { path.into() }
}

#[cfg(test)]
mod tests {
    use super::from_unit;

    #[test]
    fn paths_are_seen_from_the_generated_folder() {
        let cases = [
            (".", "../../.."),
            ("./", "../../.."),
            ("./db", "../../../db"),
            ("././db/", "../../../db"),
            ("../shared/db", "../../../../shared/db"),
            ("..", "../../../.."),
        ];
        for (path, expected) in cases {
            assert_eq!(from_unit(path), expected, "{path}");
        }
    }
}
