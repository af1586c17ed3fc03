//! How one layer's topics lie over another's.

use crate::lay::{lay, lay_stated};
use crate::yaml::Node;

/// Lays `over` on `base`, mapping by mapping.
///
/// The order is that of every statement: defaults < topic < the closer layer's defaults < its topic. So the
/// defaults of `in: dev` also beat what a topic of the stack says for itself.
pub fn merge(base: Option<Node>, over: &Node) -> Node {
    let Some(mut base) = base else { return over.clone() };
    if over.tag.is_none()
        && let Some(defaults) = over.get("defaults")
        && let Some(topics) = base.as_map_mut().and_then(|map| map.get_mut("names")).and_then(|e| e.value.as_map_mut())
    {
        for entry in topics.values_mut().filter(|entry| entry.value.tag.is_none() && entry.value.as_map().is_some()) {
            entry.value = lay_stated(entry.value.clone(), defaults);
        }
    }
    lay(Some(base), over)
}
