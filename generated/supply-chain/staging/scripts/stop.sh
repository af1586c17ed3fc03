#!/bin/sh
# Stops the stack or parts of it. Containers and data stay, for the next start.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034 source-path=SCRIPTDIR source=common.sh
set -u
name=stop
. "$(dirname -- "$0")/common.sh"

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...] [NAME ...]" \
        '' \
        'Stops the containers, services and phases that are named, all without a name. Containers and data stay.' \
        'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.' \
        '' \
        '  --timeout SECONDS  how long a container may take before it is killed: what it says itself without this' \
        '  --volumes          remove containers and volumes of the whole stack, with all data; asks' \
        '  --remove-volumes   the same as --volumes' \
        '  --force            do not ask' \
        '  --verbose          also show what Compose does' \
        '  --quiet            say nothing but problems' \
        '' \
        'It exits with 0 when it is stopped, 1 when Compose fails or the answer is no, 2 on a wrong option, 4 when Docker is missing.' \
        'Interrupted, it exits with 130.'
}

timeout='' volumes='' names=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --timeout)
            [ $# -gt 1 ] || wrong '--timeout wants a number of seconds'
            a_number --timeout "$2"
            timeout=$2
            shift
            ;;
        --volumes | --remove-volumes) volumes=yes ;;
        --force) force=yes ;;
        --verbose) verbose=yes ;;
        --quiet) quiet=yes ;;
        -* | *[!A-Za-z0-9_.-]* | '') unknown "$1" ;;
        *) names="$names $1" ;;
    esac
    shift
done
[ -z "$volumes" ] || [ -z "$names" ] || wrong '--volumes is for the whole stack, without names'

need_docker
# Names of containers have no blanks.
# shellcheck disable=SC2086
choose $names
[ -z "$volumes" ] || confirm "This deletes the containers and the data of $project. Go on?"
look
# shellcheck disable=SC2086
stop_in_order ${timeout:+--timeout "$timeout"} || exit 1
[ -n "$volumes" ] || exit 0
changing down --volumes --remove-orphans || exit 1
say "$project is gone, with its data"
