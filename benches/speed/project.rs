//! A generated project: services in a chain, each with a health check, five variables and a volume, in three
//! environments that differ; built, so that a diff finds nothing.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The name of the one stack.
pub const STACK: &str = "chain";

/// A project in a folder of its own.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// Makes and builds one with this many services.
    pub fn new(services: usize) -> Project {
        let project = Project { folder: tempfile::tempdir().expect("a folder") };
        project.write("stackgen.yaml", "format: 1\n");
        for (name, scale, offset) in [("dev", 50, 0), ("staging", 75, 10_000), ("prod", 100, 20_000)] {
            project.write(&format!("profiles/{name}.yaml"), &profile(scale, offset));
        }
        project.write(&format!("stacks/{STACK}.yaml"), &stack(services));
        let built = Command::new(env!("CARGO_BIN_EXE_stackgen"))
            .args(["build", "--yes"])
            .current_dir(project.root())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .expect("stackgen runs");
        assert!(built.success(), "the project builds");
        copy(&project.root().join("generated"), &project.root().join("prepared"));
        project
    }

    /// Its root.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }
}

fn profile(scale: usize, offset: usize) -> String {
    format!(
        "all:\n  service:\n    restart: unless-stopped\n    logging: {{ driver: json-file, options: {{ max-size: {scale}m }} }}\n\
         resources: {{ scale: {scale}% }}\nhost: {{ port_offset: {offset} }}\nsecrets: inline\n"
    )
}

fn stack(services: usize) -> String {
    let mut stack = String::from("services:\n");
    for number in 0..services {
        let needs = match number.checked_sub(1) {
            Some(before) => format!("      needs: {{ before: s{before}.api }}\n"),
            None => String::new(),
        };
        let peer = if number == 0 { "none" } else { "{{ before.url }}" };
        write!(
            stack,
            "  s{number}:\n    own:\n      summary: service number {number}\n      resources: 1/{}M\n{needs}      \
             settings:\n        level: {{ type: enum, values: [DEBUG, INFO], default: INFO, description: how much it logs }}\n        \
             heap: {{ type: size, default: \"{{{{ resources.memory * 0.5 }}}}\", print: jvm, description: memory of its heap }}\n      \
             endpoints: {{ api: {{ scheme: http, port: 8080, health: /health }} }}\n      volumes: {{ data: {{}} }}\n      \
             service:\n        image: example/service:1.{number}\n        environment:\n          NAME: \"{{{{ self.name }}}}\"\n          \
             LEVEL: \"{{{{ level }}}}\"\n          PEER: \"{peer}\"\n          ENVIRONMENT: \"{{{{ env }}}}\"\n          \
             OPTS: \"-Xmx{{{{ heap }}}}\"\n        volumes: [\"data:/data\"]\n        healthcheck: {{ test: [CMD, curl, --fail, \
             \"{{{{ self.api.url }}}}/health\"], interval: 10s, retries: 5 }}\n",
            256 + number % 512
        )
        .expect("a string takes all");
    }
    stack
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).expect("a copy");
        }
    }
}
