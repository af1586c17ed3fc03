//! `stackgen schema`: the JSON Schemas of the input files.

use clap::Args;
use serde_json::Value;
use stackgen::schema;

use super::exit::{Exit, Failure};
use super::session::Session;

/// The folder that the inputs' first lines name.
const FOLDER: &str = "schema";

/// Print the JSON Schemas of the input files, for editors
///
/// The schemas come from the types that read the inputs: what an editor accepts by them, stackgen knows, and every key is
/// described. Prints one JSON object, a schema per kind of file; `--write` makes the files under schema/ that the line
/// `# yaml-language-server: $schema=../schema/stack.schema.json` at the top of an input names. Editors must be told of
/// the two tags: `yaml.customTags: ["!remove scalar", "!replace sequence", "!replace mapping"]`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  stackgen schema --write        make or renew schema/*.schema.json in the project
  stackgen schema                print them all")]
pub struct SchemaArgs {
    /// Write them to the project's schema/ instead
    #[arg(long)]
    write: bool,
}

/// Prints or writes the schemas.
pub fn run(args: &SchemaArgs, session: &mut Session) -> Result<Exit, Failure> {
    if args.write { write(session) } else { print(session) }
}

fn write(session: &mut Session) -> Result<Exit, Failure> {
    let folder = session.root()?.join(FOLDER);
    let cannot = |name: &str| {
        let what = format!("cannot write `{FOLDER}/{name}`");
        move |error| Failure::machine(&what, &error)
    };
    std::fs::create_dir_all(&folder).map_err(cannot(""))?;
    for (name, text) in schema::files() {
        let path = folder.join(name);
        if std::fs::read(&path).is_ok_and(|found| found == text.as_bytes()) {
            continue;
        }
        std::fs::write(&path, text).map_err(cannot(name))?;
        session.ui.say(&format!("wrote {FOLDER}/{name}"));
    }
    Ok(Exit::Done)
}

fn print(session: &mut Session) -> Result<Exit, Failure> {
    let schemas = schema::files().into_iter().map(|(name, text)| {
        let kind = name.trim_end_matches(".schema.json");
        (kind.to_owned(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    });
    if session.is_json() {
        session.product.extend(schemas);
    } else {
        session.ui.give(&format!("{:#}", Value::Object(schemas.collect())))?;
    }
    Ok(Exit::Done)
}
