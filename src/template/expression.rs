//! Goes through the expressions of a parsed template.

use std::ops::Range;

use minijinja::machinery::Span;
use minijinja::machinery::ast::{BinOpKind, Call, CallArg, Expr, Filter, Test, UnaryOpKind};

use super::engine::{FILTERS, FUNCTIONS, TESTS};
use super::fault::Fault;
use super::reference::Usage;
use super::walk::{Found, Walk, bytes};
use crate::diagnostic::nearest;

impl<'a> Walk<'a> {
    /// Goes through an expression whose value is used in one way.
    pub(super) fn expression(&mut self, expression: &Expr<'a>, usage: Usage) {
        match expression {
            Expr::Const(_) => {}
            Expr::Var(_) | Expr::GetAttr(_) | Expr::GetItem(_) => self.name(expression, usage),
            Expr::Slice(slice) => {
                self.expression(&slice.expr, Usage::Argument);
                for bound in [&slice.start, &slice.stop, &slice.step].into_iter().flatten() {
                    self.expression(bound, Usage::Argument);
                }
            }
            Expr::UnaryOp(unary) => {
                let usage = match unary.op {
                    UnaryOpKind::Not => Usage::Condition,
                    UnaryOpKind::Neg => Usage::Arithmetic,
                };
                self.expression(&unary.expr, usage);
            }
            Expr::BinOp(binary) => {
                self.compared(&binary.left, &binary.right);
                let usage = binary_usage(binary.op);
                self.expression(&binary.left, usage);
                self.expression(&binary.right, usage);
            }
            Expr::Compare(compare) => {
                compare.ops.iter().for_each(|op| self.compared(&compare.expr, &op.expr));
                self.expression(&compare.expr, Usage::Comparison);
                compare.ops.iter().for_each(|op| self.expression(&op.expr, Usage::Comparison));
            }
            Expr::IfExpr(branch) => {
                self.expression(&branch.test_expr, Usage::Condition);
                self.expression(&branch.true_expr, usage);
                if let Some(other) = &branch.false_expr {
                    self.expression(other, usage);
                }
            }
            Expr::Filter(filter) => self.filter(filter, filter.span()),
            Expr::Test(test) => self.test(test, test.span()),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => list.items.iter().for_each(|item| self.expression(item, Usage::Item)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.expression(item, Usage::Item)),
            Expr::Map(map) => {
                map.keys.iter().chain(&map.values).for_each(|item| self.expression(item, Usage::Item));
            }
        }
    }

    /// Notes what the name of the environment is compared with, where that is written out.
    fn compared(&mut self, one: &Expr<'a>, other: &Expr<'a>) {
        let is_env = |side: &Expr<'a>| matches!(side, Expr::Var(variable) if variable.id == "env");
        let with = match (is_env(one), is_env(other)) {
            (true, false) => other,
            (false, true) => one,
            _ => return,
        };
        match with {
            Expr::List(list) => list.items.iter().for_each(|item| self.environment(item)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.environment(item)),
            other => self.environment(other),
        }
    }

    fn environment(&mut self, with: &Expr<'a>) {
        let Expr::Const(name) = with else { return };
        let text = name.value.as_str().filter(|_| !self.is_local("env"));
        self.environments.extend(text.map(|text| (text.to_owned(), bytes(name.span()))));
    }

    fn filter(&mut self, filter: &Filter<'a>, span: Span) {
        if let Some(input) = &filter.expr {
            self.expression(input, Usage::Filter);
        }
        self.arguments(&filter.args);
        self.known("filter", filter.name, span, FILTERS);
    }

    fn test(&mut self, test: &Test<'a>, span: Span) {
        self.expression(&test.expr, Usage::Test);
        self.arguments(&test.args);
        self.known("test", test.name, span, TESTS);
    }

