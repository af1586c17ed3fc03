//! Features that are on and that nothing heeds.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::expand::Expanded;

/// Reports each feature that is on in an environment and that nothing in the stack asks about: a promise that
/// nobody keeps. Where the catalog says that a word must be heeded, that is an error.
pub fn features(expanded: &Expanded<'_>, reports: &mut Reports) {
    let overlaid = &expanded.bound.overlaid;
    let environment = &overlaid.environment;
    for (name, value) in &environment.features {
        if overlaid.heeded.contains(name) {
            continue;
        }
        let Some(declared) = environment.declared.get(&**name) else { continue };
        let word = value.word.as_deref().unwrap_or("on");
        let must = declared.must_heed.iter().any(|must| *must.value == *word);
        let message = format!(
            "nothing in `{}` heeds the feature `{name}`, which is {word} in `{}`",
            environment.stack, environment.name
        );
        let make = if must { Diagnostic::error } else { Diagnostic::warning };
        let help = format!("say `features: {{ {name}: false }}` in the stack, or use a service that heeds it");
        reports.report(make(Code::IdleFeature, value.span, message).help(help));
    }
}
