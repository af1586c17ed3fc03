//! The words of a declaration.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Reports, nearest};
use crate::load::read::{FromNode, Scalar, scalar};
use crate::value::{Duration, HostPath, Image, Name, Percent, Port, Size, Url};
use crate::yaml::Node;

macro_rules! words {
    ($(#[$about:meta])* $name:ident $kind:literal $expected:literal { $($(#[$doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Every one, in the order of the documentation.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }

        impl Scalar for $name {
            const EXPECTED: &'static str = $expected;

            fn parse(text: &str) -> Result<Self, String> {
                Self::ALL.iter().find(|word| word.as_str() == text).copied().ok_or_else(|| unknown($kind, text, Self::ALL.iter().map(|word| word.as_str())))
            }
        }

        impl FromNode for $name {
            fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
                scalar(node, reports)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "description": $expected, "enum": [$($word),*] })
            }
        }
    };
}

words! {
    /// The type of a setting.
    SettingType "type of setting" "a type of setting" {
        /// Text.
        String "string",
        /// A whole number.
        Int "int",
        /// A number.
        Float "float",
        /// `true` or `false`.
        Bool "bool",
        /// An amount of memory or disk: `512m`.
        Size "size",
        /// A span of time: `1m30s`.
        Duration "duration",
        /// A share: `50%`.
        Percent "percent",
        /// A port: 1 to 65535.
        Port "port",
        /// One of the declared values.
        Enum "enum",
        /// A path on the host: relative to the project, or absolute.
        Path "path",
        /// Several values of one type.
        List "list",
        /// A value that no tracked file holds.
        Secret "secret",
        /// Several secrets, each with a name of its own.
        Secrets "secrets",
        /// An image with its tag or digest.
        Image "image",
        /// A name of `a-z`, `0-9` and `-`.
        Name "name",
        /// An address with its scheme.
        Url "url",
    }
}

words! {
    /// How a size, duration or percentage prints.
    Print "form" "a form to print in" {
        /// As Compose reads it: `512m`, `1m30s`.
        Compose "compose",
        /// As the JVM reads it: `512m`.
        Jvm "jvm",
        /// As PostgreSQL reads it: `512MB`, `5min`.
        Postgres "postgres",
        /// As Prometheus reads it: `7d`, `1m30s`.
        Prometheus "prometheus",
        /// A number of bytes.
        Bytes "bytes",
        /// A whole number of kibibytes.
        Kib "kib",
        /// A whole number of mebibytes.
        Mib "mib",
        /// A whole number of gibibytes.
        Gib "gib",
        /// A number of milliseconds.
        Ms "ms",
        /// A whole number of seconds.
        S "s",
        /// A whole number of minutes.
        Minutes "minutes",
        /// A whole number of hours.
        Hours "hours",
        /// A whole number of days.
        Days "days",
        /// With its sign: `50%`.
        Percent "percent",
        /// As a fraction of one: `0.5`.
        Fraction "fraction",
        /// Without its sign: `50`.
        Number "number",
    }
}

impl SettingType {
    /// The forms that its values can print in, the usual one first.
    pub fn prints(self) -> &'static [Print] {
        use Print::{
            Bytes, Compose, Days, Fraction, Gib, Hours, Jvm, Kib, Mib, Minutes, Ms, Number, Percent, Postgres,
            Prometheus, S,
        };
        match self {
            SettingType::Size => &[Compose, Jvm, Postgres, Bytes, Kib, Mib, Gib],
            SettingType::Duration => &[Compose, Postgres, Prometheus, Ms, S, Minutes, Hours, Days],
            SettingType::Percent => &[Percent, Fraction, Number],
            _ => &[],
        }
    }

    /// Whether its values have an order.
    pub fn is_ordered(self) -> bool {
        matches!(
            self,
            SettingType::Int
                | SettingType::Float
                | SettingType::Size
                | SettingType::Duration
                | SettingType::Percent
                | SettingType::Port
        )
    }

    /// What it is, in the words of a person.
    pub fn describe(self) -> &'static str {
        match self {
            SettingType::String => "text",
            SettingType::Int => "a whole number",
            SettingType::Float => "a number",
            SettingType::Bool => "`true` or `false`",
            SettingType::Size => Size::EXPECTED,
            SettingType::Duration => Duration::EXPECTED,
            SettingType::Percent => Percent::EXPECTED,
            SettingType::Port => Port::EXPECTED,
            SettingType::Enum => "one of the declared values",
            SettingType::Path => HostPath::EXPECTED,
            SettingType::List => "a list",
            SettingType::Secret => "a secret",
            SettingType::Secrets => "secrets by name, such as `{ shop: {} }`",
            SettingType::Image => Image::EXPECTED,
            SettingType::Name => Name::EXPECTED,
            SettingType::Url => Url::EXPECTED,
        }
    }
}

fn unknown(kind: &str, text: &str, valid: impl Iterator<Item = &'static str> + Clone) -> String {
    if let Some(near) = nearest(text, valid.clone()) {
        return format!("unknown {kind} `{text}`; did you mean `{near}`?");
    }
    let names: Vec<String> = valid.map(|name| format!("`{name}`")).collect();
    format!("unknown {kind} `{text}`; there are {}", names.join(", "))
}
