//! What is wrong with a template, said at its exact place.

use super::{condition, eval};

#[test]
fn points_at_faults() {
    for (template, expected) in [
        ("x {{ evn }}", "unknown-name @ evn: unknown name `evn` (did you mean `env`?)"),
        ("{{ database.usr }}", "unknown-name @ usr: `database` has no `usr` (did you mean `user`?)"),
        ("{{ database['usr'] }}", "unknown-name @ 'usr': `database` has no `usr` (did you mean `user`?)"),
        ("{{ heap.mb }}", "unknown-name @ mb: `heap` has no `mb` (did you mean `mib`?)"),
        ("{{ env if tls else database.usr }}", "unknown-name @ usr: `database` has no `usr` (did you mean `user`?)"),
        (
            "{{ self.hive-server.url }}",
            "unknown-name @ hive-server: `hive-server` has dashes, which read as subtractions here (write `self['hive-server']`)",
        ),
        ("{{ self.hive-count }}", "unknown-name @ hive: `self` has no `hive` (valid here: `hive-server`, `ui`)"),
        ("{{ absent }}", "unknown-name @ absent: `absent` is nothing here"),
        ("a{{ hosts }}", "bad-template @ hosts: `hosts` is a list and cannot be printed in text"),
        ("a{{ database }}", "bad-template @ database: `database` is a mapping and cannot be printed in text"),
        ("{{ endpoints[0].nme }}", "unknown-name @ endpoints[0].nme: `endpoints[0].nme` is nothing here"),
        ("{{ env | uper }}", "bad-template @ uper: unknown filter `uper` (did you mean `upper`?)"),
        ("{{ env is evn }}", "bad-template @ evn: unknown test `evn` (did you mean `even`?)"),
    ] {
        assert_eq!(eval(template).unwrap_err(), [expected], "{template}");
    }
}

#[test]
fn points_at_what_does_not_parse() {
    for (template, place) in [
        ("x {{ env", "env"),
        ("x {{ }} y", "}}"),
        ("x {{ env ! }} y", "!"),
        ("x {% if tls %}y", "y"),
        ("x {% unless tls %}y", "unless"),
        ("x {{ 'open }} y", "{{ 'open }} y"),
    ] {
        let said = eval(template).unwrap_err();
        assert_eq!(said.len(), 1, "{template}: {said:?}");
        assert!(said[0].starts_with(&format!("bad-template @ {place}: the template")), "{template}: {said:?}");
    }
}

#[test]
fn leaves_out_what_values_do_not_need() {
    for (template, place, what) in [
        ("{% include 'x' %}", "include 'x'", "{% include %}"),
        ("{% import 'x' as y %}", "import 'x' as y", "{% import %}"),
        ("{% macro m() %}{% endmacro %}", "macro m() %}{% endmacro", "{% macro %}"),
        ("{% set x %}a{% endset %}", "set x %}a{% endset", "{% set %} with a body"),
        ("{% block b %}{% endblock %}", "block b %}{% endblock", "{% block %}"),
        ("{% filter upper %}x{% endfilter %}", "filter upper %}x{% endfilter", "{% filter %}"),
    ] {
        let expected = format!("bad-template @ {place}: `{what}` is not available in values");
        let said = eval(template).unwrap_err();
        assert!(said.len() == 1 && said[0].starts_with(&expected), "{template}: {said:?}");
    }
    for (template, place, message) in [
        ("{{ env.upper() }}", "env.upper", "methods cannot be called in values"),
        ("{{ now() }}", "now", "unknown function `now`"),
        ("{{ debug() }}", "debug", "unknown function `debug`"),
        ("{{ env | tojson }}", "tojson", "unknown filter `tojson`"),
        ("{{ env | safe }}", "safe", "unknown filter `safe`"),
    ] {
        let said = eval(template).unwrap_err();
        let expected = format!("bad-template @ {place}: {message}");
        assert!(said.len() == 1 && said[0].starts_with(&expected), "{template}: {said:?}");
    }
}

#[test]
fn reports_every_fault_at_once() {
    let said = eval("{{ evn }} {{ cuont }} {% if tsl %}{{ password | upper }}{% endif %}").unwrap_err();
    let places: Vec<&str> = said.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(
        places,
        ["unknown-name @ evn", "unknown-name @ cuont", "unknown-name @ tsl", "late-bound-value @ password"]
    );
}

#[test]
fn what_cannot_be_computed_is_said_at_its_place() {
    for (template, place, reason) in [
        ("n={{ env * env }}", "env * env", "strings can only be multiplied with integers"),
        ("n={{ count // 0 }}", "count // 0", ""),
        ("n={{ 1 + (env - 1) }}", "env - 1", "tried to use - operator on unsupported types string and number"),
        ("n={{ count | int(x=2) }}", "int(x=2)", ""),
    ] {
        let said = eval(template).unwrap_err();
        let expected = format!("bad-template @ {place}: this cannot be computed: {reason}");
        assert!(said[0].starts_with(&expected), "{template}: {said:?}");
    }
    let endless = "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}";
    let said = eval(endless).unwrap_err();
    assert!(said[0].ends_with(": the template takes too many steps"), "{said:?}");
}

#[test]
fn a_value_with_a_unit_says_its_number() {
    for (template, written, kind, usage) in [
        ("{{ heap * 2 }}", "heap", "a size", "calculated with"),
        ("{{ 2 - heap }}", "heap", "a size", "calculated with"),
        ("{{ 'a' if wait > 60 else 'b' }}", "wait", "a duration", "compared"),
        ("{{ share == 25 }}", "share", "a percentage", "compared"),
    ] {
        let said = eval(template).unwrap_err();
        let expected =
            format!("bad-template @ {written}: `{written}` is {kind}, which cannot be {usage} (as a number: ");
        assert!(said.len() == 1 && said[0].starts_with(&expected), "{template}: {said:?}");
    }
}

#[test]
fn a_condition_is_one_expression_that_is_true_or_false() {
    for (text, place, message) in [
        ("env", "env", "a condition is true or false, and `env` is the text `prod`"),
        ("count", "count", "a condition is true or false, and `count` is the number 3"),
        ("heap", "heap", "a condition is true or false, and `heap` is a size"),
        ("{{ tls }}", "{{ tls }}", "a condition is written without braces"),
        ("tls }} {{ tls", "tls }} {{ tls", "a condition is written without braces"),
        ("tls }} x", "tls }} x", "a condition is one expression"),
        ("evn == 'prod'", "evn", "unknown name `evn` (did you mean `env`?)"),
        ("tls = 1", "=", "the template does not parse"),
        ("tls and", "tls and", "the template"),
    ] {
        let said = condition(text).unwrap_err();
        let code = if text.starts_with("evn") { "unknown-name" } else { "bad-template" };
        let expected = format!("{code} @ {place}: {message}");
        assert!(said.len() == 1 && said[0].starts_with(&expected), "{text}: {said:?}");
    }
}

#[test]
fn marks_of_our_own_cannot_be_forged() {
    for mark in ['\u{FDD0}', '\u{FDD1}'] {
        let said = eval(&format!("{{{{ env }}}} {mark}")).unwrap_err();
        let expected = format!("bad-template @ {mark}: the text has a character in it that Unicode keeps out of text");
        assert_eq!(said, [expected]);
    }
}
