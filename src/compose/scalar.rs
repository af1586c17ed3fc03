//! The forms of scalars in Compose's vocabulary.

use crate::load::read::Scalar;
use crate::value::{Duration, Image, Mode, Size};
use crate::yaml::Style;

/// What a scalar's text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number within bounds.
    Int(i64, i64),
    /// A number, not below zero.
    Number,
    /// Bytes with an optional unit: `512m`, `1.5g`, `1GiB`.
    Size,
    /// Like `Size`, where `-1` lifts the limit.
    SizeOrUnlimited,
    /// A time span with its unit: `10s`, `1m30s`.
    Duration,
    /// A file's permission bits in octal: `0440`.
    Mode,
    /// Permission bits as a number in octal, for the one key where Compose refuses text: `0o1770`.
    OctalNumber,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A restart policy. Compose takes any word here and the engine refuses it at `up`, or not at all.
    Restart,
    /// When an image is pulled.
    PullPolicy,
    /// An image reference.
    Image,
    /// A container's name.
    ContainerName,
    /// A port or a range of ports in the container, with an optional protocol.
    Expose,
    /// A mount: `source:/target:options`.
    Mount,
    /// Where something is mounted in the container.
    Target,
    /// `NAME=value` or `NAME`.
    Pair,
    /// `name=address` or `name:address`.
    Host,
}

/// What Compose takes as a mount's options; it ignores any other without a word.
const MOUNT_OPTIONS: &[&str] =
    &["ro", "rw", "nocopy", "rprivate", "private", "rshared", "shared", "rslave", "slave", "z", "Z"];

impl Form {
    /// A whole number that is not negative.
    pub const COUNT: Form = Form::Int(0, i64::MAX);

    /// What a reader expects, in the words of a person.
    pub fn expected(self) -> String {
        let words = match self {
            Form::Text => "text",
            Form::Bool => "`true` or `false`",
            Form::Int(i64::MIN, i64::MAX) => "a whole number",
            Form::Int(0, i64::MAX) => "a whole number that is not negative",
            Form::Int(min, i64::MAX) => return format!("a whole number from {min} up"),
            Form::Int(min, max) => return format!("a whole number from {min} to {max}"),
            Form::Number => "a number",
            Form::Size => "a size such as `512m` or `2g`",
            Form::SizeOrUnlimited => "a size such as `512m`, or `-1` for no limit",
            Form::Duration => "a duration with its unit, such as `10s` or `1m30s`",
            Form::Mode => "permissions in octal such as `0440`",
            Form::OctalNumber => "permissions as an octal number such as `0o1770`",
            Form::Choice(words) => return one_of(words),
            Form::Restart => "`no`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`",
            Form::PullPolicy => {
                "`always`, `never`, `missing`, `if_not_present`, `build`, `refresh`, `daily`, `weekly` or `every_12h`"
            }
            Form::Image => "an image such as `postgres:17` or `ghcr.io/org/name:1.2`",
            Form::ContainerName => "two or more of letters, digits, `_`, `.`, `-`, starting with a letter or digit",
            Form::Expose => "a port such as `8080` or `8080/tcp`",
            Form::Mount => "a mount such as `data:/var/lib/data` or `./conf:/etc/conf:ro`",
            Form::Target => "an absolute path such as `/data`",
            Form::Pair => "`NAME=value` or `NAME`",
            Form::Host => "a name and its address such as `db=10.0.0.5`",
        };
        words.to_owned()
    }

    /// Whether a text has the form; `Err` says why not, or is empty when [`Self::expected`] says it all.
    pub fn accepts(self, text: &str) -> Result<(), String> {
        match self {
            Form::Mount => mount(text),
            Form::Image => parsed::<Image>(&with_tag(text)),
            Form::Size => parsed::<Size>(text),
            Form::SizeOrUnlimited if text != "-1" => parsed::<Size>(text),
            Form::Duration => parsed::<Duration>(text),
            Form::Mode => parsed::<Mode>(text),
            _ if self.fits(text) => Ok(()),
            _ => Err(String::new()),
        }
    }

