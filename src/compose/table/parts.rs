//! The rows below a service's other keys.

use super::{BOOL, COMMAND, COUNT, DURATION, INT, PAIRS, SIZE, TEXT, TEXT_OR_TEXTS, TEXTS, row};
use crate::compose::scalar::Form;
use crate::compose::shape::{Identity, Merge, Row, Shape};

const TEXTS_BY_NAME: Shape = Shape::names(&TEXT);
const TEST: Shape = TEXT_OR_TEXTS.headed(&["CMD", "CMD-SHELL", "NONE"]);
const MODE: Shape = Shape::scalar(Form::Mode);

/// The keys of `healthcheck`.
pub const HEALTHCHECK: &[Row] = &[
    row("test", TEST, "the command that must succeed: `[CMD, …]`, `[CMD-SHELL, …]`, `[NONE]`, or a shell's line")
        .merge(Merge::Replace),
    row("interval", DURATION, "the pause between two checks"),
    row("timeout", DURATION, "how long a check may take"),
    row("retries", COUNT, "how many failures in a row make the container unhealthy"),
    row("start_period", DURATION, "how long after the start a failure does not count"),
    row("start_interval", DURATION, "the pause between two checks in the start period"),
    row("disable", BOOL, "whether the image's own check is switched off"),
];

/// The keys of `logging`.
pub const LOGGING: &[Row] =
    &[row("driver", TEXT, "the logging driver"), row("options", TEXTS_BY_NAME, "the driver's options")];

/// The keys of `provider`.
pub const PROVIDER: &[Row] =
    &[row("type", TEXT, "the program"), row("options", Shape::names(&TEXT_OR_TEXTS), "its options")];

/// The keys of `extends`.
pub const EXTENDS: &[Row] = &[row("service", TEXT, "the service").kept(), row("file", TEXT, "its file").kept()];

/// The keys of `credential_spec`.
pub const CREDENTIAL: &[Row] = &[
    row("config", TEXT, "as a config"),
    row("file", TEXT, "as a file"),
    row("registry", TEXT, "in the Windows registry"),
];

const BLKIO_RATE: Shape =
    Shape::record(&[row("path", TEXT, "the device").required(), row("rate", SIZE, "how much in a second")]);
const BLKIO_WEIGHT: Shape =
    Shape::record(&[row("path", TEXT, "the device").required(), row("weight", COUNT, "from 10 to 1000")]);

/// The keys of `blkio_config`.
pub const BLKIO: &[Row] = &[
    row("weight", COUNT, "the container's weight, from 10 to 1000"),
    row("weight_device", Shape::list(&BLKIO_WEIGHT), "weights by device").items(Identity::Key("path")),
    row("device_read_bps", Shape::list(&BLKIO_RATE), "bytes read").items(Identity::Key("path")),
    row("device_read_iops", Shape::list(&BLKIO_RATE), "reads").items(Identity::Key("path")),
    row("device_write_bps", Shape::list(&BLKIO_RATE), "bytes written").items(Identity::Key("path")),
    row("device_write_iops", Shape::list(&BLKIO_RATE), "writes").items(Identity::Key("path")),
];

/// An item of `post_start` and `pre_stop`.
pub const HOOK: Shape = Shape::record(&[
    row("command", COMMAND, "what runs").merge(Merge::Replace).required(),
    row("user", TEXT, "as whom"),
    row("privileged", BOOL, "whether it may do what the host may"),
    row("working_dir", TEXT, "the folder that it starts in"),
    row("environment", PAIRS, "its environment variables").merge(Merge::Pairs),
]);

/// An item of `pre_start`.
pub const PRE_START: Shape = Shape::record(&[
    row("image", Shape::scalar(Form::Image), "the image, in place of the service's").since(5, 4),
    row("command", COMMAND, "what runs").merge(Merge::Replace).since(5, 4),
    row("user", TEXT, "as whom").since(5, 4),
    row("privileged", BOOL, "whether it may do what the host may").since(5, 4),
    row("working_dir", TEXT, "the folder that it starts in").since(5, 4),
    row("environment", PAIRS, "its environment variables").merge(Merge::Pairs).since(5, 4),
    row("per_replica", BOOL, "whether it runs once for each replica").since(5, 4),
]);

/// An item of `env_file`.
pub const ENV_FILE: Shape = Shape::record(&[
    row("path", TEXT, "the file"),
    row("required", BOOL, "whether it must be there"),
    row("format", TEXT, "how it is read"),
])
.or_scalar(Form::Text);

/// An item of `secrets` and `configs`.
pub const FILE: Shape = Shape::record(&[
    row("source", TEXT, "the name at the top level"),
    row("target", TEXT, "the path in the container"),
    row("uid", TEXT, "its owner").swarm("nothing: plain Compose does not heed it for files"),
    row("gid", TEXT, "its group").swarm("nothing: plain Compose does not heed it for files"),
    row("mode", MODE, "its permissions").swarm("nothing: plain Compose does not heed it for files"),
])
.or_scalar(Form::Text);

