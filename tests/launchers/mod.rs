//! What operators run: the launchers below `scripts/`, before a stand-in for Docker.

mod certificates;
mod data;
mod deploy;
mod folders;
mod health;
mod jobs;
mod runs;
mod stand_in;
mod submit;
mod twins;
mod verify;
