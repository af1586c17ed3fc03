#!/bin/sh
# Stops the stack or parts of it and starts them again.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034 source-path=SCRIPTDIR source=common.sh
set -u
name=restart
. "$(dirname -- "$0")/common.sh"

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...] [NAME ...]" \
        '' \
        'Stops the containers, services and phases that are named, all without a name, and starts them again with what they' \
        'need. Data stays.' \
        'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.' \
        '' \
        '  --timeout SECONDS  how long to wait until everything is ready: 900 without it' \
        '  --recreate         make every container anew, as changed secrets need' \
        '  --skip-validation  do not run healthcheck.sh at the end' \
        '  --verbose          also show what Compose does' \
        '  --quiet            say nothing but problems' \
        '' \
        'It exits as start.sh does; with 1 also when something cannot be stopped.'
}

starting='' stopping='' names=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --timeout)
            [ $# -gt 1 ] || wrong '--timeout wants a number of seconds'
            a_number --timeout "$2"
            starting="$starting $1 $2"
            shift
            ;;
        --recreate | --skip-validation) starting="$starting $1" ;;
        --verbose | --quiet)
            starting="$starting $1"
            stopping="$stopping $1"
            ;;
        -* | *[!A-Za-z0-9_.-]* | '') unknown "$1" ;;
        *) names="$names $1" ;;
    esac
    shift
done

# Nothing stops that could not start again.
need_docker
check_values
# Names and options have no blanks.
# shellcheck disable=SC2086
choose $names
choose_needs
look
check_certificates
check_folders
check_ports
# shellcheck disable=SC2086
"$folder/scripts/stop.sh" $stopping $names || exit
# shellcheck disable=SC2086
exec "$folder/scripts/start.sh" $starting $names
