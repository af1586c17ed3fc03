//! What the tests of declared topics and directories share.

use std::fmt::Write as _;

use stackgen::diagnostic::{Code, Diagnostic, Place, Reports, Severity};
use stackgen::source::{Sources, Span};
use stackgen::yaml::{self, Node};

/// What a stack of the project says under a key, and what it says there for an environment.
pub fn layers(stack: &str, env: &str, key: &str) -> (Sources, Vec<Node>) {
    let path = format!("{}/stacks/{stack}/stack.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the project's own stack");
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let file = sources.add(path, text);
    let whole = yaml::read(file, &sources, &mut reports).expect("a well-formed stack");
    let own = whole.get(key).cloned();
    let closer = whole.get("in").and_then(|envs| envs.get(env)?.get(key)).cloned();
    (sources, own.into_iter().chain(closer).collect())
}

/// Evaluates a template with `parameters.rollnumber` and `brokers` in reach.
pub fn evaluate(node: &Node, brokers: Option<usize>, reports: &mut Reports) -> Option<Node> {
    let mut environment = minijinja::Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    let parameters = minijinja::context! { rollnumber => "cs21b042", braces => "{a,b}", up => "../x" };
    match environment.render_str(node.as_text()?, minijinja::context! { parameters, brokers }) {
        Ok(text) => Some(Node::plain(node.span, text)),
        Err(error) => {
            reports.report(Diagnostic::error(Code::InvalidValue, node.span, error.kind().to_string()));
            None
        }
    }
}

/// What was said: `file:line:column severity[code] message`, then other places and ways to mend it.
pub fn said(sources: &Sources, reports: Reports) -> Vec<String> {
    reports.into_sorted().iter().map(|diagnostic| line(sources, diagnostic)).collect()
}

fn line(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let place = match &diagnostic.place {
        Place::Span(span) => place(sources, *span),
        Place::Path(path) => path.clone(),
    };
    let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
    let mut line = format!("{place} {severity}[{}] {}", diagnostic.code.as_str(), diagnostic.message);
    for related in &diagnostic.related {
        let _ = write!(line, "\n  {} {}", self::place(sources, related.span), related.label);
    }
    for help in &diagnostic.help {
        let _ = write!(line, "\n  help: {help}");
    }
    line
}

fn place(sources: &Sources, span: Span) -> String {
    let position = sources.position(span);
    format!("{}:{}:{}", sources.get(span.file).path, position.line, position.column)
}
