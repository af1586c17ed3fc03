//! What the container script decides, without a NameNode: from a table and from facts.

use std::io::Write as _;
use std::process::{Command, Stdio};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/catalog/hdfs-directories");

/// Runs one of the script's programs in awk's dialects here, with a table and its standard input; `|` stands for a tab.
fn program(awk: &[&str], name: &str, set: &[&str], table: &str, input: &str) -> (String, i32) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table");
    std::fs::write(&file, format!("#\n{}", table.replace('|', "\t"))).expect("a table");
    let mut command = Command::new(awk[0]);
    command.args(&awk[1..]).env("LC_ALL", "C");
    for value in set {
        command.args(["-v", value]);
    }
    command.args(["-f", &format!("{FOLDER}/table.awk"), "-f", &format!("{FOLDER}/{name}.awk")]).arg(&file).arg("-");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("awk");
    let input = input.replace('|', "\t");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("awk reads");
    let output = child.wait_with_output().expect("awk ends");
    (String::from_utf8(output.stdout).expect("UTF-8").replace('\t', "|"), output.status.code().expect("no signal"))
}

/// A rule of the plan: what is declared, what is there, and what follows with these options.
struct Rule {
    what: &'static str,
    table: &'static str,
    facts: &'static str,
    options: &'static [&'static str],
    plan: &'static str,
}

const JOB: &[&str] = &["user=hadoop"];
const CONVERGE: &[&str] = &["user=hadoop", "converge=1"];
const PRUNE: &[&str] = &["user=hadoop", "converge=1", "prune=1"];

