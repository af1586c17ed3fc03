//! The two files that tell git how to treat the outputs.

/// `generated/.gitattributes`.
///
/// `-merge`: when both sides of a merge changed an output, git keeps one side whole and a build resolves it.
/// The record alone is merged by lines, keeping both sides': then whichever side of whichever file ends up in
/// the working tree, the record knows that stackgen wrote it.
pub(super) const ATTRIBUTES: &str = "\
# Written by `stackgen build`. After a merge, build again: that resolves every conflict in this folder.
* -merge text eol=lf linguist-generated
.stackgen merge=union
";

/// `generated/.gitignore`: the operator's settings, and temporaries of a build that was killed.
pub(super) const IGNORE: &str = "\
# Written by `stackgen build`.
local.env
.stackgen-*.tmp
";
