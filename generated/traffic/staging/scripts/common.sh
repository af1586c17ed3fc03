# What the launchers of this folder share. They read it; it does nothing by itself.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values go to the launchers and come from them, and tables have columns that not every function needs.
# shellcheck shell=sh disable=SC2034,SC2154 source-path=SCRIPTDIR source=values.sh

. "$(dirname -- "$0")/values.sh"

tab=$(printf '\t')
newline='
'
quiet='' verbose='' force='' exec=''

say() {
    [ -n "$quiet" ] || printf '%s\n' "$1"
}

say_error() {
    printf '%s: %s\n' "$name" "$1" >&2
}

wrong() {
    say_error "$1"
    printf 'try %s --help\n' "$0" >&2
    exit 2
}

# unknown OPTION
unknown() {
    case $1 in
        --env | --env=* | --environment | --environment=*)
            wrong "there is no $1: each environment has launchers of its own, and these are for ${deployments##*/}"
            ;;
    esac
    wrong "unknown option $1"
}

# missing WHAT: nothing can be done without it.
missing() {
    say_error "$1"
    exit 4
}

# failed WHAT: it was tried, and came to nothing.
failed() {
    say_error "$1"
    exit 1
}

now() {
    date +%s
}

# a_number OPTION VALUE
a_number() {
    case $2 in
        '' | *[!0-9]* | 0* | ???????*) wrong "$1 wants a number from 1 to 999999, not $2" ;;
    esac
}

# Colour is for terminals, where nobody asked for none.
green='' red='' yellow='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    escape=$(printf '\033')
    green="${escape}[32m" red="${escape}[31m" yellow="${escape}[33m" plain="${escape}[0m"
fi

# confirm QUESTION: goes on only when somebody says yes.
confirm() {
    [ -z "$force" ] || return 0
    [ -t 0 ] || wrong 'there is no terminal to ask on: --force goes on without asking'
    printf '%s [y/N] ' "$1"
    read -r answer || answer=''
    case $answer in
        y | Y | yes | Yes | YES) return 0 ;;
    esac
    say 'nothing was changed'
    exit 1
}

folder=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 4
root=$(CDPATH='' cd -- "$folder/../../.." && pwd -P) || exit 4
services=$folder/scripts/services.tsv
endpoints=$folder/scripts/endpoints.tsv
certificates=$folder/scripts/certificates.tsv
folders=$folder/scripts/folders.tsv

# --- Docker and Compose ---

