//! Java properties by the crate `java-properties`.

use super::Found;

pub(super) fn read(text: &str) -> Result<Found, String> {
    let mut found = Found::default();
    java_properties::PropertiesIter::new(text.as_bytes())
        .read_into(|key, value| {
            found.texts.insert(key);
            found.texts.insert(value);
        })
        .map_err(|error| error.to_string())?;
    Ok(found)
}
