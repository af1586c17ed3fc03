#!/bin/sh
# Brings a machine to what this folder says: looks first, saves the data, starts, checks, and keeps the way back.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
# Values come from common.sh and go there, and tables have columns that not every launcher needs.
# shellcheck disable=SC2034,SC2119 source-path=SCRIPTDIR source=common.sh
set -u
name=deploy
. "$(dirname -- "$0")/common.sh"
history=$root/$deployments.tsv
# How many deployments can be gone back to.
kept=5

usage() {
    printf '%s\n' \
        "usage: $0 [OPTION ...]" \
        '' \
        'Checks Docker, values, certificates, folders, ports and disk; saves the data of what runs; starts what is new or changed' \
        'and removes what the stack has no longer; checks that all is well and says where it is. What was deployed is kept in' \
        "$root/${deployments%/*}, so that it can be put back." \
        'To save data that has no dump of its own, backup.sh stops what keeps it and all that needs that, and starts them again;' \
        'it asks before.' \
        '' \
        '  --rollback         put back what was deployed before the last time; data stays as it is' \
        '  --no-backup        do not save the data first' \
        '  --skip-backup      the same as --no-backup' \
        '  --force            do not ask whether containers may be stopped' \
        '  --build            make the images anew that are built from source' \
        '  --disk GIB         how much of the disk must be free beyond what the backup may take: 10 without it' \
        '  --timeout SECONDS  how long to wait until everything is ready: 900 without it; images come before that' \
        '  --verbose          also show what Compose does' \
        '  --quiet            say nothing but problems' \
        '' \
        'It exits with 0 when everything is deployed and well, 1 when something failed or is not well, 2 on a wrong option, 3 when' \
        'not everything was ready in time, 4 when Docker, a value, a certificate, a folder, a free port or disk is' \
        'missing.' \
        'Interrupted, it exits with 130.'
}

rollback='' backup=yes build='' disk=10 timeout=900
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --rollback) rollback=yes ;;
        --no-backup | --skip-backup) backup='' ;;
        --force) force=yes ;;
        --build) build=yes ;;
        --disk | --timeout)
            [ $# -gt 1 ] || wrong "$1 wants a number"
            a_number "$1" "$2"
            case $1 in
                --disk) disk=$2 ;;
                *) timeout=$2 ;;
            esac
            shift
            ;;
        --verbose) verbose=yes ;;
        --quiet) quiet=yes ;;
        *) unknown "$1" ;;
    esac
    shift
done
[ -z "$rollback$build" ] || [ -z "$rollback" ] || [ -z "$build" ] || wrong '--build makes something new, --rollback puts back what was'

# kibibytes SIZE: a size as Docker prints it (1.5GB), as a number that is not less.
kibibytes() {
    whole=${1%%[!0-9]*}
    case $1 in
        *TB) unit=976562500 ;;
        *GB) unit=976563 ;;
        *MB) unit=977 ;;
        *) unit=1 ;;
    esac
    printf '%s' "$(((${whole:-0} + 1) * unit))"
}

# `saving` becomes the GiB that the backup may take: the volumes of what backup.sh saves. A dump is mostly smaller.
measure_data() {
    saving=0 volumes=' '
    { [ -n "$backup" ] && has_data; } || return 0
    while IFS=$tab read -r container rest; do
        judge "$container" service 1
        [ "$state" != absent ] || continue
        volumes="$volumes$(docker container inspect --format '{{range .Mounts}}{{if .Name}}{{.Name}} {{end}}{{end}}' "$id" 2>/dev/null) "
    done <"$folder/scripts/backups.tsv"
    while read -r volume size; do
        case $volumes in
            *" $volume "*) saving=$((saving + $(kibibytes "$size"))) ;;
        esac
    done <<END
$(docker system df --verbose --format '{{range .Volumes}}{{println .Name .Size}}{{end}}' 2>/dev/null)
END
    saving=$(((saving + 1048575) / 1048576))
}

# check_disk: refuses where Docker or the project has too little room. Docker's own folder is out of sight where it runs in a
# machine of its own.
check_disk() {
    docker_root=$(docker info --format '{{.DockerRootDir}}') || missing 'Docker has stopped answering'
    measure_data
    for where in "$docker_root" "$root"; do
        [ -d "$where" ] || continue
        wanted=$disk kept_for=''
        if [ "$where" = "$root" ] && [ "$saving" -gt 0 ]; then
            wanted=$((disk + saving)) kept_for=" with $saving for the backup"
        fi
        free=$(df -Pk "$where" | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9]*% .*/\1/p')
        [ "${free:-0}" -ge $((wanted * 1048576)) ] ||
            missing "$where has $((${free:-0} / 1048576)) GiB free, less than $wanted$kept_for; docker system prune removes what nothing uses"
    done
}

# --- what was deployed ---

# note WHAT: a line of the history: when, what, which copy, and the backup that was taken before.
note() {
    printf '%s\t%s\t%s\t%s\n' "$(date -u +%Y%m%dT%H%M%SZ)" "$1" "${copy##*/}" "$saved" >>"$history" || failed "$history cannot be written"
}

