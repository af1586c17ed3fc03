//! The table of diagnostic codes. Sorted; `docs/diagnostics.md` is generated from it.

macro_rules! codes {
    ($($variant:ident $code:literal $about:literal;)*) => {
        /// A rule that inputs must keep, by its stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $about] $variant),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name that people see and search for.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code),* }
            }

            /// What the rule asks, in one sentence.
            pub fn about(self) -> &'static str {
                match self { $(Code::$variant => $about),* }
            }
        }
    };
}

codes! {
    BadSetting "bad-setting" "What a setting is declared to be does not contradict itself.";
    BadTemplate "bad-template" "Templates in values are well formed and come to something that can be printed.";
    BlockedPath "blocked-path" "On the way to an output lie real folders only, and in its place a regular file or nothing.";
    ChangedTarget "changed-target" "Nobody changes an output while a build is under way.";
    DuplicateDirectory "duplicate-directory" "A directory is declared once.";
    DuplicateItem "duplicate-item" "A list names each thing once.";
    DuplicateKey "duplicate-key" "A mapping says each key once.";
    DuplicateTopic "duplicate-topic" "A topic is declared once, also after its name's parameters are filled in.";
    EditedTarget "edited-target" "A file that a person edited is overwritten only when stackgen is told to.";
    ExposedSecrets "exposed-secrets" "A secrets file is ignored by git, and its owner alone can read it.";
    IdleRemoval "idle-removal" "`!remove` and `!replace` take away something that a weaker layer says.";
    IdleTopicConfig "idle-topic-config" "Topic configuration that another key makes meaningless is not stated.";
    InvalidAcl "invalid-acl" "An HDFS ACL says each thing once, and nothing that the mode says.";
    InvalidKey "invalid-key" "A key of a mapping is text.";
    InvalidName "invalid-name" "Names are made of the characters that their consumer takes.";
    InvalidText "invalid-text" "Inputs are UTF-8 text without control characters.";
    InvalidValue "invalid-value" "A value has the type and lies in the range that its key asks for.";
    InvalidVariable "invalid-variable" "A `$` in a `service:` string begins a Compose variable or is doubled.";
    InvalidYaml "invalid-yaml" "Inputs are well-formed YAML within the documented bounds.";
    LateBoundValue "late-bound-value" "Nothing but the printed text depends on a value that is known only when the stack starts.";
    MinInsyncReplicas "min-insync-replicas" "`min.insync.replicas` leaves room for a broker to fail.";
    MissingKey "missing-key" "What a mapping must say is said.";
    MissingSecret "missing-secret" "Every secret that an environment requires has a value.";
    NewerCompose "newer-compose" "Keys are known to the oldest Compose that the project serves.";
    ObsoleteSecret "obsolete-secret" "A secrets file holds nothing that no service uses.";
    OutsideRoot "outside-root" "A directory lies below the root that it is declared under.";
    OverlappingRoots "overlapping-roots" "No declared HDFS root lies inside another.";
    PortsInService "ports-in-service" "Ports are endpoints, so that profiles can publish them and templates can name them.";
    QuotaTooSmall "quota-too-small" "A quota leaves room for what the stack itself declares, and for a file.";
    ReplicationAboveBrokers "replication-above-brokers" "A topic has no more replicas than its cluster has brokers.";
    ReservedKey "reserved-key" "What the compiler writes into a service is said in the input language.";
    SwarmOnly "swarm-only" "Keys that plain Compose reads and does not heed are refused.";
    TooManyPartitions "too-many-partitions" "A cluster can hold the partitions that its topics ask for.";
    TopicCollision "topic-collision" "Topic names differ by more than `.` against `_`.";
    TopicConfigClash "topic-config-clash" "The keys of a topic's configuration do not contradict each other.";
    TopicConfigVersion "topic-config-version" "Topic configuration uses keys that the broker's version knows.";
    TwinFile "twin-file" "Beside an output lies no file that its reader would read in its place or on top of it.";
    UndecidedSecret "undecided-secret" "Somebody has decided on every secret that only a person can choose.";
    UnknownAnchor "unknown-anchor" "An alias names an anchor that stands above it.";
    UnknownCluster "unknown-cluster" "A topic's cluster is a Kafka service of the stack.";
    UnknownKey "unknown-key" "Every key means something; none is ignored.";
    UnknownName "unknown-name" "Templates use names that exist where they stand.";
    UnknownTag "unknown-tag" "Only `!remove` and `!replace` are tags of the input language.";
    UnknownTopicConfig "unknown-topic-config" "Topic configuration uses keys that Kafka knows.";
    UnlikeModel "unlike-model" "What is generated reads back as the model says, by a reader that is not stackgen's.";
    UnprintableValue "unprintable-value" "A value is printed only where its file can hold it as a whole.";
    UnreadableRecord "unreadable-record" "A record says which files stackgen wrote.";
    UselessMode "useless-mode" "A mode says nothing that HDFS does not know.";
}
