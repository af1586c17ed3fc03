#!/bin/sh
# Makes the directories of an HDFS what the table beside this script declares, and touches nothing else.
#
# The script is the same for every stack and environment; the table is what differs. It runs in the NameNode's image and
# needs awk, curl, date, sleep and timeout there: no Java, since all is asked and done through WebHDFS, by a few curl
# processes however many directories there are; and no folder to write to.
#
#   HDFS_URL           the NameNode's HTTP address, such as http://namenode:9870
#   HADOOP_USER_NAME   who asks: the superuser, which is the user that the NameNode runs as
set -u
LC_ALL=C
export LC_ALL

usage() {
    printf '%s\n' \
        'usage: apply.sh [--converge] [--dry-run] [--prune] [--timeout SECONDS] [--quiet] [--verbose]' \
        '' \
        'Creates the declared directories that are missing, and says what differs.' \
        '' \
        '  --converge         also correct owner, group, mode, ACL and quotas' \
        '  --dry-run          say what would be done, and change nothing' \
        '  --prune            also take away ACL entries and quotas that are not declared' \
        '  --timeout SECONDS  how long the whole run may take' \
        '  --quiet            say nothing but problems' \
        '  --verbose          also name what is as declared, and each entry below a recursive directory' \
        '' \
        'It exits with 0 when all is as asked, 1 when something declared cannot be had, the NameNode will not be asked or a' \
        'program fails, 2 on a wrong option, 3 when the NameNode does not answer in time or does not leave safe mode, and 5' \
        'when --dry-run finds something that is not as declared.'
}

give_up() {
    printf '%s\n' "$2" >&2
    exit "$1"
}

wrong() {
    printf '%s\n' "$1" >&2
    usage >&2
    exit 2
}

now() { date +%s; }
left() { echo $((deadline - $(now))); }

# died PROGRAM STATUS: what awk did not come to say must not pass for nothing to do.
died() { give_up 1 "awk ended with status $2 in $1.awk, before it was done"; }

# Why the NameNode is not ready, by what it says of itself: nothing where it is. Fails where waiting does not change that.
not_ready() {
    seconds=$(left)
    [ "$seconds" -ge 1 ] || seconds=1
    [ "$seconds" -le 10 ] || seconds=10
    answer=$("${CURL:-curl}" --disable --silent --show-error --noproxy '*' --max-time "$seconds" --write-out '\n= %{http_code}' \
        "$HDFS_URL/jmx?get=Hadoop:service=NameNode,name=NameNodeInfo::Safemode" 2>&1) || {
        printf 'it does not answer: %s\n' "${answer%"$newline= "*}"
        return
    }
    status=${answer##*"$newline= "}
    case $answer in
        *'"Safemode" : ""'*) ;;
        *'"Safemode" : "'*)
            answer=${answer#*\"Safemode\" : \"}
            answer=${answer%\"*}
            printf 'it is in safe mode: %s\n' "$(printf '%s\n' "$answer" | awk '{ gsub(/\\/, ""); print }')"
            ;;
        # JMX answers before the NameNode is registered there, and with 404 while it cannot tell:
        # https://github.com/apache/hadoop/blob/rel/release-3.4.3/hadoop-common-project/hadoop-common/src/main/java/org/apache/hadoop/jmx/JMXJsonServlet.java
        *'"beans"'*) echo 'it is starting' ;;
        # A login, a proxy that sends elsewhere, another program: they stay.
        *"$newline= "[34]??)
            printf 'it answers with status %s, which waiting does not change\n' "$status"
            return 1
            ;;
        *) printf 'it answers with status %s, and not as a NameNode does\n' "$status" ;;
    esac
}

# Safe mode ends by itself once the DataNodes have reported their blocks; it is never ended here.
wait_for_namenode() {
    told=
    while reason=$(not_ready) || give_up 1 "the NameNode $HDFS_URL cannot be asked: $reason" && [ -n "$reason" ]; do
        [ "$(left)" -gt 0 ] || give_up 3 "the NameNode $HDFS_URL is not ready after $timeout s: $reason"
        if [ -z "$quiet" ] && [ "$reason" != "$told" ]; then
            printf 'waiting for the NameNode: %s\n' "$reason"
            told=$reason
        fi
        sleep 1
    done
}

