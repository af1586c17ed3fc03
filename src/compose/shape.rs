//! What a row of the table says.

use super::scalar::Form;
use super::table;
use super::version::Version;

/// A key of Compose.
#[derive(Debug)]
pub struct Row {
    /// The key.
    pub key: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// How a stronger layer meets a weaker one.
    pub merge: Merge,
    /// What a change of the value does to a running container.
    pub change: Change,
    /// The first Compose that knows it, where that is newer than the oldest served.
    pub since: Option<Version>,
    /// Who writes it.
    pub writer: Writer,
    /// Whether the mapping makes no sense without it.
    pub required: bool,
    /// What it is for, in one line.
    pub about: &'static str,
}

/// What a value may be: a scalar, a list, a mapping, or any of them that is stated.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// As a scalar.
    pub scalar: Option<Form>,
    /// As a list, whose items have this shape.
    pub list: Option<&'static Shape>,
    /// As a mapping.
    pub map: Option<Mapping>,
    /// What a list's first item must be, where only some words will do.
    pub head: Option<&'static [&'static str]>,
    /// Whether null means something.
    pub null: bool,
}

/// What a mapping holds.
#[derive(Debug, Clone, Copy)]
pub enum Mapping {
    /// Keys of Compose, in canonical order.
    Record(&'static [Row]),
    /// Names that users choose.
    Names(&'static Shape),
}

/// How a stronger layer meets a weaker one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// The stronger value stands alone.
    Replace,
    /// Mappings merge key by key; where the two are not both mappings the stronger stands alone.
    ByKey,
    /// Like `ByKey` while both name the same value under this key; else the stronger stands alone.
    ByKeyWhileSame(&'static str),
    /// Like `ByKey`, where a bare scalar is short for a mapping with this one key.
    ByKeyOrShort(&'static str),
    /// A mapping or a list of `NAME=value`, brought to a mapping and merged by name.
    Pairs,
    /// Like `Pairs`, where a list's items may also say `NAME:value`.
    Hosts,
    /// A mapping by name, or a list of names, each of which says this of itself.
    Names(&'static [(&'static str, &'static str)]),
    /// Lists, the weaker one's items first.
    Append,
    /// Items are told apart by this; the stronger takes the place of the weaker, new ones are added at the end.
    Items(Identity),
}

/// What tells the items of a list apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// The whole item.
    Whole,
    /// A mount's path in the container.
    Mount,
    /// A port in the container and its protocol.
    Port,
    /// A device's path in the container.
    Device,
    /// The path in the container of a file that Compose brings, below this folder where it is relative.
    File(&'static str),
    /// The value of this key, which a bare scalar is short for.
    Key(&'static str),
    /// The text before the first `:` or `=`.
    Option,
}

/// What a change of a value does to a running container at the next `up`, as seen with Compose 2.40 and 5.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The container is made anew.
    Recreates,
    /// Nothing, and nothing is needed: the container does not depend on it.
    Kept,
    /// Nothing, although the container goes on with the old value.
    Stale,
}

/// Who writes a key into the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Whoever writes `service:`.
    User,
    /// stackgen, from a statement of the input language; this says from which.
    Compiler(&'static str),
    /// stackgen, from endpoints.
    Endpoints,
    /// Nobody: only Docker Swarm heeds it, and this says what to write instead.
    Swarm(&'static str),
}

/// The trees of Compose that the table describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// An entry of `services:`.
    Service,
    /// An entry of `volumes:`.
    Volume,
    /// An entry of `networks:`.
    Network,
    /// An entry of `configs:`.
    Config,
    /// An entry of `secrets:`.
    Secret,
}

impl Part {
    /// Its rows.
    pub fn rows(self) -> &'static [Row] {
        match self {
            Part::Service => table::SERVICE,
            Part::Volume => table::VOLUME,
            Part::Network => table::NETWORK,
            Part::Config => table::CONFIG,
            Part::Secret => table::SECRET,
        }
    }

    /// Its shape: a mapping, or nothing where the defaults will do.
    pub(super) fn shape(self) -> Shape {
        let shape = Shape::record(self.rows());
        if matches!(self, Part::Volume | Part::Network) { shape.or_null() } else { shape }
    }
}

impl Merge {
    /// The rule that a shape suggests: mappings by key, anything else stands alone.
    pub(super) const fn of(shape: &Shape) -> Merge {
        if shape.map.is_some() { Merge::ByKey } else { Merge::Replace }
    }
}

impl Row {
    /// A row that users write, that recreates the container, and that merges as its shape suggests.
    pub(super) const fn new(key: &'static str, shape: Shape, about: &'static str) -> Row {
        let merge = Merge::of(&shape);
        Row { key, shape, merge, change: Change::Recreates, since: None, writer: Writer::User, required: false, about }
    }

    /// Merges otherwise.
    pub(super) const fn merge(self, merge: Merge) -> Row {
        Row { merge, ..self }
    }

    /// Merges item by item.
    pub(super) const fn items(self, identity: Identity) -> Row {
        self.merge(Merge::Items(identity))
    }

    /// Changes without a new container.
    pub(super) const fn kept(self) -> Row {
        Row { change: Change::Kept, ..self }
    }

    /// Changes without a new container, wrongly.
    pub(super) const fn stale(self) -> Row {
        Row { change: Change::Stale, ..self }
    }

    /// Known since a Compose newer than the oldest served.
    pub(super) const fn since(self, major: u32, minor: u32) -> Row {
        Row { since: Some(Version::new(major, minor)), ..self }
    }

    /// Written by stackgen.
    pub(super) const fn compiler(self, instead: &'static str) -> Row {
        Row { writer: Writer::Compiler(instead), ..self }
    }

    /// Written by stackgen, from endpoints.
    pub(super) const fn endpoints(self) -> Row {
        Row { writer: Writer::Endpoints, ..self }
    }

    /// Needed by the mapping that it stands in.
    pub(super) const fn required(self) -> Row {
        Row { required: true, ..self }
    }

    /// Heeded by Swarm alone.
    pub(super) const fn swarm(self, instead: &'static str) -> Row {
        Row { writer: Writer::Swarm(instead), ..self }
    }
}

impl Shape {
    const NONE: Shape = Shape { scalar: None, list: None, map: None, head: None, null: false };

    /// A scalar.
    pub(super) const fn scalar(form: Form) -> Shape {
        Shape { scalar: Some(form), ..Shape::NONE }
    }

    /// A list.
    pub(super) const fn list(items: &'static Shape) -> Shape {
        Shape { list: Some(items), ..Shape::NONE }
    }

    /// A mapping with Compose's keys.
    pub(super) const fn record(rows: &'static [Row]) -> Shape {
        Shape { map: Some(Mapping::Record(rows)), ..Shape::NONE }
    }

    /// A mapping with users' names.
    pub(super) const fn names(values: &'static Shape) -> Shape {
        Shape { map: Some(Mapping::Names(values)), ..Shape::NONE }
    }

    /// Or a scalar.
    pub(super) const fn or_scalar(self, form: Form) -> Shape {
        Shape { scalar: Some(form), ..self }
    }

    /// Or a list.
    pub(super) const fn or_list(self, items: &'static Shape) -> Shape {
        Shape { list: Some(items), ..self }
    }

    /// Where it is a list, its first item is one of these.
    pub(super) const fn headed(self, words: &'static [&'static str]) -> Shape {
        Shape { head: Some(words), ..self }
    }

    /// Or null.
    pub(super) const fn or_null(self) -> Shape {
        Shape { null: true, ..self }
    }

    /// What a reader expects, in the words of a person.
    pub fn expected(&self) -> String {
        let scalar = self.scalar.map(Form::expected);
        let items = self.list.map(|_| "a list".to_owned());
        let keys = self.map.map(|_| "a mapping".to_owned());
        let mut words: Vec<String> = [scalar, items, keys].into_iter().flatten().collect();
        match words.pop() {
            Some(last) if words.is_empty() => last,
            Some(last) => format!("{} or {last}", words.join(", ")),
            None => "nothing".to_owned(),
        }
    }
}
