#!/bin/sh
# Removes the containers and networks of the stack. Its data stays, unless told otherwise.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034,SC2119 source-path=SCRIPTDIR source=common.sh
set -u
name=teardown
. "$(dirname -- "$0")/common.sh"

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...]" \
        '' \
        'Removes the containers and networks of the stack, also those of services that it has no longer; asks. Volumes stay.' \
        '' \
        '  --backup           first save the data, where there is some: backup.sh' \
        '  --volumes          remove volumes too, with all data' \
        '  --remove-volumes   the same as --volumes' \
        '  --timeout SECONDS  how long a container may take before it is killed: what it says itself without this' \
        '  --force            do not ask' \
        '  --verbose          also show what Compose does' \
        '  --quiet            say nothing but problems' \
        '' \
        'It exits with 0 when nothing is left of what it removes, 1 when something is, the data cannot be saved or the answer is' \
        'no, 2 on a wrong option, 4 when Docker is missing.' \
        'Interrupted, it exits with 130.'
}

volumes='' backup='' timeout=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --backup) backup=yes ;;
        --volumes | --remove-volumes) volumes=--volumes ;;
        --timeout)
            [ $# -gt 1 ] || wrong '--timeout wants a number of seconds'
            a_number --timeout "$2"
            timeout=$2
            shift
            ;;
        --force) force=yes ;;
        --verbose) verbose=yes ;;
        --quiet) quiet=yes ;;
        *) unknown "$1" ;;
    esac
    shift
done

# left WHAT: what there still is of the stack's containers, networks or volumes.
left() {
    all=''
    [ "$1" != container ] || all=--all
    # shellcheck disable=SC2086
    found=$(docker "$1" ls $all --quiet --filter "label=com.docker.compose.project=$project") || missing 'Docker has stopped answering'
    [ -z "$found" ] || {
        say_error "there still is a $1 of $project: $(printf '%s' "$found" | tr '\n' ' ')"
        remains=yes
    }
}

need_docker
choose
if [ -n "$volumes" ]; then
    confirm "This removes the containers of $project, and deletes its data. Go on?"
else
    confirm "This removes the containers of $project; its data stays. Go on?"
fi
look
if [ -n "$backup" ]; then
    if has_data; then
        "$folder/scripts/backup.sh" --force ${verbose:+--verbose} ${quiet:+--quiet} || {
            say_error 'the data is not saved, and nothing is removed'
            exit 1
        }
    else
        say 'there is no data to save'
    fi
    look
fi
stop_in_order ${timeout:+--timeout "$timeout"} || exit 1
# shellcheck disable=SC2086
changing down --remove-orphans $volumes || exit 1
remains=''
left container
left network
[ -z "$volumes" ] || left volume
[ -z "$remains" ] || exit 1
say "$project is gone${volumes:+, with its data}"