program() {
    name=$1
    shift
    awk "$@" -f "$here/table.awk" -f "$here/$name.awk" "$table" -
}

# Lines of what, path and query, from standard input to the NameNode; prints its answers.
request() {
    seconds=$(left)
    [ "$seconds" -ge 1 ] || seconds=1
    awk -v method="$1" -v namenode="$HDFS_URL" -v user="$HADOOP_USER_NAME" -f "$here/request.awk" |
        timeout "$seconds" "${CURL:-curl}" --disable --config - 2>/dev/null
}

# Adds to `facts` what the NameNode answers to the next questions; fails where there are none.
learn() {
    questions=$(printf '%s' "$facts" | program ask -v question="$1") || died ask "$?"
    [ -n "$questions" ] || return 1
    learned=$({
        printf '%s\nanswers\n' "$questions"
        printf '%s\n' "$questions" | request GET
    } | program facts) || died facts "$?"
    facts=$facts$learned$newline
    case $newline$learned in
        *"${newline}silence"*) give_up 3 "the NameNode $HDFS_URL stopped answering, or $timeout s were too few" ;;
    esac
}

# Prints lines to stdout, those that begin with `! ` to stderr.
say() {
    while IFS= read -r line; do
        case $line in
            '! '*) printf '%s\n' "${line#! }" >&2 ;;
            *) printf '%s\n' "$line" ;;
        esac
    done
}

converge='' dry_run='' prune='' quiet='' verbose=''
timeout=${TIMEOUT:-300}

options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --converge) converge=1 ;;
            --dry-run) dry_run=1 ;;
            --prune) prune=1 ;;
            --quiet) quiet=1 ;;
            --verbose) verbose=1 ;;
            --timeout)
                [ $# -gt 1 ] || wrong '--timeout wants a number of seconds'
                timeout=$2
                shift
                ;;
            --help)
                usage
                exit 0
                ;;
            *) wrong "unknown option $1" ;;
        esac
        shift
    done
    case $timeout in
        '' | *[!0-9]* | 0* | ???????*) wrong "--timeout wants a number of seconds from 1 to 999999, not $timeout" ;;
    esac
    [ -n "${HDFS_URL-}" ] || wrong 'the variable HDFS_URL is needed'
    [ -n "${HADOOP_USER_NAME-}" ] || wrong 'the variable HADOOP_USER_NAME is needed'
}

main() {
    wait_for_namenode
    learn nodes
    while learn children; do
        [ "$(left)" -gt 0 ] || give_up 3 "what is below the directories that are recursive was not known after $timeout s"
    done
    learn details || true
    plan=$(printf '%s' "$facts" | program plan -v user="$HADOOP_USER_NAME" -v converge="$converge" -v prune="$prune") ||
        died plan "$?"
    steps=$(printf '%s\n' "$plan" | awk '/^do\t/') || died plan "$?"
    report=$({
        printf '%s\n' "$plan"
        if [ -z "$dry_run" ] && [ -n "$steps" ]; then
            echo answers
            printf '%s\n' "$steps" | request PUT
        fi
    } | program report -v converge="$converge" -v dry_run="$dry_run" -v quiet="$quiet" -v verbose="$verbose")
    status=$?
    [ -z "$report" ] || printf '%s\n' "$report" | say
    case $status in
        [0135]) return "$status" ;;
        *) died report "$status" ;;
    esac
}

options "$@"
case $0 in
    */*) here=${0%/*} ;;
    *) here=. ;;
esac
table=$here/directories.tsv
[ -r "$table" ] || give_up 1 "$table cannot be read"
command -v awk >/dev/null 2>&1 || give_up 1 'there is no awk here'
newline='
'
facts=
deadline=$(($(now) + timeout))
# In the background, so that a signal is heeded at once and not when curl is done.
trap 'kill "$worker" 2>/dev/null; exit 130' INT
trap 'kill "$worker" 2>/dev/null; exit 143' TERM
main &
worker=$!
wait "$worker"
