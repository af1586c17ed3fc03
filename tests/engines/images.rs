//! Where the images of a stack come from: from their registry, or built here under the same name.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use super::catalog;
use super::engine::Engine;
use super::recipe::recipes;
use super::report;

/// The images of a run.
#[derive(Debug, Default)]
pub struct Images {
    /// Decided once, by the first image: whether images can be pulled here.
    pulled: OnceLock<bool>,
    ready: Mutex<BTreeSet<String>>,
}

/// How long a registry may take to name an image's layers.
const PATIENCE: Duration = Duration::from_secs(20);

impl Images {
    /// Has the image on the Engine, and notes for the report where it is from.
    pub fn provide(&self, image: &str, engine: &Engine) {
        let mut ready = self.ready.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if ready.contains(image) {
            return;
        }
        report::image(&format!("{image}: {}", self.get(image, engine)));
        ready.insert(image.to_owned());
    }

    fn get(&self, image: &str, engine: &Engine) -> String {
        if is_real(image, engine) {
            return "the image itself, which this machine had".to_owned();
        }
        let start = Instant::now();
        let first = self.pulled.get().is_none();
        if *self.pulled.get_or_init(|| pull(image, engine)) {
            assert!(first || pull(image, engine), "{image} cannot be pulled, although another image could");
            return format!("the image itself, pulled in {} s", start.elapsed().as_secs());
        }
        stand_in(image, engine)
    }
}

/// Whether the Engine has the image, and not a stand-in under its name.
pub fn is_real(image: &str, engine: &Engine) -> bool {
    let label = "{{ index .Config.Labels \"stackgen.stand-in\" }}";
    let output = engine.docker(["image", "inspect", "--format", label, image]).output().expect("docker runs");
    output.status.success() && output.stdout.trim_ascii().is_empty()
}

/// Pulls an image; gives up when the registry does not answer in time.
fn pull(image: &str, engine: &Engine) -> bool {
    let mut answered = engine.docker(["manifest", "inspect", image]);
    let mut probe = answered.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("docker runs");
    let start = Instant::now();
    let found = loop {
        if let Some(status) = probe.try_wait().expect("a child of ours") {
            break status.success();
        }
        if start.elapsed() > PATIENCE {
            probe.kill().and_then(|()| probe.wait()).expect("a child of ours");
            break false;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    found && engine.docker(["pull", "--quiet", image]).output().expect("docker runs").status.success()
}

/// Builds the stand-in and gives it the image's name.
fn stand_in(image: &str, engine: &Engine) -> String {
    let recipes = recipes();
    let kind = catalog::kind(image);
    let tag = image.rsplit_once(':').map_or("latest", |(_, tag)| tag);
    let recipe = recipes.iter().find(|recipe| recipe.sheet.image.as_deref() == Some(&kind));
    let recipe = recipe.unwrap_or_else(|| {
        panic!("{image} cannot be pulled here, and no recipe in tests/engines/images stands for it")
    });
    let version = recipe.sheet.tags.get(tag).unwrap_or_else(|| {
        panic!("{image} cannot be pulled here, and tests/engines/images/{}/recipe.yaml has no tag `{tag}`", recipe.name)
    });
    let tools = catalog::tools().remove(&kind).unwrap_or_default();
    let order = recipe.order(version, &tools, &recipes);
    let built = order.build(engine);
    engine.asked(["tag", &order.tag(), image]);
    let how = built.map_or_else(|| "built before".to_owned(), |time| format!("built in {} s", time.as_secs()));
    format!("stand-in `{}` with {version}, {how}", recipe.name)
}
