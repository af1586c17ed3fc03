//! The command line as users meet it: exact output, exit codes and files of the real binary.

mod build;
mod diff;
mod hermetic;
mod init;
mod read_back;
mod secrets;
#[cfg(target_os = "linux")]
mod terminal;
mod usage;
mod validate;

use crate::support::Sandbox;

/// A small project: one stack, one service of its own catalog, an environment with and one without a secrets file.
pub fn shop() -> Sandbox {
    Sandbox::new()
        .file("stackgen.yaml", "format: 1\n")
        .file(
            "catalog/web.yaml",
            "\
web:
  summary: a web server
  settings:
    greeting: { type: string, default: hello, description: what it says }
    token: { type: secret, description: signs sessions }
    license: { type: secret, pattern: CHANGE_THIS, description: bought from its maker }
  endpoints: { ui: { scheme: http, port: 8080, kind: ui } }
  service:
    image: example/web:1.0
    environment: { GREETING: \"{{ greeting }}\", TOKEN: \"{{ token }}\", LICENSE: \"{{ license }}\" }
",
        )
        .file("stacks/shop.yaml", "services:\n  web: {}\n")
        .file("profiles/dev.yaml", "publish: { ui: true }\nsecrets: inline\n")
        .file("profiles/prod.yaml", "publish: { ui: true }\nsecrets: required\n")
}
