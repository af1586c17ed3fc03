#!/bin/sh
# Installs the language server that editors use for YAML, from npm, and prints its path. Once is enough.
set -eu
cd "$(dirname "$0")/../.."
version=2.0.0
folder=target/tools/yaml-language-server-$version
server=$folder/node_modules/yaml-language-server/bin/yaml-language-server

if ! command -v npm >/dev/null 2>&1; then
    echo "install-yaml-language-server.sh: no npm here, installing Debian's nodejs and npm" >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm; } >&2
fi
if [ ! -f "$server" ]; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --silent --no-audit --no-fund "yaml-language-server@$version" >&2
fi
echo "$server"
