//! The folders of units that the project no longer has.

use std::path::Path;
use std::sync::Arc;

use super::record::{RECORD, Record};
use super::target::{entries, read_file, symlink_on_the_way};
use super::{Error, GENERATED, place, refusal, unit_folder};
use crate::bundle::{Bundle, UnitName};
use crate::diagnostic::Diagnostic;

/// Every folder with a record whose unit is not in the bundle. A record that says nothing leaves open what there
/// belongs to stackgen: that is a warning, and nothing is deleted.
pub(super) fn find(bundle: &Bundle, root: &Path, warnings: &mut Vec<Diagnostic>) -> Result<Vec<UnitName>, Error> {
    let mut names = Vec::new();
    let generated = root.join(GENERATED);
    if has_symlink(root, GENERATED)? {
        return Ok(names);
    }
    for stack in folders(&generated)? {
        for env in folders(&generated.join(&*stack))? {
            let name = UnitName { stack: Arc::clone(&stack), env };
            if !bundle.units.contains_key(&name) && is_ours(root, &name, warnings)? {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The real folders in a folder that could have been made by a build.
fn folders(folder: &Path) -> Result<Vec<Arc<str>>, Error> {
    let list = entries(folder)?;
    Ok(list
        .into_iter()
        .filter(|(name, kind)| kind.is_dir() && place::fault(name).is_none())
        .map(|(name, _)| name.into())
        .collect())
}

fn is_ours(root: &Path, name: &UnitName, warnings: &mut Vec<Diagnostic>) -> Result<bool, Error> {
    let path = format!("{}/{RECORD}", unit_folder(name));
    if has_symlink(root, &path)? {
        return Ok(false);
    }
    let full = root.join(&path);
    let Some(bytes) = read_file(&full).map_err(|source| Error::Io { path: full, source })? else {
        return Ok(false);
    };
    if Record::parse(&bytes).paths().next().is_none() {
        warnings.push(refusal::of_unreadable_record(&path, &unit_folder(name)));
        return Ok(false);
    }
    Ok(true)
}

fn has_symlink(root: &Path, path: &str) -> Result<bool, Error> {
    let found = symlink_on_the_way(root, path).map_err(|source| Error::Io { path: root.join(path), source })?;
    Ok(found.is_some())
}
