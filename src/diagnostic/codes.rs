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
    AbsentNeed "absent-need" "What may be absent is asked about before it is used.";
    AmbiguousNeed "ambiguous-need" "A need that several services could meet says which one.";
    AmbiguousStatement "ambiguous-statement" "A statement on a service with several containers means one thing.";
    BadSetting "bad-setting" "What a setting is declared to be does not contradict itself.";
    BadTemplate "bad-template" "Templates in values are well formed and come to something that can be printed.";
    BlockedPath "blocked-path" "On the way to an output lie real folders only, and in its place a regular file or nothing.";
    ChangedTarget "changed-target" "Nobody changes an output while a build is under way.";
    ConflictingKeys "conflicting-keys" "Keys of a service do not contradict each other.";
    DeepChain "deep-chain" "Values refer to each other over no more steps than people can follow.";
    DoubleStatement "double-statement" "Statements of the same weight do not say the same thing twice.";
    DuplicateDirectory "duplicate-directory" "A directory is declared once.";
    DuplicateItem "duplicate-item" "A list names each thing once.";
    DuplicateKey "duplicate-key" "A mapping says each key once.";
    DuplicateMount "duplicate-mount" "Each path of a container is mounted once.";
    DuplicateName "duplicate-name" "Each name stands for one thing.";
    DuplicateTopic "duplicate-topic" "A topic is declared once, also after its name's parameters are filled in.";
    EditedTarget "edited-target" "A file that a person edited is overwritten only when stackgen is told to.";
    EmptyStack "empty-stack" "A stack has a service in each environment.";
    ExposedSecrets "exposed-secrets" "A secrets file is ignored by git, and its owner alone can read it.";
    IdleDeclaration "idle-declaration" "What is declared is used.";
    IdleFeature "idle-feature" "A feature that is on is heeded by something in the stack.";
    IdleJob "idle-job" "A job that applies topics or directories has some to apply.";
    IdleRemoval "idle-removal" "`!remove` and `!replace` take away something that a weaker layer says.";
    IdleStatement "idle-statement" "Each statement holds in some environment.";
    IdleTopicConfig "idle-topic-config" "Topic configuration that another key makes meaningless is not stated.";
    InvalidAcl "invalid-acl" "An HDFS ACL says each thing once, and nothing that the mode says.";
    InvalidKey "invalid-key" "A key of a mapping is text.";
    InvalidName "invalid-name" "Names are made of the characters that their consumer takes.";
    InvalidText "invalid-text" "Inputs are UTF-8 text without control characters.";
    InvalidValue "invalid-value" "A value has the type and lies in the range that its key asks for.";
    InvalidVariable "invalid-variable" "A `$` in a `service:` string begins a Compose variable or is doubled.";
    InvalidYaml "invalid-yaml" "Inputs are well-formed YAML within the documented bounds.";
    LateBoundValue "late-bound-value" "Nothing but the printed text depends on a value that is known only when the stack starts.";
    LateCondition "late-condition" "What decides about settings, needs and endpoints asks about the environment alone.";
    LeftVolume "left-volume" "What a volume holds is thought of before the volume goes out of use.";
    MaskedAcl "masked-acl" "The mode of a directory lets its ACL permit what it says.";
    MinInsyncReplicas "min-insync-replicas" "`min.insync.replicas` leaves room for a broker to fail.";
    MissingFile "missing-file" "Files that inputs name are there.";
    MissingKey "missing-key" "What a mapping must say is said.";
    MissingSecret "missing-secret" "Every secret that an environment requires has a value.";
    MissingValue "missing-value" "What has no default is said.";
    NearName "near-name" "A new name is not nearly the name of something that is there.";
    NewerCompose "newer-compose" "Keys are known to the oldest Compose that the project serves.";
    ObsoleteSecret "obsolete-secret" "A secrets file holds nothing that no service uses.";
    OtherImage "other-image" "Tools are called in the image that they are listed for, or said to be in another.";
    OtherVersion "other-version" "The project takes this version of stackgen.";
    OutsideRoot "outside-root" "A directory lies below the root that it is declared under.";
    OverlappingRoots "overlapping-roots" "No declared HDFS root lies inside another.";
    PhaseOrder "phase-order" "Nothing waits for what a later phase starts.";
    PortClash "port-clash" "Two published endpoints have two ports on the host.";
    PortsInService "ports-in-service" "Ports are endpoints, so that profiles can publish them and templates can name them.";
    PublishedAgainstProfile "published-against-profile" "What a stack publishes though its environment does not is said aloud.";
    PublishedReplicas "published-replicas" "Replicas share one service and are never published.";
    QuotaTooSmall "quota-too-small" "A quota leaves room for what the stack itself declares, and for a file.";
    ReplicaVolume "replica-volume" "Replicas have no volume of their own.";
    ReplicationAboveBrokers "replication-above-brokers" "A topic has no more replicas than its cluster has brokers.";
    ReservedKey "reserved-key" "What the compiler writes into a service is said in the input language.";
    ReservedName "reserved-name" "A name that the language gives a meaning is used with that meaning.";
    Ring "ring" "Nothing waits for, extends or refers to itself.";
    SecretInInput "secret-in-input" "A secret's value stands in no input.";
    SecretPlace "secret-place" "A secret stands where no other program can read it.";
    SeveralInstances "several-instances" "One address is asked of one container.";
    SharedDatabase "shared-database" "Two services share a database only when that is said.";
    SharedFolder "shared-folder" "Two environments of one machine write to two folders.";
    SwarmOnly "swarm-only" "Keys that plain Compose reads and does not heed are refused.";
    TooManyPartitions "too-many-partitions" "A cluster can hold the partitions that its topics ask for.";
    TopicCollision "topic-collision" "Topic names differ by more than `.` against `_`.";
    TopicConfigClash "topic-config-clash" "The keys of a topic's configuration do not contradict each other.";
    TopicConfigVersion "topic-config-version" "Topic configuration uses keys that the broker's version knows.";
    TwinFile "twin-file" "Beside an output lies no file that its reader would read in its place or on top of it.";
    Unapplied "unapplied" "Topics and directories are applied by a job of the stack.";
    UndecidedSecret "undecided-secret" "Somebody has decided on every secret that only a person can choose.";
    UndeclaredVariable "undeclared-variable" "Each variable that Compose fills in is declared.";
    UnexpectedFile "unexpected-file" "Folders of inputs hold inputs.";
    UnheededAcl "unheeded-acl" "Rules about topics are for brokers that have an authorizer.";
    UnknownAnchor "unknown-anchor" "An alias names an anchor that stands above it.";
    UnknownCluster "unknown-cluster" "A topic's cluster is a Kafka service of the stack.";
    UnknownKey "unknown-key" "Every key means something; none is ignored.";
    UnknownName "unknown-name" "A name that is used exists where it stands.";
    UnknownTag "unknown-tag" "Only `!remove` and `!replace` are tags of the input language.";
    UnknownTopicConfig "unknown-topic-config" "Topic configuration uses keys that Kafka knows.";
    UnlikeModel "unlike-model" "What is generated reads back as the model says, by a reader that is not stackgen's.";
    UnmetNeed "unmet-need" "Each need is met by a service of the stack.";
    UnprintableValue "unprintable-value" "A value is printed only where its file can hold it as a whole.";
    Unpublished "unpublished" "Whoever stands outside uses published addresses.";
    UnreachableFile "unreachable-file" "A file that Compose brings can be written into the container.";
    UnreadableFile "unreadable-file" "Inputs can be read.";
    UnreadableRecord "unreadable-record" "A record says which files stackgen wrote.";
    UnreadableSecret "unreadable-secret" "A secrets file says names and values as Compose reads them.";
    Unrunnable "unrunnable" "What operators run in a container can run there.";
    UselessMode "useless-mode" "A mode says nothing that HDFS does not know.";
}
