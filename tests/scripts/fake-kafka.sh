#!/bin/sh
# Stands for kafka-topics and kafka-configs, by the name that it is called under. What it prints, and when it fails, was
# read from Kafka 4.1; tests/engines/topics/ holds the script that uses it against real brokers.
#
# CLUSTER is a folder with a file for each topic: partitions and factor, then key=value lines. CLUSTER.calls records the calls;
# CLUSTER.failing says why every call fails, if it is there; CLUSTER.silent is there while no call is answered; CLUSTER.meanwhile
# is what somebody else does before the next change. BROKERS is how many there are; DENIED names a topic that is denied, HIDDEN one
# that is there and not shown.
set -eu
printf '%s\n' "${0##*/} $*" >>"$CLUSTER.calls"

action='' topic='' partitions='' factor='' configs='' add='' drop='' lenient='' client=''
while [ $# -gt 0 ]; do
    case $1 in
        --bootstrap-server | --entity-type) shift ;;
        --command-config) client=$(cat "$2") && shift ;;
        --describe | --create | --alter) action=${1#--} ;;
        --if-not-exists) lenient=yes ;;
        --topic | --entity-name) topic=$2 && shift ;;
        --partitions) partitions=$2 && shift ;;
        --replication-factor) factor=$2 && shift ;;
        --config) configs="$configs$2
" && shift ;;
        --add-config) add=$2 && shift ;;
        --delete-config) drop=$2 && shift ;;
        *) echo "unknown option $1" && exit 1 ;;
    esac
    shift
done
case $client in
    *request.timeout.ms=*default.api.timeout.ms=*) ;;
    *) echo 'no time limit is given' && exit 1 ;;
esac

fail() {
    echo "Error while executing topic command : $1"
    echo "[2026-11-20 22:00:00,000] ERROR org.apache.kafka.common.errors.SomeException: $1 (org.apache.kafka.tools.TopicCommand)" >&2
    exit 1
}

silence() {
    limit=${client##*default.api.timeout.ms=}
    sleep "${limit%000}"
    fail "Timed out waiting for a node assignment. Call: $action"
}

[ ! -f "$CLUSTER.failing" ] || fail "$(cat "$CLUSTER.failing")"
echo '[2026-11-20 22:00:00,000] WARN something that a tool logs	PartitionCount: 9' >&2
# shellcheck source=/dev/null
case $action in
    describe) ;;
    # Calls at the same time must not take it both.
    *) ! mv "$CLUSTER.meanwhile" "$CLUSTER.now" 2>/dev/null || . "$CLUSTER.now" ;;
esac
[ ! -f "$CLUSTER.silent" ] || silence
[ -z "$topic" ] || [ "$topic" != "${DENIED:-}" ] || fail 'Authorization failed.'

# without FILE KEY: a key of a topic, taken out.
without() {
    grep -v "^$2=" "$1" >"$CLUSTER.new" || :
    mv "$CLUSTER.new" "$1"
}

# The topics that --topic means: but for --create it is a regular expression.
meant() {
    found=$(for file in "$CLUSTER"/*; do [ ! -f "$file" ] || printf '%s\n' "${file##*/}"; done | grep -Ex -- "${topic:-.*}" |
        grep -vxF -- "${HIDDEN:- }") || :
    [ -n "$found" ] || [ -z "$topic" ] || fail "Topic '$topic' does not exist as expected"
}

case ${0##*/}/$action in
    kafka-topics/describe)
        meant
        for name in $found; do
            read -r partitions factor <"$CLUSTER/$name"
            printf 'Topic: %s\tTopicId: %s\tPartitionCount: %s\tReplicationFactor: %s\tConfigs: a=b,c,d=e\n' "$name" iVgwcb "$partitions" "$factor"
            printf '\tTopic: %s\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: \tLastKnownElr: \n' "$name"
        done
        ;;
    kafka-topics/create)
        if [ -f "$CLUSTER/$topic" ]; then
            [ -n "$lenient" ] || fail "Topic '$topic' already exists."
            exit 0
        fi
        [ "$factor" -le "${BROKERS:-1}" ] ||
            fail "Unable to replicate the partition $factor time(s): The target replication factor of $factor cannot be reached because only ${BROKERS:-1} broker(s) are registered."
        printf '%s %s\n%s' "$partitions" "$factor" "$configs" >"$CLUSTER/$topic"
        echo "Created topic $topic."
        ;;
    kafka-topics/alter)
        meant
        for name in $found; do
            [ "$name" != "${DENIED:-}" ] || fail 'Authorization failed.'
            read -r before factor <"$CLUSTER/$name"
            [ "$partitions" -ne "$before" ] || fail "Topic already has $before partition(s)."
            [ "$partitions" -gt "$before" ] || fail "The topic $name currently has $before partition(s); $partitions would not be an increase."
            { echo "$partitions $factor" && sed 1d "$CLUSTER/$name"; } >"$CLUSTER.grown"
            mv "$CLUSTER.grown" "$CLUSTER/$name"
        done
        ;;
    kafka-configs/describe)
        for file in "$CLUSTER"/*; do
            [ -f "$file" ] || continue
            [ "${topic:-${file##*/}}" = "${file##*/}" ] || continue
            echo "Dynamic configs for topic ${file##*/} are:"
            sed '1d; s/\(.*\)=\(.*\)/  \1=\2 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:\1=\2, DEFAULT_CONFIG:log.\1=other}/' "$file"
        done
        ;;
    kafka-configs/alter)
        invalid=''
        for key in $(echo "$drop" | tr ',' ' '); do
            grep -q "^$key=" "$CLUSTER/$topic" || invalid="$invalid,$key"
        done
        [ -z "$invalid" ] || fail "Invalid config(s): ${invalid#,}"
        # Commas in brackets belong to a value.
        printf '%s\n' "$add" | awk '{
            for (i = 1; i <= length($0); i++) {
                c = substr($0, i, 1)
                if (c == "[") deep = 1
                else if (c == "]") deep = 0
                else if (c == "," && !deep) print ""
                if (c !~ /[][]/ && (c != "," || deep)) printf "%s", c
            }
            print ""
        }' | while IFS='=' read -r key value; do
            [ -n "$key" ] || continue
            without "$CLUSTER/$topic" "$key"
            echo "$key=$value" >>"$CLUSTER/$topic"
        done
        for key in $(echo "$drop" | tr ',' ' '); do
            without "$CLUSTER/$topic" "$key"
        done
        echo "Completed updating config for topic $topic."
        ;;
    *) echo "no such action: $action" && exit 1 ;;
esac