    fn fits(self, text: &str) -> bool {
        match self {
            Form::Text
            | Form::Mount
            | Form::Image
            | Form::Size
            | Form::SizeOrUnlimited
            | Form::Duration
            | Form::Mode => true,
            Form::Bool => matches!(text, "true" | "false"),
            Form::Int(min, max) => text.parse::<i64>().is_ok_and(|number| (min..=max).contains(&number)),
            Form::Number => decimal(text),
            Form::OctalNumber => text.strip_prefix("0o").is_some_and(|bits| Mode::parse(bits).is_ok()),
            Form::Choice(words) => words.contains(&text),
            Form::Restart => restart(text),
            Form::PullPolicy => pull_policy(text),
            Form::ContainerName => container_name(text),
            Form::Expose => expose(text),
            // What Compose or a template fills in is not ours to judge.
            Form::Target => text.starts_with(['/', '$', '{']),
            Form::Pair => !text.starts_with('='),
            // "invalid additional host, missing IP"
            Form::Host => {
                text.split_once(['=', ':']).is_some_and(|(name, address)| !name.is_empty() && !address.is_empty())
            }
        }
    }

    /// The style in which a text of this form is written out, where it is not a string.
    ///
    /// What Compose fills in later (`${…}`) stays a string: Compose converts after it has filled in.
    pub(super) fn style(self, text: &str) -> Option<Style> {
        let typed = match self {
            Form::Bool | Form::Int(..) | Form::Number | Form::OctalNumber => true,
            // As text Compose takes it for a size, which none is below zero.
            Form::SizeOrUnlimited => text == "-1",
            _ => false,
        };
        (typed && self.fits(text)).then_some(Style::Plain)
    }
}

fn parsed<T: Scalar>(text: &str) -> Result<(), String> {
    T::parse(text).map(|_| ())
}

/// A service that is built may name its image without a tag.
fn with_tag(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or_default();
    if last.contains([':', '@']) { image.to_owned() } else { format!("{image}:latest") }
}

/// "`a`, `b` or `c`"
fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// Numbers with units, one after the other.
fn spans(text: &str, units: &[&str]) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let (number, tail) = rest.split_at(rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len()));
        let (unit, tail) = tail.split_at(tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len()));
        if !decimal(number) || !units.contains(&unit) {
            return false;
        }
        rest = tail;
    }
    !text.is_empty()
}

fn restart(text: &str) -> bool {
    match text.strip_prefix("on-failure") {
        Some("") => true,
        Some(tries) => tries.strip_prefix(':').is_some_and(|tries| tries.parse::<u32>().is_ok()),
        None => matches!(text, "no" | "always" | "unless-stopped"),
    }
}

fn pull_policy(text: &str) -> bool {
    const WORDS: &[&str] = &["always", "never", "missing", "if_not_present", "build", "refresh", "daily", "weekly"];
    let every = |span: &str| !span.contains('.') && spans(span, &["w", "d", "h", "m", "s"]);
    WORDS.contains(&text) || text.strip_prefix("every_").is_some_and(every)
}

fn container_name(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

fn expose(text: &str) -> bool {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0);
    matches!(protocol, "tcp" | "udp" | "sctp") && port(first).zip(port(last)).is_some_and(|(a, b)| a <= b)
}

fn mount(text: &str) -> Result<(), String> {
    let parts = split_mount(text);
    let (source, target, options) = match parts.as_slice() {
        [target] => (None, *target, None),
        [source, target] => (Some(*source), *target, None),
        [source, target, options] => (Some(*source), *target, Some(*options)),
        _ => return Err(String::new()),
    };
    if target.is_empty() || source.is_some_and(str::is_empty) {
        return Err(String::new());
    }
    // `v:/data` is read as drive v: with the folder /data, and mounted nowhere near.
    if let (None, [drive, b':', ..]) = (source, target.as_bytes())
        && drive.is_ascii_alphabetic()
    {
        return Err("Compose takes a volume's name of one letter for a Windows drive; give it a longer one".to_owned());
    }
    // A target that Compose or a template fills in is not ours to judge.
    if !target.starts_with(['/', '$', '{']) {
        return Err(format!("`{target}` is a path inside the container and must start with `/`"));
    }
    let known = |option: &&str| !MOUNT_OPTIONS.contains(option) && !option.contains(['$', '{']);
    match options.and_then(|options| options.split(',').find(known)) {
        Some(option) => Err(format!("unknown mount option `{option}`, which Compose ignores silently")),
        None => Ok(()),
    }
}

