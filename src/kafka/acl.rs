//! Who may do what to a topic, as a stack writes it and as the brokers have it.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Code, Diagnostic, Reports, nearest};
use crate::load::read::{At, FromNode, Scalar, Templated, mismatch, record, scalars};
use crate::load::stated::Stated;
use crate::source::Span;
use crate::yaml::{Node, Tag};

/// Whether a variable of a broker says what its authorizer is. Images differ in what they put before Kafka's own name for it.
pub fn names_authorizer(variable: &str) -> bool {
    variable.ends_with("AUTHORIZER_CLASS_NAME")
}

record! {
    /// What a principal may do, or may not: `allow` or `deny` says which. Where any rule denies, no other helps.
    pub struct AclStatement {
        /// The principal that may: `User:shop`, or `User:*` for everyone.
        #[schemars(default)]
        allow: Stated<Templated<Principal>>,
        /// The principal that may not.
        #[schemars(default)]
        deny: Stated<Templated<Principal>>,
        /// What is permitted or denied to the topic, by Kafka's own names: one, or a list.
        operations: Operations,
        /// The address from which; every address where nothing is said.
        host: Option<Templated<Host>>,
        /// A consumer group as whose member it may also read, or may not.
        group: Option<Templated<Group>>,
    }
}

/// The rules of a topic, as they are stated. Items with faults are left out.
#[derive(Debug, Clone)]
pub struct AclStatements(pub Vec<At<AclStatement>>);

impl FromNode for AclStatements {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        let Some(items) = node.as_list() else {
            reports.report(mismatch(node, "a list of rules such as `{ allow: User:shop, operations: Read }`"));
            return None;
        };
        let kept = items.iter().filter(|item| item.tag != Some(Tag::Remove));
        let read = kept.map(|item| {
            let rule = At::<AclStatement>::from_node(item, reports)?;
            rule.permission(reports)?;
            Some(rule)
        });
        let read: Vec<Option<At<AclStatement>>> = read.collect();
        read.into_iter().collect::<Option<_>>().map(AclStatements)
    }
}

impl JsonSchema for AclStatements {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "TopicAcl".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": generator.subschema_for::<AclStatement>() })
    }
}

impl At<AclStatement> {
    /// Whether it allows or denies, and to whom. `None` means that a fault was reported.
    pub(super) fn permission(&self, reports: &mut Reports) -> Option<(Permission, &Templated<Principal>)> {
        match (&self.allow, &self.deny) {
            (Stated::Faulty, _) | (_, Stated::Faulty) => None,
            (Stated::As(principal), Stated::Not) => Some((Permission::Allow, principal)),
            (Stated::Not, Stated::As(principal)) => Some((Permission::Deny, principal)),
            (Stated::Not, Stated::Not) => {
                let message = "a rule says whom it allows or denies something";
                let fault = Diagnostic::error(Code::MissingKey, self.span, message);
                reports.report(fault.label("needs `allow` or `deny`"));
                None
            }
            (Stated::As(_), Stated::As(denied)) => {
                let message = "a rule either allows or denies";
                let fault = Diagnostic::error(Code::ConflictingKeys, denied.node.span, message);
                reports.report(fault.help("say two rules"));
                None
            }
        }
    }
}

/// Whether a rule allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// It allows.
    Allow,
    /// It denies, whatever others allow.
    Deny,
}

/// Who a rule is about: a type and a name, as Kafka's authorizers have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Principal(pub Arc<str>);

impl Scalar for Principal {
    const EXPECTED: &'static str = "a principal such as `User:shop`, or `User:*` for everyone";
    const PATTERN: Option<&'static str> = Some("^[A-Za-z][A-Za-z0-9]*:[^ ].*$");

    fn parse(text: &str) -> Result<Self, String> {
        let Some((kind, name)) = text.split_once(':') else {
            let help = format!("a principal has a type: `User:{text}`");
            return Err(if is_word(text) { help } else { String::new() });
        };
        let sound = kind.starts_with(|c: char| c.is_ascii_alphabetic())
            && kind.chars().all(|c| c.is_ascii_alphanumeric())
            && !name.is_empty()
            && name.trim() == name
            && !name.contains(char::is_control);
        if sound { Ok(Principal(text.into())) } else { Err(String::new()) }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Where a rule's principal speaks from: every address, or one as Java prints it, which Kafka compares letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Host(pub Arc<str>);

impl Scalar for Host {
    const EXPECTED: &'static str = "an IP address, or `*` for every address";

    fn parse(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Host("*".into()));
        }
        match text.parse() {
            Ok(IpAddr::V4(address)) => Ok(Host(address.to_string().into())),
            Ok(IpAddr::V6(address)) => {
                Ok(Host(address.segments().map(|segment| format!("{segment:x}")).join(":").into()))
            }
            Err(_) => Err(format!(
                "`{text}` would match nobody: Kafka compares with the client's IP address, and knows no names and no ranges"
            )),
        }
    }
}

/// A consumer group, by its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group(pub Arc<str>);

impl Scalar for Group {
    const EXPECTED: &'static str = "the name of a consumer group";

    fn parse(text: &str) -> Result<Self, String> {
        let sound = !text.is_empty() && text.trim() == text && !text.contains(|c: char| c.is_control() || c == ',');
        if sound { Ok(Group(text.into())) } else { Err(String::new()) }
    }
}

