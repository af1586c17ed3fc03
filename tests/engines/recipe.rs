//! Recipes of stand-ins: folders in `images/`.
//!
//! | file | is |
//! |---|---|
//! | `recipe.yaml` | whom it stands for, and what was assumed |
//! | `fetch` | run before, with the version as its argument: downloads what the image is made of; `$NEED` installs tools |
//! | `Dockerfile` | gets `BASE`, `VERSION` and `TOOLS`, the programs that the catalog lists |

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::engine::{Engine, tests};

/// A recipe.
#[derive(Debug)]
pub struct Recipe {
    /// The name of its folder.
    pub name: String,
    folder: PathBuf,
    /// What `recipe.yaml` says.
    pub sheet: Sheet,
}

/// `recipe.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// What it is.
    pub summary: String,
    /// The repository of images that it stands for, in their plain variant; none for what others are built on.
    pub image: Option<String>,
    /// The recipe that it is built on.
    pub base: Option<String>,
    /// The tags that it stands for, each with the version of the software behind it.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// Programs of the image that the stand-in does without.
    #[serde(default)]
    pub lacks: BTreeSet<String>,
    /// Where the image's conventions are documented.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What the stand-in takes for granted about the image, and what it does not have of it.
    pub assumed: Vec<String>,
}

/// One image to build: a recipe, of a version, with certain programs.
#[derive(Debug)]
pub struct Order<'r> {
    recipe: &'r Recipe,
    base: Option<Box<Order<'r>>>,
    version: String,
    tools: String,
    /// The hash of all that decides its content.
    key: String,
}

/// All recipes.
pub fn recipes() -> Vec<Recipe> {
    let folders = std::fs::read_dir(tests().join("engines/images")).expect("the recipes");
    let mut recipes: Vec<Recipe> = folders.map(|folder| Recipe::read(folder.expect("readable").path())).collect();
    recipes.sort_by(|a, b| a.name.cmp(&b.name));
    recipes
}

impl Recipe {
    fn read(folder: PathBuf) -> Recipe {
        let path = folder.join("recipe.yaml");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let sheet = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = folder.file_name().and_then(|name| name.to_str()).expect("UTF-8").to_owned();
        Recipe { name, folder, sheet }
    }

    /// The order of this recipe.
    pub fn order<'r>(&'r self, version: &str, tools: &BTreeSet<String>, all: &'r [Recipe]) -> Order<'r> {
        let base = self.sheet.base.as_ref().map(|base| {
            let base = all.iter().find(|recipe| recipe.name == *base).expect("the base is a recipe");
            Box::new(base.order("", &BTreeSet::new(), all))
        });
        let tools = tools.difference(&self.sheet.lacks).map(String::as_str).collect::<Vec<_>>().join(" ");
        let mut hash = Sha256::new();
        hash.update(format!("{version}\n{tools}\n{}\n", base.as_ref().map_or("", |base| &base.key)));
        for file in files(&self.folder) {
            let mode = file.metadata().expect("a file").permissions().mode() & 0o111;
            hash.update(format!("{}\n{mode}\n", file.strip_prefix(&self.folder).expect("below").display()));
            hash.update(std::fs::read(&file).expect("a readable file"));
        }
        let mut key = String::new();
        for byte in &hash.finalize()[..8] {
            write!(key, "{byte:02x}").expect("a string");
        }
        Order { recipe: self, base, version: version.to_owned(), tools, key }
    }
}

impl Order<'_> {
    /// The name of the image on the Engine, which changes with its content.
    pub fn tag(&self) -> String {
        format!("stackgen-stand-in/{}:{}", self.recipe.name, self.key)
    }

    /// Builds it and what it is built on, where the Engine does not have it. Gives the time that this took.
    pub fn build(&self, engine: &Engine) -> Option<Duration> {
        // Several runs on one machine: the second waits for what the first builds.
        let lock = File::create(engine.config().join(format!("{}.lock", self.recipe.name))).expect("a lock");
        lock.lock().expect("a lock");
        if engine.docker(["image", "inspect", &self.tag()]).output().expect("docker runs").status.success() {
            return None;
        }
        if let Some(base) = &self.base {
            base.build(engine);
        }
        let start = Instant::now();
        let folder = tempfile::Builder::new().prefix("stackgen-image-").tempdir().expect("a folder");
        succeed(Command::new("cp").arg("-R").arg(self.recipe.folder.join(".")).arg(folder.path()));
        if folder.path().join("fetch").exists() {
            let need = tests().join("tools/need.sh");
            succeed(Command::new("./fetch").arg(&self.version).env("NEED", need).current_dir(folder.path()));
        }
        let mut build = engine.docker(["build", "--quiet", "--force-rm", "--tag", &self.tag()]);
        build.args(["--label", &format!("stackgen.stand-in={}", self.recipe.name)]);
        for (name, value) in [
            ("BASE", self.base.as_ref().map_or_else(String::new, |base| base.tag())),
            ("VERSION", self.version.clone()),
            ("TOOLS", self.tools.clone()),
        ] {
            build.args(["--build-arg", &format!("{name}={value}")]);
        }
        succeed(build.arg(folder.path()));
        Some(start.elapsed())
    }
}

/// All files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn succeed(command: &mut Command) {
    let output = command.output().expect("a program that runs");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said));
}
