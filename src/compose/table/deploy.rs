//! The rows below `deploy`. Most of them are Swarm's: plain Compose reads them and does nothing.

use super::{COUNT, DURATION, INT, NUMBER, PAIRS, SIZE, TEXT, TEXTS, row};
use crate::compose::scalar::Form;
use crate::compose::shape::{Identity, Merge, Row, Shape};

const RESOURCES: &str = "`resources: 2/4G` beside `service:`";
const RESTART: &str = "`restart:`, which plain Compose heeds in full";
const NOTHING: &str = "nothing: plain Compose does not heed it";

const GENERIC_RESOURCE: Shape = Shape::record(&[row(
    "discrete_resource_spec",
    Shape::record(&[row("kind", TEXT, "the resource's kind"), row("value", NUMBER, "how many")]),
    "a resource that is counted",
)]);

const DEVICE_COUNT: Shape = Shape::scalar(Form::Text);

/// A request for devices: an item of `gpus` and of `deploy.resources.reservations.devices`.
pub const DEVICE_REQUEST: Shape = Shape::record(&[
    row("driver", TEXT, "the driver, such as `nvidia`"),
    row("count", DEVICE_COUNT, "how many devices, or `all`"),
    row("device_ids", TEXTS, "which devices").items(Identity::Whole),
    row("capabilities", TEXTS, "what the devices must be able to do").items(Identity::Whole).required(),
    row("options", PAIRS, "options of the driver").merge(Merge::Pairs),
]);

const UPDATE: Shape = Shape::record(&[
    row("parallelism", COUNT, "how many at a time"),
    row("delay", DURATION, "the pause between two"),
    row("order", Shape::scalar(Form::Choice(&["start-first", "stop-first"])), "what comes first"),
    row("failure_action", TEXT, "what happens on failure"),
    row("monitor", DURATION, "how long each is watched"),
    row("max_failure_ratio", NUMBER, "the share that may fail"),
]);

const PLACEMENT: Shape = Shape::record(&[
    row("constraints", TEXTS, "nodes that will do").items(Identity::Whole),
    row(
        "preferences",
        Shape::list(&Shape::record(&[row("spread", TEXT, "what to spread over")])),
        "nodes that are liked",
    )
    .items(Identity::Whole),
    row("max_replicas_per_node", COUNT, "how many on one node"),
]);

const RESTART_POLICY: Shape = Shape::record(&[
    row("condition", TEXT, "when to restart"),
    row("delay", DURATION, "the pause between two attempts"),
    row("max_attempts", COUNT, "how many attempts"),
    row("window", DURATION, "how long until a start counts as a success"),
]);

const LIMITS: Shape = Shape::record(&[
    row("cpus", NUMBER, "how many CPUs the container may use").compiler(RESOURCES),
    row("memory", SIZE, "how much memory the container may use").compiler(RESOURCES),
    row("pids", INT, "how many processes the container may have"),
]);

const RESERVATIONS: Shape = Shape::record(&[
    row("cpus", NUMBER, "how many CPUs a node must have").swarm(RESOURCES),
    row("memory", SIZE, "how much memory the container keeps where memory is short"),
    row("generic_resources", Shape::list(&GENERIC_RESOURCE), "resources that a node must have")
        .items(Identity::Whole)
        .swarm(NOTHING),
    row("devices", Shape::list(&DEVICE_REQUEST), "devices of the host, such as graphics processors")
        .items(Identity::Whole),
]);

/// The keys of `deploy`.
pub const DEPLOY: &[Row] = &[
    row("mode", TEXT, "how Swarm spreads the service").swarm("`replicas:` beside `service:`"),
    row("replicas", COUNT, "how many containers run").kept().compiler("`replicas:` beside `service:`"),
    row(
        "resources",
        Shape::record(&[
            row("limits", LIMITS, "what the container may use"),
            row("reservations", RESERVATIONS, "what the container is promised"),
        ]),
        "limits and promises",
    ),
    row("restart_policy", RESTART_POLICY, "when Swarm starts a task again").compiler(RESTART),
    row("placement", PLACEMENT, "where Swarm puts tasks").swarm(NOTHING),
    row("update_config", UPDATE, "how Swarm updates").swarm(NOTHING),
    row("rollback_config", UPDATE, "how Swarm rolls back").swarm(NOTHING),
    row("endpoint_mode", TEXT, "how Swarm's clients find tasks").swarm(NOTHING),
    row("labels", PAIRS, "labels of the Swarm service").merge(Merge::Pairs).swarm("`labels:` of the service"),
];
