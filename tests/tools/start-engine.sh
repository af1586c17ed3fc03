#!/bin/sh
# Makes the Docker Engine answer and gives it Compose: installs and starts what a bare Debian lacks, leaves alone what
# answers already. Prints the folder that DOCKER_CONFIG names for the tests, which has that Compose as a plugin.
# Exits 1 and says why where there can be no Engine.
set -eu
cd "$(dirname "$0")"
tools=${STACKGEN_TOOLS:-$HOME/.cache/stackgen-tools}
log=$tools/dockerd.log

fail() {
    echo "start-engine.sh: $*" >&2
    exit 1
}

answers() { docker info >/dev/null 2>&1; }

install_engine() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        fail 'no Docker Engine answers, and this user cannot install one'
    fi
    echo 'start-engine.sh: installing the Docker Engine' >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io iptables; } >&2 ||
        fail 'apt-get could not install docker.io'
}

# It outlives the tests: starting it again costs more than letting it stand.
start_engine() {
    [ "$(id -u)" = 0 ] || fail 'no Docker Engine answers, and only root can start one'
    echo "start-engine.sh: starting the Docker Engine, which logs to $log" >&2
    setsid dockerd >"$log" 2>&1 </dev/null &
    seconds=0
    until answers; do
        [ "$seconds" -lt 60 ] || fail "the Docker Engine did not answer within 60 s: $(tail -n 3 "$log")"
        seconds=$((seconds + 1))
        sleep 1
    done
}

mkdir -p "$tools"
# One at a time: two Engines would fight over one bridge.
exec 9>"$tools/engine.lock"
flock 9
command -v docker >/dev/null 2>&1 || install_engine
if ! answers; then
    [ -z "${DOCKER_HOST:-}" ] || fail "no Docker Engine answers at DOCKER_HOST, $DOCKER_HOST"
    command -v dockerd >/dev/null 2>&1 || install_engine
    start_engine 9>&-
fi

compose=$(./install-compose.sh 5.5.1) || fail 'Compose could not be built'
mkdir -p "$tools/docker/cli-plugins"
ln -sf "$compose" "$tools/docker/cli-plugins/docker-compose"
echo "$tools/docker"