/// The parts of a mount: split at colons that stand outside `${…}` and `{{ … }}` and are no Windows drive's.
pub(super) fn split_mount(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && !is_drive(&text[start..at]) => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn is_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort_out(form: Form, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(form.accepts(text), Ok(()), "{form:?} {text}");
        }
        for text in bad {
            assert!(form.accepts(text).is_err(), "{form:?} {text}");
        }
    }

    #[test]
    fn sizes_and_durations_are_the_types_of_the_input_language() {
        sort_out(Form::Duration, &["10s", "1m30s", "100ms", "0"], &["", "10", "soon", "-1s"]);
        sort_out(Form::Size, &["512", "512m", "1.5g", "1GiB"], &["", "m", "-1", "1gg"]);
        sort_out(Form::SizeOrUnlimited, &["-1", "1g"], &["-2"]);
    }

    #[test]
    fn restart_policies_are_those_of_the_engine() {
        sort_out(
            Form::Restart,
            &["no", "always", "unless-stopped", "on-failure", "on-failure:3"],
            &["sometimes", "never", "on-failure:", "on-failure:x", "on-failures", "true", ""],
        );
    }

    #[test]
    fn pull_policies() {
        sort_out(
            Form::PullPolicy,
            &["missing", "every_12h", "every_1d12h"],
            &["ifnotpresent", "every_", "every_5", "every_5ms"],
        );
    }

    #[test]
    fn mounts() {
        sort_out(
            Form::Mount,
            &[
                "data:/var/lib/data",
                "./conf:/etc/conf:ro",
                "/anonymous",
                "${DATA_DIR:-./data}:/data:rw,z",
                "{{ dags }}:/opt/airflow/dags:ro",
                "{{ a if b else 'c:d' }}:/x",
                "C:\\data:/data",
            ],
            &["", "data", "v:/data", "data:", ":/data", "data:relative", "a1:/b:ro:c", "data:/x:readonly"],
        );
        assert_eq!(
            Form::Mount.accepts("data:/x:readonly"),
            Err("unknown mount option `readonly`, which Compose ignores silently".to_owned())
        );
    }

    #[test]
    fn images_may_lack_a_tag() {
        sort_out(
            Form::Image,
            &["mine", "localhost:5000/a/b", "postgres:17", "ghcr.io/org/name:1.2"],
            &["", "Mine", "a b", "a:", "localhost:5000/A"],
        );
    }

    #[test]
    fn container_names_and_ports() {
        sort_out(Form::ContainerName, &["db", "kafka_1.a-b"], &["", "d", "-db", "a b", "ä2"]);
        sort_out(Form::Expose, &["80", "80/udp", "8000-8010"], &["", "0", "70000", "80/http", "9-8"]);
    }

    #[test]
    fn numbers_and_modes() {
        sort_out(Form::Int(-1000, 1000), &["-1000", "0", "12"], &["1001", "1.0", "", "0x1", "1_0"]);
        sort_out(Form::Number, &["1", "0.5"], &["-1", "1e3", ".5", "1."]);
        sort_out(Form::Mode, &["0440", "755", "1777"], &["0888", "7", "rw", "0o440"]);
        sort_out(Form::OctalNumber, &["0o1770"], &["1770", "01770", "0o9", "0x3f8"]);
        sort_out(Form::Bool, &["true", "false"], &["yes", "on", "True", "1"]);
    }

    #[test]
    fn typed_texts_are_written_plain() {
        assert_eq!(Form::Bool.style("true"), Some(Style::Plain));
        assert_eq!(Form::COUNT.style("3"), Some(Style::Plain));
        assert_eq!(Form::COUNT.style("${N:-3}"), None);
        assert_eq!(Form::Text.style("3"), None);
        assert_eq!(Form::Size.style("512"), None);
    }
}
