//! The real Compose as the judge of the table and of what is generated.

mod dollar;
mod dotenv;
mod generated;
mod intended;
mod samples;
mod schema;
mod strings;
pub mod tools;
mod verdicts;
mod vocabulary;
