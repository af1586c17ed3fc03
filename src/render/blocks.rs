//! The blocks of a template, and the template that it extends.

use std::ops::Range;

use minijinja::machinery::ast::{Expr, Stmt};
use minijinja::machinery::parse;

use super::writing::syntax;

/// What a template says of blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The template that it extends, where its name is written out.
    pub(super) parent: Option<String>,
    /// Its blocks that stand in no other, each with its place.
    pub(super) outer: Vec<(String, Range<usize>)>,
    /// All of its blocks.
    pub(super) all: Vec<String>,
}

impl Blocks {
    /// The blocks of a template; none where it cannot be read, which was reported.
    pub(super) fn of(text: &str) -> Blocks {
        let mut blocks = Blocks::default();
        if let Ok(tree) = parse(text, "", syntax()) {
            blocks.statement(&tree, text, true);
        }
        blocks
    }

    fn statements(&mut self, statements: &[Stmt<'_>], text: &str, outer: bool) {
        statements.iter().for_each(|statement| self.statement(statement, text, outer));
    }

    fn statement(&mut self, statement: &Stmt<'_>, text: &str, outer: bool) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children, text, outer),
            Stmt::ForLoop(each) => {
                self.statements(&each.body, text, outer);
                self.statements(&each.else_body, text, outer);
            }
            Stmt::IfCond(branch) => {
                self.statements(&branch.true_body, text, outer);
                self.statements(&branch.false_body, text, outer);
            }
            Stmt::WithBlock(with) => self.statements(&with.body, text, outer),
            Stmt::Extends(extends) => {
                if let Expr::Const(name) = &extends.name {
                    self.parent = name.value.as_str().map(str::to_owned);
                }
            }
            Stmt::Block(block) => {
                if outer {
                    let start = block.span().start_offset as usize;
                    let inner = text.get(start..).and_then(|rest| rest.find(block.name)).unwrap_or(0);
                    self.outer.push((block.name.to_owned(), start + inner..start + inner + block.name.len()));
                }
                self.all.push(block.name.to_owned());
                self.statements(&block.body, text, false);
            }
            _ => {}
        }
    }
}
