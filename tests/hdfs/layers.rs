//! Closer layers win.

use proptest::prelude::*;

use stackgen::hdfs::{AclEntry, Directory};
use stackgen::load::read::At;

use super::{listing, resolve, sound};

const BASE: &str = "
defaults: { mode: 750, owner: spark, group: hadoop }
directories:
  /data: [raw, 'models/{a,b}', { tmp: { mode: 1777 } }]
";

#[test]
fn defaults_of_a_closer_layer_beat_directories() {
    assert_eq!(listing(&sound(&[BASE]))[5], "/data/tmp 1777 spark:hadoop");
    assert_eq!(listing(&sound(&[BASE, "defaults: { mode: 777 }"]))[5], "/data/tmp 777 spark:hadoop");
}

#[test]
fn directories_merge_by_path_in_whatever_form() {
    let merged = sound(&[BASE, "directories: { /data: { models/a: { mode: 700 }, raw: {}, extra: {} } }"]);
    assert_eq!(
        listing(&merged),
        [
            "/data 750 spark:hadoop",
            "/data/raw 750 spark:hadoop",
            "/data/models 750 spark:hadoop",
            "/data/models/a 700 spark:hadoop",
            "/data/models/b 750 spark:hadoop",
            "/data/tmp 1777 spark:hadoop",
            "/data/extra 750 spark:hadoop",
        ]
    );
    let other = sound(&[BASE, "directories: { /other: [x] }"]);
    assert_eq!(listing(&other)[6..], ["/other 750 spark:hadoop", "/other/x 750 spark:hadoop"]);
}

#[test]
fn remove_and_replace() {
    let paths = |layers: &[&str]| sound(layers).into_iter().map(|directory| directory.path).collect::<Vec<_>>();
    assert_eq!(paths(&[BASE, "directories: { /data: [!remove 'models/{a,b}', !remove tmp] }"]), ["/data", "/data/raw"]);
    assert_eq!(
        paths(&[BASE, "directories: { /data: { models/a: !remove , raw: !remove } }"]),
        ["/data", "/data/models", "/data/models/b", "/data/tmp"]
    );
    assert_eq!(paths(&[BASE, "directories: { /data: !replace [x] }"]), ["/data", "/data/x"]);
    assert_eq!(paths(&[BASE, "directories: !replace { /x: [] }"]), ["/x"]);
    assert_eq!(paths(&[BASE, "directories: { /data: !remove }"]), Vec::<String>::new());
    assert_eq!(paths(&[BASE, "directories: { /data: !remove }", "directories: { /data: [y] }"]), ["/data", "/data/y"]);
}

#[test]
fn removing_what_is_not_there_is_reported() {
    let (_, said) = resolve(&[BASE, "directories: { /data: [!remove rwa] }"]);
    assert_eq!(said, ["layer1:1:32 error[idle-removal] `!remove` finds nothing here to remove"]);
}

/// A path that one layer says twice is told, also when another layer lies over or under it.
#[test]
fn what_a_layer_says_twice_is_told() {
    let (_, said) = resolve(&["directories: { /d: [a] }", "directories: { /d: [a, a] }"]);
    assert_eq!(
        said,
        ["layer1:1:24 error[duplicate-directory] `/d/a` is declared twice\n  layer0:1:21 declared here first"]
    );
    let (_, said) = resolve(&["directories: { /d: [a, a] }", "directories: { /d: [a] }"]);
    assert_eq!(
        said,
        ["layer0:1:24 error[duplicate-directory] `/d/a` is declared twice\n  layer0:1:21 declared here first"]
    );
}

/// A declared directory is as open as any other new one below a default ACL, unless it says `acl` itself.
#[test]
fn default_acls_go_down_a_tree() {
    let directories = sound(&["
defaults: { mode: 770 }
directories:
  /d:
    .: { acl: ['user:own:rwx'], default_acl: ['group:all:r-x', 'user:own:r-x', 'mask::rwx'] }
    a/b: {}
    c: { acl: ['user:few:r-x'] }
    e: { acl: [], default_acl: [] }
    e/f: {}
"]);
    let entries = |acl: &Option<Vec<At<AclEntry>>>| match acl {
        None => "-".to_owned(),
        Some(entries) => entries.iter().map(|entry| entry.value.to_string()).collect::<Vec<_>>().join(","),
    };
    let line = |directory: &Directory| {
        let access = &directory.access;
        format!("{} [{}] [{}]", directory.path, entries(&access.acl), entries(&access.default_acl))
    };
    let defaults = "[group:all:r-x,user:own:r-x,mask::rwx]";
    assert_eq!(
        directories.iter().map(line).collect::<Vec<_>>(),
        [
            format!("/d [user:own:rwx] {defaults}"),
            format!("/d/a [user:own:rwx,group:all:r-x] {defaults}"),
            format!("/d/a/b [user:own:rwx,group:all:r-x] {defaults}"),
            format!("/d/c [user:few:r-x] {defaults}"),
            "/d/e [] []".to_owned(),
            "/d/e/f [] []".to_owned(),
        ]
    );
}

#[test]
fn none_is_no_quota() {
    let layers = [
        "{ defaults: { quota: 9, space_quota: 1G }, directories: { /d: [], /e: { x: { quota: 5 } } } }",
        "directories: { /d: { .: { quota: none, space_quota: none } } }",
    ];
    let quotas = |directory: &Directory| {
        let names = directory.quota.as_ref().map(|quota| quota.value.to_string());
        (directory.path.clone(), names, directory.space_quota.as_ref().map(|quota| quota.value.to_string()))
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        sound(&layers).iter().map(quotas).collect::<Vec<_>>(),
        [
            ("/d".to_owned(), text("none"), text("none")),
            ("/e".to_owned(), text("9"), text("1073741824")),
            ("/e/x".to_owned(), text("5"), None),
        ]
    );
}

proptest! {
    /// A list, a mapping, and a list whose tail a closer layer adds are the same directories.
    #[test]
    fn the_form_does_not_matter(
        paths in prop::collection::btree_set("[a-c]{1,2}(/[a-c]{1,2}){0,2}", 1..8),
        cut in 0usize..8,
    ) {
        let paths: Vec<String> = paths.into_iter().collect();
        let (head, tail) = paths.split_at(cut.min(paths.len()));
        let list = |paths: &[String]| format!("directories: {{ /d: [{}] }}", paths.join(", "));
        let entries: Vec<String> = paths.iter().map(|path| format!("{path}: {{}}")).collect();
        let mapping = format!("directories: {{ /d: {{ {} }} }}", entries.join(", "));
        let whole = listing(&sound(&[&list(&paths)]));
        prop_assert_eq!(&listing(&sound(&[&mapping])), &whole);
        prop_assert_eq!(&listing(&sound(&[&list(head), &list(tail)])), &whole);
        prop_assert_eq!(&listing(&sound(&[&list(&paths), &mapping])), &whole);
    }

    /// Every directory comes after its parent, once.
    #[test]
    fn parents_come_first(paths in prop::collection::btree_set("[a-c](/[a-c]){0,3}", 1..10)) {
        let paths: Vec<String> = paths.into_iter().rev().collect();
        let made = sound(&[&format!("directories: {{ /d: [{}] }}", paths.join(", "))]);
        let made: Vec<&str> = made.iter().map(|directory| &*directory.path).collect();
        for (at, path) in made.iter().enumerate() {
            prop_assert!(!made[..at].contains(path));
            let parent = path.rsplit_once('/').map(|(parent, _)| parent).unwrap_or_default();
            prop_assert!(parent.is_empty() || made[..at].contains(&parent), "{}", path);
        }
    }
}
