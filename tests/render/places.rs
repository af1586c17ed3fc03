//! Where a value may be printed, and where it may not: every lexer position.

use minijinja::{Value, context};
use stackgen::template::late::{LateBound, LateKind};

use super::one;

fn values() -> Value {
    context! {
        v => "x y", list => vec!["a"], map => context! { k => 1 }, nothing => (),
        tree => super::sample::tree("a: 1\nb: [x, {c: d}]\n"), items => super::sample::tree("- a\n- b: c\n"),
        secret => LateBound::new("DB_PASSWORD", LateKind::Secret).into_value(),
        turned => LateBound::new("DB_LEVEL", LateKind::Turned("INFO".into())).into_value(),
        missing_secret => "run: make secrets",
    }
}

/// Each of these templates has one misplaced value: at this line and column, told with these words.
fn refused(path: &str, cases: &[(&str, &str, &str)]) {
    for (template, place, words) in cases {
        let faults = one(path, template, &values()).expect_err(template);
        assert_eq!(faults.len(), 1, "{template}: {faults:?}");
        let start = format!("{path}:{place}: unprintable-value: ");
        assert!(
            faults[0].starts_with(&start) && faults[0].contains(words),
            "{template}\n{}\nnot {start}… {words}",
            faults[0]
        );
    }
}

/// Each of these templates comes to this text.
fn written(path: &str, cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        assert_eq!(one(path, template, &values()).as_deref(), Ok(*expected), "{template}");
    }
}

#[test]
fn yaml_refuses() {
    refused(
        "x.yml",
        &[
            ("a: \"{{ v }}\"\n", "1:8", "inside quotes"),
            ("a: 'it''s {{ v }}'\n", "1:14", "inside quotes"),
            ("a: \"\\\"\n  {{ v }}\"\n", "2:6", "inside quotes"),
            ("a: 1 # {{ v }}\n", "1:11", "inside a comment"),
            ("# {{ v }}\n", "1:6", "inside a comment"),
            ("a: |\n  x\n\n  {{ v }}\nb: 1\n", "4:6", "inside block text"),
            ("- a: >-\n    {{ v }}\n", "2:8", "inside block text"),
            ("a: | # {{ v }}\n  x\n", "1:11", "the head of block text"),
            ("a: &{{ v }} 1\n", "1:8", "an anchor"),
            ("a: !{{ v }} 1\n", "1:8", "a tag"),
            ("a: *{{ v }}\n", "1:8", "an alias"),
            ("%TAG {{ v }}\n---\na: 1\n", "1:9", "a directive"),
            ("a: x\n  {{ v }}\n", "2:6", "several lines"),
            ("a: {{ v }}\n  x\n", "1:7", "several lines"),
            ("- k: {{ v }}\n   x\n", "1:9", "several lines"),
            ("a: \"x\" {{ v }}\n", "1:11", "right after another value"),
            ("a: [\"x\"{{ v }}]\n", "1:11", "right after another value"),
            ("a: @{{ v }}\n", "1:8", "cannot begin"),
            ("{{ map }}: 1\n", "1:4", "a mapping cannot be printed as a key"),
            ("a: x{{ list }}\n", "1:8", "a list cannot be printed as a part of a text"),
            ("a: x{{ nothing }}\n", "1:8", "null cannot be printed as a part of a text"),
            ("a: [{{ tree }}]\n", "1:8", "inside `[ ]`"),
            ("a: {{ tree }} # c\n", "1:7", "must end its line"),
            ("a:\n  {{ tree }}\n    c: 1\n", "2:6", "deeper than the block"),
            ("a: {{ \"c\" | comment }}\n", "1:7", "alone on its line"),
            ("a: {{ \"c\" | code }}\n", "1:7", "the result of `code` cannot be printed as a YAML value"),
            ("{{ \"\\u0007\" | comment }}\na: 1\n", "1:4", "control character U+0007"),
            ("{{ secret }}: 1\n", "1:4", "known only when the stack starts"),
        ],
    );
}