macro_rules! operations {
    ($($(#[$doc:meta])* $variant:ident,)*) => {
        /// What may be done to a topic, by the names that Kafka's tools take
        /// (<https://kafka.apache.org/documentation/#operations_resources_and_protocols>).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Operation { $($(#[$doc])* $variant),* }

        impl Operation {
            /// Every one.
            pub const ALL: &[Operation] = &[$(Operation::$variant),*];

            /// Kafka's name of it.
            pub fn as_str(self) -> &'static str {
                match self { $(Operation::$variant => stringify!($variant)),* }
            }
        }
    };
}

operations! {
    /// Everything.
    All,
    /// Change its partitions.
    Alter,
    /// Change its configuration.
    AlterConfigs,
    /// Create it.
    Create,
    /// Delete it, or records of it.
    Delete,
    /// See that it is there, and its partitions.
    Describe,
    /// See its configuration.
    DescribeConfigs,
    /// Read its records.
    Read,
    /// Write records.
    Write,
}

impl Scalar for Operation {
    const EXPECTED: &'static str = "an operation on a topic such as `Read`, `Write` or `All`";

    fn parse(text: &str) -> Result<Self, String> {
        let names = || Operation::ALL.iter().map(|operation| operation.as_str());
        if let Some(found) = Operation::ALL.iter().find(|operation| operation.as_str() == text) {
            return Ok(*found);
        }
        // Kafka's own list spells them `DESCRIBE_CONFIGS`.
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let near = names().find(|name| plain(name) == plain(text)).or_else(|| nearest(text, names()));
        Err(match near {
            Some(near) => format!("Kafka knows no operation `{text}` on topics; did you mean `{near}`?"),
            None => format!(
                "Kafka knows no operation `{text}` on topics; there are {}",
                names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        })
    }
}

scalars!(Principal, Host, Group);

impl FromNode for Operation {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        crate::load::read::scalar(node, reports)
    }
}

/// What a rule is about: one operation, or a list of them.
#[derive(Debug, Clone)]
pub struct Operations(pub Vec<At<Operation>>);

impl FromNode for Operations {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        let Some(items) = node.as_list() else {
            return At::from_node(node, reports).map(|operation| Operations(vec![operation]));
        };
        if items.is_empty() {
            let message = "a rule names at least one operation";
            reports.report(
                Diagnostic::error(Code::InvalidValue, node.span, message)
                    .label(format!("expected {}", Operation::EXPECTED)),
            );
            return None;
        }
        let read: Vec<Option<At<Operation>>> = items.iter().map(|item| At::from_node(item, reports)).collect();
        read.into_iter().collect::<Option<_>>().map(Operations)
    }
}

impl JsonSchema for Operations {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "TopicOperations".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = Operation::ALL.iter().map(|operation| operation.as_str()).collect();
        json_schema!({
            "description": Operation::EXPECTED,
            "anyOf": [{ "enum": words }, { "type": "array", "items": { "enum": words }, "minItems": 1, "uniqueItems": true }],
        })
    }
}

/// What a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Resource {
    /// A topic.
    Topic(Arc<str>),
    /// A consumer group.
    Group(Arc<str>),
}

/// One rule as the brokers keep it: one operation of one principal on one thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Acl {
    /// On what.
    pub resource: Resource,
    /// Whether it allows.
    pub permission: Permission,
    /// Whom.
    pub principal: Principal,
    /// From where.
    pub host: Host,
    /// What.
    pub operation: Operation,
}

/// A rule, and where it is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The rule.
    pub acl: Acl,
    /// Where its operation or its group stands.
    pub span: Span,
    /// Where its principal stands.
    pub principal_span: Span,
}

impl Resource {
    /// Kafka's name for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Resource::Topic(_) => "Topic",
            Resource::Group(_) => "Group",
        }
    }

    /// Its own name.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Resource::Topic(name) | Resource::Group(name) => name,
        }
    }
}

impl Permission {
    /// Kafka's name of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Permission::Allow => "Allow",
            Permission::Deny => "Deny",
        }
    }
}

impl fmt::Display for Acl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.permission.as_str(), self.principal.0, self.operation.as_str())?;
        if let Resource::Group(group) = &self.resource {
            write!(f, " of group {group}")?;
        }
        if *self.host.0 != *"*" {
            write!(f, " from {}", self.host.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Host, Operation, Principal, Scalar};

    #[test]
    fn principals_have_a_type_and_a_name() {
        for text in ["User:shop", "User:*", "User:ANONYMOUS", "User:CN=shop,OU=web", "Role:etl"] {
            assert_eq!(Principal::parse(text).map(|principal| principal.0.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(Principal::parse("shop"), Err("a principal has a type: `User:shop`".to_owned()));
        for text in ["", "User:", ":shop", "User: shop", "9:shop", "User:a\tb", "*"] {
            assert_eq!(Principal::parse(text), Err(String::new()), "{text}");
        }
    }

    #[test]
    fn addresses_are_spelled_as_kafka_compares_them() {
        let cases = [
            ("*", "*"),
            ("10.0.0.7", "10.0.0.7"),
            ("::1", "0:0:0:0:0:0:0:1"),
            ("2001:DB8::a0", "2001:db8:0:0:0:0:0:a0"),
        ];
        for (text, expected) in cases {
            assert_eq!(Host::parse(text).map(|host| host.0.to_string()), Ok(expected.to_owned()));
        }
        for text in ["shop.example.org", "10.0.0.0/8", "10.0.0.*", ""] {
            assert!(Host::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn operations_that_do_not_exist_have_a_nearest_name() {
        assert_eq!(Operation::parse("DescribeConfigs"), Ok(Operation::DescribeConfigs));
        let cases = [("Raed", "Read"), ("READ", "Read"), ("DESCRIBE_CONFIGS", "DescribeConfigs"), ("write", "Write")];
        for (text, near) in cases {
            let expected = format!("Kafka knows no operation `{text}` on topics; did you mean `{near}`?");
            assert_eq!(Operation::parse(text), Err(expected));
        }
        assert!(Operation::parse("ClusterAction").is_err_and(|reason| reason.contains("there are `All`")));
    }
}
