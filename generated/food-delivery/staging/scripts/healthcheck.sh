#!/bin/sh
# Says whether the stack does what it should: containers, published endpoints, topics and directories.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034 source-path=SCRIPTDIR source=common.sh
set -u
name=healthcheck
. "$(dirname -- "$0")/common.sh"

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...] [NAME ...]" \
        '' \
        'Checks the containers, services and phases that are named, all without a name: the state and health of containers,' \
        'what is published and, without a name, topics and HDFS directories. It says where each endpoint is reached.' \
        'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.' \
        '' \
        '  --detailed          also show what containers use, what their health checks say, the status and the beginning of what web' \
        '                      endpoints answer, each topic with its partitions, and each directory' \
        '  --watch             check again and again, until Ctrl-C' \
        '  --continuous        the same as --watch' \
        '  --interval SECONDS  how long to wait in between: 30 without it' \
        '  --timeout SECONDS   how long to wait for an answer of each web endpoint: 5 without it' \
        '  --verbose           the same as --detailed' \
        '  --quiet             say nothing but problems' \
        '' \
        'It exits with 0 when everything is well, 1 when something is not, 2 on a wrong option, 4 when Docker is missing.' \
        'Interrupted, it exits with 130.'
}

timeout=5 detailed='' watch='' interval=30 names=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --timeout | --interval)
            [ $# -gt 1 ] || wrong "$1 wants a number of seconds"
            a_number "$1" "$2"
            case $1 in
                --timeout) timeout=$2 ;;
                *) interval=$2 ;;
            esac
            shift
            ;;
        --detailed | --verbose) detailed=yes ;;
        --watch | --continuous) watch=yes ;;
        --quiet) quiet=yes ;;
        -* | *[!A-Za-z0-9_.-]* | '') unknown "$1" ;;
        *) names="$names $1" ;;
    esac
    shift
done

# good WHAT STATE [WHERE] and bad WHAT STATE WHY: one result.
good() {
    [ -n "$quiet" ] || printf '  %-32s %s\n' "$1" "$green$2$plain${3:+  $3}"
}

bad() {
    problems=$((problems + 1))
    printf '  %-32s %s\n' "$1" "$red$2$plain${3:+: $3}"
}

check_containers() {
    say 'containers:'
    look
    while IFS=$tab read -r container service kind replicas rest; do
        case $chosen in
            *" $container "*) ;;
            *) continue ;;
        esac
        judge "$container" "$kind" "$replicas"
        if is_well "$state"; then
            good "$container" "$state"
        elif [ "$kind:$state" = job:absent ]; then
            bad "$container" absent 'the job has not run'
        else
            find_reason
            bad "$container" "$state" "$reason"
        fi
        { [ -n "$detailed" ] && [ -n "$id" ]; } || continue
        tell_details
        tell_use
    done <"$services"
}

tell_use() {
    case $state in
        'done' | exited) ;;
        *) docker stats --no-stream --format '    processor {{.CPUPerc}}, memory {{.MemUsage}}' "$id" 2>/dev/null ;;
    esac
}

# answers URL PORT: whether it does, within the time; `status` becomes the status of HTTP, `why` what is wrong, and the file
# `answer` what it says. What a proxy serves has no port of its own, -. It is asked where ports are published, so that no name
# needs to lead there, and whoever has signed the certificate.
answers() {
    at=$bind
    case $at in
        0.0.0.0) at=127.0.0.1 ;;
        ::) at='[::1]' ;;
        *:*) at="[$at]" ;;
    esac
    : >"$scratch/answer"
    if command -v curl >/dev/null 2>&1; then
        if [ "$2" = - ]; then
            set -- --insecure --connect-to "::$at:" "$1"
        else
            set -- "$1"
        fi
        status=$(curl --noproxy '*' --silent --show-error --location --max-time "$timeout" --output "$scratch/answer" --write-out '%{http_code}' \
            "$@" 2>"$scratch/errors")
    else
        if [ "$2" = - ]; then
            path=${1#https://}
            name_and_port=${path%%/*}
            path=${path#"$name_and_port"}
            case $name_and_port in
                *:*) at=$at:${name_and_port##*:} ;;
            esac
            set -- --no-check-certificate --header "Host: $name_and_port" "https://$at$path"
        else
            set -- "$1"
        fi
        wget --no-proxy --server-response --timeout "$timeout" --tries 1 --output-document "$scratch/answer" "$@" 2>"$scratch/errors"
        status=$(sed -n 's/^ *HTTP\/[0-9.]* \([0-9]*\).*/\1/p' "$scratch/errors" | tail -n 1)
    fi
    why=''
    case $status in
        2?? | 3??) return 0 ;;
        '' | 000) why=$(last_line <"$scratch/errors") ;;
        *) why="HTTP $status" ;;
    esac
    return 1
}

