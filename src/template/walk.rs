//! Goes through the statements of a parsed template: collects what it refers to, and refuses what the language of inputs leaves out.

use std::collections::HashSet;
use std::ops::Range;

use minijinja::machinery::Span;
use minijinja::machinery::ast::{Expr, ForLoop, Stmt};

use super::fault::Fault;
use super::reference::Usage;

/// A reference as found in the source.
pub(super) struct Found {
    pub(super) path: Vec<String>,
    pub(super) range: Range<usize>,
    pub(super) segments: Vec<Range<usize>>,
    pub(super) usage: Usage,
}

/// What a walk over a template found.
pub(super) struct Walk<'a> {
    /// What is walked over.
    pub(super) source: &'a str,
    printed: Usage,
    /// Names that the template gives itself, innermost scope last.
    scopes: Vec<HashSet<&'a str>>,
    /// Every identifier that is a variable somewhere, or could be taken for one.
    pub(super) names: HashSet<String>,
    /// The references, in no order that matters but left to right within an expression.
    pub(super) found: Vec<Found>,
    /// The names that the environment's is compared with, each with its place.
    pub(super) environments: Vec<(String, Range<usize>)>,
    /// The faults.
    pub(super) faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    /// Walks over a whole template; `printed` is what becomes of the values of its `{{ }}`.
    pub(super) fn over(source: &'a str, children: &[Stmt<'a>], printed: Usage) -> Walk<'a> {
        let mut walk = Walk {
            source,
            printed,
            scopes: vec![HashSet::new()],
            names: HashSet::new(),
            found: Vec::new(),
            environments: Vec::new(),
            faults: Vec::new(),
        };
        walk.all(children);
        walk
    }

    fn all(&mut self, children: &[Stmt<'a>]) {
        for child in children {
            self.statement(child);
        }
    }

    fn statement(&mut self, statement: &Stmt<'a>) {
        match statement {
            Stmt::EmitRaw(_) | Stmt::Continue(_) | Stmt::Break(_) => {}
            Stmt::Template(template) => self.all(&template.children),
            Stmt::EmitExpr(emit) => self.printed(&emit.expr),
            Stmt::ForLoop(each) => self.each(each, each.span()),
            Stmt::IfCond(branch) => {
                self.expression(&branch.expr, Usage::Condition);
                self.all(&branch.true_body);
                self.all(&branch.false_body);
            }
            Stmt::WithBlock(with) => {
                self.scopes.push(HashSet::new());
                for (target, value) in &with.assignments {
                    self.expression(value, Usage::Assignment);
                    self.assign(target);
                }
                self.all(&with.body);
                self.scopes.pop();
            }
            Stmt::Set(set) => {
                self.expression(&set.expr, Usage::Assignment);
                self.assign(&set.target);
            }
            Stmt::SetBlock(block) => self.refuse("{% set %} with a body", block.span()),
            Stmt::AutoEscape(block) => self.refuse("{% autoescape %}", block.span()),
            Stmt::FilterBlock(block) => self.refuse("{% filter %}", block.span()),
            Stmt::Block(block) => self.refuse("{% block %}", block.span()),
            Stmt::Import(import) => self.refuse("{% import %}", import.span()),
            Stmt::FromImport(import) => self.refuse("{% from %}", import.span()),
            Stmt::Extends(extends) => self.refuse("{% extends %}", extends.span()),
            Stmt::Include(include) => self.refuse("{% include %}", include.span()),
            Stmt::Macro(declared) => self.refuse("{% macro %}", declared.span()),
            Stmt::CallBlock(call) => self.refuse("{% call %}", call.span()),
            Stmt::Do(call) => self.refuse("{% do %}", call.span()),
        }
    }

    fn refuse(&mut self, what: &str, span: Span) {
        let fault = Fault::new(bytes(span), format!("`{what}` is not available in values"))
            .help("values may use `{% if %}`, `{% for %}`, `{% set %}`, `{% with %}` and `{% raw %}`");
        self.faults.push(fault);
    }

    fn each(&mut self, each: &ForLoop<'a>, span: Span) {
        if each.recursive {
            self.refuse("{% for … recursive %}", span);
        }
        self.expression(&each.iter, Usage::Loop);
        self.scopes.push(HashSet::from(["loop"]));
        self.assign(&each.target);
        if let Some(filter) = &each.filter_expr {
            self.expression(filter, Usage::Condition);
        }
        self.all(&each.body);
        self.scopes.pop();
        self.all(&each.else_body);
    }

    fn assign(&mut self, target: &Expr<'a>) {
        match target {
            Expr::Var(variable) => {
                self.names.insert(variable.id.to_owned());
                if let Some(scope) = self.scopes.last_mut() {
                    scope.insert(variable.id);
                }
            }
            Expr::List(list) => list.items.iter().for_each(|item| self.assign(item)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.assign(item)),
            other => {
                let fault = Fault::new(bytes(other.span()), "only a name can be given a value");
                self.faults.push(fault);
            }
        }
    }

    /// An expression whose value a `{{ }}` prints, whichever branch of an `if` gives it.
    fn printed(&mut self, expression: &Expr<'a>) {
        match expression {
            Expr::IfExpr(branch) => {
                self.expression(&branch.test_expr, Usage::Condition);
                self.printed(&branch.true_expr);
                if let Some(other) = &branch.false_expr {
                    self.printed(other);
                }
            }
            other => self.expression(other, self.printed),
        }
    }

    /// Whether the template itself gives a name its value here.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains(name))
    }
}

/// A span of the engine as the range that it is.
pub(super) fn bytes(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}