const RULES: &[Rule] = &[
    Rule {
        what: "a new directory is made without permissions, and gets its mode last",
        table: "/a/b|spark|hadoop|1770|9|1024|user:e:r-x|group:g:rwx|-\n",
        facts: "node|/a|missing\nnode|/a/b|missing\n",
        options: JOB,
        plan: "say|create|/a|mode 755\n\
               do|/a|MKDIRS&permission=755\n\
               say|create|/a/b|mode 1770, owner spark, group hadoop, ACL user:e:r-x, default ACL group:g:rwx, quota 9, space quota 1024\n\
               do|/a/b|MKDIRS&permission=1000\n\
               do|/a/b|SETQUOTA&namespacequota=9&storagespacequota=1024\n\
               do|/a/b|SETOWNER&owner=spark&group=hadoop\n\
               do|/a/b|SETACL&aclspec=user::rwx,group::rwx,other::---,mask::rwx,user:e:r-x,default:group:g:rwx,\
               default:user::rwx,default:group::rwx,default:other::---,default:mask::rwx\n",
    },
    Rule {
        what: "a directory that was left half made is finished, also by the job",
        table: "/a|-|-|750|-|-|-|-|-\n",
        facts: "node|/a|directory|hadoop|supergroup|1000|0|0\nquota|/a|-1|-1|1|0\n",
        options: JOB,
        plan: "say|create|/a|mode 750\n\
               do|/a|SETPERMISSION&permission=750\n",
    },
    Rule {
        what: "so is one that had come to its quota and owner, with what it got from above",
        table: "/a|-|-|-|-|-|-|group:g:rwx|-\n/a/b|spark|-|750|9|-|-|-|-\n",
        facts: "node|/a|directory|hadoop|supergroup|755|1|1\nquota|/a|-1|-1|1|0\n\
                acl|/a|default:user::rwx,default:group::r-x,default:group:g:rwx,default:mask::rwx,default:other::r-x\n\
                node|/a/b|directory|spark|supergroup|1000|1|0\nquota|/a/b|9|-1|1|0\n\
                acl|/a/b|group::r-x,group:g:rwx,default:user::rwx,default:group::r-x,default:group:g:rwx,default:mask::rwx,default:other::r-x\n",
        options: JOB,
        plan: "say|same|/a|\n\
               say|create|/a/b|mode 750, owner spark, quota 9\n\
               do|/a/b|SETQUOTA&namespacequota=9\n\
               do|/a/b|SETOWNER&owner=spark\n\
               do|/a/b|REMOVEDEFAULTACL\n\
               do|/a/b|SETPERMISSION&permission=000\n\
               do|/a/b|SETACL&aclspec=user::rwx,group::r-x,other::---\n",
    },
    Rule {
        what: "a directory that somebody locked is not half made",
        table: "/a|spark|-|1770|-|-|-|-|-\n/b|-|-|750|-|-|-|-|-\n",
        facts: "node|/a|directory|spark|supergroup|0|0|0\nquota|/a|-1|-1|1|0\n\
                node|/b|directory|hadoop|supergroup|0|0|0\nquota|/b|-1|-1|1|0\n",
        options: JOB,
        plan: "say|drift|/a|mode 000 -> 1770\nsay|drift|/b|mode 000 -> 750\n",
    },
    Rule {
        what: "one that has the mode of a half-made one is none when anything else of it is somebody's",
        table: "/a|spark|-|750|-|-|-|-|-\n/b|-|-|750|9|-|-|-|-\n/c|-|-|750|-|-|-|-|-\n/d|-|-|1000|-|-|-|-|-\n",
        facts: "node|/a|directory|eve|supergroup|1000|0|0\nquota|/a|-1|-1|1|0\n\
                node|/b|directory|hadoop|supergroup|1000|0|0\nquota|/b|8|-1|1|0\n\
                node|/c|directory|hadoop|supergroup|1000|1|0\nquota|/c|-1|-1|1|0\nacl|/c|user:e:r-x,group::---\n\
                node|/d|directory|hadoop|supergroup|1000|0|0\nquota|/d|-1|-1|1|0\n",
        options: JOB,
        plan: "say|drift|/a|owner eve -> spark, mode 1000 -> 750\n\
               say|drift|/b|mode 1000 -> 750, quota 8 -> 9\n\
               say|drift|/c|mode 1000 -> 750, ACL group::r-x\n\
               say|extra|/c|ACL entry user:e:r-x\n\
               say|same|/d|\n",
    },
    Rule {
        what: "a level that is missing hands on the default ACL from above it",
        table: "/x/y/root|-|-|750|-|-|-|-|-\n",
        facts: "node|/|directory|hadoop|supergroup|755|0|1\nnode|/x|directory|eve|eve|755|1|0\n\
                node|/x/y|missing\nnode|/x/y/root|missing\n",
        options: JOB,
        plan: "say|create|/x/y|mode 755\n\
               do|/x/y|MKDIRS&permission=755\n\
               say|create|/x/y/root|mode 750\n\
               do|/x/y/root|MKDIRS&permission=1000\n\
               do|/x/y/root|REMOVEDEFAULTACL\n\
               do|/x/y/root|SETPERMISSION&permission=000\n\
               do|/x/y/root|SETACL&aclspec=user::rwx,group::r-x,other::---\n",
    },
    Rule {
        what: "a new directory has no ACL from above that nobody declared",
        table: "/a|-|-|750|-|-|-|-|-\n/a/b|-|-|750|-|-|-|group:g:rwx|-\n/a/b/c|-|-|750|-|-|-|-|-\n",
        facts: "node|/|directory|hadoop|supergroup|755|1|0\nnode|/a|missing\nnode|/a/b|missing\nnode|/a/b/c|missing\n",
        options: JOB,
        plan: "say|create|/a|mode 750\n\
               do|/a|MKDIRS&permission=1000\n\
               do|/a|REMOVEDEFAULTACL\n\
               do|/a|SETPERMISSION&permission=000\n\
               do|/a|SETACL&aclspec=user::rwx,group::r-x,other::---\n\
               say|create|/a/b|mode 750, default ACL group:g:rwx\n\
               do|/a/b|MKDIRS&permission=1000\n\
               do|/a/b|SETPERMISSION&permission=000\n\
               do|/a/b|SETACL&aclspec=user::rwx,group::r-x,other::---,default:group:g:rwx,\
               default:user::rwx,default:group::r-x,default:other::---,default:mask::rwx\n\
               say|create|/a/b/c|mode 750\n\
               do|/a/b/c|MKDIRS&permission=1000\n\
               do|/a/b/c|REMOVEDEFAULTACL\n\
               do|/a/b/c|SETPERMISSION&permission=000\n\
               do|/a/b/c|SETACL&aclspec=user::rwx,group::r-x,other::---\n",
    },
    Rule {
        what: "one with something in it was not left half made",
        table: "/a|-|-|750|-|-|-|-|-\n",
        facts: "node|/a|directory|hadoop|supergroup|1000|0|1\nquota|/a|-1|-1|1|0\n",
        options: JOB,
        plan: "say|drift|/a|mode 1000 -> 750\n",
    },
    Rule {
        what: "what nobody declares is nobody's business",
        table: "/a|-|-|-|-|-|-|-|-\n",
        facts: "node|/a|directory|eve|eve|1311|0|0\nquota|/a|-1|-1|1|0\n",
        options: CONVERGE,
        plan: "say|same|/a|\n",
    },
    Rule {
        what: "owner, group, mode and quotas are corrected, each alone",
        table: "/a|spark|-|770|none|5|-|-|-\n/b|spark|hadoop|70|-|-|-|-|-\n",
        facts: "node|/a|directory|eve|eve|755|0|0\nquota|/a|3|-1|1|0\nnode|/b|directory|spark|eve|70|0|0\nquota|/b|-1|-1|1|0\n",
        options: CONVERGE,
        plan: "say|change|/a|owner eve -> spark, mode 755 -> 770, quota 3 -> none, space quota none -> 5\n\
               do|/a|SETOWNER&owner=spark\n\
               do|/a|SETPERMISSION&permission=770\n\
               do|/a|SETQUOTA&namespacequota=-1&storagespacequota=5\n\
               say|change|/b|group eve -> hadoop\n\
               do|/b|SETOWNER&group=hadoop\n",
    },
    Rule {
        what: "an ACL entry joins, and the mask stays the mode's",
        table: "/a|-|-|750|-|-|user:e:r-x,group::r--|-|-\n",
        facts: "node|/a|directory|x|x|750|1|0\nacl|/a|user:f:rwx,group::r-x\nquota|/a|-1|-1|1|0\n",
        options: CONVERGE,
        plan: "say|change|/a|ACL user:e:r-x, group::r--\n\
               do|/a|MODIFYACLENTRIES&aclspec=user:e:r-x,group::r--,mask::r-x\n\
               say|extra|/a|ACL entry user:f:rwx\n",
    },
    Rule {
        what: "pruning leaves what is declared",
        table: "/a|-|-|750|-|-|user:e:r-x|-|-\n",
        facts: "node|/a|directory|x|x|750|1|0\nacl|/a|user:e:r-x,user:f:rwx,group::r-x,default:user::rwx,default:user:f:rwx,default:group::r-x,default:mask::rwx,default:other::---\nquota|/a|8|-1|1|0\n",
        options: PRUNE,
        plan: "say|change|/a|without ACL entry user:f:rwx, ACL entry default:user:f:rwx, quota 8 -> none\n\
               do|/a|REMOVEDEFAULTACL\n\
               do|/a|SETACL&aclspec=user::rwx,group::r-x,other::---,mask::r-x,user:e:r-x\n\
               do|/a|SETQUOTA&namespacequota=-1\n",
    },
    Rule {
        what: "the mask of a default ACL covers what stays in it",
        table: "/a|-|-|700|-|-|-|user:e:r-x|-\n",
        facts: "node|/a|directory|x|x|700|1|0\nacl|/a|default:user::rwx,default:user:e:r-x,default:user:f:-wx,default:group::---,default:mask::r-x,default:other::---\nquota|/a|-1|-1|1|0\n",
        options: CONVERGE,
        plan: "say|change|/a|ACL default:mask::rwx\n\
               do|/a|MODIFYACLENTRIES&aclspec=default:mask::rwx\n\
               say|extra|/a|ACL entry default:user:f:-wx\n",
    },
    Rule {
        what: "without a mode the parts that follow from one stay",
        table: "/a|-|-|-|-|-|user:e:r-x|user:e:rwx|-\n",
        facts: "node|/a|directory|x|x|770|1|0\nacl|/a|user:e:r-x,group::r--,default:user::r-x,default:user:e:rwx,default:group::--x,default:mask::rwx,default:other::r--\nquota|/a|-1|-1|1|0\n",
        options: CONVERGE,
        plan: "say|same|/a|\n",
    },
    Rule {
        what: "a file in the way is named, for all that would lie in it",
        table: "/a|-|-|700|-|-|-|-|-\n/a/b|-|-|700|-|-|-|-|-\n/c|-|-|700|-|-|-|-|-\n",
        facts: "node|/a|file|x|x|644|0|0\nnode|/a/b|missing\nrefused|/c|Permission denied\n",
        options: CONVERGE,
        plan: "say|fail|/a|it is a file\nsay|fail|/a/b|/a is a file\nsay|fail|/c|Permission denied\n",
    },
    Rule {
        what: "a quota that is over before it begins is told",
        table: "/a|-|-|-|2|10|-|-|-\n",
        facts: "node|/a|directory|x|x|700|0|2\nquota|/a|2|10|3|11\n",
        options: CONVERGE,
        plan: "say|note|/a|it holds 3 names, more than its quota of 2, it takes 11 bytes, more than its space quota of 10\n",
    },
    Rule {
        what: "below a recursive directory the nearest declared one rules; files have no sticky bit and no default ACL",
        table: "/a|spark|-|1770|-|-|-|user:e:rwx|recursive\n/a/own|etl|-|700|-|-|-|-|-\n",
        facts: "node|/a|directory|spark|x|1770|1|2\nnode|/a/own|directory|etl|x|700|0|1\n\
                quota|/a|-1|-1|1|0\nquota|/a/own|-1|-1|1|0\n\
                acl|/a|default:user::rwx,default:user:e:rwx,default:group::rwx,default:mask::rwx,default:other::---\n\
                below|/a/f|file|spark|x|644|0|0\nbelow|/a/own/f|file|spark|x|700|0|0\n",
        options: CONVERGE,
        plan: "say|same|/a|\nsay|same|/a/own|\n\
               say|change|/a/f|mode 644 -> 770\ndo|/a/f|SETPERMISSION&permission=770\n\
               say|change|/a/own/f|owner spark -> etl\ndo|/a/own/f|SETOWNER&owner=etl\n",
    },
];

