//! The rows of the top-level trees that stackgen writes.

use super::{BOOL, PAIRS, TEXT, row};
use crate::compose::shape::{Identity, Merge, Row, Shape};

const TEXTS_BY_NAME: Shape = Shape::names(&TEXT);

/// The keys of an entry of `volumes:`.
pub const VOLUME: &[Row] = &[
    row("name", TEXT, "the volume's name, in place of project and key"),
    row("external", BOOL, "whether it is made and deleted elsewhere"),
    row("driver", TEXT, "the volume driver"),
    row("driver_opts", TEXTS_BY_NAME, "the driver's options"),
    row("labels", PAIRS, "labels of the volume").merge(Merge::Pairs),
];

const ADDRESSES: Shape = Shape::record(&[
    row("subnet", TEXT, "the subnet"),
    row("ip_range", TEXT, "the range of containers' addresses"),
    row("gateway", TEXT, "the gateway"),
    row("aux_addresses", TEXTS_BY_NAME, "addresses that are taken, by host"),
]);

const IPAM: Shape = Shape::record(&[
    row("driver", TEXT, "the driver"),
    row("config", Shape::list(&ADDRESSES), "subnets").items(Identity::Key("subnet")),
    row("options", TEXTS_BY_NAME, "the driver's options"),
]);

/// The keys of an entry of `networks:`.
pub const NETWORK: &[Row] = &[
    row("name", TEXT, "the network's name, in place of project and key"),
    row("external", BOOL, "whether it is made and deleted elsewhere"),
    row("driver", TEXT, "the network driver"),
    row("driver_opts", TEXTS_BY_NAME, "the driver's options"),
    row("ipam", IPAM, "addresses"),
    row("internal", BOOL, "whether it is cut off from the outside"),
    row("attachable", BOOL, "whether other containers may join"),
    row("enable_ipv4", BOOL, "whether it has IPv4 addresses"),
    row("enable_ipv6", BOOL, "whether it has IPv6 addresses"),
    row("labels", PAIRS, "labels of the network").merge(Merge::Pairs).stale(),
];

/// The keys of an entry of `configs:`. Containers keep what they started with.
pub const CONFIG: &[Row] = &[
    row("name", TEXT, "the config's name, in place of project and key").stale(),
    row("external", BOOL, "whether it is made and deleted elsewhere").stale(),
    row("file", TEXT, "the file with its text").stale(),
    row("environment", TEXT, "the variable with its text").stale(),
    row("content", TEXT, "its text").stale(),
    row("labels", PAIRS, "labels of the config")
        .merge(Merge::Pairs)
        .stale()
        .swarm("nothing: plain Compose does not heed it"),
    row("template_driver", TEXT, "the template driver").stale().swarm("nothing: plain Compose does not heed it"),
];

/// The keys of an entry of `secrets:`. Containers keep what they started with.
pub const SECRET: &[Row] = &[
    row("name", TEXT, "the secret's name, in place of project and key").stale(),
    row("external", BOOL, "whether it is made and deleted elsewhere").stale(),
    row("file", TEXT, "the file with its value").stale(),
    row("environment", TEXT, "the variable with its value").stale(),
    row("labels", PAIRS, "labels of the secret")
        .merge(Merge::Pairs)
        .stale()
        .swarm("nothing: plain Compose does not heed it"),
    row("driver", TEXT, "the secret driver").stale().swarm("nothing: plain Compose does not heed it"),
    row("driver_opts", TEXTS_BY_NAME, "the driver's options").stale().swarm("nothing: plain Compose does not heed it"),
    row("template_driver", TEXT, "the template driver").stale().swarm("nothing: plain Compose does not heed it"),
];
