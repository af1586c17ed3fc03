#!/bin/sh
# Stands for `docker`: records its calls in $STAND_IN/calls, and answers from the files beside them. What is started is
# healthy, or what `after/NAME` says; `states` is what runs.
here=$STAND_IN
printf '%s\n' "$*" | sed 's/{{.*}}/FORMAT/' >>"$here/calls"

started() {
    if [ -f "$here/after/$1" ]; then
        cat "$here/after/$1"
    else
        printf '%s running 0 healthy false 0 id-%s\n' "$1" "$1"
    fi
}

case $* in
    version*) [ ! -f "$here/no-engine" ] || { echo 'Cannot connect to the Docker daemon' >&2 && exit 1; } ;;
    'compose version --short') cat "$here/compose-version" ;;
    'ps --all --quiet --no-trunc --filter label'*) cut -d ' ' -f 7 "$here/states" ;;
    *'com.docker.compose.service`}} id-store') echo store ;;
    *com.docker.compose.service*) cat "$here/states" ;;
    *State.Health.Log*) cat "$here/health" ;;
    'logs '*) echo 'the last words' ;;
    'image inspect'*) [ ! -f "$here/no-images" ] ;;
    *'config --images'*) echo an-image ;;
    'cp - '*) cat >"$here/copied" ;;
    'cp '*) echo "a copy of $2" && [ ! -f "$here/no-copy" ] ;;
    'system df'*) [ ! -f "$here/df" ] || cat "$here/df" ;;
    'info '*) dirname "$here" ;;
    *.Config.Image*) echo an-image ;;
    *.Mounts*) echo 'volume app-dev_store-data /data' ;;
    'ps --all --quiet --no-trunc --filter volume='*) echo id-store ;;
    *Labels*project*) echo app-dev ;;
    run*alpine/openssl*) [ -z "${folder:=$(printf '%s' "$*" | sed 's/.*--volume \(.*\):\/work .*/\1/')}" ] || { echo key >"$folder/tls.key" && echo certificate >"$folder/tls.crt"; } ;;
    *' up --detach --no-deps '*)
        said=$*
        # Names come last, and have no blanks.
        for name in ${said##* --no-deps}; do
            grep -v "^$name " "$here/states" >"$here/others"
            { cat "$here/others" && started "$name"; } >"$here/states"
        done
        ;;
    'exec --interactive id-db load') cat >"$here/loaded" ;;
    'exec --interactive id-db dump '*) echo "a dump of $3" && [ ! -f "$here/no-dump" ] ;;
    *' run --rm '*)
        # The job comes after the options of Compose.
        said=$*
        [ ! -f "$here/job" ] || cat "$here/job"
        job=${said#* -T }
        [ ! -f "$here/codes/${job%% *}" ] || exit "$(cat "$here/codes/${job%% *}")"
        ;;
    'exec '*)
        for word in "$@"; do printf '[%s]' "$word"; done >>"$here/execs"
        printf '\n' >>"$here/execs"
        # shellcheck source=/dev/null
        . "$here/exec"
        ;;
    *' down '*) : >"$here/states" ;;
esac
