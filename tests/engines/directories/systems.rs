//! The directories of a real system.

use serde_json::{Value, json};

use super::{LAUNCHER, Project, Running, job, live};

/// HDFS alone, with the directories of `stacks/traffic`; in dev they are open to everybody.
fn traffic(dev: bool) -> String {
    let text = include_str!("../../../stacks/traffic/stack.yaml");
    let stack: Value = serde_yaml::from_str(text).expect("a stack");
    let mut part = json!({ "services": { "hdfs": {} }, "hdfs": stack["hdfs"] });
    if dev {
        part["in"] = json!({ "dev": { "hdfs": stack["in"]["dev"]["hdfs"] } });
    }
    part.to_string()
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_traffic_gets_its_directories_as_each_environment_has_them() {
    let running = Running::up_only(Project::new(&traffic(true)), &["namenode", "datanode"]);
    job(&running).done();
    let open = live(&running, "/traffic-data");
    assert_eq!(open.len(), 16);
    assert!(open.values().all(|node| node == "spark:hadoop 777"), "{open:?}");

    running.project.set_stack(&traffic(false));
    running.build();
    let run = running.script(LAUNCHER, &[]).done();
    assert!(run.ends_with("16 directories: created 0, changed 16, not declared 0, failed 0\n"), "{run}");
    let closed = live(&running, "/traffic-data");
    assert!(closed.len() == 16 && closed.values().all(|node| node == "spark:hadoop 770"), "{closed:?}");
}
