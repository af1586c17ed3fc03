//! YAML, also as Compose reads it.
//!
//! A printed value stands where a key or a value may begin. Alone it keeps its type; a plain scalar that mixes
//! text and prints is a *run*: one string, quoted as a whole. Inside quotes, comments, block text, anchors and
//! tags nothing can be printed, nor in a plain scalar that goes over several lines. A mapping or list of the
//! model is a block at the column of its `{{`.

use super::json::quoted;
use super::{COMMENT_HELP, Cursor, LineSides, Out, Print, Said, Sign, skip_line};
use crate::render::tree::Tree;
use crate::yaml::{self, Data};

const QUOTES_HELP: &str =
    "leave the quotes out: text and prints outside quotes are one value, which is quoted as it needs";
const BLOCK_HELP: &str = "print the whole text as the value: `{{ \"text\" ~ value }}`, `{{ lines | join(\"\\n\") }}`";

pub(super) fn write(text: &str, compose: bool, out: &mut Out) {
    let mut scanner =
        Scanner { text, cursor: Cursor::new(text), out, compose, flow: 0, entry: -1, last: Last::Separator };
    while scanner.line() {}
}

/// What came before on the way to the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Something after which a value may begin.
    Separator,
    /// A whole scalar or flow collection; `print` when one was printed into it.
    Value { print: Option<usize> },
    /// Block text, whose lines are those deeper than the entry.
    BlockText,
    /// A block of the model at this column.
    Block { column: i64, print: usize },
}

struct Scanner<'t, 'o, 'p> {
    text: &'t str,
    cursor: Cursor<'t>,
    out: &'o mut Out<'p>,
    /// Whether `$` is Compose's.
    compose: bool,
    /// How many flow collections are open.
    flow: usize,
    /// The column of the innermost block entry, the parent of what comes next; -1 at the top.
    entry: i64,
    last: Last,
}

/// A plain scalar: the template's text and prints, in order.
struct Run<'t> {
    parts: Vec<Part<'t>>,
    column: i64,
}

enum Part<'t> {
    Text(&'t str),
    Print(usize),
}

impl<'t> Scanner<'t, '_, '_> {
    /// One line; false after the last.
    fn line(&mut self) -> bool {
        self.blanks();
        let column = self.column();
        let blank = matches!(self.cursor.peek(), Sign::Char('\n' | '\r') | Sign::End);
        if self.flow == 0 && !blank && !self.is_comment() {
            self.indentation(column);
        }
        while !matches!(self.cursor.peek(), Sign::Char('\n') | Sign::End) {
            self.token();
            self.blanks();
        }
        self.newline()
    }

    fn newline(&mut self) -> bool {
        let more = self.cursor.next() != Sign::End;
        if more {
            self.out.source_char('\n');
        }
        more
    }

    fn is_comment(&self) -> bool {
        match self.cursor.peek() {
            Sign::Char('#') => self.last != Last::BlockText,
            Sign::Print(number) => self.out.comment(number).is_some() && self.last != Last::BlockText,
            _ => false,
        }
    }

    /// What a line's indentation says about what was open before it.
    fn indentation(&mut self, column: i64) {
        let deeper = column > self.entry;
        if column == 0 && (self.cursor.rest().starts_with("---") || self.cursor.rest().starts_with("...")) {
            (self.entry, self.last) = (-1, Last::Separator);
            let marker = &self.cursor.rest()[..3];
            self.cursor.eat(marker);
            return self.out.source(marker);
        }
        if column == 0 && self.cursor.rest().starts_with('%') && self.entry == -1 {
            return skip_line(&mut self.cursor, self.out, "a directive", "write the directive out");
        }
        match self.last {
            Last::BlockText if deeper => return skip_line(&mut self.cursor, self.out, "block text", BLOCK_HELP),
            Last::Value { print } if deeper => return self.continuation(print),
            Last::Block { column: block, print } if column > block => {
                let help = "what follows a printed block begins at its column or before it";
                self.out.fault(print, "the lines after this block are deeper than the block", help);
            }
            _ => {}
        }
        if !deeper {
            self.entry = column - 1;
        }
        self.last = Last::Separator;
    }

    /// A line that goes on with the plain scalar of the line before.
    fn continuation(&mut self, print: Option<usize>) {
        const HELP: &str = "put the whole value on one line";
        if let Some(number) = print {
            self.out.fault(number, "a value that goes over several lines cannot have a printed value in it", HELP);
        }
        skip_line(&mut self.cursor, self.out, "a value that goes over several lines", HELP);
    }

    /// Copies blanks.
    fn blanks(&mut self) {
        while let Sign::Char(c @ (' ' | '\t' | '\r')) = self.cursor.peek() {
            self.out.source_char(c);
            self.cursor.next();
        }
    }

