#!/bin/sh
# Not Jinja: no {% raw %}, and braces are Docker's.
docker container inspect --format '{{.State.Status}}' "$1"
