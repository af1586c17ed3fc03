#!/bin/sh
# Removes containers, networks and volumes of the Compose projects whose names begin with PREFIX.
#
#   sweep.sh PREFIX [--when-input-ends]
set -eu
prefix=$1
label='{{ .Label "com.docker.compose.project" }}'
[ "${2:-}" != --when-input-ends ] || cat >/dev/null

# of LIST…: the ids that LIST prints with projects of ours before them.
of() {
    "$@" | while read -r project id; do
        case $project in "$prefix"*) echo "$id" ;; esac
    done
}

# An image's own volumes have no label: they go with their container.
of docker ps --all --format "$label {{ .ID }}" | xargs -r docker rm --force --volumes
of docker network ls --format "$label {{ .ID }}" | xargs -r docker network rm
of docker volume ls --format "$label {{ .Name }}" | xargs -r docker volume rm --force
