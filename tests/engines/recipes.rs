//! What recipes promise, without building them.

use super::catalog;
use super::recipe::recipes;

#[test]
fn the_catalogs_tags_have_a_version_behind_them() {
    let images = catalog::images();
    for recipe in recipes() {
        let Some(image) = &recipe.sheet.image else { continue };
        for named in images.iter().filter(|named| catalog::kind(named) == *image) {
            let (_, tag) = named.rsplit_once(':').expect("a tag");
            assert!(recipe.sheet.tags.contains_key(tag), "{}: the catalog has {image}:{tag}", recipe.name);
        }
    }
}

#[test]
fn recipes_say_what_they_assume_and_stand_on_the_page() {
    let page = include_str!("../../docs/engines.md");
    for recipe in recipes() {
        let sheet = &recipe.sheet;
        assert!(!sheet.summary.is_empty() && !sheet.assumed.is_empty(), "{}", recipe.name);
        assert!(sheet.sources.iter().all(|source| source.starts_with("https://")), "{}", recipe.name);
        if let Some(image) = &sheet.image {
            assert!(page.contains(&format!("| `{image}` | `{}` |", recipe.name)), "docs/engines.md: {}", recipe.name);
        }
    }
}
