#!/bin/sh
# Takes one dump, whole or not at all, then removes those that are older than they are kept.
set -eu
days='7'
dump=/backups/$PGHOST-$(date -u +%Y%m%dT%H%M%SZ).dump
failed=/backups/$PGHOST.failed
trap 'rm -f "$dump.part"' EXIT
# What a killed one left, and a mark that makes this container unhealthy for as long as there is no good dump.
rm -f "/backups/$PGHOST-"*.part
if ! pg_dump --format=custom --file="$dump.part"; then
    date -u >"$failed"
    echo "no dump of $PGDATABASE of $PGHOST" >&2
    exit 1
fi
mv "$dump.part" "$dump"
rm -f "$failed"
find /backups -name "$PGHOST-*.dump" -mtime "+$days" -delete
echo "dumped $PGDATABASE of $PGHOST to $dump"
