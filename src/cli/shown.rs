//! A plan as `build` and `diff` show it: the same for both, whatever comes after.

use serde_json::{Value, json};
use stackgen::plan::{Kind, Plan};
use stackgen::show::{self, Options, Palette};

use super::exit::{Exit, Failure};
use super::session::Session;

/// Shows the difference, then a line per stack and environment; nothing where there is none.
pub fn show(session: &mut Session, plan: &Plan<'_>) -> Result<(), Failure> {
    for warning in &plan.warnings {
        session.reports.report(warning.clone());
    }
    session.report()?;
    if session.is_json() {
        session.product.insert("changes".to_owned(), changes(plan));
        return Ok(());
    }
    if plan.is_clean() {
        return Ok(());
    }
    let palette = if session.ui.color_stdout() { Palette::COLOUR } else { Palette::PLAIN };
    session.ui.page(&show::diff(plan, &Options { palette, ..Options::default() }))?;
    let palette = if session.ui.color_stderr() { Palette::COLOUR } else { Palette::PLAIN };
    let options = Options { palette, width: Some(session.ui.width()), ..Options::default() };
    session.ui.say(&show::summary(plan, &options));
    Ok(())
}

/// Refuses a plan that cannot be carried out.
pub fn refuse(session: &mut Session, plan: &Plan<'_>, force: bool) -> Result<(), Failure> {
    let refusals = plan.refusals(force);
    if refusals.is_empty() {
        return Ok(());
    }
    session.explain(refusals);
    Err(Failure::refused("nothing was written"))
}

/// The changes as JSON: one object per file.
fn changes(plan: &Plan<'_>) -> Value {
    let kind = |kind| match kind {
        Kind::Create => "create",
        Kind::Update => "change",
        Kind::Mode => "mode",
        Kind::Delete => "delete",
    };
    let group = |group: &stackgen::plan::Group<'_>| {
        let unit = group.unit.clone();
        let change = move |change: &stackgen::plan::Change<'_>| {
            json!({
                "path": change.path,
                "change": kind(change.kind()),
                "stack": unit.as_ref().map(|unit| &*unit.stack),
                "env": unit.as_ref().map(|unit| &*unit.env),
                "edited": change.edit.is_some(),
            })
        };
        group.changes.iter().map(change).collect::<Vec<_>>()
    };
    let files = plan.groups.iter().flat_map(group);
    let folder = |(path, _): &(String, u32)| {
        let unit = plan.groups.iter().filter_map(|group| group.unit.as_ref()).find(|unit| unit.holds(path));
        json!({
            "path": path,
            "change": "mode",
            "stack": unit.map(|unit| &*unit.stack),
            "env": unit.map(|unit| &*unit.env),
            "edited": false,
        })
    };
    files.chain(plan.folders.iter().map(folder)).collect()
}

/// What writing has to say when it does not.
pub fn failure(session: &mut Session, error: stackgen::write::Error) -> Failure {
    use stackgen::write::Error;
    let text = error.to_string();
    match error {
        Error::Refused(reasons) => {
            session.explain(reasons);
            Failure::refused("nothing was written")
        }
        Error::Locked | Error::Interrupted => Failure::refused(text),
        Error::Failed(_) | Error::Unfinished(_) => Failure { exit: Exit::Machine, message: text, help: Vec::new() },
    }
}
