//! `.env` by dotenvy, which reads but does not set variables here.
//!
//! dotenvy substitutes `$NAME` from the environment of the process. The forms that the writer uses have no `$` that it
//! would substitute, so what is read back does not depend on that environment.

use std::collections::BTreeMap;

use super::Found;

pub(super) fn read(text: &str, found: &mut Found<'_>) -> Result<(), String> {
    found.pairs.extend(pairs(text)?);
    Ok(())
}

/// The variables in the order of the file.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// The first name whose value is another, that is missing or that nobody meant.
pub(super) fn differs(meant: &BTreeMap<&str, &str>, read: &[(String, String)]) -> Option<String> {
    let found: BTreeMap<&str, &str> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let lost = meant.iter().find(|(name, value)| found.get(*name) != Some(value)).map(|(name, _)| *name);
    let more = || found.keys().find(|name| !meant.contains_key(*name)).copied();
    lost.or_else(more).map(str::to_owned)
}
