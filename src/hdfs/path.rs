//! HDFS paths.

/// `dfs.namenode.fs-limits.max-component-length` of a name node that was not told otherwise.
const LONGEST_NAME: usize = 255;
/// The longest path and the deepest directory that a name node makes (`HdfsConstants.MAX_PATH_LENGTH`, `MAX_PATH_DEPTH`).
const LONGEST_PATH: usize = 8_000;
const DEEPEST: usize = 1_000;

/// What is wrong with the path of a root; a slash at its end is none of it.
pub fn root_fault(path: &str) -> Option<String> {
    let Some(names) = path.strip_prefix('/') else {
        return Some(format!("a root is an absolute path, and `{path}` is not"));
    };
    match names.strip_suffix('/').unwrap_or(names) {
        "" => Some("`/` cannot be a root: name the trees below it".to_owned()),
        names => names_fault(names),
    }
}

/// What is wrong with the names of a path.
pub fn names_fault(names: &str) -> Option<String> {
    names.split('/').find_map(name_fault).or_else(|| {
        (names.len() >= LONGEST_PATH || names.matches('/').count() >= DEEPEST)
            .then(|| format!("HDFS takes no path of more than {LONGEST_PATH} bytes or {DEEPEST} levels"))
    })
}

fn name_fault(name: &str) -> Option<String> {
    match name {
        "" => return Some("a path has an empty name in it".to_owned()),
        "." | ".." => return Some(format!("HDFS takes no `{name}` in a path")),
        ".snapshot" | ".reserved" => return Some(format!("HDFS keeps the name `{name}` for itself")),
        _ if name.len() > LONGEST_NAME => {
            return Some(format!("a name has at most {LONGEST_NAME} bytes; this one has {}", name.len()));
        }
        _ => {}
    }
    name.chars().find_map(|c| match c {
        ':' => Some("HDFS takes no `:` in a name".to_owned()),
        // `hdfs dfs` reads these as a pattern, so that a command could reach other directories than this one.
        '*' | '?' | '[' | ']' | '{' | '}' | '\\' | '^' => {
            Some(format!("Hadoop's shell reads `{c}` in a path as a pattern"))
        }
        c if c.is_control() => Some(format!("a name cannot have the control character `{}` in it", c.escape_debug())),
        _ => None,
    })
}

/// The directory that holds `path`, while that is not `/`.
pub fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(parent, _)| parent).filter(|parent| !parent.is_empty())
}

/// Whether `path` is `root` or lies below it.
pub fn is_within(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{is_within, names_fault, parent, root_fault};

    #[test]
    fn names_follow_hdfs() {
        let long = "é".repeat(128);
        for names in ["raw/metr-la", "a b/it's", "year=2024", "größe/Ω", "a,b", "...", ".hidden", "a%20b"] {
            assert_eq!(names_fault(names), None, "{names}");
        }
        for names in
            ["", "a//b", "a/", "..", "a/../b", "./a", "a:b", "x/.snapshot", ".reserved/raw", "a*", "{a}", "a\tb", &long]
        {
            assert!(names_fault(names).is_some(), "{names}");
        }
    }

    #[test]
    fn roots_are_absolute() {
        for root in ["/traffic-data", "/user/hive/warehouse", "/a/"] {
            assert_eq!(root_fault(root), None, "{root}");
        }
        for root in ["", "/", "//", "data", "/a//b", "/a/../b", "hdfs://namenode:8020/a"] {
            assert!(root_fault(root).is_some(), "{root}");
        }
    }

    #[test]
    fn paths_lie_within_roots() {
        assert!(is_within("/a", "/a") && is_within("/a/b", "/a"));
        assert!(!is_within("/ab", "/a") && !is_within("/", "/a"));
        assert_eq!((parent("/a/b"), parent("/a")), (Some("/a"), None));
    }
}
