#!/bin/sh
# Shows the logs of the stack or parts of it.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034 source-path=SCRIPTDIR source=common.sh
set -u
name=logs
. "$(dirname -- "$0")/common.sh"

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...] [NAME ...]" \
        '' \
        'Shows the logs of the containers, services and phases that are named, all without a name.' \
        'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.' \
        '' \
        '  --lines NUMBER  how many lines of each container, from the end: 100 without it' \
        '  --follow        go on with what is logged from now on, until Ctrl-C' \
        '  --verbose       also show when each line was logged' \
        '  --quiet         show the lines alone, without whose they are' \
        '' \
        'It exits with 0, 1 when Compose fails, 2 on a wrong option, 4 when Docker is missing.' \
        'Interrupted, it exits with 130.'
}

lines=100 follow='' bare='' names=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --lines)
            [ $# -gt 1 ] || wrong '--lines wants a number'
            a_number --lines "$2"
            lines=$2
            shift
            ;;
        --follow) follow=--follow ;;
        --verbose) bare="$bare --timestamps" ;;
        --quiet) bare="$bare --no-log-prefix" ;;
        -* | *[!A-Za-z0-9_.-]* | '') unknown "$1" ;;
        *) names="$names $1" ;;
    esac
    shift
done

need_docker
# Names of containers have no blanks.
# shellcheck disable=SC2086
choose $names
look
# Compose knows only what has a container.
standing=''
for container in $chosen; do
    case "$newline$states" in
        *"$newline$container "*) standing="$standing $container" ;;
    esac
done
if [ -z "$standing" ]; then
    say_error 'nothing of it has a container'
    exit 0
fi
[ -n "$green" ] || bare="$bare --no-color"
# shellcheck disable=SC2086
by_name logs $bare --tail "$lines" $follow $standing || exit 1
