//! Every mistake that the machine can think of in one file, in the order of the file.

use std::ops::Range;

use stackgen::diagnostic::Reports;
use stackgen::source::{Sources, Span};
use stackgen::yaml::{self, Data, Node, Resolved, Scalar, Style};

use super::mistake::{Kind, Mistake};

/// The mistakes in a file.
pub fn mistakes(file: &str, text: &str) -> Vec<Mistake> {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let id = sources.add(file, text);
    let root = yaml::read(id, &sources, &mut reports).expect("a well-formed input");
    let mut maker = Maker { file, text, path: Vec::new(), found: Vec::new() };
    maker.node(&root);
    maker.found
}

struct Maker<'t> {
    file: &'t str,
    text: &'t str,
    path: Vec<String>,
    found: Vec<Mistake>,
}

impl Maker<'_> {
    fn add(&mut self, kind: Kind, range: Range<usize>, with: &str) {
        self.add_named(kind, range, with, String::new());
    }

    fn add_named(&mut self, kind: Kind, range: Range<usize>, with: &str, name: String) {
        let (file, path) = (self.file.to_owned(), self.path.clone());
        self.found.push(Mistake { file, path, kind, range, with: with.to_owned(), name });
    }

    fn node(&mut self, node: &Node) {
        match &node.data {
            Data::Map(map) => {
                for (key, entry) in &**map {
                    self.path.push(key.to_string());
                    self.cut(entry.key_span);
                    self.key(entry.key_span);
                    self.value(&entry.value);
                    self.path.pop();
                }
            }
            Data::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(format!("[{index}]"));
                    self.value(item);
                    self.path.pop();
                }
            }
            Data::Scalar(_) => {}
        }
    }

    fn value(&mut self, node: &Node) {
        self.cut(node.span);
        self.reshape(node);
        match &node.data {
            Data::Scalar(scalar) => self.scalar(node.span, scalar),
            Data::Map(_) | Data::List(_) => self.node(node),
        }
    }

    /// The file ends before this.
    fn cut(&mut self, span: Span) {
        self.add(Kind::Cut, span.range().start..self.text.len(), "");
    }

    fn key(&mut self, span: Span) {
        let outside = self.outside_templates(span.range());
        if let Some(word) = words(self.text, &outside).into_iter().max_by_key(Range::len) {
            self.misspell(Kind::Key, word, &span.range(), 3);
        }
        self.template_names(span.range());
    }

    /// A thing of one shape where another is expected.
    fn reshape(&mut self, node: &Node) {
        let range = node.span.range();
        let end = if self.text[range.clone()].ends_with('\n') { "\n" } else { "" };
        let with = match &node.data {
            Data::Map(map) if !map.is_empty() => "bent",
            Data::List(items) if !items.is_empty() => "{ bent: true }",
            Data::Scalar(scalar) if !matches!(scalar.style, Style::Literal | Style::Folded) && !node.is_null() => {
                "{ bent: true }"
            }
            _ => return,
        };
        self.add(Kind::Shape, range, &format!("{with}{end}"));
    }

    fn scalar(&mut self, span: Span, scalar: &Scalar) {
        let range = span.range();
        if self.path.last().is_some_and(|key| key == "if") {
            self.names(range);
            return;
        }
        self.template_names(range.clone());
        let typed =
            matches!(scalar.resolve(), Resolved::Bool(_)) || scalar.text.starts_with(|c: char| c.is_ascii_digit());
        if typed {
            let nonsense = if matches!(scalar.resolve(), Resolved::Bool(_)) { "maybe" } else { "lots" };
            self.add(Kind::Type, range, nonsense);
            return;
        }
        let words = words(self.text, &self.outside_templates(range.clone()));
        if scalar.text.contains(char::is_whitespace) {
            // One slip stands for all in running text.
            if let Some(word) = words.into_iter().max_by_key(Range::len) {
                self.misspell(Kind::Word, word, &range, 1);
            }
        } else {
            words.into_iter().for_each(|word| self.misspell(Kind::Word, word, &range, 1));
        }
    }

    /// The words of the templates in a range.
    fn template_names(&mut self, range: Range<usize>) {
        for inside in templates(self.text, range) {
            self.names(inside);
        }
    }

    fn names(&mut self, range: Range<usize>) {
        for word in words(self.text, &[range]) {
            self.misspell(Kind::Name, word.clone(), &word, 1);
        }
    }

    /// Misspells a word of a name, which is all of `whole`.
    fn misspell(&mut self, kind: Kind, range: Range<usize>, whole: &Range<usize>, slips: usize) {
        let word = &self.text[range.clone()];
        let (before, after) = (&self.text[whole.start..range.start], &self.text[range.end..whole.end]);
        // Which slip a lone one is depends on the word, so that each kind has its share.
        let first = if slips == 1 { word.len() } else { 0 };
        for slip in first..first + slips {
            let with = misspelt(word, slip);
            let name = format!("{before}{with}{after}");
            self.add_named(kind, range.clone(), &with, name.trim_matches(['"', '\'']).to_owned());
        }
    }

    /// What of a range stands outside of templates.
    fn outside_templates(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut outside = Vec::new();
        let mut start = range.start;
        for inside in templates(self.text, range.clone()) {
            outside.push(start..inside.start - 2);
            start = inside.end + 2;
        }
        outside.push(start..range.end);
        outside
    }
}

/// The insides of `{{ … }}` and `{% … %}` in a range.
fn templates(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find("{{").into_iter().chain(text[at..range.end].find("{%")).min() {
        let start = at + open + 2;
        let close = if text[at + open..].starts_with("{{") { "}}" } else { "%}" };
        let Some(length) = text[start..range.end].find(close) else { break };
        found.push(start..start + length);
        at = start + length + 2;
    }
    found
}

/// The words in some ranges.
fn words(text: &str, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for range in ranges {
        let mut start = None;
        for (at, character) in text[range.clone()].char_indices().chain([(range.len(), ' ')]) {
            let at = range.start + at;
            match start {
                None if character.is_ascii_alphabetic() => start = Some(at),
                Some(from) if !(character.is_ascii_alphanumeric() || character == '_') => {
                    found.push(from..at);
                    start = None;
                }
                _ => {}
            }
        }
    }
    found
}

/// The word with a slip of the finger near its middle: a letter dropped, doubled, or swapped with the next.
pub fn misspelt(word: &str, slip: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    let pair = (0..letters.len().saturating_sub(1))
        .map(|at| (at + middle) % (letters.len() - 1))
        .find(|at| letters[*at] != letters[at + 1]);
    match (slip % 3, pair) {
        (0, _) if letters.len() > 2 => drop(letters.remove(middle)),
        (2, Some(at)) if letters.len() > 2 => letters.swap(at, at + 1),
        _ => letters.insert(middle, letters[middle]),
    }
    letters.into_iter().collect()
}
