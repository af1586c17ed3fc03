//! Each fault at its place.

use super::resolve;

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn single_faults() {
    let cases: &[(&str, &[&str])] = &[
        ("defaults: { mode: '0888' }", &["1:19 error[invalid-value] `8` in `0888` is no octal digit"]),
        (
            "defaults: { mode: 77 }",
            &["1:19 error[invalid-value] expected a mode in octal such as `770` or `1777`, found `77`"],
        ),
        (
            "defaults: { mode: rwxr-x--- }",
            &["1:19 error[invalid-value] expected a mode in octal such as `770` or `1777`, found the text `rwxr-x---`"],
        ),
        ("defaults: { mode: 4755 }", &["1:19 error[invalid-value] HDFS knows no set-user bit, and `4755` has it"]),
        (
            "defaults: { mode: 2770 }",
            &[
                "1:19 warning[useless-mode] HDFS knows no set-group bit, and `2770` has it\n  help: in HDFS a new entry always gets the group of the directory it is made in",
            ],
        ),
        (
            "defaults: { owner: 'spark user' }",
            &[
                "1:20 error[invalid-value] expected the name of a user or group: letters, digits, `.`, `_` and `-`, a letter first, found the text `spark user`",
            ],
        ),
        (
            "defaults: { quota: 0 }",
            &["1:20 error[invalid-value] a directory counts against its own quota, so that 0 cannot be kept"],
        ),
        (
            "defaults: { quota: -5 }",
            &[
                "1:20 error[invalid-value] expected a number of files and directories, at least 1, or `none`, found `-5`",
            ],
        ),
        (
            "defaults: { space_quota: lots }",
            &["1:26 error[invalid-value] expected a size such as `512m` or `1.5G`, or `none`, found the text `lots`"],
        ),
        (
            "defaults: { acl: ['user:spark:rx'] }",
            &["1:19 error[invalid-value] `rx` is not of the form `rwx`, with `-` for what is not permitted"],
        ),
        (
            "defaults: { acl: ['user::rwx'] }",
            &[
                "1:19 error[invalid-acl] `user::rwx` in an ACL says again what the mode says\n  help: the first digit of `mode` says what the owner may do",
            ],
        ),
        (
            "defaults: { acl: ['user:a:rwx', 'user:a:r--'] }",
            &["1:33 error[invalid-acl] `user:a` has two entries in the ACL\n  1:19 the first"],
        ),
        (
            "defaults: { recursive: sometimes }",
            &["1:24 error[invalid-value] expected `true` or `false`, found the text `sometimes`"],
        ),
        ("defaults: { modes: 770 }", &["1:13 error[unknown-key] unknown key `modes`\n  help: did you mean `mode`?"]),
        ("directories: { data: [] }", &["1:16 error[invalid-name] a root is an absolute path, and `data` is not"]),
        ("directories: { /: [] }", &["1:16 error[invalid-name] `/` cannot be a root: name the trees below it"]),
        (
            "directories: { /a: x }",
            &[
                "1:20 error[invalid-value] expected a list of paths, or a mapping from path to what is said about it, found the text `x`",
            ],
        ),
        (
            "directories: { /a: [], /a/b: [] }",
            &[
                "1:24 error[overlapping-roots] the root `/a/b` lies inside the root `/a`\n  1:16 the other root\n  help: declare the inner one as a directory of the outer",
            ],
        ),
        (
            "directories: { /a/b: [], /a: [] }",
            &[
                "1:26 error[overlapping-roots] the root `/a` holds the root `/a/b`\n  1:16 the other root\n  help: declare the inner one as a directory of the outer",
            ],
        ),
        (
            "directories: { '/{a,b}': [], /b/: [] }",
            &["1:30 error[duplicate-directory] `/b` is declared twice\n  1:16 declared here first"],
        ),
        (
            "directories: { /a: [../b] }",
            &[
                "1:21 error[outside-root] `../b` does not lie below the root `/a`\n  1:16 the root\n  help: declare another root for it",
            ],
        ),
        (
            "directories: { /a: [x/../../b] }",
            &[
                "1:21 error[outside-root] `x/../../b` does not lie below the root `/a`\n  1:16 the root\n  help: declare another root for it",
            ],
        ),
        (
            "directories: { /a: [/b/c] }",
            &[
                "1:21 error[outside-root] `/b/c` does not lie below the root `/a`\n  1:16 the root\n  help: declare another root for it",
            ],
        ),
        (
            "directories: { /a: [/a/raw] }",
            &[
                "1:21 error[outside-root] `/a/raw` does not lie below the root `/a`\n  1:16 the root\n  help: paths are said from the root on: `raw`",
            ],
        ),
        (
            "directories: { /a: ['{{ parameters.up }}'] }",
            &[
                "1:21 error[outside-root] `../x` does not lie below the root `/a`\n  1:16 the root\n  help: declare another root for it",
            ],
        ),
        (
            "directories: { /a: ['{{ parameters.braces }}'] }",
            &["1:21 error[invalid-name] Hadoop's shell reads `{` in a path as a pattern"],
        ),
        ("directories: { /a: ['{x,y'] }", &["1:21 error[invalid-name] a brace list is not closed"]),
        ("directories: { /a: ['x:y'] }", &["1:21 error[invalid-name] HDFS takes no `:` in a name"]),
        ("directories: { /a: [x//y] }", &["1:21 error[invalid-name] a path has an empty name in it"]),
        (
            "directories: { /a: [.snapshot/x] }",
            &["1:21 error[invalid-name] HDFS keeps the name `.snapshot` for itself"],
        ),
        (
            "directories: { /.reserved/raw: [] }",
            &["1:16 error[invalid-name] HDFS keeps the name `.reserved` for itself"],
        ),
        (
            "directories: { /a: [x, '{x,y}'] }",
            &["1:24 error[duplicate-directory] `/a/x` is declared twice\n  1:21 declared here first"],
        ),
        (
            "directories: { /a: [x, x/] }",
            &["1:24 error[duplicate-directory] `/a/x` is declared twice\n  1:21 declared here first"],
        ),
        ("directories: { /a: [[x]] }", &["1:21 error[invalid-value] expected a path below the root, found a list"]),
        (
            "directories: { /a: { x: { quota: 2 }, x/y/z: {} } }",
            &[
                "1:34 error[quota-too-small] the quota of 2 is too small: `/a/x` and the directories declared below it are 3",
            ],
        ),
        (
            "directories: { /a: { x: { quota: 1 } } }",
            &[
                "1:34 warning[quota-too-small] the quota of 1 leaves no name for a file: `/a/x` and the directories declared below it are 1",
            ],
        ),
        (
            "directories: { /a: { x: { space_quota: 64M } } }",
            &[
                "1:40 warning[quota-too-small] nothing can be written to `/a/x` with a space quota of 64m\n  help: a file that is written takes a whole block of 128m for each replica",
            ],
        ),
        (
            "{ defaults: { mode: 750, acl: ['user:a:rwx'] }, directories: { /a: [b] } }",
            &[
                "1:32 warning[masked-acl] `user:a:rwx` permits only `r-x` under the mode 750\n  1:21 the mode\n  help: the group's digit of the mode is the most that an ACL entry permits; a smaller share for the group itself is an entry such as `group::r-x`",
            ],
        ),
        (
            "directories: { /a: { x: { recursive: true } } }",
            &["1:38 error[invalid-value] `recursive` has nothing to set: no mode, owner, group or ACL holds here"],
        ),
        ("directories: { /a: { x: { owner: '{{ nope }}' } } }", &["1:34 error[invalid-value] undefined value"]),
    ];
    for (text, expected) in cases {
        let expected: Vec<String> =
            expected.iter().map(|line| format!("layer0:{}", line.replace("\n  1:", "\n  layer0:1:"))).collect();
        assert_eq!(resolve(&[text]).1, expected, "{text}");
    }
}

