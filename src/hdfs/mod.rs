//! HDFS directories as an input: what a stack may say of them, layered, evaluated and checked.
//!
//! A stack's `hdfs:` is a tree ([`merge`] lays the tree of an environment over it), then [`Hdfs`], whose values may
//! still be templates, then, from [`resolve()`], a list of [`Directory`] in which parents come first.
//!
//! What HDFS knows and refuses is from Hadoop's "HDFS Permissions Guide", "HDFS Quotas Guide" and
//! `DFSUtilClient.isValidName`, where nothing else is said.

mod acl;
mod blocks;
mod braces;
mod check;
mod layer;
mod path;
mod resolve;
mod roots;
mod tree;

pub use acl::{Acl, AclEntry, Holder, Permissions};
pub use blocks::Blocks;
pub use check::check_space;
pub use layer::merge;
pub use resolve::{Access, Directory, Eval, Mode, resolve};
pub use tree::{Branch, DirectorySettings, Hdfs, Principal, Quota, SpaceQuota, Tree};