#[test]
fn yaml_writes() {
    written(
        "x.yml",
        &[
            ("a:\n  {{ tree }}\n", "a:\n  a: 1\n  b:\n    - x\n    - c: d\n"),
            ("a: {{ tree }}\nb: 1\n", "a:\n  a: 1\n  b:\n    - x\n    - c: d\nb: 1\n"),
            ("- {{ tree }}\n- {{ items }}\n", "- a: 1\n  b:\n    - x\n    - c: d\n- - a\n  - b: c\n"),
            ("{{ v }}: {{ items }}\n", "x y:\n  - a\n  - b: c\n"),
            ("a:\n    - k: {{ items }}\n", "a:\n    - k:\n        - a\n        - b: c\n"),
            ("a:\n  {{ tree }}\n  c: {{ v }}\n", "a:\n  a: 1\n  b:\n    - x\n    - c: d\n  c: x y\n"),
            ("a: {{ tree.b[1].c }}\n", "a: d\n"),
            ("a: {{ v }}:{{ v }}#{{ v }} # c\n", "a: x y:x y#x y # c\n"),
            ("a: it's {{ v }}\n", "a: it's x y\n"),
            ("a: -{{ v }}\n", "a: -x y\n"),
            ("? {{ v }}\n: {{ v }}\n", "? x y\n: x y\n"),
            ("a: {b: {{ v }}, {{ v }}: [{{ list }}]}\n", "a: {b: x y, x y: [[a]]}\n"),
            ("a: !x &y {{ v }}\n", "a: !x &y x y\n"),
            ("a: >\n  text\n{{ v }}: 1\n", "a: >\n  text\nx y: 1\n"),
            ("a: |\n  \"\nb: {{ v }}\n", "a: |\n  \"\nb: x y\n"),
            ("a: x\n  \"\nb: {{ v }}\n", "a: x\n  \"\nb: x y\n"),
            ("---\na: 1\n---\nb: {{ v }}\n", "---\na: 1\n---\nb: x y\n"),
            ("a:\n  {{ \"one\\ntwo\" | comment }}\n  b: 1\n", "a:\n  # one\n  # two\n  b: 1\n"),
            ("a:\r\n  b: {{ v }}\r\n", "a:\r\n  b: x y\r\n"),
            ("a: {{ {} }}\nb: {{ [] }}\n", "a: {}\nb: []\n"),
        ],
    );
}

#[test]
fn compose_files_refer_to_late_values() {
    written(
        "docker-compose.yml",
        &[
            ("a: {{ secret }}\n", "a: \"${DB_PASSWORD:?run: make secrets}\"\n"),
            ("a: x-{{ turned }}-y\n", "a: x-${DB_LEVEL:-INFO}-y\n"),
            ("a: [{{ secret }}]\n", "a: [\"${DB_PASSWORD:?run: make secrets}\"]\n"),
        ],
    );
}

#[test]
fn other_artifacts_cannot_say_late_values() {
    let faults = one("x.txt", "a {{ secret }}\n", &values()).expect_err("a secret");
    assert!(faults[0].contains("late-bound-value: `DB_PASSWORD` is known only when the stack starts"), "{faults:?}");
    assert!(one("x.env", "A={{ secret }}\n", &values()).is_err());
    assert!(one("x.md", "{{ secret }}\n", &values()).is_err());
    assert!(one("x.sh", "echo {{ secret }}\n", &values()).is_err());
}

#[test]
fn json_refuses() {
    refused(
        "x.json",
        &[
            ("{\"a\": \"{{ v }}\"}", "1:11", "inside a string"),
            ("{\"a\\\"{{ v }}\": 1}", "1:9", "inside a string"),
            ("[1{{ v }}]", "1:6", "by itself"),
            ("[{{ v }} 1]", "1:5", "by itself"),
            ("{ {{ list }}: 1}", "1:6", "a list cannot be printed as the name of a member"),
            ("[{{ \"x\" | comment }}]", "1:5", "the result of `comment`"),
        ],
    );
}

