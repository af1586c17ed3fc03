#!/bin/sh
# Takes one dump, whole or not at all, then removes those that are older than they are kept.
set -eu
days='7'
dump=/backups/$PGHOST-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$dump.part"' EXIT
pg_dump --format=custom --file="$dump.part"
mv "$dump.part" "$dump"
find /backups -name "$PGHOST-*.dump" -mtime "+$days" -delete
echo "dumped $PGDATABASE of $PGHOST to $dump"
