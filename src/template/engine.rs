//! The template engine as inputs see it: a short list of filters, tests and functions, and a printer of its own.

use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, Output, UndefinedBehavior, filters, functions, tests};

use super::late::{CLOSE, LateBound, OPEN};
use super::print::printable;

/// How many steps a template may take; a loop over every service of a large stack needs a few thousand.
const FUEL: u64 = 100_000;

/// Stands in the rendered text where a value was printed; no template has it in its own text.
pub(super) const PRINTED: char = CLOSE;

macro_rules! offered {
    ($add:ident, $($name:literal $function:expr),* $(,)?) => {
        fn $add(environment: &mut Environment<'_>) {
            $(environment.$add($name, $function);)*
        }
    };
}

macro_rules! table {
    ($(#[$about:meta])* $list:ident $add:ident { $($name:literal => $function:expr),* $(,)? }) => {
        $(#[$about])*
        pub const $list: &[&str] = &[$($name),*];
        offered! { $add, $($name $function),* }
    };
}

table! {
    /// The filters that values may use, sorted.
    FILTERS add_filter {
        "abs" => filters::abs,
        "default" => filters::default,
        "first" => filters::first,
        "float" => filters::float,
        "int" => filters::int,
        "items" => filters::items,
        "join" => filters::join,
        "last" => filters::last,
        "length" => filters::length,
        "list" => filters::list,
        "lower" => filters::lower,
        "map" => filters::map,
        "max" => filters::max,
        "min" => filters::min,
        "reject" => filters::reject,
        "rejectattr" => filters::rejectattr,
        "replace" => filters::replace,
        "reverse" => filters::reverse,
        "round" => filters::round,
        "select" => filters::select,
        "selectattr" => filters::selectattr,
        "sort" => filters::sort,
        "split" => filters::split,
        "string" => filters::string,
        "sum" => filters::sum,
        "trim" => filters::trim,
        "unique" => filters::unique,
        "upper" => filters::upper,
    }
}

table! {
    /// The tests that may follow `is`, sorted.
    TESTS add_test {
        "defined" => tests::is_defined,
        "divisibleby" => tests::is_divisibleby,
        "endingwith" => tests::is_endingwith,
        "eq" => tests::is_eq,
        "even" => tests::is_even,
        "in" => tests::is_in,
        "ne" => tests::is_ne,
        "none" => tests::is_none,
        "number" => tests::is_number,
        "odd" => tests::is_odd,
        "startingwith" => tests::is_startingwith,
        "string" => tests::is_string,
        "undefined" => tests::is_undefined,
    }
}

table! {
    /// The functions that values may call.
    FUNCTIONS add_function {
        "range" => functions::range,
    }
}

/// The syntax: Jinja's, where the last line break of a text is the text's own, and a line that holds nothing but
/// a `{% %}` leaves no line behind.
pub(super) fn syntax() -> SyntaxConfig {
    let mut syntax = SyntaxConfig::builder();
    syntax.keep_trailing_newline(true).trim_blocks(true).lstrip_blocks(true);
    // Only delimiters of one's own can be refused.
    syntax.build().unwrap_or_default()
}

/// Why a value was not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It has no text; says what it is.
    Unprintable(&'static str),
    /// The text of a late-bound value went through something that took it for known text.
    Late,
}

/// What a template is rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Wanted {
    /// Text.
    #[default]
    Text,
    /// The one value that it prints, as it is.
    Value,
    /// The same, which may be nothing.
    Condition,
}

/// What a template printed while it was rendered.
#[derive(Debug, Default)]
pub(super) struct Printed {
    /// What the values are for.
    wanted: Wanted,
    /// The values, in order.
    pub(super) values: Vec<Value>,
    /// Why rendering ended.
    pub(super) refusal: Option<Refusal>,
}

/// The engine and the sink of its printer.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) environment: Environment<'static>,
    printed: Arc<Mutex<Printed>>,
}

impl Engine {
    pub(super) fn new() -> Engine {
        let printed = Arc::new(Mutex::new(Printed::default()));
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(syntax());
        environment.set_fuel(Some(FUEL));
        // Errors carry byte ranges only in this mode.
        environment.set_debug(true);
        add_filter(&mut environment);
        add_test(&mut environment);
        add_function(&mut environment);
        let sink = printed.clone();
        environment.set_formatter(move |out, _, value| print_into(&mut lock(&sink), out, value));
        Engine { environment, printed }
    }

    /// Renders a template that was added under `name`; the text has [`PRINTED`] where values go.
    pub(super) fn render(&self, name: &str, wanted: Wanted, context: Value) -> (Result<String, Error>, Printed) {
        *lock(&self.printed) = Printed { wanted, ..Printed::default() };
        let rendered = self.environment.get_template(name).and_then(|template| template.render(context));
        (rendered, std::mem::take(&mut *lock(&self.printed)))
    }
}

fn lock(printed: &Mutex<Printed>) -> MutexGuard<'_, Printed> {
    printed.lock().unwrap_or_else(PoisonError::into_inner)
}

fn print_into(printed: &mut Printed, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    let refusal = match printed.wanted {
        Wanted::Condition if !value.is_undefined() => None,
        Wanted::Value if !value.is_undefined() && !value.is_none() => None,
        _ if LateBound::of(value).is_some() => None,
        _ => match printable(value) {
            Ok(()) if value.as_str().is_some_and(|text| text.contains(OPEN)) => Some(Refusal::Late),
            Ok(()) => None,
            Err(kind) => Some(Refusal::Unprintable(kind)),
        },
    };
    if let Some(refusal) = refusal {
        printed.refusal = Some(refusal);
        return Err(Error::new(ErrorKind::InvalidOperation, "cannot be printed"));
    }
    printed.values.push(value.clone());
    out.write_char(PRINTED).map_err(Error::from)
}
