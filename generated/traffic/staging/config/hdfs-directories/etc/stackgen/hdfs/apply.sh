#!/bin/sh
# Makes the directories of an HDFS what the table beside this script declares. The script is the same for every stack and
# environment; the table is what differs: path, owner, group, mode, quota, space quota, ACL, default ACL, recursive; `-` is
# not declared.
set -u

table=$(dirname "$0")/directories.tsv
tab=$(printf '\t')
failed=0

dfs() {
    "$HDFS" "$@" </dev/null || failed=1
}

while IFS=$tab read -r path owner group mode quota space acl default recursive; do
    [ "$recursive" = recursive ] && recursive=-R || recursive=''
    dfs dfs -mkdir -p "$path"
    [ "$owner$group" = -- ] || dfs dfs -chown ${recursive:+"$recursive"} "${owner#-}:${group#-}" "$path"
    [ "$mode" = - ] || dfs dfs -chmod ${recursive:+"$recursive"} "$mode" "$path"
    [ "$acl" = - ] || dfs dfs -setfacl ${recursive:+"$recursive"} -m "$acl" "$path"
    [ "$default" = - ] || dfs dfs -setfacl -m "$default" "$path"
    [ "$quota" = - ] || dfs dfsadmin -setQuota "$quota" "$path"
    [ "$space" = - ] || dfs dfsadmin -setSpaceQuota "$space" "$path"
done <"$table"
exit "$failed"
