//! The template engine.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

use super::fault;
use super::filters;
use super::print::Print;
use super::prints::{self, is_reserved};
use super::target::{Fault, Said, Target, Written};
use crate::bundle::Artifact;
use crate::diagnostic::{Code, Diagnostic, Place, Reports};
use crate::source::{FileId, Sources, Span};
use crate::template::late::{LateBound, LateKind};
use crate::template::text::Text;
use crate::verify;
use crate::yaml::{Node, span_in_scalar};

/// The templates that the binary carries.
static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// How the name of a template ends; without it, it is the path of the artifact. What does not end so is copied.
const SUFFIX: &str = ".j2";

/// Under which prefix the binary's own templates stay reachable when the project replaces them.
const BUILTIN_PREFIX: &str = "builtin/";

/// Steps that one artifact may take: five hundred for each of 16,000 services.
const ARTIFACT_FUEL: u64 = 8_000_000;

/// Steps that one file of an entry may take: a hundred for each of 10,000 topics or directories.
const FILE_FUEL: u64 = 1_000_000;

/// How deep templates may include and call each other.
const RECURSION: usize = 64;

/// How many bytes a reserved character takes.
const RESERVED_BYTES: usize = 3;

/// How many misplaced values of one file are told.
const MOST_FAULTS: usize = 20;

/// Renders the artifacts of a unit, and the files that catalog entries and stacks hold.
#[derive(Debug)]
pub struct Engine {
    artifacts: Environment<'static>,
    files: Environment<'static>,
    /// The file of each template, by its name in the environment.
    sources: HashMap<String, FileId>,
    /// What becomes artifacts, by the artifact's path.
    outputs: BTreeMap<String, Output>,
}

/// Where an artifact comes from.
#[derive(Debug)]
enum Output {
    /// It is rendered from the template of this name.
    Rendered(String),
    /// It is the same for every unit.
    Copied(Artifact),
}

/// The binary's templates, ready to be rendered. They depend on no input, so they can be prepared while inputs are read.
#[derive(Debug)]
pub struct Builtin {
    environment: Environment<'static>,
    /// Those that cannot be read, which an [`Engine`] reports.
    faulty: Vec<&'static str>,
    /// What is only copied.
    copies: BTreeMap<String, Artifact>,
}

impl Builtin {
    /// Prepares them.
    pub fn prepare() -> Builtin {
        let mut environment = environment(ARTIFACT_FUEL);
        let (templates, copies): (Vec<_>, Vec<_>) = builtin().into_iter().partition(|(name, _)| is_template(name));
        let names = templates.into_iter();
        let faulty = names.filter(|(name, text)| environment.add_template(name, text).is_err()).map(|(name, _)| name);
        let faulty = faulty.collect();
        let copies = copies.into_iter().map(|(path, text)| (path.to_owned(), Artifact::of(text))).collect();
        Builtin { environment, faulty, copies }
    }
}

/// A rendered file, and what a second reader must find in it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The file's content.
    pub text: String,
    /// What it says.
    pub said: Vec<Said>,
}

impl Engine {
    /// An engine with the binary's templates and those of a project: for each its path below `templates/` and
    /// its text. A template that cannot be read is reported, whether or not it is used; so are two for one artifact.
    pub fn new(
        compiled: Builtin,
        project: &[(String, FileId)],
        sources: &mut Sources,
        reports: &mut Reports,
    ) -> Engine {
        let mut engine = Engine {
            artifacts: compiled.environment,
            files: environment(FILE_FUEL),
            sources: HashMap::new(),
            outputs: compiled.copies.into_iter().map(|(path, artifact)| (path, Output::Copied(artifact))).collect(),
        };
        for (name, text) in builtin().into_iter().filter(|(name, _)| is_template(name)) {
            let file = sources.add(format!("<builtin>/templates/{name}"), text);
            if compiled.faulty.contains(&name) {
                engine.add(name.to_owned(), file, sources, reports);
            } else {
                engine.know(name.to_owned(), file);
            }
            // Only a project's own templates speak of them by this name.
            if !project.is_empty() {
                engine.add(format!("{BUILTIN_PREFIX}{name}"), file, sources, reports);
            }
        }
        for (name, file) in project {
            if is_template(name) {
                engine.add(name.clone(), *file, sources, reports);
            } else {
                engine.copy(name, *file, project, sources, reports);
            }
        }
        engine
    }

