//! Brace lists in paths: `models/{a,b}` is `models/a` and `models/b`.
//!
//! Templates are left alone: `{{ … }}` is no brace list, and what it prints never is one.

/// More than this is a slip of the hand.
const MOST: usize = 10_000;
const DEEPEST: usize = 16;
const TEMPLATES: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

/// Every text that the brace lists of `text` make, in order; `Err` says what is wrong with them.
pub fn expand(text: &str) -> Result<Vec<String>, String> {
    let mut reader = Reader { rest: text, depth: 0 };
    let made = reader.sequence()?;
    match reader.rest.chars().next() {
        None => Ok(made),
        Some(_) => Err("`}` closes no brace list".to_owned()),
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Reads up to the end, or inside a list up to its next `,` or `}`.
    fn sequence(&mut self) -> Result<Vec<String>, String> {
        let mut made = vec![String::new()];
        while let Some(c) = self.rest.chars().next() {
            if let Some(template) = self.template() {
                push(&mut made, template);
                continue;
            }
            match c {
                '{' => made = product(&made, &self.list()?)?,
                '}' => break,
                ',' if self.depth > 0 => break,
                _ => {
                    let (text, rest) = self.rest.split_at(c.len_utf8());
                    push(&mut made, text);
                    self.rest = rest;
                }
            }
        }
        Ok(made)
    }

    /// Takes a template that begins here.
    fn template(&mut self) -> Option<&'a str> {
        let (_, close) = TEMPLATES.iter().find(|(open, _)| self.rest.starts_with(open))?;
        let end = self.rest.find(close).map_or(self.rest.len(), |at| at + close.len());
        let (template, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(template)
    }

    /// Reads a list from its `{` to its `}`.
    fn list(&mut self) -> Result<Vec<String>, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("brace lists are nested more than {DEEPEST} deep"));
        }
        let mut choices = Vec::new();
        let mut items = 0;
        loop {
            self.rest = &self.rest[1..];
            items += 1;
            let made = self.sequence()?;
            if made.iter().any(String::is_empty) {
                return Err("a brace list has an empty item".to_owned());
            }
            choices.extend(made);
            match self.rest.as_bytes().first() {
                Some(b',') => {}
                Some(b'}') if items == 1 => return Err("a brace list has a single item".to_owned()),
                Some(b'}') => break,
                _ => return Err("a brace list is not closed".to_owned()),
            }
        }
        self.rest = &self.rest[1..];
        self.depth -= 1;
        Ok(choices)
    }
}

fn push(made: &mut [String], text: &str) {
    for path in made {
        path.push_str(text);
    }
}

fn product(heads: &[String], tails: &[String]) -> Result<Vec<String>, String> {
    if heads.len() * tails.len() > MOST {
        return Err(format!("the brace lists make more than {MOST} paths"));
    }
    Ok(heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}"))).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::expand;

    #[test]
    fn lists_expand_in_order() {
        let cases: &[(&str, &[&str])] = &[
            ("raw", &["raw"]),
            ("", &[""]),
            ("a,b", &["a,b"]),
            ("models/{a,b}", &["models/a", "models/b"]),
            ("{a,b}/{1,2}", &["a/1", "a/2", "b/1", "b/2"]),
            ("x/{a,b/{c,d}}/y", &["x/a/y", "x/b/c/y", "x/b/d/y"]),
            ("{{ parameters.x }}/{a,b}", &["{{ parameters.x }}/a", "{{ parameters.x }}/b"]),
            ("{a,{{ p }}}", &["a", "{{ p }}"]),
            ("{% if a %}b{% endif %}", &["{% if a %}b{% endif %}"]),
            ("{{ open", &["{{ open"]),
        ];
        for (text, expected) in cases {
            assert_eq!(expand(text).expect("well formed"), *expected, "{text}");
        }
    }

    #[test]
    fn broken_lists_are_named() {
        let deep = "{a,".repeat(20);
        let wide = "{a,b,c,d,e,f,g,h,i,j}".repeat(5);
        let cases = [
            ("{a,b", "a brace list is not closed"),
            ("a}", "`}` closes no brace list"),
            ("{a}", "a brace list has a single item"),
            ("{}", "a brace list has an empty item"),
            ("{a,}", "a brace list has an empty item"),
            ("{a,,b}", "a brace list has an empty item"),
            (&*deep, "brace lists are nested more than 16 deep"),
            (&*wide, "the brace lists make more than 10000 paths"),
        ];
        for (text, expected) in cases {
            assert_eq!(expand(text), Err(expected.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_list_makes_one_path_for_each_choice(
            head in "[a-z/]{0,5}",
            first in prop::collection::vec("[a-z0-9]{1,4}", 2..5),
            second in prop::collection::vec("[a-z0-9]{1,4}", 2..5),
        ) {
            let made = expand(&format!("{head}{{{}}}/{{{}}}", first.join(","), second.join(","))).expect("well formed");
            let mut expected = Vec::new();
            for a in &first {
                for b in &second {
                    expected.push(format!("{head}{a}/{b}"));
                }
            }
            prop_assert_eq!(made, expected);
        }

        #[test]
        fn text_without_braces_is_itself(text in "[^{}]{0,30}") {
            prop_assert_eq!(expand(&text), Ok(vec![text]));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[{},a%#é]{0,40}") {
            let _ = expand(&text);
        }
    }
}
