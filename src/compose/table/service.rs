//! The rows of a service.

use super::build::BUILD;
use super::deploy::{DEPLOY, DEVICE_REQUEST};
use super::parts::{
    BIND_OR_VOLUME, BLKIO, CREDENTIAL, DEPENDENCY, DEVELOP, DEVICE, ENV_FILE, EXTENDS, FILE, HEALTHCHECK, HOOK,
    LOGGING, MODEL, NETWORK_OF_SERVICE, PORT, PRE_START, PROVIDER, ULIMIT,
};
use super::{BOOL, COMMAND, COUNT, DURATION, INT, NUMBER, PAIRS, SIZE, TEXT, TEXT_OR_TEXTS, TEXTS, row};
use crate::compose::scalar::Form;
use crate::compose::shape::{Identity, Merge, Row, Shape};

const IMAGE: Shape = Shape::scalar(Form::Image);
const CONTAINER_NAME: Shape = Shape::scalar(Form::ContainerName);
const EXPOSE: Shape = Shape::scalar(Form::Expose);
const SWAPPINESS: Shape = Shape::scalar(Form::Int(0, 100));
const OOM_SCORE: Shape = Shape::scalar(Form::Int(-1000, 1000));
const TEXTS_BY_NAME: Shape = Shape::names(&TEXT);
const HOSTS: Shape = Shape::names(&TEXT_OR_TEXTS).or_list(&super::ITEM_HOST);
const ENV_FILES: Shape = Shape::list(&ENV_FILE).or_scalar(Form::Text);
const GPUS: Shape = Shape::list(&DEVICE_REQUEST).or_scalar(Form::Choice(&["all"]));

const RESOURCES: &str = "`resources: 2/4G` beside `service:`";
const REPLICAS: &str = "`replicas:` beside `service:`";