# `current` becomes the copy that was deployed last, whether or not that went well, `before` the one before it that did and
# was not taken back, and `data` the backup that was taken before the last deployment.
read_history() {
    current='' before='' data='' back=' '
    [ -f "$history" ] || return 0
    while IFS=$tab read -r time what one backed_up; do
        case $what in
            taken-back)
                back="$back$one "
                continue
                ;;
            started) data=$backed_up ;;
        esac
        current=$one
    done <"$history"
    while IFS=$tab read -r time what one backed_up; do
        case $what:$one:$back in
            deployed:"$current":* | *:*" $one "*) ;;
            deployed:*) [ ! -d "$root/${deployments%/*}/$one" ] || before=$one ;;
        esac
    done <"$history"
}

# `copy` becomes a copy of this folder: the last one, where nothing has changed since.
keep_copy() {
    copy=$root/${deployments%/*}/$current
    [ -z "$current" ] || ! diff -r "$folder" "$copy" >/dev/null 2>&1 || return 0
    copy=$root/$deployments-$(date -u +%Y%m%dT%H%M%SZ)
    { mkdir -p "$copy.part" && cp -Rp "$folder/." "$copy.part" && mv "$copy.part" "$copy"; } || failed "$copy cannot be written"
}

# Removes all but the newest copies, and never the one that is deployed.
remove_old() {
    set --
    for old in "$root/$deployments"-[0-9]*T[0-9]*Z; do
        [ ! -d "$old" ] || set -- "$@" "$old"
    done
    while [ $# -gt "$kept" ]; do
        [ "$1" = "$copy" ] || rm -rf "$1"
        shift
    done
}

# --- the steps ---

save() {
    saved=-
    [ -n "$backup" ] || return 0
    if ! has_data; then
        say 'there is no data to save'
        return
    fi
    say 'saving the data:'
    "$folder/scripts/backup.sh" ${force:+--force} ${verbose:+--verbose} ${quiet:+--quiet} || {
        code=$?
        say_error 'the data is not saved, and nothing was deployed; --no-backup deploys without'
        exit "$code"
    }
    for saved in "$root/$backups"/[0-9]*T[0-9]*Z; do :; done
}

# step COMMAND…: what fails ends the deployment, which is in the history then.
step() {
    "$@" || {
        code=$?
        note failed
        say_error "${copy##*/} is not deployed as it should be${before:+; $folder/scripts/deploy.sh --rollback puts back $before}"
        exit "$code"
    }
}

# Compose takes for a stranger what is in none of its files, also not in a profile that is off.
remove_orphans() {
    one=$(sed -n "s/^\([^#$tab][^$tab]*\)${tab}[^$tab]*${tab}service${tab}.*/\1/p" "$services" | head -n 1)
    [ -z "$one" ] || creating up --detach --no-deps --no-recreate --remove-orphans "$one"
}

tell_access() {
    [ -z "$quiet" ] || return 0
    printf '\n%s is deployed%s.\n' "$project" "${rollback:+ as it was before, from $copy}"
    ! grep -q "^[^#]" "$endpoints" || printf 'Addresses:\n'
    while IFS=$tab read -r container endpoint kind port outside rest; do
        case $container in
            '#'*) ;;
            *) printf '  %-32s %s\n' "$container $endpoint" "$outside" ;;
        esac
    done <"$endpoints"
    if [ -f "$folder/scripts/credentials.tsv" ]; then
        place "${secrets:-.env}"
        printf 'Credentials, whose values stand in %s:\n' "$path"
        while IFS=$tab read -r variable about; do
            case $variable in
                '#'*) ;;
                *) printf '  %-32s %s\n' "$variable" "$about" ;;
            esac
        done <"$folder/scripts/credentials.tsv"
    fi
    [ "$saved" = - ] || say "The data as it was before: $folder/scripts/restore.sh --from $saved"
}

interrupted() {
    say_error 'interrupted; what was started keeps running'
    exit 130
}

need_docker
check_values
choose
look
check_certificates
check_folders
check_ports
check_disk
read_history
[ -z "$rollback" ] || [ -n "$before" ] || failed "nothing was deployed before that could be put back; see $history"
trap interrupted INT TERM
save
out_of_git "${deployments%%/*}"
mkdir -p "$root/${deployments%/*}" 2>/dev/null || unwritable "$root/${deployments%/*}"
if [ -n "$rollback" ]; then
    copy=$current
    note taken-back
    copy=$root/${deployments%/*}/$before
    from=$data
    # From here on everything is as it was: its own launchers start and check it.
    folder=$copy services=$copy/scripts/services.tsv endpoints=$copy/scripts/endpoints.tsv
else
    keep_copy
    # Unchanged, it is no other deployment that could be gone back from.
    [ "${copy##*/}" != "$current" ] || say 'nothing has changed since the last time'
fi
note started
# What this one can be gone back to.
read_history
step "$folder/scripts/start.sh" --skip-validation --timeout "$timeout" ${build:+--build} ${verbose:+--verbose} ${quiet:+--quiet}
step remove_orphans
step "$folder/scripts/healthcheck.sh" ${quiet:+--quiet}
# What asks for data may fail on a machine on which nothing has worked yet.
[ ! -x "$folder/scripts/verify.sh" ] || step "$folder/scripts/verify.sh" --without-data ${quiet:+--quiet}
note deployed
remove_old
tell_access
if [ -n "$rollback" ]; then
    [ "${from:--}" = - ] || say "The data of before the deployment that was taken back is in $from"
    say 'The next deployment is again of what stackgen has written last: take back the change of the inputs too.'
fi
