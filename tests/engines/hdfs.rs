//! HDFS: its name server and its data servers.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::engine::Engine;
use super::{Project, Running};

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_hdfs_takes_a_file_and_shows_its_page_outside() {
    let stack = "services: { hdfs: {}, datanode: { instances: 2 } }\n";
    let (project, offset) = Project::new(stack).published("ui", &[9870]);
    let running = Running::up(project);
    let (image, hdfs) = (running.image("namenode"), "/opt/hadoop/bin/hdfs");
    // From another container, which knows the NameNode's address alone and is sent on to the DataNodes. How many copies
    // there are is a client's decision.
    let put = "echo text > /tmp/file && /opt/hadoop/bin/hdfs dfs -D dfs.replication=2 -fs hdfs://namenode:8020 -put /tmp/file /file";
    running.beside(&image, &["sh", "-c", put]).done();
    for container in ["namenode", "datanode-1", "datanode-2"] {
        let read = running.exec(container, &[hdfs, "dfs", "-cat", "/file"]).done();
        assert!(read.lines().any(|line| line == "text"), "{read}");
    }
    let copies = running.exec("namenode", &[hdfs, "dfs", "-stat", "copies %r", "/file"]).done();
    assert!(copies.contains("copies 2"), "{copies}");
    let page = get(9870 + offset, "/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("\"NumLiveDataNodes\" : 2"), "{page}");
}

/// As docs/how-to/more-datanodes.md says it.
#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_blocks_go_with_a_datanode_that_gets_a_number() {
    let running = Running::up(Project::new("services: { hdfs: {} }\n"));
    let (image, hdfs) = (running.image("namenode"), "/opt/hadoop/bin/hdfs");
    let put = "echo text | /opt/hadoop/bin/hdfs dfs -put - /file";
    running.exec("namenode", &["sh", "-c", put]).done();
    running.compose(["down"]).done();

    running.project.set_stack("services: { hdfs: {}, datanode: { instances: 3 } }\n");
    running.build();
    running.compose(["create", "datanode-1"]).done();
    let volume = |name: &str, place: &str| format!("{}_{name}:{place}", running.project.name());
    let (from, to) = (volume("datanode-blocks", "/from:ro"), volume("datanode-1-blocks", "/to"));
    // A stand-in keeps the programs there that its image is not said to have.
    let copy = "PATH=$PATH:/stand-in/hidden; cp -a /from/. /to";
    let run =
        ["run", "--rm", "--user", "root", "--entrypoint", "sh", "--volume", &from, "--volume", &to, &image, "-c", copy];
    Engine::ready().asked(run);
    running.start(&[]).expect("it starts");

    let read = running.exec("namenode", &[hdfs, "dfs", "-cat", "/file"]).done();
    assert!(read.lines().any(|line| line == "text"), "{read}");
    let report = running.exec("namenode", &[hdfs, "dfsadmin", "-report"]).done();
    assert!(report.contains("Live datanodes (3):"), "{report}");
}

/// What the host gets at a published port.
fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a published port");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}
