//! The stacks of these tests against the real Compose.

use super::{compiled, stacks};
use crate::gate_compose::tools::{VERSIONS, compose};
use crate::support::Sandbox;

#[test]
#[ignore = "gate: asks the real Compose"]
fn gate_compose_takes_every_entry_in_silence() {
    for (name, text) in stacks() {
        let unit = compiled(&name, &text).expect("a sound stack");
        let sandbox = Sandbox::new();
        for path in ["docker-compose.yml", ".env"] {
            let artifact = unit.get(path).unwrap_or_else(|| panic!("{path}"));
            sandbox.write(path, artifact.text());
        }
        for version in VERSIONS {
            let _ = compose(version, sandbox.root(), &[], &["config", "--quiet"]).clean();
        }
    }
}
