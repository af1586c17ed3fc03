//! What `healthcheck` shows of endpoints, topics and directories.

use std::io::{Read, Write};
use std::net::TcpListener;

use super::stand_in::StandIn;

const PROFILE: &str = "publish: { api: true, database: true }\nhost: { bind: 127.0.0.1 }\nsecrets: inline\n";
const STACK: &str = "\
services:
  api:
    own:
      endpoints:
        web: { scheme: http, port: PORT, kind: api, health: /health }
        sql: { port: 5432, kind: database }
      service: { image: api }
";

/// A stack whose `api` answers each time like this.
fn answering(answer: &'static str) -> (StandIn, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    let stand_in = StandIn::of(port, PROFILE, STACK);
    stand_in.sandbox.write("answers/states", "api running 0 none false 0 id-api\n");
    (stand_in, port)
}

#[test]
fn each_endpoint_is_shown_with_where_it_is_reached() {
    let (stand_in, port) = answering("HTTP/1.0 200 OK\r\n\r\nhello\n  {there}\n");
    let run = stand_in.run("healthcheck.sh", &[]).code(0);
    let endpoints = format!(
        "endpoints:\n  api web                          answers  http://localhost:{port}\n  \
         api sql                          published  localhost:5432\napp-dev is well\n"
    );
    assert!(run.stdout.ends_with(&endpoints), "{run:?}");
    let run = stand_in.run("healthcheck.sh", &["--detailed"]).code(0);
    let answer = format!("answers  http://localhost:{port}\n    HTTP 200: hello {{there}} \n");
    assert!(run.stdout.contains(&answer), "{run:?}");
}

#[test]
fn the_status_of_a_bad_answer_is_shown() {
    let (stand_in, port) = answering("HTTP/1.0 503 Busy\r\n\r\nlater\n");
    let run = stand_in.run("healthcheck.sh", &["--detailed"]).code(1);
    let answer = format!("does not answer: http://localhost:{port}/health, HTTP 503\n    HTTP 503: later \n");
    assert!(run.stdout.contains(&answer), "{run:?}");
}

#[test]
fn each_topic_is_shown_as_it_is_found() {
    let stand_in = StandIn::of(1, PROFILE, "services: { kafka: {} }\ntopics: { names: { orders: {} } }\n");
    let states = "kafka running 0 healthy false 0 id-kafka\nkafka-topics exited 0 none false 0 id-topics\n";
    stand_in.sandbox.write("answers/states", states);
    stand_in.sandbox.write("answers/job", "orders: has 4 partitions, replication factor 1\n");
    let run = stand_in.run("healthcheck.sh", &["--detailed"]).code(0);
    let topics = "  topics                           as declared\n    orders: has 4 partitions, replication factor 1\n";
    assert!(run.stdout.contains(topics), "{run:?}");
    let asked = stand_in.asked().pop().unwrap_or_default();
    assert!(asked.ends_with(" --converge --dry-run --timeout 60 --verbose"), "{asked}");
    let run = stand_in.run("healthcheck.sh", &[]).code(0);
    assert!(!run.stdout.contains("orders"), "{run:?}");
}