fn plans(awk: &[&str]) {
    for rule in RULES {
        let (plan, _) = program(awk, "plan", rule.options, rule.table, rule.facts);
        assert_eq!(plan, rule.plan, "{}", rule.what);
    }
}

#[test]
fn plans_follow_the_rules() {
    plans(&["awk"]);
}

/// The image has mawk today; other images have other ones.
#[test]
#[ignore = "gate: needs busybox and shellcheck"]
fn gate_the_script_is_plain_sh_and_awk() {
    plans(&["busybox", "awk"]);
    let status = Command::new("shellcheck").args(["-s", "sh", &format!("{FOLDER}/apply.sh")]).status();
    assert!(status.expect("shellcheck").success());
}

/// A name with a quote, a line break, a control character and letters beyond ASCII is one name.
#[test]
fn odd_names_are_read() {
    let questions = "list|/a|LISTSTATUS\nanswers\n";
    let listing = "{\"FileStatuses\":{\"FileStatus\":[\n\
        {\"aclBit\":true,\"childrenNum\":0,\"group\":\"g\",\"owner\":\"o\",\"pathSuffix\":\"it's \\\"ü\\\\\\n\\u0007\\\",\\\"owner\\\":\",\"permission\":\"644\",\"type\":\"FILE\"}\n\
        ]}}\n\n= 200\n";
    let (facts, _) = program(&["awk"], "facts", &[], "/a|-|-|-|-|-|-|-|recursive\n", &format!("{questions}{listing}"));
    assert_eq!(facts, "below|/a/it%27s%20%22%C3%BC%5C%0A%07%22%2C%22owner%22%3A|file|o|g|644|1|0\nlisted|/a\n");
}