#[test]
fn dotenv_refuses() {
    refused(
        "x.env",
        &[
            ("# {{ v }}\n", "1:6", "inside a comment"),
            ("A=\"{{ v }}\"\n", "1:7", "quoted or escaped"),
            ("A='a'{{ v }}\n", "1:9", "quoted or escaped"),
            ("A=\\{{ v }}\n", "1:7", "quoted or escaped"),
            ("A=${B}{{ v }}\n", "1:10", "quoted or escaped"),
            ("A={{ v }} # c\n", "1:6", "quoted or escaped"),
            ("{{ v }}=1\n", "1:4", "text cannot be printed as the name of a variable"),
            ("A={{ list }}\n", "1:6", "a list cannot be printed as the value of a variable"),
            ("A={{ nothing }}\n", "1:6", "null cannot be printed"),
            ("A=1 {{ \"x\" | comment }}\n", "1:8", "the result of `comment`"),
        ],
    );
    written(
        "x.env",
        &[("A={{ v }}{{ v }}  \nB=1\n", "A='x yx y'\nB=1\n"), ("export A= {{ v }}\n", "export A='x y'\n")],
    );
}

#[test]
fn properties_refuse() {
    refused(
        "x.properties",
        &[
            ("# {{ v }}\n", "1:6", "inside a comment"),
            ("  ! {{ v }}\n", "1:8", "inside a comment"),
            ("a=\\{{ v }}\n", "1:7", "inside an escape"),
            ("a={{ list }}\n", "1:6", "a list cannot be printed"),
            ("a={{ nothing }}\n", "1:6", "null cannot be printed"),
        ],
    );
    written("x.properties", &[("a=\\\n# {{ v }}\n", "a=\\\n# x y\n"), ("{{ \"c\" | comment }}\na 1\n", "# c\na 1\n")]);
}

#[test]
fn xml_refuses() {
    refused(
        "x.xml",
        &[
            ("<!-- {{ v }} --><a/>", "1:9", "inside a comment"),
            ("<a><![CDATA[{{ v }}]]></a>", "1:16", "inside a CDATA section"),
            ("<?xml {{ v }}?><a/>", "1:10", "a processing instruction"),
            ("<!DOCTYPE {{ v }}><a/>", "1:14", "a declaration"),
            ("<{{ v }}/>", "1:5", "inside a tag"),
            ("<a {{ v }}=\"1\"/>", "1:7", "inside a tag"),
            ("<a k={{ v }}/>", "1:9", "inside a tag"),
            ("<a>{{ list }}</a>", "1:7", "a list cannot be printed"),
            ("<a>{{ \"c\" | comment }}</a>", "1:7", "alone on its line"),
        ],
    );
    written("x.xml", &[("<a>\n{{ \"a --> b\" | comment }}\n</a>", "<a>\n<!-- a -&#45;> b -->\n</a>")]);
}

#[test]
fn markdown_refuses() {
    refused(
        "x.md",
        &[
            ("`{{ v }}`\n", "1:5", "inside backticks"),
            ("``a ` {{ v }}``\n", "1:10", "inside backticks"),
            ("<{{ v }}>\n", "1:5", "an address or a tag"),
            ("[x]({{ v }})\n", "1:8", "an address or a tag"),
            ("\\{{ v }}\n", "1:5", "inside an escape"),
            ("``` {{ v }}\nx\n```\n", "1:8", "the first line of a code block"),
            ("```\n{{ \"a\\nb\" }}\n```\n", "2:4", "several lines"),
            ("```\n{{ \"```\" }}\n```\n", "2:4", "a fence"),
            ("{{ list }}\n", "1:4", "a list cannot be printed"),
            ("{{ nothing }}\n", "1:4", "null cannot be printed"),
            ("x {{ \"c\" | comment }}\n", "1:6", "alone on its line"),
        ],
    );
    written(
        "x.md",
        &[
            ("```sh\n{{ \"a `b` *c*\" }}\n```\n{{ \"*\" }}\n", "```sh\na `b` *c*\n```\n\\*\n"),
            ("`a` {{ \"*\" }} `b`\n", "`a` \\* `b`\n"),
            ("{{ \"a|b\" | code }}\n| {{ \"a|b\" | code }} |\n", "`a|b`\n| `a\\|b` |\n"),
            ("{{ \"http://x/<\" | link }}\n", "<http://x/%3C>\n"),
            ("{{ \"a --> b\" | comment }}\n", "<!-- a --&gt; b -->\n"),
        ],
    );
}