# version_number 2.40.3-desktop.1: one number that grows with the version.
version_number() {
    plain_version=${1#v}
    separators=$IFS
    IFS=.
    # shellcheck disable=SC2086
    set -- ${plain_version%%[!0-9.]*} 0 0 0
    IFS=$separators
    printf '%s' "$(($1 * 1000000 + $2 * 1000 + $3))"
}

need_docker() {
    command -v docker >/dev/null 2>&1 || missing 'docker is not installed, or not on the PATH'
    said=$(docker version --format '{{.Server.Version}}' 2>&1) ||
        missing "Docker does not answer: $(printf '%s\n' "$said" | tail -n 1)"
    version=$(docker compose version --short 2>/dev/null) ||
        missing 'the Compose plugin of Docker does not answer: docker compose version'
    [ "$(version_number "$version")" -ge "$(version_number "$compose_least")" ] ||
        missing "Compose is $version, and this stack needs $compose_least or newer"
    # Whatever a shell says for Compose in general does not hold here.
    for variable in $(env | sed -n 's/^\(COMPOSE_[A-Za-z0-9_]*\)=.*/\1/p'); do
        unset "$variable"
    done
    # Compose takes a file that lies in the current folder or above it: here, none.
    cd / || exit 4
}

# by_name COMMAND…: Compose on what exists; it reads no file, and needs no secret.
by_name() {
    docker compose -p "$project" "$@"
}

# changing COMMAND…: the same for what changes them, with what Compose does only where that is wanted.
changing() {
    set_progress
    by_name --progress "$progress" "$@"
}

set_progress() {
    progress=quiet
    [ -z "$verbose" ] || progress=plain
}

# creating COMMAND…: Compose with the file and the variables of this stack, the later ones over the earlier. Who runs it in the
# background sets $exec, so that a signal reaches Compose and not a shell around it.
creating() {
    for file in local.env "$secrets" .env; do
        [ -z "$file" ] || [ ! -f "$folder/$file" ] || set -- --env-file "$folder/$file" "$@"
    done
    set_progress
    ${exec:+exec} docker compose --progress "$progress" -f "$folder/docker-compose.yml" -p "$project" "$@"
}

# Refuses a value that a person must decide, and tells what the shell overrides.
check_values() {
    [ -z "$secrets" ] || [ -f "$folder/$secrets" ] ||
        missing "the secrets of this environment are missing: $folder/$secrets; at the root of the project, $secrets_command makes it"
    # The variables that the shell sets, each between blanks.
    shell=" $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' | tr '\n' ' ')"
    placeholders=''
    for file in .env "$secrets" local.env; do
        { [ -n "$file" ] && [ -f "$folder/$file" ]; } || continue
        while IFS='=' read -r variable value || [ -n "$variable" ]; do
            # Compose takes blanks around a name, and what a shell would need before it.
            variable=${variable#"${variable%%[! ]*}"}
            variable=${variable#export }
            variable=${variable%"${variable##*[! ]}"}
            case $variable in
                '' | '#'* | *[!A-Za-z0-9_]*) continue ;;
            esac
            # A comment behind a value is no part of it; in quotes it is none.
            case $value in
                \"* | \'*) ;;
                *) value=${value%%' #'*} ;;
            esac
            case $value in
                *CHANGE_THIS*)
                    say_error "$variable still says CHANGE_THIS in $folder/$file"
                    placeholders=yes
                    ;;
            esac
            case $shell in
                *" $variable "*) say_error "$variable comes from the shell and not from $folder/$file" ;;
            esac
        done <"$folder/$file"
    done
    [ -z "$placeholders" ] || exit 4
}

# place PATH: `path` becomes it, where it is relative seen from this folder.
place() {
    path=$1
    case $path in
        /*) ;;
        ../../../*) path=$root/${path#../../../} ;;
        *) path=$folder/$path ;;
    esac
}

# unwritable PATH: ends, and says whose folder is in the way.
unwritable() {
    where=$1
    while [ ! -e "$where" ]; do
        where=$(dirname -- "$where")
    done
    # Only the owner is read of it.
    # shellcheck disable=SC2012
    holder=$(ls -ld -- "$where" | sed -n '1s/^[^ ]* *[^ ]* *\([^ ]*\) .*/\1/p')
    failed "$1 cannot be written: $where belongs to $holder, and this is $(id -un)"
}

# out_of_git FOLDER: makes a folder at the root of the project of which git takes nothing.
out_of_git() {
    mkdir -p "$root/$1" 2>/dev/null || unwritable "$root/$1"
    [ -e "$root/$1/.gitignore" ] || printf '*\n' >"$root/$1/.gitignore"
}

need_checksum() {
    command -v sha256sum >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1 || missing 'neither sha256sum nor shasum is installed'
}

# checksum FILE
checksum() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum <"$1"
    else
        shasum -a 256 <"$1"
    fi | cut -d ' ' -f 1
}

# Whether a certificate's time is over, as far as openssl is here to say so. What it cannot read is for the proxy to judge.
is_expired() {
    command -v openssl >/dev/null && openssl x509 -noout -in "$1" >/dev/null 2>&1 &&
        ! openssl x509 -noout -checkend 0 -in "$1" >/dev/null 2>&1
}

# Refuses where HTTPS is enforced and one of `chosen` that speaks it would have no certificate.
check_certificates() {
    [ -f "$certificates" ] || return 0
    lacking=''
    while IFS=$tab read -r container https path; do
        case $https:$chosen in
            enforced:*" $container "*) ;;
            *) continue ;;
        esac
        place "$path"
        for file in tls.crt tls.key; do
            [ ! -s "$path/$file" ] || continue
            say_error "HTTPS is enforced, and $container has no certificate: $path/$file is missing"
            lacking=yes
        done
        if [ -s "$path/tls.crt" ] && is_expired "$path/tls.crt"; then
            say_error "HTTPS is enforced, and the certificate of $container is no longer valid: $path/tls.crt"
            lacking=yes
        fi
    done <"$certificates"
    [ -z "$lacking" ] || missing "put a certificate there; to try without one of an authority: $folder/scripts/certificate.sh"
}