    /// The column of the cursor, a print counting as one.
    fn column(&self) -> i64 {
        let line = &self.text[..self.cursor.at()];
        let mut cursor = Cursor::new(&line[line.rfind('\n').map_or(0, |at| at + 1)..]);
        let mut column = 0;
        while cursor.next() != Sign::End {
            column += 1;
        }
        column
    }

    fn token(&mut self) {
        let next = self.cursor.peek_at(1);
        let ends = self.ends(next);
        match self.cursor.peek() {
            Sign::Char('#') if self.after_blank() => skip_line(&mut self.cursor, self.out, "a comment", COMMENT_HELP),
            Sign::Char(c @ ('[' | '{')) if self.opens() => self.pass(c, 1),
            Sign::Char(c @ (']' | '}')) if self.flow > 0 => {
                self.pass(c, -1);
                self.last = Last::Value { print: None };
            }
            Sign::Char(',') if self.flow > 0 => self.pass(',', 0),
            Sign::Char(':') if ends || self.flow > 0 && matches!(self.last, Last::Value { .. }) => self.pass(':', 0),
            Sign::Char(c @ ('-' | '?')) if self.flow == 0 && ends && self.opens() => {
                self.entry = self.column();
                self.pass(c, 0);
            }
            Sign::Char(quote @ ('"' | '\'')) if self.opens() => self.quotes(quote),
            Sign::Char('|' | '>') if self.flow == 0 && self.opens() => {
                skip_line(&mut self.cursor, self.out, "the head of block text", BLOCK_HELP);
                self.last = Last::BlockText;
            }
            Sign::Char('&' | '!' | '*') if self.opens() => self.property(),
            Sign::Print(number) if self.out.comment(number).is_some() => self.comment(number),
            _ => self.plain(),
        }
    }

    /// Whether a value may begin here.
    fn opens(&self) -> bool {
        self.last == Last::Separator
    }

    /// Whether `sign` ends an indicator such as `:`.
    fn ends(&self, sign: Sign) -> bool {
        match sign {
            Sign::End => true,
            Sign::Char(c) => c.is_whitespace() || self.flow > 0 && ",[]{}".contains(c),
            Sign::Print(_) => false,
        }
    }

    fn after_blank(&self) -> bool {
        self.text[..self.cursor.at()].chars().next_back().is_none_or(char::is_whitespace)
    }

    /// Copies an indicator after which a value may begin.
    fn pass(&mut self, c: char, depth: isize) {
        self.cursor.next();
        self.out.source_char(c);
        self.flow = self.flow.saturating_add_signed(depth);
        self.last = Last::Separator;
    }

    fn comment(&mut self, number: usize) {
        let start = self.cursor.at();
        self.cursor.next();
        let text = self.out.comment(number).unwrap_or_default();
        let sides = LineSides::of(self.text, start, self.cursor.at());
        self.out.comment_lines(number, text, "#", &sides);
    }

    /// An anchor, tag or alias.
    fn property(&mut self) {
        let alias = self.cursor.peek() == Sign::Char('*');
        loop {
            match self.cursor.peek() {
                sign if sign == Sign::End || self.ends(sign) => break,
                Sign::Char(c) => self.out.source_char(c),
                Sign::Print(number) => self.out.misplaced(number, "an anchor, an alias or a tag", "write the name out"),
                Sign::End => break,
            }
            self.cursor.next();
        }
        if alias {
            self.last = Last::Value { print: None };
        }
    }

    fn quotes(&mut self, quote: char) {
        let column = self.column();
        self.cursor.next();
        self.out.source_char(quote);
        loop {
            match self.cursor.next() {
                Sign::End => return,
                Sign::Print(number) => self.out.misplaced(number, "quotes", QUOTES_HELP),
                Sign::Char(c) => {
                    self.out.source_char(c);
                    let escaped = c == '\\' && quote == '"'
                        || c == '\'' && quote == '\'' && self.cursor.peek() == Sign::Char('\'');
                    if let (true, Sign::Char(next)) = (escaped, self.cursor.peek()) {
                        self.out.source_char(next);
                        self.cursor.next();
                    } else if c == quote {
                        break;
                    }
                }
            }
        }
        self.last = Last::Value { print: None };
        if self.cursor.peek() == Sign::Char(':') && self.ends(self.cursor.peek_at(1)) && self.flow == 0 {
            self.entry = column;
        }
    }

