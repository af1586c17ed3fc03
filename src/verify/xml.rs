//! XML by quick-xml.

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use super::Found;

pub(super) fn read(text: &str, found: &mut Found<'_>) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let mut run = String::new();
    // The reader looks at how ends match, and not whether all of them came.
    let mut open = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match &event {
            Event::Text(text) => {
                run.push_str(&text.xml10_content());
                continue;
            }
            Event::GeneralRef(reference) => {
                run.push_str(&resolved(reference)?);
                continue;
            }
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let value =
                        attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| error.to_string())?;
                    found.text(&value);
                }
            }
            _ => {}
        }
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        if event == Event::Eof && open > 0 {
            return Err("an element does not end".to_owned());
        }
        found.text(&run);
        run.clear();
        if event == Event::Eof {
            return Ok(());
        }
    }
}

fn resolved(reference: &quick_xml::events::BytesRef) -> Result<String, String> {
    if let Some(c) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(c.to_string());
    }
    let name = reference.xml10_content();
    let text = quick_xml::escape::resolve_predefined_entity(&name);
    text.map(str::to_owned).ok_or_else(|| format!("an unknown reference `&{name};`"))
}
