//! Trees as serde's readers see them: JSON by `serde_json`, YAML by the maintained continuation of `serde_yaml`, over
//! libyaml's algorithm.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::Found;
use super::fingerprint::Fingerprint;
use crate::yaml::{Data, Node, Resolved};

/// Reads one value: notes what there is in it, and holds it against the model where that says anything of it.
pub(super) struct Tree<'f, 'm, 's> {
    /// What is looked for.
    pub found: &'f mut Found<'s>,
    /// What the model says here; the file may say more.
    pub meant: Option<&'m Node>,
}

/// What one value was.
pub(super) struct Read {
    fingerprint: Fingerprint,
    /// The first key at which it says something else than the model, the innermost key first.
    pub differs: Option<Vec<String>>,
}

impl Tree<'_, '_, '_> {
    fn scalar(self, fingerprint: Fingerprint, same: impl FnOnce(Resolved, &str) -> bool) -> Read {
        let differs = self.meant.is_some_and(|meant| match &meant.data {
            Data::Scalar(scalar) => !same(scalar.resolve(), &scalar.text),
            _ => true,
        });
        Read { fingerprint, differs: differs.then(Vec::new) }
    }

    fn plain(self, text: &str, fingerprint: Fingerprint, same: impl FnOnce(Resolved) -> bool) -> Read {
        self.found.plain(text);
        self.scalar(fingerprint, |meant, _| same(meant))
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_, '_, '_> {
    type Value = Read;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Read, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_, '_, '_> {
    type Value = Read;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Read, E> {
        Ok(self.plain("null", Fingerprint::null(), |meant| meant == Resolved::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Read, E> {
        let text = if value { "true" } else { "false" };
        Ok(self.plain(text, Fingerprint::bool(value), |meant| meant == Resolved::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Read, E> {
        Ok(self.plain(&value.to_string(), Fingerprint::int(value), |meant| meant == Resolved::Int(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Read, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            #[expect(clippy::cast_precision_loss, reason = "the model too holds such a number as a float")]
            Err(_) => {
                let float = value as f64;
                Ok(self.plain(&value.to_string(), Fingerprint::float(float), |meant| is_float(meant, float)))
            }
        }
    }

    fn visit_f64<E>(self, value: f64) -> Result<Read, E> {
        let text = serde_json::Number::from_f64(value).map_or_else(|| value.to_string(), |number| number.to_string());
        Ok(self.plain(&text, Fingerprint::float(value), |meant| is_float(meant, value)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Read, E> {
        self.found.text(text);
        Ok(self.scalar(Fingerprint::text(text), |meant, said| meant == Resolved::Str && said == text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Read, A::Error> {
        let meant = self.meant.and_then(Node::as_list);
        let (mut fingerprints, mut differs) = (Vec::new(), None);
        loop {
            let at = fingerprints.len();
            let item = Tree { found: &mut *self.found, meant: meant.and_then(|meant| meant.get(at)) };
            let Some(read) = items.next_element_seed(item)? else { break };
            differs = differs.or_else(|| below(read.differs, || at.to_string()));
            fingerprints.push(read.fingerprint);
        }
        if self.meant.is_some() && meant.is_none_or(|meant| meant.len() != fingerprints.len()) {
            differs = Some(Vec::new());
        }
        fingerprints.iter().for_each(|item| self.found.item(*item));
        Ok(Read { fingerprint: Fingerprint::list(fingerprints.into_iter()), differs })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Read, A::Error> {
        let meant = self.meant.and_then(Node::as_map);
        let mut read: IndexMap<String, Fingerprint, foldhash::fast::RandomState> = IndexMap::default();
        let (mut known, mut differs) = (0, None);
        while let Some(key) = entries.next_key_seed(Key)? {
            let meant = meant.and_then(|meant| meant.get(key.as_str())).map(|entry| &entry.value);
            known += usize::from(meant.is_some());
            let value = entries.next_value_seed(Tree { found: &mut *self.found, meant })?;
            differs = differs.or_else(|| below(value.differs, || key.clone()));
            if read.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
            }
            read.insert(key, value.fingerprint);
        }
        match meant {
            Some(meant) if known < meant.len() => {
                let missing = meant.keys().find(|key| !read.contains_key(&***key));
                differs = differs.or_else(|| missing.map(|key| vec![key.to_string()]));
            }
            None if self.meant.is_some() => differs = Some(Vec::new()),
            _ => {}
        }
        let entries = read.iter().map(|(key, value)| {
            let entry = Fingerprint::entry(key, *value);
            self.found.entry(entry);
            self.found.text(key);
            entry
        });
        Ok(Read { fingerprint: Fingerprint::map(entries), differs })
    }

    /// A value with a tag, which no model has.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Read, A::Error> {
        let (_, content) = tagged.variant::<IgnoredAny>()?;
        let read = content.newtype_variant_seed(Tree { found: self.found, meant: None })?;
        Ok(Read { differs: self.meant.map(|_| Vec::new()), ..read })
    }
}

fn is_float(meant: Resolved, value: f64) -> bool {
    matches!(meant, Resolved::Float(meant) if meant.to_bits() == value.to_bits())
}

/// The path to a difference, seen from one level further out.
fn below(inner: Option<Vec<String>>, key: impl FnOnce() -> String) -> Option<Vec<String>> {
    inner.map(|mut path| {
        path.push(key());
        path
    })
}

/// Reads a key as text; one that is a tree counts as empty.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E>(self, value: f64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<String, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<String, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
}
