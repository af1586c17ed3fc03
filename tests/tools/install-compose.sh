#!/bin/sh
# Builds the real Docker Compose, as a program of its own, from the Go module of that version.
#
#   install-compose.sh [VERSION…]     the versions that the tests ask, where none is named
#
# Prints one path per version. Programs lie in $STACKGEN_TOOLS (default ~/.cache/stackgen-tools), one per
# version, and are built once. `go install` refuses the module because of its `exclude` lines, so its folder
# is copied and built in place.
set -eu

tools=${STACKGEN_TOOLS:-$HOME/.cache/stackgen-tools}

fail() {
    echo "install-compose.sh: $*" >&2
    exit 1
}

# Go, from Debian's packages where there is none and we may install it.
need_go() {
    if command -v go >/dev/null 2>&1; then
        return
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "install-compose.sh: no go here, installing Debian's golang" >&2
        { apt-get update -qq && apt-get install -y -qq golang-go; } >&2 || fail "apt-get could not install golang-go"
    fi
    command -v go >/dev/null 2>&1 || fail "Compose is built with go, and there is none: install Go 1.24 or later"
}

# build VERSION TARGET
build() {
    module=github.com/docker/compose/v${1%%.*}
    need_go
    folder=$(go mod download -json "$module@v$1" | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
    [ -n "$folder" ] || fail "the Go module $module@v$1 could not be had"
    scratch=$(mktemp -d "$tools/build.XXXXXX")
    trap 'chmod -R u+w "$scratch" && rm -rf "$scratch"' EXIT
    cp -R "$folder" "$scratch/source"
    chmod -R u+w "$scratch/source"
    (cd "$scratch/source" &&
        go build -trimpath -ldflags "-s -w -X $module/internal.Version=v$1" -o "$scratch/docker-compose" ./cmd) >&2 ||
        fail "Compose $1 does not build"
    mkdir -p "$(dirname "$2")"
    mv "$scratch/docker-compose" "$2"
    chmod -R u+w "$scratch" && rm -rf "$scratch"
    trap - EXIT
}

[ $# -gt 0 ] || set -- 2.40.3 5.5.1
mkdir -p "$tools"
for version; do
    target=$tools/compose-$version/docker-compose
    [ -x "$target" ] || build "$version" "$target"
    echo "$target"
done