#[test]
fn shell_refuses() {
    refused(
        "x.sh",
        &[
            ("echo '{{ v }}'\n", "1:10", "inside quotes"),
            ("echo \"a {{ v }}\"\n", "1:12", "inside quotes"),
            ("echo \"$(echo \"{{ v }}\")\"\n", "1:18", "inside quotes"),
            ("# {{ v }}\n", "1:6", "inside a comment"),
            ("echo; # {{ v }}\n", "1:12", "inside a comment"),
            ("cat <<EOF\n{{ v }}\nEOF\n", "2:4", "inside a here-document"),
            ("cat <<'EOF' | cat\n{{ v }}\nEOF\n", "2:4", "inside a here-document"),
            ("cat <<-\"E\" <<F\n\tE\n{{ v }}\nF\n", "3:4", "inside a here-document"),
            ("cat <<{{ v }}\n", "1:10", "the name of a here-document"),
            ("echo $((1 + {{ v }}))\n", "1:16", "inside arithmetic"),
            ("echo ${a:-{{ v }}}\n", "1:14", "inside `${…}`"),
            ("echo \"${a:-'{{ v }}'}\"\n", "1:16", "inside `${…}`"),
            ("echo ${{ v }}\n", "1:10", "the name of a parameter"),
            ("echo \\{{ v }}\n", "1:10", "inside an escape"),
            ("#!{{ v }}\n", "1:6", "the first line of a script"),
            ("echo {{ list }}\n", "1:9", "a list cannot be printed as a word of the shell"),
            ("echo {{ nothing }}\n", "1:9", "null cannot be printed"),
            ("x=$(case $y in a) echo;; esac) {{ v }}\n", "1:35", "after a `case`"),
            ("echo {{ \"a\\u0000\" }}\n", "1:9", "U+0000"),
        ],
    );
    written(
        "x.sh",
        &[
            ("echo {{ v }} --n={{ v }}\n", "echo 'x y' --n='x y'\n"),
            ("x=$(echo {{ v }})\necho \"$x\" a#b {{ v }}\n", "x=$(echo 'x y')\necho \"$x\" a#b 'x y'\n"),
            ("echo \"$(echo {{ v }})\"\n", "echo \"$(echo 'x y')\"\n"),
            ("echo `echo {{ v }}`\n", "echo `echo 'x y'`\n"),
            ("cat <<E\nit's\nE\necho {{ v }}\n", "cat <<E\nit's\nE\necho 'x y'\n"),
            ("echo \"${a:-it's}\" {{ v }}\n", "echo \"${a:-it's}\" 'x y'\n"),
            ("case $x in\n{{ v }}) echo ;;\nesac\n", "case $x in\n'x y') echo ;;\nesac\n"),
            ("{{ \"c\" | comment }}\n", "# c\n"),
            ("echo $# {{ v }}\n", "echo $# 'x y'\n"),
            (
                "echo {% raw %}${#x}{% endraw %} $(( $(echo 1) << 2 )) {{ v }}\n",
                "echo ${#x} $(( $(echo 1) << 2 )) 'x y'\n",
            ),
        ],
    );
}

#[test]
fn what_a_block_rendered_is_printed_but_never_changed() {
    written(
        "x.yml",
        &[
            ("{% set x %}\n{{ v }}\n{% endset %}\na: {{ x | trim }}\n", "a: x y\n"),
            ("{% macro m(a) %}{{ a }}!{% endmacro %}\na: {{ m(\"1: \") }}\n", "a: \"1: !\"\n"),
        ],
    );
    let faults = one("x.yml", "{% set x %}{{ v }}{% endset %}\na: {{ x | upper }}\n", &values()).expect_err("changed");
    assert_eq!(
        faults,
        [
            "x.yml:2:11: bad-template: the template fails: rendered text can be printed as it is, but not changed by `upper`"
        ]
    );
    let faults = one("x.yml", "a: {{ secret | upper }}\n", &values()).expect_err("changed");
    assert!(faults[0].contains("known only when the stack starts"), "{faults:?}");
}

#[test]
fn every_misplaced_value_of_a_file_is_told() {
    let faults =
        one("x.yml", "a: \"{{ v }}\"\nb: 1 # {{ v }}\nc: {{ v }}\nd: '{{ v }}'\n", &values()).expect_err("three");
    let places: Vec<_> = faults.iter().map(|fault| fault.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(places, ["x.yml:1:8", "x.yml:2:11", "x.yml:4:8"]);
}