/// One faulty value takes nothing else along: every other fault of the run comes out.
#[test]
fn several_faults_at_once() {
    let text = "
defaults: { mode: 999, owner: 7up, acl: ['user:a:r', 'mask::rwx'] }
directories: { /a: [/b, 'c:d', e, e], b: [x], /a/f: [], /g: { h: { mode: 4000, quota: lots } } }
";
    let (_, said) = resolve(&[text]);
    let places: Vec<&str> = said.iter().filter_map(|line| line.split_once(' ')).map(|(place, _)| place).collect();
    assert_eq!(
        places,
        [
            "layer0:2:19",
            "layer0:2:31",
            "layer0:2:42",
            "layer0:2:54",
            "layer0:3:21",
            "layer0:3:25",
            "layer0:3:35",
            "layer0:3:39",
            "layer0:3:47",
            "layer0:3:74",
            "layer0:3:87",
        ]
    );
}

#[test]
fn an_acl_has_room_for_thirty_two() {
    let list = |count: usize| (0..count).map(|at| format!("'user:u{at}:r--'")).collect::<Vec<_>>().join(", ");
    assert_eq!(resolve(&[&format!("defaults: {{ acl: [{}] }}", list(28))]).1, Vec::<String>::new());
    let (_, said) = resolve(&[&format!("defaults: {{ acl: [{}] }}", list(29))]);
    assert!(
        said[0].contains("error[invalid-acl] an ACL has at most 32 entries, 4 of them its own; this one names 29"),
        "{said:?}"
    );
}
