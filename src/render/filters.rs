//! The filters of artifact templates, beside those of minijinja.

use minijinja::value::{Kwargs, Rest, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value, filters};

use super::print::{Print, Shape, Shaped};

/// What minijinja brings and artifacts must not have: what claims that a value needs no quoting, and what
/// prints the insides of the program.
const REMOVED_FILTERS: &[&str] = &["safe", "escape", "e", "pprint"];

/// The names that a template may mean when it misspells a filter.
pub(super) const NAMES: &[&str] = &[
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "chain",
    "code",
    "comment",
    "count",
    "d",
    "default",
    "dictsort",
    "first",
    "float",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "link",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
    "words",
    "zip",
];

/// The functions that a template may call.
pub(super) const FUNCTIONS: &[&str] = &["dict", "loop", "namespace", "range", "super"];

/// Gives an environment its filters.
pub(super) fn install(env: &mut Environment) {
    for name in REMOVED_FILTERS {
        env.remove_filter(name);
    }
    env.remove_test("safe");
    env.remove_test("escaped");
    env.remove_global("debug");
    env.add_filter("comment", |value: &Value| shaped(Shape::Comment, value));
    env.add_filter("code", code);
    env.add_filter("link", |value: &Value| shaped(Shape::Link, value));
    for (name, filter) in changing() {
        env.add_filter(name, move |state: &mut State, args: Rest<Value>| {
            if args.first().is_some_and(Value::is_safe) {
                return Err(refuse(format!("rendered text can be printed as it is, but not changed by `{name}`")));
            }
            filter.call(state, &args)
        });
    }
    env.add_filter("words", words);
    env.add_filter("string", |value: &Value| text(value));
    env.add_filter("join", join);
}

/// The filters that would change the marks of what a block or a macro rendered, or count them.
fn changing() -> [(&'static str, Value); 15] {
    [
        ("batch", Value::from_function(filters::batch)),
        ("capitalize", Value::from_function(filters::capitalize)),
        ("count", Value::from_function(filters::length)),
        ("first", Value::from_function(filters::first)),
        ("format", Value::from_function(filters::format)),
        ("last", Value::from_function(filters::last)),
        ("length", Value::from_function(filters::length)),
        ("lines", Value::from_function(filters::lines)),
        ("list", Value::from_function(filters::list)),
        ("lower", Value::from_function(filters::lower)),
        ("replace", Value::from_function(filters::replace)),
        ("reverse", Value::from_function(filters::reverse)),
        ("split", Value::from_function(filters::split)),
        ("title", Value::from_function(filters::title)),
        ("upper", Value::from_function(filters::upper)),
    ]
}

fn shaped(shape: Shape, value: &Value) -> Result<Value, Error> {
    Ok(Value::from_object(Shaped { shape, texts: vec![text(value)?] }))
}

/// Code; of a list each item.
fn code(value: &Value) -> Result<Value, Error> {
    if !matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable) {
        return shaped(Shape::Code, value);
    }
    let texts = value.try_iter()?.map(|item| text(&item)).collect::<Result<_, Error>>()?;
    Ok(Value::from_object(Shaped { shape: Shape::Code, texts }))
}

/// A command as a person types it into a shell: words with blanks between them, quoted where they need it.
fn words(value: &Value) -> Result<String, Error> {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,=-".contains(c);
    let word = |item: Value| {
        let word = text(&item)?;
        let plain = !word.is_empty() && word.chars().all(bare);
        Ok(if plain { word } else { format!("'{}'", word.replace('\'', "'\\''")) })
    };
    Ok(value.try_iter()?.map(word).collect::<Result<Vec<_>, Error>>()?.join(" "))
}

/// A scalar as files have it: `true`, not Python's `True`.
fn text(value: &Value) -> Result<String, Error> {
    if value.is_undefined() {
        // Asking it anything gives the engine's own error, which knows the name.
        value.get_attr("")?;
    }
    let print = Print::of(value).map_err(|what| refuse(format!("the value {what}")))?;
    print.scalar_text().map(str::to_owned).ok_or_else(|| refuse(format!("{} has no text", print.describe())))
}

/// The items of a list with `joiner` between them, each as files have it; of each item's `attribute` when one is named.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over")]
fn join(value: &Value, joiner: Option<&str>, kwargs: Kwargs) -> Result<String, Error> {
    let attribute = kwargs.get::<Option<&str>>("attribute")?;
    kwargs.assert_all_used()?;
    let item = |item: Value| match attribute {
        Some(name) => text(&item.get_attr(name)?),
        None => text(&item),
    };
    let items = value.try_iter()?.map(item).collect::<Result<Vec<_>, _>>()?;
    Ok(items.join(joiner.unwrap_or_default()))
}

fn refuse(detail: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, detail)
}
