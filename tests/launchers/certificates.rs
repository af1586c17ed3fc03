//! Certificates: what is refused without one, and the one that is made to try.

use super::stand_in::StandIn;

const STACK: &str = "services: { web: { uses: tls-proxy } }\n";

fn stand_in(tls: &str) -> StandIn {
    StandIn::of(1, &format!("secrets: inline\nfeatures: {{ tls: {tls} }}\npublish: {{}}\n"), STACK)
}

#[test]
fn nothing_starts_without_the_certificate_that_is_enforced() {
    let stand_in = stand_in("enforced");
    for launcher in ["start.sh", "restart.sh", "deploy.sh"] {
        let run = stand_in.run(launcher, &[]).code(4);
        assert!(run.stderr.contains("HTTPS is enforced, and web has no certificate: "), "{run:?}");
        assert!(run.stderr.contains("/certs/dev/tls.key is missing\n"), "{run:?}");
        assert!(run.stderr.ends_with("/scripts/certificate.sh\n"), "{run:?}");
        assert_eq!(stand_in.calls(), [""; 0]);
    }
    stand_in.sandbox.write("certs/dev/tls.crt", "x");
    stand_in.sandbox.write("certs/dev/tls.key", "x");
    let _ = stand_in.run("start.sh", &["--skip-validation"]).code(0);
}

#[test]
fn nothing_starts_with_a_certificate_whose_time_is_over() {
    let stand_in = stand_in("enforced");
    stand_in.sandbox.write("certs/dev/tls.crt", "x");
    stand_in.sandbox.write("certs/dev/tls.key", "x");
    // An openssl that can read it, and for which it ends before now.
    stand_in.sandbox.write("bin/openssl", "#!/bin/sh\ncase \"$*\" in *-checkend*) exit 1 ;; esac\n");
    assert_eq!(stand_in.sandbox.program("chmod", ["+x", "bin/openssl"]).code, 0);
    let run = stand_in.run("start.sh", &[]).code(4);
    assert!(run.stderr.contains("the certificate of web is no longer valid: "), "{run:?}");
    assert!(run.stderr.contains("/certs/dev/tls.crt\n"), "{run:?}");
    assert_eq!(stand_in.calls(), [""; 0]);
}

#[test]
fn where_https_is_optional_it_starts() {
    let _ = stand_in("optional").run("start.sh", &["--skip-validation"]).code(0);
}

#[test]
fn a_certificate_to_try_is_made_once() {
    let stand_in = stand_in("enforced");
    // Without an openssl of the machine's own a container makes it.
    let tools = [
        "sh", "sed", "grep", "cut", "tail", "head", "env", "dirname", "mkdir", "mv", "rm", "chmod", "date", "tr", "id",
        "cat",
    ];
    for tool in tools {
        let found = stand_in.sandbox.program("sh", ["-c", &format!("command -v {tool}")]).stdout;
        std::os::unix::fs::symlink(found.trim(), stand_in.sandbox.path(&format!("bin/{tool}"))).expect("a link");
    }
    let bin = stand_in.sandbox.path("bin").display().to_string();
    let script = stand_in.sandbox.path("with blank/app/dev/scripts/certificate.sh").display().to_string();
    let run = stand_in.sandbox.program("env", [&format!("PATH={bin}"), "sh", &script, "--days", "9"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, "$ROOT/certs/dev has a certificate for localhost, valid for 9 days\n");
    assert_eq!(stand_in.sandbox.read("certs/dev/tls.key"), "key\n");
    let asked = stand_in.asked().pop().unwrap_or_default();
    assert!(asked.starts_with("run --rm --network none --user "), "{asked}");
    let end = "--workdir /work alpine/openssl:3.5.8 req -x509 -new -newkey rsa:2048 -nodes -sha256 -days 9 \
        -config request.cnf -keyout tls.key -out tls.crt";
    assert!(asked.ends_with(end), "{asked}");
    stand_in.sandbox.write("bin/openssl", "#!/bin/sh\necho said >&2\necho key >tls.key\necho certificate >tls.crt\n");
    assert_eq!(stand_in.sandbox.program("chmod", ["+x", "bin/openssl"]).code, 0);
    stand_in.run("certificate.sh", &["--force", "--verbose", "--quiet"]).expect(0, "said\n", "");
    let run = stand_in.run("certificate.sh", &[]).code(1);
    assert_eq!(run.stderr, "certificate: $ROOT/certs/dev/tls.key is there already; --force replaces it\n");
    assert_eq!(stand_in.sandbox.read("certs/dev/tls.key"), "key\n");
    assert!(!stand_in.sandbox.path("certs/dev/.part").exists());
}

/// A page behind the proxy, a `curl` that writes down what it is asked for, and everything running.
fn with_a_page(tls: &str) -> StandIn {
    let stack = "services:\n  web: { uses: tls-proxy }\n  page:\n    own:\n      \
        endpoints: { ui: { scheme: http, port: 8000, kind: ui, health: /ok } }\n      service: { image: page }\n";
    let profile = format!(
        "secrets: inline\nfeatures: {{ tls: {tls} }}\npublish: {{ ui: true }}\nhost: {{ name: data.example.org, bind: 0.0.0.0, port_offset: 10000 }}\n"
    );
    let stand_in = StandIn::of(1, &profile, stack);
    stand_in.answering(&["web", "page"], "");
    stand_in.sandbox.write(
        "bin/curl",
        "#!/bin/sh\nprintf '%s\\n' \"$*\" | sed 's/.*http_code} //' >>\"$STAND_IN/curl\"\nprintf 200\n",
    );
    assert_eq!(stand_in.sandbox.program("chmod", ["+x", "bin/curl"]).code, 0);
    stand_in
}

/// What `curl` was asked for since the last time.
fn asked_for(stand_in: &StandIn) -> String {
    let asked = stand_in.sandbox.read("answers/curl");
    stand_in.sandbox.write("answers/curl", "");
    asked
}

#[test]
fn a_page_behind_the_proxy_is_asked_by_its_name_where_ports_are_published() {
    let stand_in = with_a_page("enforced");
    let run = stand_in.run("healthcheck.sh", &[]).code(0);
    assert_eq!(run.stdout.matches("page ui                          answers").count(), 2, "{run:?}");
    let named = "--insecure --connect-to ::127.0.0.1: https://page.data.example.org:10443/ok\n";
    let direct = "http://data.example.org:18000/ok\n";
    assert_eq!(asked_for(&stand_in), format!("http://data.example.org:10080/health\n{direct}{named}"));
    let run = stand_in.run("status.sh", &[]).code(0);
    assert!(run.stdout.contains(" http://data.example.org:18000 https://page.data.example.org:10443\n"), "{run:?}");
    // Whoever looks at the page alone does not look at the proxy.
    let _ = stand_in.run("healthcheck.sh", &["page"]).code(0);
    assert_eq!(asked_for(&stand_in), direct);
}

#[test]
fn where_https_is_optional_it_is_asked_for_once_there_is_a_certificate() {
    let stand_in = with_a_page("optional");
    let _ = stand_in.run("healthcheck.sh", &[]).code(0);
    assert!(!asked_for(&stand_in).contains("https://"));
    stand_in.sandbox.write("certs/dev/tls.crt", "x");
    stand_in.sandbox.write("certs/dev/tls.key", "x");
    let _ = stand_in.run("healthcheck.sh", &[]).code(0);
    assert!(asked_for(&stand_in).contains(" https://page.data.example.org:10443/ok\n"));
}
