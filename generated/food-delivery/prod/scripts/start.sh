#!/bin/sh
# Starts the stack, or parts of it with what they need, and waits until all of it is ready.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034,SC2119 source-path=SCRIPTDIR source=common.sh
set -u
name=start
. "$(dirname -- "$0")/common.sh"

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...] [NAME ...]" \
        '' \
        'Starts the containers, services and phases that are named, and what they need; all without a name. Each starts as' \
        'soon as what it needs is ready, phase by phase where the stack has phases; jobs are run, and must succeed.' \
        'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.' \
        '' \
        '  --timeout SECONDS  how long to wait until everything is ready: 900 without it; images come before that' \
        '  --clean            first remove containers and volumes, with all data; asks' \
        '  --force            do not ask' \
        '  --build            make the images anew that are built from source; those that are missing are made without it' \
        '  --recreate         make every container anew, as changed secrets need' \
        '  --skip-validation  do not run healthcheck.sh at the end' \
        '  --verbose          also show what Compose does' \
        '  --quiet            say nothing but problems' \
        '' \
        'It exits with 0 when everything is ready, 1 when something failed, 2 on a wrong option, 3 when not everything was ready' \
        'in time, 4 when Docker, a value, a certificate, a folder or a free port is missing. What was started keeps running in each case.' \
        'Interrupted, it exits with 130.'
}

timeout=900 clean='' build='' recreate='' validate=yes names=''
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
        --clean) clean=yes ;;
        --force) force=yes ;;
        --build) build=yes ;;
        --recreate) recreate=--force-recreate ;;
        --skip-validation) validate='' ;;
        --verbose) verbose=yes ;;
        --quiet) quiet=yes ;;
        -* | *[!A-Za-z0-9_.-]* | '') unknown "$1" ;;
        *) names="$names $1" ;;
    esac
    shift
done

# The states that were told last, each CONTAINER=STATE between blanks.
told=' '

# `ready`, `going` and `next` become the containers that are ready, that run and that can be started now, `open` how many
# are not ready, and `failed` the first that cannot become ready.
survey() {
    ready=' ' going=' ' next='' open=0 failed='' current='' tells=' '
    while IFS=$tab read -r container service kind replicas step phase needs roles; do
        case $chosen in
            *" $container "*) ;;
            *) continue ;;
        esac
        case $launched in
            *" $container "*) judge "$container" "$kind" "$replicas" ;;
            *) state=waiting ;;
        esac
        if is_well "$state" && { [ "$kind" != job ] || [ "$state" = 'done' ]; }; then
            ready="$ready$container "
        else
            open=$((open + 1))
            [ -n "$current" ] && [ "$current" -le "$step" ] || current=$step
        fi
        case $state in
            waiting | absent | created) ;;
            *) going="$going$container " ;;
        esac
        case $kind:$state in
            *:exited | *:dead | job:out-of-memory) [ -n "$failed" ] || failed=$container ;;
        esac
        tells="$tells$container=$state "
        case $state:$told in
            waiting:* | created:* | absent:* | *" $container=$state "*) ;;
            *)
                [ -n "$quiet" ] || printf '%5ss  %-28s %s\n' "$(($(now) - began))" "$container" "$(tell "$state")"
                spoken=$(now)
                ;;
        esac
    done <"$services"
    told=$tells
    while IFS=$tab read -r container service kind replicas step phase needs roles; do
        case $chosen in
            *" $container "*) ;;
            *) continue ;;
        esac
        case $launched in
            *" $container "*) continue ;;
        esac
        [ "$step" -gt "${current:-0}" ] || ! needs_are_met || next="$next $container"
    done <"$services"
}

# Whether what `needs` says holds.
needs_are_met() {
    [ "$needs" != - ] || return 0
    for need in $needs; do
        case $need in
            *:service_started) met=$going ;;
            *) met=$ready ;;
        esac
        case $met in
            *" ${need%%:*} "*) ;;
            *) return 1 ;;
        esac
    done
}

# Says what is not ready, and why.
tell_open() {
    while IFS=$tab read -r container service kind replicas rest; do
        case $chosen in
            *" $container "*) ;;
            *) continue ;;
        esac
        case $launched in
            *" $container "*) ;;
            *) continue ;;
        esac
        judge "$container" "$kind" "$replicas"
        ! is_well "$state" || continue
        find_reason
        if [ "$kind:$state" = job:running ]; then
            reason='the job is at work'
        fi
        "$1" "waiting for $container, which is $state${reason:+: $reason}"
    done <"$services"
}

left_running() {
    say_error "what was started keeps running; look with $folder/scripts/logs.sh, end with $folder/scripts/stop.sh"
}

interrupted() {
    say_error 'interrupted'
    left_running
    exit 130
}

need_docker
check_values
# Names of containers have no blanks.
# shellcheck disable=SC2086
choose $names
choose_needs
look
check_certificates
check_folders
check_ports
trap interrupted INT TERM

if [ -n "$clean" ]; then
    confirm "This deletes the containers and the data of $project. Go on?"
    meant=$chosen
    choose
    stop_in_order || exit 1
    chosen=$meant
    changing down --volumes --remove-orphans || exit 1
fi

make_folders
total=$(now)
# Images are built and fetched together, before anything starts and before the clock runs; Compose is asked only where one is not
# here.
built=''
while IFS=$tab read -r container path use image; do
    case $use:$chosen in
        build:*" $container "*) ;;
        *) continue ;;
    esac
    if [ -n "$build" ] || ! docker image inspect "$image" >/dev/null 2>&1; then
        built="$built $container"
    fi
done <"$folders"
if [ -n "$built" ]; then
    say "building$built"
    # shellcheck disable=SC2086
    creating build $built || {
        say_error 'an image cannot be built'
        exit 1
    }
fi
# shellcheck disable=SC2086
images=$(creating config --images $chosen) || exit 1
# shellcheck disable=SC2086
if ! docker image inspect $images >/dev/null 2>&1; then
    say 'fetching images that are not here yet, which may take minutes'
    creating pull --ignore-buildable --policy missing ${quiet:+--quiet} $chosen || {
        say_error 'an image cannot be had'
        exit 1
    }
fi

began=$(now) spoken=$(now) launched=' '
while :; do
    look
    survey
    if [ -n "$failed" ]; then
        judge "$failed" service 1
        say_error "$failed has ended with exit code $code; its log ends in:"
        docker logs --tail 20 "$id" >&2
        left_running
        exit 1
    fi
    [ "$open" -gt 0 ] || break
    if [ -n "$next" ]; then
        # shellcheck disable=SC2086
        creating up --detach --no-deps $recreate $next || {
            left_running
            exit 1
        }
        launched="$launched${next# } "
        continue
    fi
    if [ $(($(now) - began)) -ge "$timeout" ]; then
        say_error "not everything is ready after $timeout s"
        tell_open say_error
        left_running
        exit 3
    fi
    if [ $(($(now) - spoken)) -ge 10 ]; then
        tell_open say
        spoken=$(now)
    fi
    sleep 1
done
say "$project is ready after $(($(now) - total)) s"

# The health check says so too.
if [ -z "$quiet$validate" ]; then
    while IFS=$tab read -r container endpoint kind port outside rest; do
        case $chosen in
            *" $container "*) printf '  %-28s %s\n' "$container $endpoint" "$outside" ;;
        esac
    done <"$endpoints"
fi
[ -n "$validate" ] || exit 0
# shellcheck disable=SC2086
"$folder/scripts/healthcheck.sh" ${quiet:+--quiet} $names