# Whether Docker is on this machine, whose folders and ports can be looked at.
is_here() {
    case ${DOCKER_HOST:-unix:} in
        unix:* | npipe:*) return 0 ;;
    esac
    return 1
}

# Refuses where a folder is missing that a person must bring for one of `chosen`. Docker would make it, empty and root's.
check_folders() {
    lacking=''
    while IFS=$tab read -r container path use image; do
        case $chosen:$use:$path in
            *" $container "*:build:.* | *" $container "*:build:/*) how='is built from' ;;
            *" $container "*:bind:*)
                is_here || continue
                how=mounts
                ;;
            *) continue ;;
        esac
        place "$path"
        [ ! -e "$path" ] || continue
        say_error "$container $how $path, which is missing"
        lacking=yes
    done <"$folders"
    [ -z "$lacking" ] || missing "these folders are the project's own; nothing was started"
}

# Makes the folders that `chosen` write to, before Docker makes them root's.
make_folders() {
    is_here || return 0
    while IFS=$tab read -r container path use image; do
        case $chosen:$use in
            *" $container "*:make | *" $container "*:hide) ;;
            *) continue ;;
        esac
        place "$path"
        [ ! -d "$path" ] || continue
        case $use:$path in
            hide:"$root"/*)
                inside=${path#"$root/"}
                out_of_git "${inside%%/*}"
                (umask 077 && mkdir -p "$path" 2>/dev/null) || unwritable "$path"
                ;;
            *) mkdir -p "$path" 2>/dev/null || unwritable "$path" ;;
        esac
    done <"$folders"
}

# --- which services ---

# choose NAME…: `chosen` becomes the containers that names mean, each between blanks: those of a container, service or phase;
# where there is none, those of a role; where there is none either, `all`. Without a name, all.
choose() {
    chosen=' ' wanted=all
    [ $# -gt 0 ] || choose_by all
    for wanted in "$@"; do
        found=''
        for way in name role all; do
            [ -n "$found" ] || choose_by "$way"
        done
        [ -n "$found" ] || wrong "there is no container, service, phase or role $wanted in $services"
    done
}

# choose_by WAY: adds to `chosen` the containers that `wanted` means this way; `found` becomes whether there is one.
choose_by() {
    while IFS=$tab read -r container service kind replicas step phase needs roles; do
        case $container in
            '#'*) continue ;;
        esac
        case "$1:$wanted  $roles " in
            "name:$container "* | "name:$service "* | "name:$phase "* | "all:all "*) found=yes ;;
            "role:$wanted "*" $wanted "*) found=yes ;;
            *) continue ;;
        esac
        case $chosen in
            *" $container "*) ;;
            *) chosen="$chosen$container " ;;
        esac
    done <"$services"
}

# Adds to `chosen` what the chosen ones need.
choose_needs() {
    before=''
    while [ "$before" != "$chosen" ]; do
        before=$chosen
        while IFS=$tab read -r container service kind replicas step phase needs roles; do
            case $chosen in
                *" $container "*) ;;
                *) continue ;;
            esac
            [ "$needs" != - ] || continue
            for need in $needs; do
                case $chosen in
                    *" ${need%%:*} "*) ;;
                    *) chosen="$chosen${need%%:*} " ;;
                esac
            done
        done <"$services"
    done
}

# Adds to `chosen` what needs the chosen ones.
choose_dependants() {
    before=''
    while [ "$before" != "$chosen" ]; do
        before=$chosen
        while IFS=$tab read -r container service kind replicas step phase needs roles; do
            case $chosen in
                *" $container "*) continue ;;
            esac
            for need in $needs; do
                case $chosen in
                    *" ${need%%:*} "*)
                        chosen="$chosen$container "
                        break
                        ;;
                esac
            done
        done <"$services"
    done
}

# --- what runs ---

# in_container WORDS: runs a command in the container `id`; tabs stand between its words.
in_container() (
    IFS=$tab
    set -f
    # shellcheck disable=SC2086
    set -- $1
    docker exec --interactive "$id" "$@"
)

is_job() {
    grep -q "^$1${tab}[^$tab]*${tab}job$tab" "$services"
}

# stop_in_order OPTION...: stops those of `chosen` that have a container, each after those that need it. `waves` becomes what
# it stopped together, a line for each time, the last first.
stop_in_order() {
    left=' ' waves=''
    for container in $chosen; do
        case "$newline$states" in
            *"$newline$container "*) left="$left$container " ;;
        esac
    done
    while [ "$left" != ' ' ]; do
        needed=' '
        while IFS=$tab read -r container service kind replicas step phase needs roles; do
            case $left in
                *" $container "*) ;;
                *) continue ;;
            esac
            for need in $needs; do
                needed="$needed${need%%:*} "
            done
        done <"$services"
        wave='' rest=' '
        for container in $left; do
            case $needed in
                *" $container "*) rest="$rest$container " ;;
                *) wave="$wave $container" ;;
            esac
        done
        # Names of containers have no blanks.
        # shellcheck disable=SC2086
        changing stop "$@" $wave || return 1
        say "stopped$wave"
        waves="${wave# }$newline$waves"
        left=$rest
    done
}

# A line for each container: service, status, exit code, health, out of memory, restarts, identity. There are no double
# quotes and no tabs in it, which not every shell hands to a program.
# shellcheck disable=SC2016
state_format='{{index .Config.Labels `com.docker.compose.service`}} {{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.OOMKilled}} {{.RestartCount}} {{.ID}}'

# `states` becomes what runs now.
look() {
    states=''
    ids=$(docker ps --all --quiet --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.oneoff=False) ||
        missing 'Docker has stopped answering'
    [ -n "$ids" ] || return 0
    # Identities have no blanks. One that has gone meanwhile is an error of this call, and none here.
    # shellcheck disable=SC2086
    states=$(docker container inspect --format "$state_format" $ids 2>/dev/null) || :
}

# Whether there is a container whose data backup.sh saves.
has_data() {
    [ -f "$folder/scripts/backups.tsv" ] || return 1
    while IFS=$tab read -r container rest; do
        case "$newline$states" in
            *"$newline$container "*) return 0 ;;
        esac
    done <"$folder/scripts/backups.tsv"
    return 1
}

# judge CONTAINER KIND REPLICAS: `state` becomes its state in a word; of several, that of the first that is not well.
# The words of those that are well: running, healthy, done.
judge() {
    state=absent code='' id='' restarts='' well=0
    while read -r of status exit_code health oom restarted identity; do
        [ "$of" = "$1" ] || continue
        case $2:$status:$health:$exit_code in
            *:running:none:*) word=running ;;
            *:running:*) word=$health ;;
            job:exited:*:0) word='done' ;;
            *) word=$status ;;
        esac
        case $word in
            running | healthy | 'done')
                well=$((well + 1))
                [ "$state" != absent ] || { state=$word id=$identity restarts=$restarted; }
                ;;
            *)
                state=$word code=$exit_code id=$identity restarts=$restarted
                [ "$oom" != true ] || state=out-of-memory
                return
                ;;
        esac
    done <<END
$states
END
    [ "$well" -eq 0 ] || [ "$well" -ge "$3" ] || state=partly
}

is_well() {
    case $1 in
        running | healthy | 'done') return 0 ;;
    esac
    return 1
}

# The addresses that something on this machine listens on, each as ADDRESS PORT; * is every address.
listening() {
    if [ -r /proc/net/tcp ]; then
        for file in /proc/net/tcp /proc/net/tcp6; do
            [ ! -r "$file" ] || sed -n 's/^ *[0-9]*: \([0-9A-F]*\):\([0-9A-F]*\) [0-9A-F]*:[0-9A-F]* 0A .*/\1 \2/p' "$file"
        done | while read -r address port; do
            case $address in
                00000000 | 00000000000000000000000000000000) address='*' ;;
                *)
                    address=${address#0000000000000000FFFF0000}
                    rest=${address#??} rest4=${address#??????}
                    rest3=${rest#??}
                    [ "${#address}" -ne 8 ] || address=$((0x$rest4)).$((0x${rest3%??})).$((0x${rest%????})).$((0x${address%??????}))
                    ;;
            esac
            printf '%s %s\n' "$address" "$((0x$port))"
        done
    else
        netstat -an 2>/dev/null | sed -n 's/^tcp[^ ]*  *[^ ]*  *[^ ]*  *\([^ ]*\)[.:]\([0-9]*\)  *.*LISTEN.*/\1 \2/p'
    fi
}

# Refuses where a port is taken that one of `chosen` publishes which does not run yet.
check_ports() {
    is_here || {
        say_error "DOCKER_HOST is $DOCKER_HOST: whether ports are free there is not checked"
        return
    }
    taken=$(listening)
    refused=''
    while IFS=$tab read -r container endpoint kind port rest; do
        case $chosen in
            *" $container "*) ;;
            *) continue ;;
        esac
        case "$newline$states" in
            *"$newline$container running "* | *"$newline$container paused "*) continue ;;
        esac
        while read -r address listened; do
            [ "$listened" = "$port" ] || continue
            [ "$address" = '*' ] || [ "$bind" = 0.0.0.0 ] || [ "$address" = "$bind" ] || continue
            say_error "port $port, which $container publishes for $endpoint, is taken by another program"
            refused=yes
            break
        done <<END
