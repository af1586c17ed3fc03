//! Brokers that run, and what lives on them.

use std::collections::BTreeMap;

use crate::engines::{Project, Running};
use crate::support::Run;

/// A topic as the brokers have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    pub partitions: u32,
    pub factor: u32,
    pub config: BTreeMap<String, String>,
}

impl Live {
    /// A topic of that shape; configuration as `key=value`.
    pub fn new(partitions: u32, factor: u32, config: &[&str]) -> Live {
        let pair = |text: &&str| text.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
        Live { partitions, factor, config: config.iter().filter_map(pair).collect() }
    }
}

/// A stack whose brokers run, with the Kafka tools in the broker's container.
pub struct Cluster {
    pub running: Running,
    services: String,
    broker: &'static str,
    folder: &'static str,
    suffix: &'static str,
}

impl Cluster {
    /// One broker without ZooKeeper.
    pub fn kraft(topics: &str) -> Cluster {
        Cluster::start("services: { kafka: {} }\n", "kafka", topics)
    }

    /// Three brokers, of which the last is not started.
    pub fn two_of_three(topics: &str) -> Cluster {
        Cluster::start("services: { kafka: { instances: 3 } }\n", "kafka-1", topics)
    }

    /// One broker that the stack says more about.
    pub fn with(services: &str, topics: &str) -> Cluster {
        Cluster::start(services, "kafka", topics)
    }

    /// One broker of the last line that knows ZooKeeper.
    pub fn zookeeper(topics: &str) -> Cluster {
        let cluster =
            Cluster::start("services: { zookeeper: {}, kafka: { uses: kafka-zookeeper } }\n", "kafka", topics);
        Cluster { folder: "", suffix: "", ..cluster }
    }

    fn start(services: &str, broker: &'static str, topics: &str) -> Cluster {
        let project = Project::new(&format!("{services}{topics}"));
        let brokers: &[&str] = if services.contains("instances") { &["kafka-1", "kafka-2"] } else { &["kafka"] };
        let running = Running::up_only(project, brokers);
        Cluster { running, services: services.into(), broker, folder: "/opt/kafka/bin/", suffix: ".sh" }
    }

    /// Declares other topics and builds.
    pub fn declare(&self, topics: &str) {
        self.running.project.set_stack(&format!("{}{topics}", self.services));
        self.running.build();
    }

    /// A tool of Kafka, started in the broker's container.
    pub fn tool(&self, name: &str, arguments: &[&str]) -> String {
        let path = format!("{}{name}{}", self.folder, self.suffix);
        let bootstrap = format!("{}:9092", self.broker);
        let command = [&[path.as_str(), "--bootstrap-server", &bootstrap], arguments].concat();
        self.running.exec(self.broker, &command).done()
    }

    /// The job, as Compose starts it.
    pub fn job(&self) -> Run {
        self.running.run_job("kafka-topics", &[])
    }

    /// The launcher.
    pub fn launch(&self, arguments: &[&str]) -> Run {
        self.running.script("scripts/topics.sh", arguments)
    }

    /// What lives, Kafka's own topics aside.
    pub fn live(&self) -> BTreeMap<String, Live> {
        let mut live = BTreeMap::new();
        for line in self.tool("kafka-topics", &["--describe", "--exclude-internal"]).lines() {
            let fields: BTreeMap<&str, &str> = line.split('\t').filter_map(|field| field.split_once(": ")).collect();
            let Some(partitions) = fields.get("PartitionCount") else { continue };
            let topic = Live {
                partitions: partitions.parse().expect("a number"),
                factor: fields["ReplicationFactor"].parse().expect("a number"),
                config: BTreeMap::new(),
            };
            live.insert(fields["Topic"].to_owned(), topic);
        }
        let mut name = String::new();
        for line in self.tool("kafka-configs", &["--entity-type", "topics", "--describe"]).lines() {
            if let Some(rest) = line.strip_prefix("Dynamic configs for topic ") {
                rest.split(' ').next().unwrap_or_default().clone_into(&mut name);
            } else if let Some((key, rest)) = line.trim_start().split_once('=') {
                let value = rest.split(" sensitive=").next().unwrap_or_default();
                // One that was made between the two questions has no shape yet.
                if let Some(topic) = live.get_mut(&name) {
                    topic.config.insert(key.to_owned(), value.to_owned());
                }
            }
        }
        live
    }
}
