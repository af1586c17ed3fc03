//! The rows below `build`.

use super::parts::{FILE, ULIMIT};
use super::{BOOL, PAIRS, SIZE, TEXT, TEXT_OR_TEXTS, TEXTS, row};
use crate::compose::scalar::Form;
use crate::compose::shape::{Identity, Merge, Row, Shape};

const HOSTS: Shape = Shape::names(&TEXT_OR_TEXTS).or_list(&super::ITEM_HOST);

/// The keys of `build`. None of them touches a running container: its image does.
pub const BUILD: &[Row] = &[
    row("context", TEXT, "the folder that is built").kept(),
    row("dockerfile", TEXT, "the Dockerfile's path").kept(),
    row("dockerfile_inline", TEXT, "the Dockerfile's text").kept(),
    row("target", TEXT, "the stage that is built").kept(),
    row("args", PAIRS, "build arguments; null passes the operator's own value through").merge(Merge::Pairs).kept(),
    row("additional_contexts", PAIRS, "further contexts by name").merge(Merge::Pairs).kept(),
    row("secrets", Shape::list(&FILE), "secrets of the build")
        .items(Identity::File("/run/secrets"))
        .kept()
        .compiler("`image:` with an image that was built elsewhere: stackgen's secrets belong to containers"),
    row("ssh", PAIRS, "SSH agents or keys of the build").merge(Merge::Pairs).kept(),
    row("tags", TEXTS, "further tags of the image").items(Identity::Whole).kept(),
    row("labels", PAIRS, "labels of the image").merge(Merge::Pairs).kept(),
    row("platforms", TEXTS, "platforms that are built").items(Identity::Whole).kept(),
    row("pull", BOOL, "whether base images are pulled again").kept(),
    row("no_cache", BOOL, "whether nothing is taken from the cache").kept(),
    row("no_cache_filter", TEXT_OR_TEXTS, "stages that are not taken from the cache")
        .items(Identity::Whole)
        .since(5, 0)
        .kept(),
    row("cache_from", TEXTS, "caches that are read").items(Identity::Whole).kept(),
    row("cache_to", TEXTS, "caches that are written").items(Identity::Whole).kept(),
    row("network", TEXT, "the network of RUN instructions").kept(),
    row("extra_hosts", HOSTS, "names and addresses for `/etc/hosts`").merge(Merge::Hosts).kept(),
    row("shm_size", SIZE, "the size of `/dev/shm`").kept(),
    row("ulimits", Shape::names(&ULIMIT), "limits of a process").kept(),
    row("entitlements", TEXTS, "what the build may do").items(Identity::Whole).kept(),
    row("privileged", BOOL, "whether the build may do what the host may").kept(),
    row("isolation", TEXT, "the isolation technology, on Windows").kept(),
    row("provenance", Shape::scalar(Form::Text), "the provenance attestation").kept(),
    row("sbom", Shape::scalar(Form::Text), "the bill of materials").kept(),
];
