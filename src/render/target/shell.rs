//! POSIX shell: a printed value is a word, or a part of one.
//!
//! It goes out in single quotes, always: a bare word could be a keyword, an assignment or a file descriptor.
//! Next to unquoted text the two are one word, as the shell itself has it (`--name={{ name }}`). In quotes,
//! here-documents, comments, arithmetic and `${…}` nothing can be printed.

use super::{COMMENT_HELP, Cursor, LineSides, Out, Print, Said, Sign, skip_line};

const QUOTES_HELP: &str =
    "leave the quotes out around the value: it brings its own, and text next to it is the same word";
const HERE_HELP: &str = "print the value as a word outside the here-document, for example as an argument of `printf`";
const OTHER_HELP: &str = "give the value to a variable first: `name={{ value }}`";

pub(super) fn write(text: &str, out: &mut Out) {
    let mut scanner = Scanner { text, cursor: Cursor::new(text), out, here: Vec::new(), nested_case: false };
    scanner.commands(None);
}

struct Scanner<'t, 'o, 'p> {
    text: &'t str,
    cursor: Cursor<'t>,
    out: &'o mut Out<'p>,
    /// The here-documents that begin at the next line: their last line, and whether it may be indented.
    here: Vec<(String, bool)>,
    /// Whether a `case` stood inside `$( )`, whose patterns end in a bracket that closes nothing.
    nested_case: bool,
}