#[test]
fn failures_are_named_and_silence_is_not_success() {
    let table = "/a|-|-|700|-|-|-|-|-\n/b|-|-|700|-|-|-|-|-\n";
    let plan = "say|create|/a|mode 700\ndo|/a|MKDIRS\ndo|/a|SETACL\nsay|change|/b|mode 755 -> 700\ndo|/b|SETPERMISSION\nanswers\n";
    let refused = "{\"RemoteException\":{\"exception\":\"E\",\"message\":\"no \\\"a\\\"\\nat x\"}}";
    let answers = format!("{{\"boolean\":true}}\n= 200\n{refused}\n= 403\n\n= 200\n");
    let (report, code) = program(&["awk"], "report", &["converge=1"], table, &format!("{plan}{answers}"));
    assert_eq!(
        report,
        "! /a: could not be created: no `a`\n\
         /b: changed: mode 755 -> 700\n\
         2 directories: created 0, changed 1, not declared 0, failed 1\n"
    );
    assert_eq!(code, 1);
    let cut = "{\"boolean\":true}\n= 200\n\n= 000\n";
    let (report, code) = program(&["awk"], "report", &["converge=1", "quiet=1"], table, &format!("{plan}{cut}"));
    assert_eq!(report, "! the NameNode stopped answering after 1 of 3 changes; run it again to go on\n");
    assert_eq!(code, 3);
}