/// A value of `models`.
pub const MODEL: Shape = Shape::record(&[
    row("endpoint_var", TEXT, "the variable that gets the address"),
    row("model_var", TEXT, "the variable that gets the name"),
])
.or_null();

/// A value of `depends_on`.
pub const DEPENDENCY: Shape = Shape::record(&[
    row(
        "condition",
        Shape::scalar(Form::Choice(&["service_started", "service_healthy", "service_completed_successfully"])),
        "what is waited for",
    )
    .kept(),
    row("required", BOOL, "whether the other must be there").kept(),
    row("restart", BOOL, "whether this restarts with the other").kept(),
]);

/// A value of a service's `networks`.
pub const NETWORK_OF_SERVICE: Shape = Shape::record(&[
    row("aliases", TEXTS, "further names of the container in the network").items(Identity::Whole),
    row("ipv4_address", TEXT, "its address"),
    row("ipv6_address", TEXT, "its address"),
    row("link_local_ips", TEXTS, "its link-local addresses").items(Identity::Whole),
    row("mac_address", TEXT, "its MAC address"),
    row("interface_name", TEXT, "the interface's name"),
    row("driver_opts", TEXTS_BY_NAME, "options of the driver"),
    row("priority", INT, "the order of connecting, largest first"),
    row("gw_priority", INT, "which network gives the default route, largest first"),
])
.or_null();

/// An item of `volumes`.
pub const BIND_OR_VOLUME: Shape = Shape::record(&[
    row(
        "type",
        Shape::scalar(Form::Choice(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"])),
        "what is mounted",
    )
    .required(),
    row("source", TEXT, "the volume, or the path on the host"),
    row("target", Shape::scalar(Form::Target), "the path in the container").required(),
    row("read_only", BOOL, "whether the container may only read"),
    row("consistency", TEXT, "how closely host and container agree"),
    row("bind", Shape::record(BIND), "how a path of the host is mounted"),
    row("volume", Shape::record(VOLUME_MOUNT), "how a volume is mounted"),
    row("tmpfs", Shape::record(TMPFS), "how memory is mounted"),
    row("image", Shape::record(&[row("subpath", TEXT, "a path in the image")]), "how an image is mounted"),
])
.or_scalar(Form::Mount);

const BIND: &[Row] = &[
    row("propagation", TEXT, "how mounts below it spread"),
    row("create_host_path", BOOL, "whether a missing folder of the host is made"),
    row(
        "recursive",
        Shape::scalar(Form::Choice(&["enabled", "disabled", "writable", "readonly"])),
        "whether mounts below it come along",
    ),
    row("selinux", Shape::scalar(Form::Choice(&["z", "Z"])), "the SELinux label: shared or private"),
];

const VOLUME_MOUNT: &[Row] = &[
    row("nocopy", BOOL, "whether the image's files stay out of a new volume"),
    row("subpath", TEXT, "a path in the volume"),
    row("labels", PAIRS, "labels of the volume").merge(Merge::Pairs),
];

const TMPFS: &[Row] =
    &[row("size", SIZE, "how much it may hold"), row("mode", Shape::scalar(Form::OctalNumber), "its permissions")];

/// An item of `devices`.
pub const DEVICE: Shape = Shape::record(&[
    row("source", TEXT, "the device on the host").required(),
    row("target", TEXT, "the device in the container"),
    row("permissions", TEXT, "what it may do with it: `rwm`"),
])
.or_scalar(Form::Text);

/// An item of `ports`.
pub const PORT: Shape = Shape::record(&[
    row("name", TEXT, "a name for people"),
    row("target", COUNT, "the port in the container"),
    row("published", TEXT, "the port on the host"),
    row("host_ip", TEXT, "the host's address"),
    row("protocol", TEXT, "the protocol"),
    row("app_protocol", TEXT, "the protocol above it"),
    row("mode", TEXT, "how Swarm publishes it").swarm("nothing: plain Compose does not heed it"),
])
.or_scalar(Form::Text);

/// A value of `ulimits`.
pub const ULIMIT: Shape =
    Shape::record(&[row("soft", INT, "the limit that holds"), row("hard", INT, "how far a process may raise it")])
        .or_scalar(Form::Int(-1, i64::MAX));

/// The keys of `develop`.
pub const DEVELOP: &[Row] = &[row("watch", Shape::list(&WATCH), "what is watched").items(Identity::Whole).kept()];

const WATCH: Shape = Shape::record(&[
    row("path", TEXT, "the path that is watched").required(),
    row(
        "action",
        Shape::scalar(Form::Choice(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"])),
        "what a change does",
    )
    .required(),
    row("target", TEXT, "the path in the container"),
    row("exec", HOOK, "what runs after a sync"),
    row("include", TEXT_OR_TEXTS, "paths that count").items(Identity::Whole),
    row("ignore", TEXT_OR_TEXTS, "paths that do not count").items(Identity::Whole),
    row("initial_sync", BOOL, "whether all is synced at the start"),
]);
