//! What HDFS would refuse, or take and not do.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::At;
use crate::value;

use super::acl::{Acl, Holder, Permissions};
use super::blocks::Blocks;
use super::path::is_within;
use super::resolve::{Access, Directory, Mode};
use super::tree::{Quota, SpaceQuota};

/// The entries that an ACL may have, those for the owner, the group, the others and the mask included
/// (`AclTransformation.MAX_ENTRIES`).
const MOST_ENTRIES: usize = 32;
const SET_USER: u16 = 0o4000;
const SET_GROUP: u16 = 0o2000;

/// The mode without the bit for the group, which HDFS does not know and does not need.
pub fn mode(mode: &At<value::Mode>, reports: &mut Reports) -> Option<At<Mode>> {
    let bits = mode.value.bits();
    if bits & SET_USER != 0 {
        let message = format!("HDFS knows no set-user bit, and `{}` has it", mode.value);
        reports.report(Diagnostic::error(Code::InvalidValue, mode.span, message));
        return None;
    }
    if bits & SET_GROUP != 0 {
        let message = format!("HDFS knows no set-group bit, and `{}` has it", mode.value);
        reports.report(
            Diagnostic::warning(Code::UselessMode, mode.span, message)
                .label("left out")
                .help("in HDFS a new entry always gets the group of the directory it is made in"),
        );
    }
    Some(At { value: Mode(bits & !SET_GROUP), span: mode.span })
}

/// Checks what one directory's ACL entries say together.
pub fn acl(access: &[At<Acl>], defaults: &[At<Acl>], reports: &mut Reports) {
    for entry in access {
        let digit = match entry.value.entry.holder {
            Holder::Owner => "the first digit of `mode` says what the owner may do",
            Holder::Other => "the last digit of `mode` says what others may do",
            Holder::Mask => "the group's digit of `mode` is the mask of a directory with an ACL",
            _ => continue,
        };
        let message = format!("`{}` in an ACL says again what the mode says", entry.value.entry);
        reports.report(Diagnostic::error(Code::InvalidAcl, entry.span, message).help(digit));
    }
    for entries in [access, defaults] {
        for (at, entry) in entries.iter().enumerate() {
            let holder = &entry.value.entry.holder;
            if let Some(first) = entries[..at].iter().find(|other| other.value.entry.holder == *holder) {
                let message = format!("`{holder}` has two entries in the ACL");
                reports
                    .report(Diagnostic::error(Code::InvalidAcl, entry.span, message).related(first.span, "the first"));
            }
        }
        let named =
            entries.iter().filter(|entry| matches!(entry.value.entry.holder, Holder::User(_) | Holder::Group(_)));
        if let Some(over) = named.clone().nth(MOST_ENTRIES - 4) {
            let message = format!(
                "an ACL has at most {MOST_ENTRIES} entries, 4 of them its own; this one names {}",
                named.count()
            );
            reports.report(Diagnostic::error(Code::InvalidAcl, over.span, message));
        }
    }
}

/// Checks that the mode lets each entry of the ACL permit what it says: in a directory with an ACL its digit for the
/// group is the mask.
pub fn mask(access: &Access, reports: &mut Reports) {
    let Some(mode) = &access.mode else { return };
    let mask = (mode.value.0 >> 3).to_le_bytes()[0] & 7;
    for entry in access.acl.iter().flatten() {
        let Permissions(said) = entry.value.permissions;
        if said & !mask == 0 {
            continue;
        }
        let left = Permissions(said & mask);
        let message = format!("`{}` permits only `{left}` under the mode {}", entry.value, mode.value);
        reports.report(
            Diagnostic::warning(Code::MaskedAcl, entry.span, message)
                .related(mode.span, "the mode")
                .help("the group's digit of the mode is the most that an ACL entry permits; a smaller share for the group itself is an entry such as `group::r-x`"),
        );
    }
}

/// Checks that space quotas let a file be written: each block of a file is set aside whole while it is begun, for every
/// replica ("HDFS Quotas Guide", Space Quotas). Where the stack says how large its blocks are, a quota below one is an error.
/// A quota of nothing at all is meant: it permits empty files.
pub fn check_space(directories: &[Directory], blocks: Blocks, reports: &mut Reports) {
    for directory in directories {
        let Some(quota) = &directory.space_quota else { continue };
        let SpaceQuota::Bytes(size) = quota.value else { continue };
        if size.bytes() == 0 || size.bytes() >= blocks.least() {
            continue;
        }
        let message = format!("nothing can be written to `{}` with a space quota of {size}", directory.path);
        let each = if blocks.replicas == 1 { "replica".to_owned() } else { format!("of {} replicas", blocks.replicas) };
        let fault = if blocks.stated {
            Diagnostic::error(Code::QuotaTooSmall, quota.span, message)
        } else {
            Diagnostic::warning(Code::QuotaTooSmall, quota.span, message)
        };
        reports.report(
            fault.help(format!("a file that is written takes a whole block of {} for each {each}", blocks.size)),
        );
    }
}

/// Checks that each quota of names leaves room for what is declared in its tree.
pub fn quotas(directories: &[Directory], reports: &mut Reports) {
    for directory in directories {
        let Some(quota) = &directory.quota else { continue };
        let Quota::Names(most) = quota.value else { continue };
        let names = directories.iter().filter(|other| is_within(&other.path, &directory.path)).count() as u64;
        let declared = format!("`{}` and the directories declared below it are {names}", directory.path);
        if names > most {
            let message = format!("the quota of {most} is too small: {declared}");
            reports.report(Diagnostic::error(Code::QuotaTooSmall, quota.span, message));
        } else if names == most {
            let message = format!("the quota of {most} leaves no name for a file: {declared}");
            reports.report(Diagnostic::warning(Code::QuotaTooSmall, quota.span, message));
        }
    }
}
