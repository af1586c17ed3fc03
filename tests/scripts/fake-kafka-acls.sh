#!/bin/sh
# Stands for kafka-acls. What it prints was read from Kafka 4.3 and 3.9; tests/engines/topics/acls.rs holds the script that uses
# it against real brokers.
#
# CLUSTER.acls has a rule to a line, with tabs: kind and name of a resource, permission, principal, host, operation.
# CLUSTER.calls records the calls.
set -eu
printf '%s\n' "${0##*/} $*" >>"$CLUSTER.calls"
touch "$CLUSTER.acls"

action='' permission='' principal='' host='' operations='' resources='' client=''
while [ $# -gt 0 ]; do
    case $1 in
        --bootstrap-server) shift ;;
        --command-config) client=$(cat "$2") && shift ;;
        --list | --add | --remove) action=${1#--} ;;
        --force) ;;
        --allow-principal) permission=Allow principal=$2 && shift ;;
        --deny-principal) permission=Deny principal=$2 && shift ;;
        --allow-host | --deny-host) host=$2 && shift ;;
        --operation) operations="$operations $2" && shift ;;
        --topic) resources="$resources Topic:$2" && shift ;;
        --group) resources="$resources Group:$2" && shift ;;
        *) echo "unknown option $1" && exit 1 ;;
    esac
    shift
done
case $client in
    *who=me*request.timeout.ms=*default.api.timeout.ms=*) ;;
    *) echo 'Error while executing ACL command: Authentication failed: nobody says who asks, or for how long' && exit 1 ;;
esac
if [ "$action" = list ]; then
    awk -F '\t' '
        function listed(name) { gsub(/[A-Z]/, "_&", name); return toupper(substr(name, 2)) }
        $1 FS $2 != last {
            last = $1 FS $2
            pattern = $2 ~ /^prefix-/ ? "PREFIXED" : "LITERAL"
            print "Current ACLs for resource `ResourcePattern(resourceType=" toupper($1) ", name=" $2 ", patternType=" pattern ")`: "
        }
        { print " \t(principal=" $4 ", host=" $5 ", operation=" listed($6) ", permissionType=" toupper($3) ") " }
    ' "$CLUSTER.acls"
    exit
fi
for resource in $resources; do
    for operation in $operations; do
        rule=$(printf '%s\t%s\t%s\t%s\t%s\t%s' "${resource%%:*}" "${resource#*:}" "$permission" "$principal" "$host" "$operation")
        # Runs at the same time take turns.
        until mkdir "$CLUSTER.lock" 2>/dev/null; do :; done
        grep -vxF "$rule" "$CLUSTER.acls" >"$CLUSTER.acls.new" || :
        [ "$action" = remove ] || printf '%s\n' "$rule" >>"$CLUSTER.acls.new"
        mv "$CLUSTER.acls.new" "$CLUSTER.acls"
        rmdir "$CLUSTER.lock"
    done
done