    fn call(&mut self, call: &Call<'a>) {
        self.arguments(&call.args);
        match &call.expr {
            Expr::Var(function) if FUNCTIONS.contains(&function.id) && !self.is_local(function.id) => {}
            Expr::Var(function) => self.known("function", function.id, function.span(), FUNCTIONS),
            other => {
                let fault = Fault::new(bytes(other.span()), "methods cannot be called in values")
                    .help(format!("there are filters: {}", names(FILTERS)));
                self.faults.push(fault);
            }
        }
    }

    fn arguments(&mut self, arguments: &[CallArg<'a>]) {
        for argument in arguments {
            match argument {
                CallArg::Pos(value)
                | CallArg::Kwarg(_, value)
                | CallArg::PosSplat(value)
                | CallArg::KwargSplat(value) => self.expression(value, Usage::Argument),
            }
        }
    }

    /// Checks the name of a filter, test or function, which stands at the start of its span.
    fn known(&mut self, kind: &str, name: &str, span: Span, valid: &[&str]) {
        if valid.contains(&name) && kind != "function" {
            return;
        }
        let start = bytes(span).start;
        let fault = Fault::new(start..start + name.len(), format!("unknown {kind} `{name}`"));
        self.faults.push(match nearest(name, valid.iter().copied()) {
            Some(near) if near != name => fault.help(format!("did you mean `{near}`?")),
            _ => fault.help(format!("valid here: {}", names(valid))),
        });
    }

    /// A variable, or something looked up in a value.
    fn name(&mut self, expression: &Expr<'a>, usage: Usage) {
        if let Some((path, segments)) = self.chain(expression) {
            self.names.insert(path[0].clone());
            if !self.is_local(&path[0]) {
                let range = segments[0].start..bytes(expression.span()).end;
                self.found.push(Found { path, range, segments, usage });
            }
            return;
        }
        match expression {
            Expr::GetAttr(attribute) => self.expression(&attribute.expr, Usage::Attribute),
            Expr::GetItem(item) => {
                self.expression(&item.expr, Usage::Attribute);
                self.expression(&item.subscript_expr, Usage::Argument);
            }
            _ => {}
        }
    }

    /// The segments of `a.b['c']`, and where each stands; `None` when a part is computed.
    fn chain(&self, expression: &Expr<'a>) -> Option<(Vec<String>, Vec<Range<usize>>)> {
        let (inner, name, segment, close) = match expression {
            Expr::Var(variable) => return Some((vec![variable.id.to_owned()], vec![bytes(variable.span())])),
            Expr::GetAttr(attribute) => {
                let end = bytes(attribute.span()).end;
                (&attribute.expr, attribute.name.to_owned(), end - attribute.name.len()..end, "")
            }
            Expr::GetItem(item) => {
                let Expr::Const(key) = &item.subscript_expr else { return None };
                (&item.expr, key.value.as_str()?.to_owned(), bytes(key.span()), "]")
            }
            _ => return None,
        };
        let before = self.source.get(bytes(inner.span()).end..segment.start)?.trim();
        let after = self.source.get(segment.end..bytes(expression.span()).end)?.trim();
        // Parentheses stand between the two: the parts cannot be replaced as one text.
        if after != close || before != if close.is_empty() { "." } else { "[" } {
            return None;
        }
        let (mut path, mut segments) = self.chain(inner)?;
        path.push(name);
        segments.push(segment);
        Some((path, segments))
    }
}

fn binary_usage(op: BinOpKind) -> Usage {
    match op {
        BinOpKind::Eq | BinOpKind::Ne | BinOpKind::Lt | BinOpKind::Lte | BinOpKind::Gt | BinOpKind::Gte => {
            Usage::Comparison
        }
        BinOpKind::In => Usage::Comparison,
        BinOpKind::ScAnd | BinOpKind::ScOr => Usage::Condition,
        BinOpKind::Concat => Usage::Joined,
        BinOpKind::Add
        | BinOpKind::Sub
        | BinOpKind::Mul
        | BinOpKind::Div
        | BinOpKind::FloorDiv
        | BinOpKind::Rem
        | BinOpKind::Pow => Usage::Arithmetic,
    }
}

fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