$taken
END
    done <"$endpoints"
    [ -z "$refused" ] || exit 4
}

# Whether a container in that state runs, well or not.
runs() {
    case $1 in
        running | healthy | starting | unhealthy) return 0 ;;
    esac
    return 1
}

# quote WORD…: `quoted` becomes the words as a shell takes them back.
quote() {
    quoted=''
    for piece in "$@"; do
        case $piece in
            '' | *[!A-Za-z0-9_./:=@%+,-]*)
                over=$piece piece="'"
                while :; do
                    case $over in
                        *\'*) piece="$piece${over%%\'*}'\\''" over=${over#*\'} ;;
                        *) break ;;
                    esac
                done
                piece="$piece$over'"
                ;;
        esac
        quoted="$quoted $piece"
    done
    quoted=${quoted# }
}

# last_line: of a text, the last line with something in it.
last_line() {
    # shellcheck disable=SC2016
    sed -n '/[^[:space:]]/h; ${x; s/^[[:space:]]*//; p; }' | cut -c 1-200
}

# `reason` becomes why the container that was judged is not well: what its health check says, else what it logged last.
find_reason() {
    reason=''
    case $state in
        absent) reason='there is no container' ;;
        partly) reason="$well of them run" ;;
        starting | unhealthy)
            reason=$(docker container inspect --format '{{range .State.Health.Log}}{{println .Output}}{{end}}' "$id" 2>/dev/null | last_line)
            [ -n "$reason" ] && reason="its health check says: $reason" || reason='its health check has not answered yet'
            ;;
        created | paused | removing) ;;
        *)
            reason=$(docker logs --tail 5 "$id" 2>&1 | last_line)
            reason="exit code $code, $restarts restarts${reason:+, its log ends in: $reason}"
            ;;
    esac
}

# tell_details: the image and age of the container that was judged, and what its health check said last.
tell_details() {
    docker container inspect --format '    image {{.Config.Image}}, since {{.State.StartedAt}}, restarts {{.RestartCount}}' "$id" 2>/dev/null
    said=$(docker container inspect --format '{{if .State.Health}}{{range .State.Health.Log}}{{println .Output}}{{end}}{{end}}' "$id" 2>/dev/null | last_line)
    [ -z "$said" ] || printf '    health check: %s\n' "$said"
}

# tell STATE: a state in its colour.
tell() {
    case $1 in
        running | healthy | 'done') printf '%s' "$green$1$plain" ;;
        absent | created | starting | partly) printf '%s' "$yellow$1$plain" ;;
        *) printf '%s' "$red$1$plain" ;;
    esac
}
