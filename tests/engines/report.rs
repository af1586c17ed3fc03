//! What `./test` prints at its end and the record of the full tier is made of: files in `target/`, to which tests add lines.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

/// Where an image is from.
pub fn image(line: &str) {
    add("engines-report", line);
}

/// What a test measured.
pub fn figure(text: &str) {
    add("engines-figures", &format!("{}\t{text}", test()));
}

/// For how long a stack of a test stood.
pub fn stood(time: Duration) {
    add("engines-seconds", &format!("{}\t{}", test(), time.as_secs()));
}

/// The test that runs here, by which libtest names its thread.
fn test() -> String {
    std::thread::current().name().unwrap_or("a test").to_owned()
}

fn add(file: &str, line: &str) {
    let path = format!("{}/target/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut report = OpenOptions::new().append(true).create(true).open(path).expect("the report");
    // In one piece: other tests add to it too.
    report.write_all(format!("{line}\n").as_bytes()).expect("the report");
}
