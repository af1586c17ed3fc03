//! The containers of a stack in one environment.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::chain::Layer;
use super::environment::Environment;
use super::resources::Resources;
use crate::load::body::Body;
use crate::load::entry::{Declaration, Entry, Kind};
use crate::load::read::At;
use crate::source::{FileId, Span};

/// A stack in one environment: its containers, each with one merged body.
#[derive(Debug)]
pub struct Overlaid<'a> {
    /// The environment.
    pub environment: Environment<'a>,
    /// The containers, in the order of the stack.
    pub containers: Vec<Container<'a>>,
    /// Services that exist but have faults, or that a feature or `!remove` takes away here.
    pub absent: BTreeMap<Arc<str>, Absence>,
    /// The names of the phases, in order; empty where the stack has none.
    pub phases: Vec<Arc<str>>,
    /// The features that something in the stack asks about.
    pub heeded: Vec<Arc<str>>,
    /// Where the values stand that won so far.
    pub winners: Vec<Span>,
    /// The containers of each service.
    pub by_service: HashMap<Arc<str>, Vec<usize>>,
}

impl Overlaid<'_> {
    /// The containers of a service, by their places in the stack.
    pub fn of_service(&self, service: &str) -> &[usize] {
        self.by_service.get(service).map_or(&[], Vec::as_slice)
    }
}

/// Why a service that the stack speaks of is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// A fault was reported for it.
    Broken,
    /// The feature is off.
    Feature(Arc<str>),
    /// The environment removes it.
    Removed(Span),
}

/// One container before its strings are evaluated.
#[derive(Debug)]
pub struct Container<'a> {
    /// The name that Compose runs it under.
    pub name: Arc<str>,
    /// That name without the number of an instance.
    pub base: Arc<str>,
    /// The stack's key.
    pub service: Arc<str>,
    /// Where that key stands.
    pub span: Span,
    /// Its name inside the entry, where the entry runs as several.
    pub part: Option<Arc<str>>,
    /// The entry's name; `None` for a stack's own service.
    pub entry_name: Option<Arc<str>>,
    /// The file of the entry; `None` for a stack's own service.
    pub entry_file: Option<FileId>,
    /// The entry.
    pub entry: &'a Entry,
    /// What the entry declares for it: for all its containers, then for this one.
    pub declarations: Vec<&'a Declaration>,
    /// Its phase, where the stack has phases.
    pub phase: Option<Arc<str>>,
    /// Which of several instances it is, counted from one.
    pub instance: Option<u32>,
    /// How many instances there are.
    pub instances: u32,
    /// How often Compose runs it.
    pub replicas: Option<At<u32>>,
    /// Its resources.
    pub resources: Resources,
    /// What was said of it, merged: everything but what is decided late.
    pub body: Rc<Body>,
    /// The chain, for what is merged later.
    pub chain: Rc<Vec<Layer<'a>>>,
}
impl Container<'_> {
    /// Whether it runs once or stays.
    pub fn kind(&self) -> Kind {
        self.declared(|declaration| declaration.kind.as_ref()).map_or(Kind::Service, |kind| kind.value)
    }

    /// Whether its service plays a role; an entry has its own name as a role.
    pub fn plays(&self, role: &str) -> bool {
        self.entry_name.as_deref() == Some(role) || self.entry.roles.iter().any(|own| &*own.value == role)
    }

    /// The nearest declaration of something.
    pub fn declared<'b, T>(&'b self, of: impl Fn(&'b Declaration) -> Option<T>) -> Option<T> {
        self.declarations.iter().rev().find_map(|declaration| of(declaration))
    }
}
