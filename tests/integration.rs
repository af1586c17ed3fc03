//! The one test binary; a module per area.

mod compose;
mod declared;
mod kafka;
mod render;
mod report;
mod template;
mod yaml;
