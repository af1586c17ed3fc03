#!/bin/sh
# Installs Mermaid, which draws graphs in Markdown, from npm, and prints its folder. Once is enough.
set -eu
cd "$(dirname "$0")/../.."
version=11.17.2
folder=target/tools/mermaid-$version

if ! command -v npm >/dev/null 2>&1; then
    echo "install-mermaid.sh: no npm here, installing Debian's nodejs and npm" >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm; } >&2
fi
# The last file of an installation: one that was cut off is made again.
if [ ! -f "$folder/installed" ]; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --silent --no-audit --no-fund "mermaid@$version" jsdom@29.1.1 >&2
    touch "$folder/installed"
fi
echo "$folder"
