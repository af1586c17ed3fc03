#!/bin/sh
# Shows each container of the stack: state, restarts, where it is published.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034 source-path=SCRIPTDIR source=common.sh
set -u
name=status
. "$(dirname -- "$0")/common.sh"

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...] [NAME ...]" \
        '' \
        'Shows the containers, services and phases that are named, all without a name: one line each. A state is what Docker' \
        'says: with a health check starting, healthy or unhealthy; without one running; for a job that succeeded done.' \
        'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.' \
        '' \
        '  --verbose  also show the image, since when it runs, and what the health check says' \
        '  --quiet    show only those that are not well' \
        '' \
        'It exits with 0 whatever the states are, 2 on a wrong option, 4 when Docker is missing; healthcheck.sh judges.' \
        'Interrupted, it exits with 130.'
}

names=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --verbose) verbose=yes ;;
        --quiet) quiet=yes ;;
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
[ -n "$quiet" ] || printf '%-28s %-14s %8s  %s\n' container state restarts published
while IFS=$tab read -r container service kind replicas rest; do
    case $chosen in
        *" $container "*) ;;
        *) continue ;;
    esac
    judge "$container" "$kind" "$replicas"
    [ -z "$quiet" ] || ! is_well "$state" || continue
    published=''
    while IFS=$tab read -r of endpoint kind_of port outside health; do
        [ "$of" != "$container" ] || published="$published$outside "
    done <"$endpoints"
    colour=$red
    case $state in
        running | healthy | 'done') colour=$green ;;
        absent | created | starting | partly) colour=$yellow ;;
    esac
    printf '%-28s %s%-14s%s %8s  %s\n' "$container" "$colour" "$state" "$plain" "${restarts:--}" "${published% }"
    [ -z "$verbose" ] || [ -z "$id" ] || tell_details
done <"$services"