    /// The paths of all artifacts.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.outputs.keys().map(String::as_str)
    }

    /// The paths of the artifacts that have a template.
    pub fn rendered(&self) -> impl Iterator<Item = &str> {
        self.outputs.iter().filter(|(_, output)| matches!(output, Output::Rendered(_))).map(|(path, _)| path.as_str())
    }

    /// Renders an artifact that has a template. `None` where it comes to nothing but blanks, or a fault was reported.
    pub fn render(&self, path: &str, context: &Value, sources: &Sources, reports: &mut Reports) -> Option<Draft> {
        match self.outputs.get(path)? {
            Output::Rendered(name) => self.artifact(path, name, context, sources, reports),
            Output::Copied(_) => None,
        }
    }

    /// The file below `templates/` that makes an artifact, as a path from the project root.
    pub fn template(&self, artifact: &str) -> String {
        match self.outputs.get(artifact) {
            Some(Output::Rendered(name)) => format!("templates/{name}"),
            _ => format!("templates/{artifact}"),
        }
    }

    /// The artifacts that are the same for every unit, by path.
    pub fn copies(&self) -> impl Iterator<Item = (&str, &Artifact)> {
        self.outputs.iter().filter_map(|(path, output)| match output {
            Output::Copied(artifact) => Some((path.as_str(), artifact)),
            Output::Rendered(_) => None,
        })
    }

    /// The content of a file that an entry or a stack holds, quoted for the file's kind, which its name tells.
    /// `text` is a scalar of an input, or the whole of a file beside one. `None` means that a fault was reported.
    ///
    /// What is late-bound stays open in the result. It goes into the file as it is when the stack starts, so its
    /// value may hold nothing that the file takes for syntax.
    pub fn render_file(
        &self,
        name: &str,
        text: &Node,
        context: &Value,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Text> {
        let source = text.as_text()?;
        let place = |range| place_in(text, sources, range);
        if let Some(at) = source.find(is_reserved) {
            reports.report(reserved(place(at..at + RESERVED_BYTES)));
            return None;
        }
        let late = late_within(context);
        for value in &late {
            value.take_asked();
        }
        let spot = |error: &Error| place(range(error, source));
        let render = || self.files.template_from_named_str(name, source)?.render(context.clone());
        let written = self.written(Target::of(name), &render, &spot, context, sources, reports)?;
        let whole = place(0..source.len());
        if let Some(asked) = late.iter().find(|value| value.take_asked()) {
            let message =
                format!("`{}` is known only when the stack starts, so nothing can be decided by it", asked.variable);
            reports.report(Diagnostic::error(Code::LateBoundValue, whole, message).help("print it, and nothing else"));
            return None;
        }
        if let Some(turned) = written.text.late().find(|late| matches!(late.kind, LateKind::Turned(_))) {
            let message =
                format!("`{}` may be turned when the stack starts, so no file can be made from it", turned.variable);
            let help = "print it in `service:`, for example in `environment`, or take `turn` from the setting";
            reports.report(Diagnostic::error(Code::LateBoundValue, whole, message).help(help));
            return None;
        }
        let read = written.text.join(str::to_owned, str::to_owned, stand_in);
        verify::file(name, Place::Span(whole), Target::of(name), &read, &written.said, reports).then_some(written.text)
    }

    fn add(&mut self, name: String, file: FileId, sources: &Sources, reports: &mut Reports) {
        let text = sources.get(file).text.to_string();
        self.sources.insert(name.clone(), file);
        if let Some(at) = text.find(is_reserved) {
            return reports.report(reserved(Span::new(file, at..at + RESERVED_BYTES)));
        }
        let place = |error: &Error| Span::new(file, range(error, &text));
        match self.artifacts.add_template_owned(name.clone(), text.clone()) {
            Ok(()) => self.know(name, file),
            Err(error) => reports.report(fault::diagnostic(&error, place(&error), &Value::UNDEFINED, &[])),
        }
    }

    /// Takes a file of the project as it is.
    fn copy(
        &mut self,
        path: &str,
        file: FileId,
        project: &[(String, FileId)],
        sources: &Sources,
        reports: &mut Reports,
    ) {
        let template = format!("{path}{SUFFIX}");
        if let Some((_, other)) = project.iter().find(|(name, _)| *name == template) {
            let message = format!("`{}` makes this file as well", sources.get(*other).path);
            let fault = Diagnostic::error(Code::DuplicateName, Span::new(file, 0..0), message);
            return reports
                .report(fault.help("keep one of them: a file is copied, one that ends in `.j2` is rendered"));
        }
        self.outputs.insert(path.to_owned(), Output::Copied(Artifact::of(&*sources.get(file).text)));
    }

    /// Notes where a template comes from, and what it becomes.
    fn know(&mut self, name: String, file: FileId) {
        self.sources.insert(name.clone(), file);
        if !is_partial(&name)
            && !name.starts_with(BUILTIN_PREFIX)
            && let Some(path) = name.strip_suffix(SUFFIX)
        {
            self.outputs.insert(path.to_owned(), Output::Rendered(name));
        }
    }

    fn artifact(
        &self,
        path: &str,
        name: &str,
        context: &Value,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Draft> {
        let spot = |error: &Error| {
            let file = error.name().and_then(|name| self.sources.get(name)).or_else(|| self.sources.get(name));
            let Some(file) = file else { unreachable!("a template that renders was added with its file") };
            Span::new(*file, range(error, &sources.get(*file).text))
        };
        let render = || self.artifacts.get_template(name)?.render(context.clone());
        let written = self.written(Target::of(path), &render, &spot, context, sources, reports)?;
        if let Some(late) = written.text.late().next() {
            let file = *self.sources.get(name)?;
            let message = format!("`{}` is known only when the stack starts, so `{path}` cannot say it", late.variable);
            let help = "print the name of the variable; its value can stand in `docker-compose.yml` and in `files`";
            reports.report(Diagnostic::error(Code::LateBoundValue, Span::new(file, 0..0), message).help(help));
            return None;
        }
        let text = written.text.known()?;
        if text.trim().is_empty() {
            return None;
        }
        Some(Draft { text, said: written.said })
    }

    /// Renders a text and writes its values for the target; every value that stands wrong is reported.
    fn written(
        &self,
        target: Target,
        render: &dyn Fn() -> Result<String, Error>,
        spot: &dyn Fn(&Error) -> Span,
        context: &Value,
        sources: &Sources,
        reports: &mut Reports,
    ) -> Option<Written> {
        prints::begin(None);
        let text = match render() {
            Ok(text) => text,
            Err(error) => {
                let cause = fault::cause(&error);
                let names: Vec<&str> = self.sources.keys().map(String::as_str).collect();
                reports.report(fault::diagnostic(cause, spot(cause), context, &names));
                return None;
            }
        };
        let mut faults = Vec::new();
        let values = prints::take();
        let prints: Vec<Print> =
            values.iter().enumerate().map(|(print, value)| sorted(print, value, &mut faults)).collect();
        let missing = context.get_attr("missing_secret").ok().and_then(|text| text.as_str().map(str::to_owned));
        let written = target.write(&text, &prints, missing.as_deref().unwrap_or("set it in the secrets file"));
        faults.extend(written.faults.iter().cloned());
        if faults.is_empty() {
            return Some(written);
        }
        report_faults(faults, render, spot, sources, reports);
        None
    }
}

/// Finds the place of each fault by rendering once more up to the value in question, which fails there.
fn report_faults(
    faults: Vec<Fault>,
    render: &dyn Fn() -> Result<String, Error>,
    spot: &dyn Fn(&Error) -> Span,
    sources: &Sources,
    reports: &mut Reports,
) {
    let mut told = BTreeSet::new();
    for fault in faults.into_iter().filter(|fault| told.insert(fault.print)).take(MOST_FAULTS) {
        prints::begin(Some(fault.print));
        if let Err(error) = render() {
            let span = whole_print(spot(fault::cause(&error)), sources);
            reports.report(Diagnostic::error(Code::UnprintableValue, span, fault.message).help(fault.help));
        }
    }
}
fn sorted(print: usize, value: &Value, faults: &mut Vec<Fault>) -> Print {
    Print::of(value).unwrap_or_else(|what| {
        let message = format!("the value {what}");
        faults.push(Fault { print, message, help: "print text, a number, a list or a mapping".to_owned() });
        Print::Null
    })
}

fn environment(fuel: u64) -> Environment<'static> {
    let mut env = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    env.set_syntax(syntax.unwrap_or_default());
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(fuel));
    env.set_recursion_limit(RECURSION);
    // Errors carry byte ranges only in this mode.
    env.set_debug(true);
    // What a block or a macro rendered keeps being told apart from a value.
    env.set_auto_escape_callback(|_| AutoEscape::Custom("target".into()));
    env.set_formatter(prints::print);
    filters::install(&mut env);
    env
}

