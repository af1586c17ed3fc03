//! The table of diagnostic codes. Sorted; `docs/diagnostics.md` is generated from it.

macro_rules! codes {
    ($($variant:ident $code:literal $about:literal;)*) => {
        /// A rule that inputs must keep, by its stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $about] $variant),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name that people see and search for.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code),* }
            }

            /// What the rule asks, in one sentence.
            pub fn about(self) -> &'static str {
                match self { $(Code::$variant => $about),* }
            }
        }
    };
}

codes! {
    DuplicateKey "duplicate-key" "A mapping says each key once.";
    InvalidKey "invalid-key" "A key of a mapping is text.";
    InvalidName "invalid-name" "Names are made of the characters that their consumer takes.";
    InvalidText "invalid-text" "Inputs are UTF-8 text without control characters.";
    InvalidValue "invalid-value" "A value has the type and lies in the range that its key asks for.";
    InvalidYaml "invalid-yaml" "Inputs are well-formed YAML within the documented bounds.";
    MissingKey "missing-key" "What a mapping must say is said.";
    UnknownAnchor "unknown-anchor" "An alias names an anchor that stands above it.";
    UnknownKey "unknown-key" "Every key means something; none is ignored.";
    UnknownTag "unknown-tag" "Only `!remove` and `!replace` are tags of the input language.";
}