tell_answer() {
    case $status in
        '' | 000) return 0 ;;
    esac
    printf '    HTTP %s: %s\n' "$status" "$(tr -s '[:space:]' ' ' <"$scratch/answer" | tr -cd '[:print:]' | cut -c 1-160)"
}

# Whether one of `chosen` serves HTTPS for others: where it is optional, with a certificate alone.
serves_https() {
    [ -f "$certificates" ] || return 1
    while IFS=$tab read -r proxy https path; do
        case $chosen in
            *" $proxy "*) ;;
            *) continue ;;
        esac
        [ "$https" != enforced ] || return 0
        place "$path"
        { [ ! -s "$path/tls.crt" ] || [ ! -s "$path/tls.key" ]; } || return 0
    done <"$certificates"
    return 1
}

check_endpoints() {
    said='' served=''
    ! serves_https || served=yes
    while IFS=$tab read -r container endpoint kind port outside health; do
        case $chosen in
            *" $container "*) ;;
            *) continue ;;
        esac
        [ "$port$served" != - ] || continue
        [ -n "$said" ] || say 'endpoints:'
        said=yes
        if [ "$health" = - ]; then
            [ -n "$quiet" ] || printf '  %-32s published  %s\n' "$container $endpoint" "$outside"
            continue
        fi
        command -v curl >/dev/null 2>&1 || command -v wget >/dev/null 2>&1 || {
            bad "$container $endpoint" 'not checked' 'neither curl nor wget is installed'
            continue
        }
        if answers "$health" "$port"; then
            good "$container $endpoint" 'answers' "$outside"
        else
            bad "$container $endpoint" 'does not answer' "$health${why:+, $why}"
        fi
        [ -z "$detailed" ] || tell_answer
    done <"$endpoints"
}

# check_data WHAT LAUNCHER: what the launcher would change is missing.
check_data() {
    [ -x "$folder/scripts/$2" ] || return 0
    say "$1:"
    if [ "$stopped" -gt 0 ]; then
        bad "$1" 'not checked' 'first the containers must be well'
        return
    fi
    plan=$("$folder/scripts/$2" --dry-run --timeout 60 ${detailed:+--verbose} 2>"$scratch/errors")
    case $? in
        0)
            good "$1" 'as declared'
            [ -z "$detailed" ] || printf '%s\n' "$plan" | sed 's/^/    /'
            ;;
        5)
            bad "$1" 'not as declared' "$folder/scripts/$2 mends it"
            printf '%s\n' "$plan" | sed 's/^/    /'
            ;;
        *) bad "$1" 'cannot be checked' "$(printf '%s\n' "$plan" | cat - "$scratch/errors" | last_line)" ;;
    esac
}

check() {
    problems=0
    [ -z "$watch" ] || say "$project at $(date '+%Y-%m-%d %H:%M:%S')"
    check_containers
    stopped=$problems
    check_endpoints
    if [ -z "$names" ]; then
        check_data topics topics.sh
        check_data directories hdfs.sh
    fi
    case $problems in
        0) say "$project is well" ;;
        1) say_error "$project is not well: 1 problem" ;;
        *) say_error "$project is not well: $problems problems" ;;
    esac
}

need_docker
# Names of containers have no blanks.
# shellcheck disable=SC2086
choose $names
scratch=$(mktemp -d) || exit 4
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
while :; do
    [ -z "$watch" ] || [ ! -t 1 ] || printf '\033[2J\033[H'
    check
    [ -n "$watch" ] || break
    sleep "$interval"
done
[ "$problems" -eq 0 ]