/// Whether a file is Jinja's: what is rendered, and what that includes.
fn is_template(name: &str) -> bool {
    name.ends_with(SUFFIX) || is_partial(name)
}

/// Whether a file is there for templates to include.
fn is_partial(name: &str) -> bool {
    name.split('/').any(|segment| segment.starts_with('_'))
}

/// The binary's templates, and what it only copies, by path.
fn builtin() -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut folders = vec![&BUILTIN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        found.extend(folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))));
    }
    found.sort_unstable();
    found
}

/// Where an error stands in its template: its range, else its line.
fn range(error: &Error, text: &str) -> std::ops::Range<usize> {
    if let Some(range) = error.range() {
        return range;
    }
    let line = error.line().unwrap_or(1).saturating_sub(1);
    let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    start..start + line.len()
}

/// Where a range of a text stands in the inputs.
fn place_in(text: &Node, sources: &Sources, range: std::ops::Range<usize>) -> Span {
    let whole = text.as_text().is_some_and(|own| sources.slice(text.span) == &**own);
    if whole {
        let start = text.span.range().start;
        return Span::new(text.span.file, start + range.start..start + range.end);
    }
    span_in_scalar(text, sources, range)
}

/// The whole of the `{{ }}` that a span lies in, without braces and blanks.
fn whole_print(span: Span, sources: &Sources) -> Span {
    let text = &sources.get(span.file).text;
    let (start, end) = (text.floor_char_boundary(span.start as usize), text.floor_char_boundary(span.end as usize));
    let inside = text[start..end].trim_start_matches(['{', '-', '+']);
    let first = end - inside.len();
    let open = text[..first].rfind("{{").map(|at| at + 2).filter(|at| !text[*at..first].contains("}}"));
    let close = text[end..].find("}}").map(|at| end + at).filter(|at| !text[end..*at].contains("{{"));
    let (Some(open), Some(close)) = (open, close) else { return span };
    let inner = &text[open..close];
    let skipped = inner.len() - inner.trim_start_matches(['-', '+']).trim_start().len();
    let kept = inner.trim_end_matches(['-', '+']).trim_end().len();
    Span::new(span.file, open + skipped..open + kept)
}

/// The late-bound values that a template can reach.
fn late_within(context: &Value) -> Vec<Arc<LateBound>> {
    const DEPTH: usize = 6;
    fn collect(value: &Value, depth: usize, found: &mut Vec<Arc<LateBound>>) {
        if let Some(late) = LateBound::of(value) {
            return found.push(late);
        }
        if depth == 0 || !matches!(value.kind(), ValueKind::Map | ValueKind::Seq) {
            return;
        }
        for item in value.try_iter().into_iter().flatten() {
            let item = if value.kind() == ValueKind::Map { value.get_item(&item).unwrap_or_default() } else { item };
            collect(&item, depth - 1, found);
        }
    }
    let mut found = Vec::new();
    collect(context, DEPTH, &mut found);
    found
}

/// What stands in for a late-bound value while the file is read back.
fn stand_in(late: &LateBound) -> String {
    late.variable.to_string()
}

fn reserved(span: Span) -> Diagnostic {
    Diagnostic::error(Code::InvalidText, span, "a character that Unicode keeps out of text").help("take it out")
}
