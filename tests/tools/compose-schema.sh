#!/bin/sh
# Prints where the schema inside a version of Compose lies: in the Go module of the compose-go that it is built
# with, fetched now where it is not there yet.
#
#   compose-schema.sh VERSION
set -eu

# folder MODULE@VERSION
folder() {
    go mod download -json "$1" | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p'
}

library=github.com/compose-spec/compose-go/v2
compose=$(folder "github.com/docker/compose/v${1%%.*}@v$1")
version=$(sed -n "s,^[[:space:]]*$library \(v[0-9.]*\).*,\1,p" "$compose/go.mod")
schema=$(folder "$library@$version")/schema/compose-spec.json
[ -f "$schema" ] || { echo "compose-schema.sh: no schema at $schema" >&2; exit 1; }
echo "$schema"