    fn plain(&mut self) {
        let run = self.run();
        let key = self.cursor.peek() == Sign::Char(':');
        if key && self.flow == 0 {
            self.entry = run.column;
        }
        let prints: Vec<usize> = run.prints().collect();
        let alone = self.opens();
        self.last = Last::Value { print: prints.first().copied() };
        match (&run.parts[..], prints.first()) {
            (parts, None) => parts.iter().for_each(|part| self.out.source(part.text())),
            (_, Some(first)) if !alone => {
                self.out.fault(*first, "a value cannot be printed right after another value", QUOTES_HELP);
            }
            (_, Some(first)) if key => self.key(&run, *first),
            ([Part::Print(number)], _) => self.value(*number, run.column),
            (parts, Some(first)) => {
                if parts.first().is_some_and(|part| part.text().starts_with(['@', '`', '%', ',', ']', '}'])) {
                    self.out.fault(
                        *first,
                        "a value cannot begin with this character outside quotes",
                        "print the whole text: `{{ \"text\" ~ value }}`",
                    );
                } else {
                    self.joined(&run);
                }
            }
        }
    }

    /// Reads a plain scalar up to what ends it.
    fn run(&mut self) -> Run<'t> {
        let column = self.column();
        let mut parts = Vec::new();
        let mut start = self.cursor.at();
        loop {
            let sign = self.cursor.peek();
            let ended = match sign {
                Sign::End | Sign::Char('\n') => true,
                Sign::Char(':') => self.ends(self.cursor.peek_at(1)),
                Sign::Char('#') => self.after_blank() && self.cursor.at() > start,
                Sign::Char(c) => self.flow > 0 && ",[]{}".contains(c),
                Sign::Print(_) => false,
            };
            if ended || matches!(sign, Sign::Print(_)) {
                parts.push(Part::Text(self.cursor.since(start)));
            }
            if ended {
                break;
            }
            self.cursor.next();
            if let Sign::Print(number) = sign {
                parts.push(Part::Print(number));
                start = self.cursor.at();
            }
        }
        self.give_back_blanks(&mut parts);
        parts.retain(|part| !matches!(part, Part::Text("")));
        Run { parts, column }
    }

    /// Blanks at the end belong to no scalar.
    fn give_back_blanks(&mut self, parts: &mut [Part<'t>]) {
        if let Some(Part::Text(text)) = parts.last_mut() {
            let kept = text.trim_end_matches([' ', '\t', '\r']);
            self.cursor.back(text.len() - kept.len());
            *text = kept;
        }
    }

    fn key(&mut self, run: &Run, first: usize) {
        let mut key = String::new();
        for part in &run.parts {
            match part {
                Part::Text(text) => key.push_str(text),
                Part::Print(number) => match self.out.print(*number).scalar_text() {
                    Some(text) => key.push_str(text),
                    None => return self.out.unfit(first, "a key", "print text there"),
                },
            }
        }
        let written = self.scalar(&key);
        self.out.printed(written);
        self.out.says(Said::Text(key));
    }

    /// Text and prints that are one string.
    fn joined(&mut self, run: &Run) {
        if !self.compose && run.prints().any(|number| matches!(self.out.print(number), Print::Late(_))) {
            return self.joined_late(run);
        }
        let mut whole = String::new();
        for part in &run.parts {
            match part {
                Part::Text(text) => whole.push_str(text),
                Part::Print(number) => match (self.out.print(*number), self.out.print(*number).scalar_text()) {
                    (Print::Late(late), _) => whole.push_str(&self.out.reference(late)),
                    (_, Some(text)) => whole.push_str(&self.literal(text)),
                    _ => {
                        return self.out.unfit(
                            *number,
                            "a part of a text",
                            "print text there, or the value on its own",
                        );
                    }
                },
            }
        }
        let written = self.scalar(&whole);
        self.out.printed(written);
        self.out.says(Said::Text(whole));
    }

    /// A string with values in it that Compose fills in before YAML is read.
    fn joined_late(&mut self, run: &Run) {
        self.out.printed("\"");
        for part in &run.parts {
            match part {
                Part::Text(text) => self.out.printed(inside_quotes(text)),
                Part::Print(number) => match (self.out.print(*number), self.out.print(*number).scalar_text()) {
                    (Print::Late(late), _) => self.out.late(late),
                    (_, Some(text)) => self.out.printed(inside_quotes(text)),
                    _ => self.out.unfit(*number, "a part of a text", "print text there, or the value on its own"),
                },
            }
        }
        self.out.printed("\"");
    }

    /// A string where the scanner stands.
    fn scalar(&self, text: &str) -> String {
        if self.flow > 0 { flow_string(text) } else { string(text) }
    }

    /// A printed text in the words of Compose, to which a dollar sign means something.
    fn literal(&self, text: &str) -> String {
        if self.compose { text.replace('$', "$$") } else { text.to_owned() }
    }

    /// A value that stands alone.
    fn value(&mut self, number: usize, column: i64) {
        match self.out.print(number) {
            Print::Text(text) => {
                let text = self.literal(text);
                let written = self.scalar(&text);
                self.out.printed(written);
                self.out.says(Said::Text(text));
            }
            Print::Tree(tree) if !tree.is_empty() => self.tree(number, tree, column),
            Print::Tree(tree) => {
                self.out.printed(if matches!(tree.node().data, Data::Map(_)) { "{}" } else { "[]" });
            }
            Print::Late(late) if self.compose => {
                let reference = self.out.reference(late);
                let written = self.scalar(&reference);
                self.out.printed(written);
                self.out.says(Said::Text(reference));
            }
            Print::Late(late) => {
                self.out.printed("\"");
                self.out.late(late);
                self.out.printed("\"");
            }
            print => match self.flow_form(print) {
                Some(text) => {
                    self.out.printed(text);
                    if !matches!(print, Print::List(_) | Print::Map(_)) {
                        self.out.says(Said::Plain(print.scalar_text().unwrap_or("null").to_owned()));
                    }
                }
                None => self.out.unfit(number, "a YAML value", "print text, a number, a list or a mapping there"),
            },
        }
    }

    /// A value on one line; `None` when a part of it has no such form.
    fn flow_form(&self, print: &Print) -> Option<String> {
        match print {
            Print::Null => Some("null".to_owned()),
            Print::Bool(_) | Print::Number(_) => print.scalar_text().map(str::to_owned),
            Print::Text(text) => Some(flow_string(&self.literal(text))),
            Print::List(items) => {
                let items: Option<Vec<_>> = items.iter().map(|item| self.flow_form(item)).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            Print::Map(entries) => {
                let entry =
                    |(key, item): &(String, Print)| Some(format!("{}: {}", flow_string(key), self.flow_form(item)?));
                let entries: Option<Vec<_>> = entries.iter().map(entry).collect();
                Some(format!("{{{}}}", entries?.join(", ")))
            }
            Print::Tree(tree) => self.flow_form(&tree.print()),
            Print::Late(late) if self.compose => Some(flow_string(&self.out.reference(late))),
            Print::Late(_) | Print::Shaped(_) => None,
        }
    }

    /// A mapping or list of the model: a block at the column of its `{{`, or below the key that it belongs to.
    fn tree(&mut self, number: usize, tree: &Tree, column: i64) {
        let rest = self.cursor.rest();
        let after = &rest[..rest.find('\n').unwrap_or(rest.len())];
        if self.flow > 0 {
            return self.out.unfit(number, "a value inside `[ ]` or `{ }`", "give the block lines of its own");
        }
        if !after.trim().is_empty() {
            return self.out.fault(number, "a printed block must end its line", "put what follows on the next line");
        }
        let line = LineSides::of(self.text, self.cursor.at(), self.cursor.at()).before;
        let mut cursor = Cursor::new(line);
        let mut below = false;
        while cursor.peek() != Sign::End && cursor.peek() != Sign::Print(number) {
            below = !matches!(cursor.next(), Sign::Char(' ' | '-'));
            if below {
                break;
            }
        }
        let mut block = String::new();
        let column = if below {
            self.out.trim_blanks();
            self.out.printed("\n");
            self.entry + 2
        } else {
            column
        };
        yaml::emit_block(tree.node(), usize::try_from(column).unwrap_or(0), &mut block);
        // The line is begun by the template's blanks or dash, and ended by its own line feed.
        let block = if below { &*block } else { block.trim_start_matches(' ') };
        self.out.printed(block.strip_suffix('\n').unwrap_or(block));
        self.out.says(Said::Tree(tree.shared()));
        self.last = Last::Block { column, print: number };
    }
}

impl Run<'_> {
    fn prints(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(|part| match part {
            Part::Print(number) => Some(*number),
            Part::Text(_) => None,
        })
    }
}

impl<'t> Part<'t> {
    fn text(&self) -> &'t str {
        match self {
            Part::Text(text) => text,
            Part::Print(_) => "",
        }
    }
}

fn inside_quotes(text: &str) -> String {
    let quoted = quoted(text);
    quoted[1..quoted.len() - 1].to_owned()
}

/// A string in one line, quoted where any reader could take it for something else.
fn string(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    yaml::write_text(text, &mut written);
    written
}

/// The same inside `[ ]` and `{ }`, where more characters mean something, and to some readers (`PyYAML`) more than
/// YAML says: only the plainest words stand without quotes.
fn flow_string(text: &str) -> String {
    let written = string(text);
    let word = |c: char| c.is_ascii_alphanumeric() || " _./-+=@%".contains(c);
    if written == text && !text.chars().all(word) { quoted(text) } else { written }
}