/// The keys of an entry of `services:`, in the order of the output.
pub const SERVICE: &[Row] = &[
    row("image", IMAGE, "the image to run"),
    // A change of build is a change of image, which is what the container heeds.
    row("build", Shape::record(BUILD).or_scalar(Form::Text), "how to build the image: a folder, or more")
        .merge(Merge::ByKeyOrShort("context"))
        .kept(),
    row("provider", Shape::record(PROVIDER), "a program that provides the service in place of a container"),
    row("platform", TEXT, "the image's platform, such as `linux/amd64`"),
    row("pull_policy", Shape::scalar(Form::PullPolicy), "when the image is pulled").kept(),
    row("pull_refresh_after", DURATION, "how old a pulled image may grow").kept(),
    row("container_name", CONTAINER_NAME, "a fixed name for the container"),
    row("hostname", TEXT, "the host name inside the container"),
    row("domainname", TEXT, "the domain name inside the container"),
    row("user", TEXT, "the user, or `uid:gid`, that the process runs as"),
    row("group_add", TEXTS, "further groups of that user").items(Identity::Whole),
    row("working_dir", TEXT, "the folder that the process starts in"),
    // Half a command line of one layer and half of another is neither's: these stand alone.
    row("entrypoint", COMMAND, "the program, in place of the image's").merge(Merge::Replace),
    row("command", COMMAND, "the program's arguments, in place of the image's").merge(Merge::Replace),
    row("init", BOOL, "whether an init process reaps children and passes signals on"),
    row("tty", BOOL, "whether the process gets a terminal"),
    row("stdin_open", BOOL, "whether standard input stays open"),
    row("attach", BOOL, "whether `up` shows the container's log"),
    // Hooks run in order, so that a stronger layer's come after the weaker's.
    row("pre_start", Shape::list(&PRE_START), "commands that run in containers of their own before each start")
        .merge(Merge::Append)
        .since(5, 4),
    row("post_start", Shape::list(&HOOK), "commands that run inside after each start").merge(Merge::Append),
    row("pre_stop", Shape::list(&HOOK), "commands that run inside before a stop").merge(Merge::Append),
    row("env_file", ENV_FILES, "files with environment variables")
        .items(Identity::Key("path"))
        .compiler("the values under `environment:`; a `settings:` entry of type secret where one is secret"),
    row("environment", PAIRS, "environment variables; null passes the operator's own value through")
        .merge(Merge::Pairs),
    row("secrets", Shape::list(&FILE), "secrets brought as files")
        .items(Identity::File("/run/secrets"))
        .compiler("a `settings:` entry of type secret beside `service:`, printed with `{{ name.file }}`"),
    row("configs", Shape::list(&FILE), "files that Compose brings")
        .items(Identity::File("/"))
        .compiler("`files:` beside `service:`"),
    row("models", Shape::names(&MODEL).or_list(&TEXT), "language models that the service uses")
        .merge(Merge::Names(&[]))
        .compiler("the model's address under `environment:`: stackgen writes no top-level `models`"),
    row("volumes", Shape::list(&BIND_OR_VOLUME), "mounts: volumes, folders and files of the host")
        .items(Identity::Mount),
    row("volumes_from", TEXTS, "services whose mounts are shared")
        .items(Identity::Whole)
        .compiler("the same entry of `volumes:` in both services"),
    row("tmpfs", TEXT_OR_TEXTS, "folders that are kept in memory").items(Identity::Option),
    row("read_only", BOOL, "whether the container's own file system is read-only"),
    row("storage_opt", TEXTS_BY_NAME, "options of the storage driver"),
    row("use_api_socket", BOOL, "whether the container may use the Docker engine's API"),
    row("ports", Shape::list(&PORT), "ports published on the host").items(Identity::Port).endpoints(),
    row("expose", Shape::list(&EXPOSE), "ports that other containers may reach").items(Identity::Whole),
    row("network_mode", TEXT, "the container's network, in place of `networks`"),
    row("networks", Shape::names(&NETWORK_OF_SERVICE).or_list(&TEXT), "networks that the container joins")
        .merge(Merge::Names(&[])),
    row("links", TEXTS, "other names for other services")
        .items(Identity::Whole)
        .compiler("`needs:` beside `service:`; every service is reached by its own name"),
    row("external_links", TEXTS, "containers of other projects").items(Identity::Whole),
    row("extra_hosts", HOSTS, "names and addresses for `/etc/hosts`").merge(Merge::Hosts),
    row("dns", TEXT_OR_TEXTS, "name servers").items(Identity::Whole),
    row("dns_search", TEXT_OR_TEXTS, "domains to search for names").items(Identity::Whole),
    row("dns_opt", TEXTS, "options for the resolver").items(Identity::Option),
    row("mac_address", TEXT, "the container's MAC address"),
    row("depends_on", Shape::names(&DEPENDENCY).or_list(&TEXT), "services that start first")
        .merge(Merge::Names(&[("condition", "service_started")]))
        .kept()
        .compiler("`needs:` for a service whose address is used, `after:` for order alone, beside `service:`"),
    row("profiles", TEXTS, "Compose profiles that switch the service on")
        .items(Identity::Whole)
        .kept()
        .compiler("`feature:` beside `service:`: the service exists while that feature is on"),
    row("healthcheck", Shape::record(HEALTHCHECK), "how the engine finds out whether the container is healthy"),
    row("stop_signal", TEXT, "the signal that asks the process to stop"),
    row("stop_grace_period", DURATION, "how long the process may take to stop before it is killed"),
    row("scale", COUNT, "how many containers run").kept().compiler(REPLICAS),
    row("deploy", Shape::record(DEPLOY).or_null(), "limits of resources, and what Swarm heeds"),
    row("cpus", NUMBER, "how many CPUs the container may use").compiler(RESOURCES),
    row("cpu_count", COUNT, "how many CPUs there are, on Windows"),
    row("cpu_percent", Shape::scalar(Form::Int(0, 100)), "the share of the CPUs, on Windows"),
    row("cpu_shares", COUNT, "the container's weight where CPUs are short"),
    row("cpu_period", COUNT, "the scheduler's period in microseconds"),
    row("cpu_quota", INT, "the scheduler's quota in microseconds"),
    row("cpu_rt_period", COUNT, "the realtime scheduler's period in microseconds"),
    row("cpu_rt_runtime", COUNT, "the realtime scheduler's runtime in microseconds"),
    row("cpuset", TEXT, "the CPUs that the container may use, such as `0-2,5`"),
    row("mem_limit", SIZE, "how much memory the container may use").compiler(RESOURCES),
    row("mem_reservation", SIZE, "how much memory the container keeps where memory is short"),
    row("mem_swappiness", SWAPPINESS, "how readily the container's memory is swapped out"),
    row("memswap_limit", Shape::scalar(Form::SizeOrUnlimited), "memory and swap together"),
    row("oom_kill_disable", BOOL, "whether the kernel spares the container where memory is out"),
    row("oom_score_adj", OOM_SCORE, "how readily the kernel kills the container where memory is out"),
    row("pids_limit", INT, "how many processes the container may have"),
    row("shm_size", SIZE, "the size of `/dev/shm`"),
    row("blkio_config", Shape::record(BLKIO), "limits of disk traffic"),
    row("ulimits", Shape::names(&ULIMIT), "limits of a process: one number, or soft and hard"),
    row("sysctls", PAIRS, "kernel parameters of the container").merge(Merge::Pairs),
    row("devices", Shape::list(&DEVICE), "devices of the host").items(Identity::Device),
    row("device_cgroup_rules", TEXTS, "rules for devices").items(Identity::Whole),
    row("gpus", GPUS, "graphics processors").items(Identity::Whole),
    row("privileged", BOOL, "whether the container may do what the host may"),
    row("cap_add", TEXTS, "capabilities that are added").items(Identity::Whole),
    row("cap_drop", TEXTS, "capabilities that are taken away").items(Identity::Whole),
    row("security_opt", TEXTS, "security options such as `no-new-privileges:true`").items(Identity::Option),
    row("credential_spec", Shape::record(CREDENTIAL), "credentials on Windows"),
    row("userns_mode", TEXT, "the user namespace"),
    row("pid", TEXT, "the process namespace"),
    row("ipc", TEXT, "the namespace of shared memory and semaphores"),
    row("uts", TEXT, "the namespace of the host name"),
    row("cgroup", Shape::scalar(Form::Choice(&["host", "private"])), "the cgroup namespace"),
    row("cgroup_parent", TEXT, "the parent cgroup"),
    row("isolation", TEXT, "the isolation technology, on Windows"),
    row("runtime", TEXT, "the OCI runtime"),
    row("restart", Shape::scalar(Form::Restart), "when the engine starts the container again"),
    // Options belong to a driver: those of another mean nothing to it.
    row("logging", Shape::record(LOGGING), "where the container's log goes").merge(Merge::ByKeyWhileSame("driver")),
    row("labels", PAIRS, "labels of the container").merge(Merge::Pairs),
    row("label_file", TEXT_OR_TEXTS, "files with labels").items(Identity::Whole).compiler("the labels under `labels:`"),
    row("annotations", PAIRS, "annotations of the container").merge(Merge::Pairs),
    row("develop", Shape::record(DEVELOP).or_null(), "what `docker compose watch` does"),
    row("extends", Shape::record(EXTENDS).or_scalar(Form::Text), "another service to start from")
        .kept()
        .compiler("`uses:` with a catalog entry, or a profile for what services share"),
];
