#!/bin/sh
# Prints the path of promtool, which checks Prometheus's configuration and rules. Where there is none it is taken out of Debian's
# package of Prometheus, which is not installed: that would start a server.
set -eu
cd "$(dirname "$0")/../.."

if command -v promtool >/dev/null 2>&1; then
    command -v promtool
    exit 0
fi
folder=$PWD/target/tools/prometheus
if [ ! -x "$folder/usr/bin/promtool" ]; then
    mkdir -p "$folder"
    cd "$folder"
    apt-get download -qq prometheus >&2 || { apt-get update -qq && apt-get download -qq prometheus; } >&2
    dpkg -x prometheus_*.deb "$folder"
    rm prometheus_*.deb
fi
echo "$folder/usr/bin/promtool"
