//! What a NameNode has, in Hadoop's own words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::Running;
use super::hdfs;

/// Every file and directory of a tree by path, as `owner:group mode`, then its ACL, where it has one, and its
/// quotas, where it has some: `names 10`, `bytes 1048576`.
#[track_caller]
pub fn live(running: &Running, root: &str) -> BTreeMap<String, String> {
    let listed = hdfs(running, &["dfs", "-getfacl", "-R", root]);
    let mut found: BTreeMap<String, String> = listed.split("# file: ").skip(1).map(node).collect();
    let paths: Vec<String> = found.keys().cloned().collect();
    let words: Vec<&str> = ["dfs", "-count", "-q"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    for (path, line) in paths.iter().zip(hdfs(running, &words).lines()) {
        let mut columns = line.split_whitespace();
        let (names, _, bytes) = (columns.next(), columns.next(), columns.next());
        let node = found.get_mut(path).expect("a path that was listed");
        for (what, quota) in [("names", names), ("bytes", bytes)] {
            if let Some(quota) = quota.filter(|quota| *quota != "none") {
                write!(node, ", {what} {quota}").expect("a string");
            }
        }
    }
    found
}

/// One block of `getfacl`: the path, owner, group, the sticky flag, the entries.
fn node(block: &str) -> (String, String) {
    let mut lines = block.lines();
    let path = lines.next().expect("a path").to_owned();
    let (mut owner, mut group, mut sticky) = ("", "", "");
    let mut entries: Vec<&str> = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("# owner: ") {
            owner = name;
        } else if let Some(name) = line.strip_prefix("# group: ") {
            group = name;
        } else if line.starts_with("# flags: ") {
            sticky = "1";
        } else {
            entries.push(line.split('\t').next().expect("an entry"));
        }
    }
    let permits = |holder: &str| entries.iter().find_map(|entry| entry.strip_prefix(holder)).map(digit);
    let group_digit = permits("mask::").or(permits("group::")).expect("a mode");
    let (user, other) = (permits("user::").expect("a mode"), permits("other::").expect("a mode"));
    let mut node = format!("{owner}:{group} {sticky}{user}{group_digit}{other}");
    if entries.len() > 3 {
        let acl: Vec<&str> = entries.into_iter().filter(|entry| !is_mode(entry)).collect();
        write!(node, ", {}", acl.join(" ")).expect("a string");
    }
    (path, node)
}

/// Whether the mode says the entry already.
fn is_mode(entry: &str) -> bool {
    ["user::", "mask::", "other::"].iter().any(|holder| entry.starts_with(holder))
}

fn digit(permissions: &str) -> u8 {
    permissions.bytes().fold(0, |digit, letter| digit * 2 + u8::from(letter != b'-'))
}
