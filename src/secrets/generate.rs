//! Makes secrets up.

use crate::value::Pattern;

/// How many letters and digits are generated where an entry says nothing: 142 bits, and no reader of any configuration
/// file takes one amiss.
const DEFAULT_LENGTH: usize = 24;

/// A secret that follows the pattern, as long as the pattern allows, from the operating system's randomness.
///
/// # Errors
/// The operating system has none to give.
pub fn generate(pattern: Option<&Pattern>) -> Result<String, getrandom::Error> {
    let Some(pattern) = pattern else {
        let alphabet: Vec<char> = ('0'..='9').chain('A'..='Z').chain('a'..='z').collect();
        return draw(&alphabet, DEFAULT_LENGTH);
    };
    pattern.parts().iter().map(|part| draw(&plain(&part.characters), part.most)).collect()
}

/// So many of these characters.
fn draw(alphabet: &[char], count: usize) -> Result<String, getrandom::Error> {
    (0..count).map(|_| Ok(alphabet[pick(alphabet.len())?])).collect()
}

/// Of the characters that may stand there, those that mean themselves in a `.env` file, unquoted, to every reader of
/// one: quotes, `$`, `#` and `\` do not. All of them where none does, for the pattern leaves no choice.
fn plain(characters: &[char]) -> Vec<char> {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || "_-.,:;=+/@%~^!*".contains(*c);
    let plain: Vec<char> = characters.iter().copied().filter(is_plain).collect();
    if plain.is_empty() { characters.to_vec() } else { plain }
}

/// A number below `count`, each as likely as the others: bytes past the last whole multiple are thrown away.
fn pick(count: usize) -> Result<usize, getrandom::Error> {
    let fair = 256 - 256 % count;
    loop {
        let mut byte = [0];
        getrandom::fill(&mut byte)?;
        let drawn = usize::from(byte[0]);
        if drawn < fair {
            return Ok(drawn % count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read::Scalar;

    fn generated(pattern: &str) -> String {
        generate(Some(&Pattern::parse(pattern).expect("a sound pattern"))).expect("randomness")
    }

    #[test]
    fn the_default_is_24_letters_and_digits_that_differ_each_time() {
        let (one, two) = (generate(None).expect("randomness"), generate(None).expect("randomness"));
        assert_eq!(one.len(), 24);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{one}");
        assert_ne!(one, two);
    }

    #[test]
    fn literals_classes_and_counts_are_followed() {
        let pattern = "sk-[0-9a-f]{32}[_]{2,4}=";
        let key = generated(pattern);
        assert!(Pattern::parse(pattern).unwrap().matches(&key), "{key}");
        assert!(key.starts_with("sk-") && key.ends_with("____=") && key.len() == 40, "{key}");
    }

    #[test]
    fn a_pattern_of_plain_text_is_that_text() {
        assert_eq!(generated("CHANGE_THIS"), super::super::PLACEHOLDER);
    }

    #[test]
    fn every_character_of_a_class_comes_up() {
        let drawn: String = (0..5).map(|_| generated("[a-d]{200}")).collect();
        for letter in ['a', 'b', 'c', 'd'] {
            assert!(drawn.matches(letter).count() > 150, "{letter} in {drawn}");
        }
    }

    #[test]
    fn what_env_files_read_in_other_ways_is_avoided() {
        let drawn = generated("[!-~]{200}");
        assert!(!drawn.contains(['$', '\'', '"', '`', '#', '\\']), "{drawn}");
    }
}
