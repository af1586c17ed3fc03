//! Compose's variables in strings: `$NAME`, `${NAME}` and the forms with a word.

use std::ops::Range;

/// A use of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// The bytes of the whole use, from the dollar to the closing brace.
    pub range: Range<usize>,
    /// What happens where it is not set.
    pub form: VariableForm<'a>,
}

/// What happens where a variable is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableForm<'a> {
    /// `$NAME` and `${NAME}`: Compose warns and puts nothing.
    Plain,
    /// `${NAME:-word}`, and `${NAME-word}`, which keeps an empty value.
    Default(&'a str),
    /// `${NAME:?word}`, and `${NAME?word}`, which keeps an empty value: Compose stops and says the word.
    Required(&'a str),
    /// `${NAME:+word}` and `${NAME+word}`: the word where it is set, else nothing.
    Alternative(&'a str),
}

/// What a text says with its dollars.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables<'a> {
    /// The uses of variables, those inside of words too.
    pub found: Vec<Variable<'a>>,
    /// Dollars that begin no variable, and why.
    pub faults: Vec<(Range<usize>, &'static str)>,
}

/// Finds Compose's variables in a text. `$$` is a dollar. Templates are passed over: what they print is
/// literal.
pub fn variables(text: &str) -> Variables<'_> {
    let mut scan = Scan { text, variables: Variables::default() };
    scan.run(0..text.len());
    scan.variables
}

struct Scan<'a> {
    text: &'a str,
    variables: Variables<'a>,
}

impl<'a> Scan<'a> {
    fn run(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = match &self.text.as_bytes()[at..range.end] {
                [b'$', b'$', ..] => at + 2,
                [b'$', ..] => self.dollar(at, range.end),
                [b'{', b'{' | b'%' | b'#', ..] => self.after_template(at, range.end),
                _ => at + 1,
            };
        }
    }

    /// Reads the use that begins at `at` and gives the byte after it.
    fn dollar(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at + 1..end];
        let Some(inside) = rest.strip_prefix('{') else {
            return match name(rest) {
                "" => self.fault(at..at + 1, "a `$` that is none of Compose's is written `$$`"),
                name => self.found(name, at..at + 1 + name.len(), VariableForm::Plain),
            };
        };
        if inside.starts_with('{') {
            return self.fault(at..at + 1, "a `$` before a template is written `$$`");
        }
        let Some(close) = self.closing_brace(at + 2, end) else {
            return self.fault(at..at + 2, "this `${` is never closed");
        };
        let whole = at..close + 1;
        let name = name(inside);
        if name.is_empty() {
            return self.fault(whole, "a variable's name is letters, digits and `_`, and starts with no digit");
        }
        let tail = at + 2 + name.len();
        let Some((operator, form)) = operator(&self.text[tail..close]) else {
            return self.fault(whole, "after a variable's name comes `}`, `:-`, `-`, `:?`, `?`, `:+` or `+`");
        };
        let after = self.found(name, whole, form);
        self.run(tail + operator..close);
        after
    }

    fn found(&mut self, name: &'a str, range: Range<usize>, form: VariableForm<'a>) -> usize {
        let end = range.end;
        self.variables.found.push(Variable { name, range, form });
        end
    }

    fn fault(&mut self, range: Range<usize>, why: &'static str) -> usize {
        let end = range.end;
        self.variables.faults.push((range, why));
        end
    }

    /// The brace that closes a use whose inside begins at `at`. Braces in its word come in pairs.
    fn closing_brace(&self, mut at: usize, end: usize) -> Option<usize> {
        let mut open = 0usize;
        while at < end {
            at = match &self.text.as_bytes()[at..end] {
                [b'{', b'{' | b'%' | b'#', ..] => self.after_template(at, end),
                [b'}', ..] if open == 0 => return Some(at),
                [b'}', ..] => {
                    open -= 1;
                    at + 1
                }
                [b'{', ..] => {
                    open += 1;
                    at + 1
                }
                _ => at + 1,
            };
        }
        None
    }

    fn after_template(&self, at: usize, end: usize) -> usize {
        let close = match self.text.as_bytes()[at + 1] {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        self.text[at + 2..end].find(close).map_or(end, |found| at + 2 + found + 2)
    }
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &text[..end] }
}

/// How long the operator is, and the form that it and the word make.
fn operator(tail: &str) -> Option<(usize, VariableForm<'_>)> {
    let colon = usize::from(tail.starts_with(':'));
    let length = colon + 1;
    let form = match tail.as_bytes().get(colon) {
        None if colon == 0 => return Some((0, VariableForm::Plain)),
        Some(b'-') => VariableForm::Default(&tail[length..]),
        Some(b'?') => VariableForm::Required(&tail[length..]),
        Some(b'+') => VariableForm::Alternative(&tail[length..]),
        _ => return None,
    };
    Some((length, form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str, VariableForm<'_>)> {
        let variables = variables(text);
        assert_eq!(variables.faults, [], "{text}");
        variables.found.into_iter().map(|v| (v.name, &text[v.range], v.form)).collect()
    }

    #[test]
    fn finds_every_form() {
        use VariableForm::{Alternative, Default, Plain, Required};
        assert_eq!(found("a $B c"), [("B", "$B", Plain)]);
        assert_eq!(found("${B}${C_1}"), [("B", "${B}", Plain), ("C_1", "${C_1}", Plain)]);
        assert_eq!(found("${B:-x}"), [("B", "${B:-x}", Default("x"))]);
        assert_eq!(found("${B-}"), [("B", "${B-}", Default(""))]);
        assert_eq!(found("${B:?how to set}"), [("B", "${B:?how to set}", Required("how to set"))]);
        assert_eq!(found("${B?}"), [("B", "${B?}", Required(""))]);
        assert_eq!(found("${B:+x}${B+y}"), [("B", "${B:+x}", Alternative("x")), ("B", "${B+y}", Alternative("y"))]);
    }

    #[test]
    fn looks_into_words() {
        let texts: Vec<_> = found("${A:-${B:-{\"c\": 1}}/d}").into_iter().map(|(name, text, _)| (name, text)).collect();
        assert_eq!(texts, [("A", "${A:-${B:-{\"c\": 1}}/d}"), ("B", "${B:-{\"c\": 1}}")]);
    }

    #[test]
    fn passes_over_doubled_dollars_and_templates() {
        assert_eq!(found("$$HOME $${X} {{ a ~ '$b' }} {# $ #}{% if '$' %}"), []);
        assert_eq!(found("${A:-{{ port }}}x"), [("A", "${A:-{{ port }}}", VariableForm::Default("{{ port }}"))]);
    }

    #[test]
    fn names_every_fault() {
        let faults = |text| {
            let variables = variables(text);
            assert_eq!(variables.found, [], "{text}");
            variables.faults.into_iter().map(|(range, _)| (range.start, range.end)).collect::<Vec<_>>()
        };
        assert_eq!(faults("costs $5 or $"), [(6, 7), (12, 13)]);
        assert_eq!(faults("${A"), [(0, 2)]);
        assert_eq!(faults("${}"), [(0, 3)]);
        assert_eq!(faults("${1A}"), [(0, 5)]);
        assert_eq!(faults("${A b}"), [(0, 6)]);
        assert_eq!(faults("${A:}"), [(0, 5)]);
        assert_eq!(faults("${A:=x}"), [(0, 7)]);
        assert_eq!(faults("${{ a }}"), [(0, 1)]);
    }
}
