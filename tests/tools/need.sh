#!/bin/sh
# Has a command here: installs Debian's package where it is missing.
#
#   need.sh COMMAND PACKAGE
set -eu
if ! command -v "$1" >/dev/null 2>&1; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "need.sh: $1 is missing, and this user cannot install it" >&2
        exit 1
    fi
    echo "need.sh: installing $2" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >&2
fi
