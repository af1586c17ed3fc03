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
    bootstrap: String,
    folder: &'static str,
    suffix: &'static str,
    users: bool,
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

    /// One broker that knows the users `shop` and `report`.
    pub fn with_users(topics: &str) -> Cluster {
        Cluster::start("services: { kafka: { settings: { users: { shop: {}, report: {} } } } }\n", "kafka", topics)
    }

    /// Three brokers that know the user `shop`.
    pub fn three_with_users(topics: &str) -> Cluster {
        Cluster::start("services: { kafka: { instances: 3, settings: { users: { shop: {} } } } }\n", "kafka-1", topics)
    }

    /// Three brokers of the last line that knows ZooKeeper, of which the last is not started.
    pub fn two_of_three_with_zookeeper(topics: &str) -> Cluster {
        let services = "services: { zookeeper: {}, kafka: { uses: kafka-zookeeper, instances: 3 } }\n";
        let cluster = Cluster::start(services, "kafka-1", topics);
        Cluster { folder: "", suffix: "", ..cluster }
    }

    /// One broker of the last line that knows ZooKeeper, and that the stack says more about.
    pub fn zookeeper_with(services: &str, topics: &str) -> Cluster {
        let cluster = Cluster::start(services, "kafka", topics);
        Cluster { folder: "", suffix: "", ..cluster }
    }

    /// One broker of the last line that knows ZooKeeper, and the users `shop` and `report`.
    pub fn zookeeper_with_users(topics: &str) -> Cluster {
        let kafka = "kafka: { uses: kafka-zookeeper, settings: { users: { shop: {}, report: {} } } }";
        Cluster::zookeeper_with(&format!("services: {{ zookeeper: {{}}, {kafka} }}\n"), topics)
    }

    /// A broker of that line under another name, where it serves its neighbours at that address.
    pub fn zookeeper_at(services: &str, broker: &'static str, bootstrap: &str, topics: &str) -> Cluster {
        let cluster = Cluster::start(services, broker, topics);
        Cluster { folder: "", suffix: "", bootstrap: bootstrap.to_owned(), ..cluster }
    }

    /// One broker of the last line that knows ZooKeeper.
    pub fn zookeeper(topics: &str) -> Cluster {
        Cluster::zookeeper_with("services: { zookeeper: {}, kafka: { uses: kafka-zookeeper } }\n", topics)
    }

    fn start(services: &str, broker: &'static str, topics: &str) -> Cluster {
        let project = Project::new(&format!("{services}{topics}"));
        let users = services.contains("users");
        let brokers: &[&str] = match (services.contains("instances"), users) {
            (true, true) => &["kafka-1", "kafka-2", "kafka-3"],
            (true, false) => &["kafka-1", "kafka-2"],
            (false, _) => &[broker],
        };
        let running = Running::up_only(project, brokers);
        let bootstrap = format!("{broker}:9092");
        Cluster {
            running,
            services: services.into(),
            broker,
            bootstrap,
            folder: "/opt/kafka/bin/",
            suffix: ".sh",
            users,
        }
    }

    /// Declares other topics and builds.
    pub fn declare(&self, topics: &str) {
        self.running.project.set_stack(&format!("{}{topics}", self.services));
        self.running.build();
    }

    /// A tool of Kafka, started in the broker's container.
    pub fn tool(&self, name: &str, arguments: &[&str]) -> String {
        let path = self.path(name);
        let login: &[&str] =
            if self.users { &["--command-config", "/etc/stackgen/kafka/client.properties"] } else { &[] };
        let command = [&[path.as_str(), "--bootstrap-server", &self.bootstrap], login, arguments].concat();
        self.running.exec(self.broker, &command).done()
    }

    /// Where the image has a tool.
    pub fn path(&self, name: &str) -> String {
        format!("{}{name}{}", self.folder, self.suffix)
    }

    /// How many Kafka tools a run of the job starts, by the shell's own trace.
    pub fn tools_started(&self) -> usize {
        let script = "sh -x /etc/stackgen/topics/apply.sh";
        let traced = ["run", "--rm", "--no-TTY", "--no-deps", "--entrypoint", script, "kafka-topics", "--converge"];
        let run = self.running.compose(traced).code(0);
        let tool =
            |line: &&str| line.contains(&format!(" {}kafka-", self.folder)) && line.contains(" --bootstrap-server ");
        run.stderr.lines().filter(tool).count()
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
