//! The variables that stand for a template's references while it is rendered.

use std::collections::HashSet;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

use super::fault::Fault;
use super::walk::Found;

/// The variables that stand for references.
pub(super) struct Slots<'a> {
    taken: &'a HashSet<String>,
    /// The variables, by slot.
    pub(super) names: Vec<String>,
    /// The path behind each slot.
    pub(super) paths: Vec<Vec<String>>,
    next: usize,
}

impl<'a> Slots<'a> {
    /// No slots yet; the variables are none of the `taken` names.
    pub(super) fn new(taken: &'a HashSet<String>) -> Slots<'a> {
        Slots { taken, names: Vec::new(), paths: Vec::new(), next: 0 }
    }

    /// The slot of a path: the one it has, or a new one whose variable is no longer than the shortest path.
    pub(super) fn take(&mut self, found: &Found) -> Result<usize, Vec<Fault>> {
        if let Some(slot) = self.paths.iter().position(|path| *path == found.path) {
            return Ok(slot);
        }
        let name = match found.path.as_slice() {
            [name] if found.range.len() == name.len() => name.clone(),
            _ => self.fresh(),
        };
        if name.len() > found.range.len() {
            return Err(vec![Fault::new(found.range.clone(), "too many names in one template")]);
        }
        self.names.push(name);
        self.paths.push(found.path.clone());
        Ok(self.names.len() - 1)
    }

    fn fresh(&mut self) -> String {
        loop {
            let name = format!("_{}", short(self.next));
            self.next += 1;
            if !self.taken.contains(&name) {
                return name;
            }
        }
    }
}

/// A number in the fewest characters that an identifier may hold.
fn short(mut number: usize) -> String {
    const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::new();
    loop {
        digits.insert(0, char::from(DIGITS[number % DIGITS.len()]));
        number /= DIGITS.len();
        if number == 0 {
            return digits.into_iter().collect();
        }
    }
}

/// The values of a template's references by the variables that stand for them.
#[derive(Debug)]
pub(super) struct Bindings {
    /// The variables, by slot.
    pub(super) names: Arc<[String]>,
    /// Their values, by slot.
    pub(super) values: Vec<Value>,
}

impl Object for Bindings {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let slot = self.names.iter().position(|name| name == key)?;
        self.values.get(slot).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.names.iter().map(|name| Value::from(name.as_str())).collect())
    }
}
