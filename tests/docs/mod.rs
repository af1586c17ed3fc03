//! What the documentation says is what is: its examples run, its lists are whole, its links lead somewhere.

mod architecture;
mod automation;
mod decisions;
mod examples;
#[cfg(unix)]
mod full_tier;
#[cfg(unix)]
mod how_to;
mod language;
mod links;
mod readme;
mod templates;

use std::path::{Path, PathBuf};

/// A path of the repository.
fn path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of the repository.
fn text(path: &str) -> String {
    std::fs::read_to_string(self::path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A fenced block of a page.
#[derive(Debug)]
struct Block {
    /// The line of its fence, counted from one.
    line: usize,
    /// The marks of its fence: more than three where it holds a fence itself.
    fence: usize,
    /// The words after the fence.
    info: Vec<String>,
    /// What it holds, each line with its line feed.
    text: String,
}

/// The fenced blocks of a page, in order.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in page.lines().enumerate() {
        let info = line.trim_start_matches('`');
        let fence = line.len() - info.len();
        match &mut open {
            Some(block) if block.fence == fence => blocks.extend(open.take()),
            Some(block) => block.text.extend([line, "\n"]),
            None if fence >= 3 => {
                let info = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Block { line: number + 1, fence, info, text: String::new() });
            }
            None => {}
        }
    }
    assert!(open.is_none(), "the last block is not closed");
    blocks
}
