//! HDFS ACLs.
//!
//! The form is that of `hdfs dfs -setfacl`, within what `WebHDFS` takes
//! (`dfs.webhdfs.acl.provider.permission.pattern`), since both are used.

use std::fmt;
use std::sync::Arc;

use crate::load::read::{Scalar, scalars};

use super::tree::Principal;

/// An entry as written, `default:` and all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acl {
    /// Whether it begins with `default:`.
    pub default: bool,
    /// The entry.
    pub entry: AclEntry,
}

/// Who may do what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclEntry {
    /// Who.
    pub holder: Holder,
    /// What.
    pub permissions: Permissions,
}

/// Who an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// `user::`
    Owner,
    /// `user:name:`
    User(Arc<str>),
    /// `group::`
    OwningGroup,
    /// `group:name:`
    Group(Arc<str>),
    /// `mask::`: the most that anyone but the owner and the others gets.
    Mask,
    /// `other::`
    Other,
}

/// Read, write and enter, as the three low bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions(pub u8);

impl Scalar for Acl {
    const EXPECTED: &'static str = "an ACL entry such as `user:spark:rwx` or `default:group:analysts:r-x`";
    const PATTERN: Option<&'static str> =
        Some(r"^(default:)?(user|group|mask|other):([A-Za-z_][A-Za-z0-9._-]*)?:[r-][w-][x-]$");

    fn parse(text: &str) -> Result<Self, String> {
        let (default, rest) = text.strip_prefix("default:").map_or((false, text), |rest| (true, rest));
        let parts: Vec<&str> = rest.split(':').collect();
        let [kind, name, permissions] = parts[..] else {
            return Err(format!("`{text}` has not the three parts kind, name and permissions"));
        };
        let entry = AclEntry { holder: holder(kind, name)?, permissions: Permissions::read(permissions)? };
        Ok(Acl { default, entry })
    }
}

scalars!(Acl);

fn holder(kind: &str, name: &str) -> Result<Holder, String> {
    let named = || {
        Principal::parse(name)
            .map(|Principal(name)| name)
            .map_err(|_| format!("`{name}` is no name of a user or group"))
    };
    match (kind, name) {
        ("user", "") => Ok(Holder::Owner),
        ("group", "") => Ok(Holder::OwningGroup),
        ("mask", "") => Ok(Holder::Mask),
        ("other", "") => Ok(Holder::Other),
        ("user", _) => named().map(Holder::User),
        ("group", _) => named().map(Holder::Group),
        ("mask" | "other", _) => Err(format!("`{kind}` has no name")),
        _ => Err(format!("`{kind}` is none of `user`, `group`, `mask` and `other`")),
    }
}

impl Permissions {
    const LETTERS: [(u8, char); 3] = [(4, 'r'), (2, 'w'), (1, 'x')];

    fn read(text: &str) -> Result<Permissions, String> {
        let misfit = || format!("`{text}` is not of the form `rwx`, with `-` for what is not permitted");
        let mut bits = 0;
        let mut chars = text.chars();
        for (bit, letter) in Permissions::LETTERS {
            match chars.next() {
                Some('-') => {}
                Some(c) if c == letter => bits |= bit,
                _ => return Err(misfit()),
            }
        }
        if chars.next().is_some() { Err(misfit()) } else { Ok(Permissions(bits)) }
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Permissions::LETTERS
            .iter()
            .try_for_each(|(bit, letter)| write!(f, "{}", if self.0 & bit == 0 { '-' } else { *letter }))
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Holder::Owner => f.write_str("user:"),
            Holder::User(name) => write!(f, "user:{name}"),
            Holder::OwningGroup => f.write_str("group:"),
            Holder::Group(name) => write!(f, "group:{name}"),
            Holder::Mask => f.write_str("mask:"),
            Holder::Other => f.write_str("other:"),
        }
    }
}

impl fmt::Display for AclEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.holder, self.permissions)
    }
}

#[cfg(test)]
mod tests {
    use super::{Acl, Scalar};

    #[test]
    fn entries_print_as_they_were_written() {
        for text in ["user:spark:rwx", "group:analysts:r-x", "group::r--", "mask::rw-", "other::---", "user::--x"] {
            for default in [false, true] {
                let written = if default { format!("default:{text}") } else { text.to_owned() };
                let acl = Acl::parse(&written).expect("well formed");
                assert_eq!((acl.default, acl.entry.to_string()), (default, text.to_owned()));
            }
        }
    }

    #[test]
    fn broken_entries_say_why() {
        let cases = [
            ("user:spark", "`user:spark` has not the three parts kind, name and permissions"),
            ("user:spark:rwx:x", "`user:spark:rwx:x` has not the three parts kind, name and permissions"),
            ("usr:spark:rwx", "`usr` is none of `user`, `group`, `mask` and `other`"),
            ("user:spark:rx", "`rx` is not of the form `rwx`, with `-` for what is not permitted"),
            ("user:spark:xwr", "`xwr` is not of the form `rwx`, with `-` for what is not permitted"),
            ("user:spark:rwxt", "`rwxt` is not of the form `rwx`, with `-` for what is not permitted"),
            ("user:9a:rwx", "`9a` is no name of a user or group"),
            ("mask:spark:rwx", "`mask` has no name"),
        ];
        for (text, expected) in cases {
            assert_eq!(Acl::parse(text), Err(expected.to_owned()));
        }
    }
}