impl Scanner<'_, '_, '_> {
    /// Commands up to `close`, the bracket or backtick that ends a substitution.
    fn commands(&mut self, close: Option<char>) {
        let mut depth = 0usize;
        let mut word_start = true;
        loop {
            if word_start && close.is_some() && self.cursor.rest().starts_with("case ") {
                self.nested_case = true;
            }
            let started = word_start;
            word_start = false;
            match self.cursor.peek() {
                Sign::End => return,
                Sign::Char(c) if Some(c) == close && depth == 0 => {
                    self.copy();
                    return;
                }
                Sign::Char('\n') => {
                    self.copy();
                    self.here_documents();
                    word_start = true;
                }
                Sign::Char('#') if started => self.comment_line(),
                Sign::Char('\'') => self.single(),
                Sign::Char('"') => self.double(),
                Sign::Char('$') => self.dollar(false),
                Sign::Char('`') => {
                    self.copy();
                    self.commands(Some('`'));
                }
                Sign::Char('\\') => self.escape(),
                Sign::Char('<') if self.cursor.rest().starts_with("<<") => self.here_operator(),
                Sign::Char(c) => {
                    depth = match c {
                        '(' => depth + 1,
                        ')' => depth.saturating_sub(1),
                        _ => depth,
                    };
                    self.copy();
                    word_start = c.is_whitespace() || ";&|()".contains(c);
                }
                Sign::Print(number) => self.word(number),
            }
        }
    }

    /// Copies one sign of the template's own.
    fn copy(&mut self) {
        match self.cursor.next() {
            Sign::Char(c) => self.out.source_char(c),
            Sign::Print(number) => {
                self.out.misplaced(number, "an escape", "leave the `\\` out: the value is quoted as it needs");
            }
            Sign::End => {}
        }
    }

    fn escape(&mut self) {
        self.copy();
        self.copy();
    }

    fn comment_line(&mut self) {
        let first = self.cursor.at() == 0 && self.cursor.rest().starts_with("#!");
        let place = if first { "the first line of a script" } else { "a comment" };
        skip_line(&mut self.cursor, self.out, place, COMMENT_HELP);
    }

    fn word(&mut self, number: usize) {
        let start = self.cursor.at();
        self.cursor.next();
        if let Some(comment) = self.out.comment(number) {
            let sides = LineSides::of(self.text, start, self.cursor.at());
            return self.out.comment_lines(number, comment, "#", &sides);
        }
        if self.nested_case {
            return self.out.misplaced(
                number,
                "or after a `case` that stands in `$( )`",
                "put the `case` into a function",
            );
        }
        if let Print::Late(late) = self.out.print(number) {
            self.out.printed("'");
            self.out.late(late);
            return self.out.printed("'");
        }
        match self.out.print(number).scalar_text() {
            Some(text) if text.contains('\0') => {
                self.out.fault(
                    number,
                    "a word of the shell cannot hold the character U+0000",
                    "take the character out of the value",
                );
            }
            Some(text) => {
                self.out.printed(format!("'{}'", text.replace('\'', "'\\''")));
                self.out.says(Said::Within(text.to_owned()));
            }
            None => self.out.unfit(
                number,
                "a word of the shell",
                "print text or a number there; the items of a list one by one",
            ),
        }
    }

    fn single(&mut self) {
        self.copy();
        loop {
            match self.cursor.peek() {
                Sign::End => return,
                Sign::Char(c) => {
                    self.copy();
                    if c == '\'' {
                        return;
                    }
                }
                Sign::Print(number) => self.refuse(number, "quotes", QUOTES_HELP),
            }
        }
    }

    fn double(&mut self) {
        self.copy();
        loop {
            match self.cursor.peek() {
                Sign::End => return,
                Sign::Char('"') => return self.copy(),
                Sign::Char('\\') => self.escape(),
                Sign::Char('$') => self.dollar(true),
                Sign::Char('`') => {
                    self.copy();
                    self.commands(Some('`'));
                }
                Sign::Char(_) => self.copy(),
                Sign::Print(number) => self.refuse(number, "quotes", QUOTES_HELP),
            }
        }
    }

    fn refuse(&mut self, number: usize, place: &str, help: &str) {
        self.cursor.next();
        self.out.misplaced(number, place, help);
    }

    /// `$( )`, `$(( ))`, `${ }` or a plain parameter. In double quotes, a single quote inside `${ }` is none.
    fn dollar(&mut self, quoted: bool) {
        self.copy();
        let rest = self.cursor.rest();
        if rest.starts_with("((") {
            self.bracketed('(', ')', true, "arithmetic");
        } else if rest.starts_with('(') {
            self.copy();
            self.commands(Some(')'));
        } else if rest.starts_with('{') {
            self.bracketed('{', '}', quoted, "`${…}`");
        } else if let Sign::Print(number) = self.cursor.peek() {
            self.refuse(number, "the name of a parameter", "write the name out");
        }
    }

    /// Copies up to the bracket that closes the one here.
    fn bracketed(&mut self, open: char, close: char, quoted: bool, place: &str) {
        let mut depth = 0usize;
        loop {
            match self.cursor.peek() {
                Sign::End => return,
                Sign::Char('\'') if !quoted => self.single(),
                Sign::Char('"') => self.double(),
                Sign::Char('\\') => self.escape(),
                Sign::Char('$') if depth > 0 => self.dollar(quoted),
                Sign::Char(c) => {
                    self.copy();
                    if c == open {
                        depth += 1;
                    } else if c == close {
                        depth -= 1;
                        if depth == 0 {
                            return;
                        }
                    }
                }
                Sign::Print(number) => self.refuse(number, place, OTHER_HELP),
            }
        }
    }

    /// `<<` and the word that ends the here-document.
    fn here_operator(&mut self) {
        self.copy();
        self.copy();
        let indented = self.cursor.peek() == Sign::Char('-');
        if indented {
            self.copy();
        }
        while let Sign::Char(' ' | '\t') = self.cursor.peek() {
            self.copy();
        }
        let mut word = String::new();
        loop {
            match self.cursor.peek() {
                Sign::Char(c) if !c.is_whitespace() && !";&|()<>".contains(c) => {
                    if !"'\"\\".contains(c) {
                        word.push(c);
                    }
                    self.copy();
                }
                Sign::Print(number) => self.refuse(number, "the name of a here-document", "write the name out"),
                _ => break,
            }
        }
        self.here.push((word, indented));
    }

    /// The bodies of the here-documents that the finished line opened.
    fn here_documents(&mut self) {
        for (word, indented) in std::mem::take(&mut self.here) {
            loop {
                let rest = self.cursor.rest();
                let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
                let shown = if indented { line.trim_start_matches('\t') } else { line };
                let last = shown == word || line.len() == rest.len();
                skip_line(&mut self.cursor, self.out, "a here-document", HERE_HELP);
                if self.cursor.peek() == Sign::End {
                    return;
                }
                self.copy();
                if last {
                    break;
                }
            }
        }
    }
}
