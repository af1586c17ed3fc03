//! Nothing but printed text depends on what is known only when the stack starts.

use super::{condition, eval, text};

#[test]
fn a_secret_is_printed_and_nothing_else() {
    for (template, usage) in [
        ("{{ password | upper }}", "filtered"),
        ("{{ password | default('x') }}", "filtered"),
        ("x{{ password ~ 'x' }}", "joined with `~`"),
        ("{{ password + 'x' }}", "calculated with"),
        ("{{ 'a' if password else 'b' }}", "a condition"),
        ("{{ password or 'b' }}", "a condition"),
        ("{{ not password }}", "a condition"),
        ("{% if password %}a{% endif %}", "a condition"),
        ("{% if password == 'x' %}a{% endif %}", "compared"),
        ("{% if 'x' in password %}a{% endif %}", "compared"),
        ("{% if 1 < password < 3 %}a{% endif %}", "compared"),
        ("{{ 'a' if password is defined else 'b' }}", "tested"),
        ("{% for c in password %}{{ c }}{% endfor %}", "looped over"),
        ("{% set p = password %}{{ p }}", "given another name"),
        ("{% with p = password %}{{ p }}{% endwith %}", "given another name"),
        ("{{ [password, 'x'] | join }}", "an item of a list or map"),
        ("{{ 'x' | replace('x', password) }}", "an argument"),
        ("{{ password[0] }}", "looked into"),
        ("{{ password[1:] }}", "an argument"),
    ] {
        let said = eval(template).unwrap_err();
        let expected = format!("late-bound-value @ password: `password` is a secret and cannot be {usage}");
        assert!(said.len() == 1 && said[0].starts_with(&expected), "{template}: {said:?}");
    }
}

#[test]
fn a_turned_setting_is_printed_and_nothing_else() {
    let expected = "late-bound-value @ level: `level` is a setting that operators may turn and cannot be ";
    for said in [
        eval("{{ level | lower }}").unwrap_err(),
        condition("level == 'DEBUG'").unwrap_err(),
        condition("level").unwrap_err(),
    ] {
        assert!(said.len() == 1 && said[0].starts_with(expected), "{said:?}");
    }
}

#[test]
fn one_within_a_map_is_found_too() {
    for (template, place, usage) in [
        ("{{ nested | items | join }}!", "nested", "`nested` holds a secret and cannot be filtered"),
        ("{% for k, v in nested | items %}{{ v }}{% endfor %}", "nested", "`nested` holds a secret and cannot be"),
        ("{{ nested['key'] | upper }}", "nested['key']", "`nested['key']` is a secret and cannot be filtered"),
    ] {
        let said = eval(template).unwrap_err();
        let expected = format!("late-bound-value @ {place}: {usage}");
        assert!(said.len() == 1 && said[0].starts_with(&expected), "{template}: {said:?}");
    }
    assert_eq!(condition("nested"), Ok(true));
    assert_eq!(text(eval("={{ nested.key }}").unwrap()), "=<NESTED_KEY>");
}
