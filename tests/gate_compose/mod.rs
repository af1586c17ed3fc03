//! The real Compose as the judge of the table and of what is generated.

mod dollar;
mod dotenv;
mod generated;
mod intended;
mod samples;
mod schema;
mod strings;
mod tools;
mod verdicts;
mod vocabulary;
