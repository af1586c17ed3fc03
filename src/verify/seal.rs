//! What ties a text to what it must say. Who has read one back against the other once need not do it again.

use super::Said;
use crate::digest::Digest;
use crate::render::Draft;
use crate::yaml::{Data, Node, Resolved};

/// Another one where what is sealed changes its form.
const FORM: &[u8] = b"stackgen: text and meaning, 1\n";

/// The seal of a draft and of what the model says it must say. Another text has another one, and so has another meaning.
pub fn seal(draft: &Draft, meant: &Node) -> Digest {
    let mut bytes = FORM.to_vec();
    put_text(&draft.text, &mut bytes);
    put_count(draft.said.len(), &mut bytes);
    for said in &draft.said {
        match said {
            Said::Text(text) => put(b't', text, &mut bytes),
            Said::Plain(text) => put(b'p', text, &mut bytes),
            Said::Within(text) => put(b'w', text, &mut bytes),
            Said::Pair(name, text) => {
                put(b'=', name, &mut bytes);
                put_text(text, &mut bytes);
            }
            Said::Tree(node) => put_node(node, &mut bytes),
        }
    }
    put_node(meant, &mut bytes);
    Digest::of(&bytes)
}

/// Not by what writes YAML: a fault there must not give two meanings one seal. Nor by fingerprints, which serve one run.
fn put_node(node: &Node, bytes: &mut Vec<u8>) {
    match &node.data {
        Data::Scalar(scalar) => {
            let kind = match scalar.resolve() {
                Resolved::Null => b'n',
                Resolved::Bool(_) => b'b',
                Resolved::Int(_) => b'i',
                Resolved::Float(_) => b'f',
                Resolved::Str => b's',
            };
            put(kind, &scalar.text, bytes);
        }
        Data::List(items) => {
            bytes.push(b'[');
            put_count(items.len(), bytes);
            items.iter().for_each(|item| put_node(item, bytes));
        }
        Data::Map(map) => {
            bytes.push(b'{');
            put_count(map.len(), bytes);
            for (key, entry) in map.iter() {
                put_text(key, bytes);
                put_node(&entry.value, bytes);
            }
        }
    }
}

fn put(kind: u8, text: &str, bytes: &mut Vec<u8>) {
    bytes.push(kind);
    put_text(text, bytes);
}

fn put_text(text: &str, bytes: &mut Vec<u8>) {
    put_count(text.len(), bytes);
    bytes.extend_from_slice(text.as_bytes());
}

fn put_count(count: usize, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(count as u64).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Reports;
    use crate::source::Sources;
    use crate::yaml;

    fn of(text: &str, meant: &str) -> Digest {
        let mut sources = Sources::default();
        let file = sources.add("x.yaml", meant);
        let meant = yaml::read(file, &sources, &mut Reports::default()).unwrap();
        seal(&Draft { text: text.to_owned(), said: vec![Said::Text("a".to_owned())] }, &meant)
    }

    #[test]
    fn another_text_or_meaning_has_another_seal() {
        let seals = [
            of("a: 1\n", "{ a: 1 }"),
            of("a: 1 \n", "{ a: 1 }"),
            of("a: 1\n", "{ a: '1' }"),
            of("a: 1\n", "{ a: 2 }"),
            of("a: 1\n", "{ a: [1] }"),
            of("a: 1\n", "{ a: 1, b: 1 }"),
        ];
        for (at, one) in seals.iter().enumerate() {
            assert!(!seals[at + 1..].contains(one), "{at}");
        }
        assert_eq!(of("a: 1\n", "{ a: 1 }"), of("a: 1\n", "a:   1"));
    }
}
