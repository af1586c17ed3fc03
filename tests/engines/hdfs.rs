//! HDFS.

use super::{Project, Running};

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_hdfs_is_healthy_and_takes_a_file() {
    let running = Running::up(Project::new("services: { hdfs: {} }\n"));
    running.exec("namenode", &["/opt/hadoop/bin/hdfs", "dfs", "-put", "/opt/hadoop/bin/hdfs", "/file"]).done();
    let read = running.exec("datanode", &["/opt/hadoop/bin/hdfs", "dfs", "-cat", "/file"]).done();
    assert!(read.contains("Starts one of HDFS's classes"), "{}", read);
}
