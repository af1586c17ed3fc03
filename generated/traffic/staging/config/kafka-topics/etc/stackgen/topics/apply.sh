#!/bin/sh
# Makes the topics of a Kafka cluster what the table beside this script declares. The script is the same for every stack
# and environment; the table is what differs. It runs in the image of the brokers and uses nothing else.
#
# Every call of a Kafka tool starts a Java process, so what can be asked for all topics at once is asked at once: a run
# that finds nothing to do starts two, or three where the table has rules, whatever the number of topics. Nothing is
# written to disk.
set -u
LC_ALL=C
export LC_ALL

table=${0%/*}/topics.tsv
tab=$(printf '\t')
newline='
'

usage() {
    printf '%s\n' \
        'usage: apply.sh [--converge] [--dry-run] [--prune] [--timeout SECONDS] [--quiet] [--verbose]' \
        '' \
        'Creates the declared topics and ACLs that are missing, and says what differs.' \
        '' \
        '  --converge         also add partitions and set the configuration that differs' \
        '  --dry-run          say what would be done, and change nothing' \
        '  --prune            also reset the configuration and remove the ACLs of declared topics that are not declared' \
        '  --timeout SECONDS  how long to wait for the brokers, and for each answer' \
        '  --quiet            say nothing but problems' \
        '  --verbose          also name what is there, and show what the Kafka tools log' \
        '' \
        'It exits with 0 when all is as asked, 1 when something declared cannot be had, 2 on a wrong option, 3 when the' \
        'brokers do not answer in time, and 5 when --dry-run finds something that is not as declared.'
}

converge='' dry_run='' prune='' quiet='' verbose=''
timeout=${TIMEOUT:-120}
# Kafka tools that run at the same time.
width=3
# How a step ends that found the topic made by somebody else.
beaten=9

options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --converge) converge=yes ;;
            --dry-run) dry_run=yes ;;
            --prune) prune=yes ;;
            --quiet) quiet=yes ;;
            --verbose) verbose=yes ;;
            --timeout)
                [ $# -gt 1 ] || wrong '--timeout wants a number of seconds'
                timeout=$2
                shift
                ;;
            --help) usage && exit 0 ;;
            *) wrong "unknown option $1" ;;
        esac
        shift
    done
    case $timeout in
        '' | *[!0-9]* | 0* | ???????*) wrong "--timeout wants a number of seconds from 1 to 999999, not $timeout" ;;
    esac
}

wrong() {
    problem "$1"
    usage >&2
    exit 2
}

say() {
    [ -n "$quiet" ] || printf '%s\n' "$1"
}

problem() {
    printf '%s\n' "$1" >&2
}

now() {
    date +%s
}

# Whoever answers is given as much time again for what is asked next.
wait_from_now() {
    deadline=$(($(now) + timeout))
}

late() {
    [ "$(now)" -ge "$deadline" ]
}

# left [MOST]: the seconds until the deadline, or what a single answer may take of them.
left() {
    seconds=$((deadline - $(now)))
    [ "$seconds" -ge 1 ] || seconds=1
    [ $# -eq 0 ] || [ "$seconds" -le "$1" ] || seconds=$1
    printf '%s' "$seconds"
}

# What this script starts beside the shell.
check_programs() {
    for program in awk date sleep "$KAFKA_TOPICS" "$KAFKA_CONFIGS" ${KAFKA_ACLS:+"$KAFKA_ACLS"}; do
        command -v "$program" >/dev/null || { problem "this image has no $program" && exit 1; }
    done
}

# tool SECONDS PROGRAM ARGUMENT…: runs a Kafka tool that gives up after so many seconds. What clients say of themselves is
# in $CLIENT.
tool() {
    limit=$1
    shift
    printf '%s\nrequest.timeout.ms=%s000\ndefault.api.timeout.ms=%s000\n' "${CLIENT:-}" "$limit" "$limit" |
        "$@" --bootstrap-server "$BOOTSTRAP" --command-config /dev/stdin
}

# ask SECONDS PROGRAM ARGUMENT…: the same for a question, with the answer in $answer. What the tool logs comes after what it
# says, each line behind a mark, so that the one is never in the middle of the other.
ask() {
    answer=$({
        {
            tool "$@"
            printf '=exit %s\n' "$?"
        } 2>&1 >&3 | awk -v verbose="$verbose" '
            { line[NR] = $0 }
            verbose { print >"/dev/stderr" }
            END { for (n = 1; n <= NR; n++) print "! " line[n] }
        '
    } 3>&1)
    case $answer in
        *'=exit 0'*) answer=${answer%%=exit 0*} ;;
        *) return 1 ;;
    esac
}

# Why a tool failed, from what it printed.
reason() {
    printf '%s\n' "$1" | awk '
        { sub(/\r$/, ""); sub(/^! /, "") }
        /^Error while executing [A-Za-z]* command ?: / { sub(/^Error while executing [A-Za-z]* command ?: /, ""); said = $0; exit }
        /^Caused by: / { sub(/^Caused by: ([^ ]*: )?/, ""); cause = $0; next }
        /Exception: / { sub(/^.*Exception: /, ""); if (exception == "") exception = $0; next }
        /^[^ \t=[]/ { last = $0 }
        END {
            if (said == "") said = cause != "" ? cause : exception != "" ? exception : last
            print said != "" ? said : "no reason was given"
        }
    '
}

# until_told WHAT PROGRAM ARGUMENT…: asks until the brokers answer.
until_told() {
    what=$1 told=''
    shift
    # Short enough to say now and then why it waits.
    until ask "$(left 30)" "$@"; do
        why=$(reason "$answer")
        if hopeless "$answer" "$why"; then
            problem "$what cannot be read: $why"
            exit 1
        fi
        if late; then
            problem "the brokers at $BOOTSTRAP did not answer in $timeout s: $why"
            exit 3
        fi
        [ "$why" = "$told" ] || say "waiting for the brokers at $BOOTSTRAP: $why"
        told=$why
        sleep 1
    done
    wait_from_now
}

# hopeless ANSWER REASON: whether the same question would get no better answer later: the tool cannot be started, or whoever
# asks is refused.
hopeless() {
    case $1 in
        *'=exit 126'* | *'=exit 127'*) return 0 ;;
    esac
    case $2 in
        *[Aa]uthoriz* | *[Aa]uthentic*) return 0 ;;
    esac
    return 1
}

# Reads what the topics are into $live_topics.
read_topics() {
    until_told 'the topics' "$KAFKA_TOPICS" --describe
    live_topics=$answer
}

# Reads the configuration of all topics into $live_configs. Not that of kafka-topics --describe: values hold commas there
# as well as between them.
read_configs() {
    live_configs=''
    case $live_topics in
        *PartitionCount*) ;;
        *) return 0 ;;
    esac
    until_told 'the configuration of the topics' "$KAFKA_CONFIGS" --entity-type topics --describe
    live_configs=$answer
}

# Reads all ACLs into $live_acls, where the brokers heed any.
read_acls() {
    live_acls=''
    [ -n "${KAFKA_ACLS:-}" ] || return 0
    until_told 'the ACLs' "$KAFKA_ACLS" --list
    live_acls=$answer
}

# literally NAME: gives the $pattern that is this name and no other. But for --create, kafka-topics takes a name for a regular
# expression: https://github.com/apache/kafka/blob/trunk/server-common/src/main/java/org/apache/kafka/server/util/TopicFilter.java
literally() {
    rest=$1 pattern=''
    while :; do
        case $rest in
            *.*) pattern="$pattern${rest%%.*}[.]" rest=${rest#*.} ;;
            *) break ;;
        esac
    done
    pattern=$pattern$rest
}

# look NAME: what is left to be done about one topic, by another look at it.
look() {
    literally "$1"
    ask "$(left)" "$KAFKA_TOPICS" --describe --topic "$pattern" || return
    live_topics=$answer
    ask "$(left)" "$KAFKA_CONFIGS" --entity-type topics --entity-name "$1" --describe || return
    live_configs=$answer live_acls=''
    plan "$1"
}

# plan [NAME]: what is to be done, a line for each step, from the table and from what lives; with a name, of this topic alone.
# The last line is `end`, with the number of topics: without it a plan is not whole.
plan() {
    printf '=topics\n%s\n=configs\n%s\n=acls\n%s\n=end\n' "$live_topics" "$live_configs" "$live_acls" |
        awk -v prune="$prune" -v only="${1:-}" '
        function same(a, b) { return a == b || a ~ /,/ && sorted(a) == sorted(b) }
        function sorted(list, words, count, i, j, word) {
            count = split(list, words, /, */)
            for (i = 2; i <= count; i++) {
                word = words[i]
                for (j = i - 1; j > 0 && words[j] > word; j--) words[j + 1] = words[j]
                words[j + 1] = word
            }
            list = words[1]
            for (i = 2; i <= count; i++) list = list "," words[i]
            return list
        }
        # A value for kafka-configs, which splits at commas outside brackets and takes nothing for a value only in them.
        function one(value) { return value ~ /,/ || value == "" ? "[" value "]" : value }
        function shown(value, set) { return !set ? "not set" : value == "" ? "empty" : value }
        function grown(list, word) { return list == "" ? word : list "," word }
        # Kafka lists DESCRIBE_CONFIGS what its tools take as DescribeConfigs.
        function spelled(name, words, count, i) {
            count = split(tolower(name), words, "_")
            name = ""
            for (i = 1; i <= count; i++) name = name toupper(substr(words[i], 1, 1)) substr(words[i], 2)
            return name
        }
        # Rules of one kind that differ in their operation or in what they are about become one step: each is a Java process.
        function step(rule, word, field, whose, rest) {
            split(rule, field, "\t")
            rest = field[1] "\t" field[3] "\t" field[4] "\t" field[5]
            whose = word "\t" rest "\t" field[2]
            if (!(whose in operations)) {
                rests[++steps] = word "\t" rest
                about[steps] = field[2]
                whoses[steps] = whose
            }
            operations[whose] = grown(operations[whose], field[6])
        }
        function print_steps(n, key, many, order, names) {
            for (n = 1; n <= steps; n++) {
                key = rests[n] "\t" operations[whoses[n]]
                if (!(key in names)) order[++many] = key
                names[key] = grown(names[key], about[n])
            }
            for (n = 1; n <= many; n++) {
                key = order[n]
                print substr(key, 1, index(key, "\t") - 1), names[key], substr(key, index(key, "\t") + 1)
            }
        }

        BEGIN { FS = "\t"; OFS = "\t" }
        /^=(topics|configs|acls|end)$/ { part = $0; next }
        part == "" && $1 == "topic" { names[++count] = $2; partitions[$2] = $3; factor[$2] = $4 }
        part == "" && $1 == "config" { keys[$2] = keys[$2] "\t" $3; wanted[$2, $3] = $4 }
        part == "" && $1 == "acl" {
            rule = substr($0, 5)
            rules[++ruled] = rule
            asked[rule] = 1
            about_it[$2, $3] = 1
        }
        part == "" && $1 == "topic" { about_it["Topic", $2] = 1 }
        part == "=topics" && /^Topic: [^\t]*\t/ && /\tPartitionCount: / {
            name = substr($1, 8)
            for (i = 2; i <= NF; i++) {
                if ($i ~ /^PartitionCount: /) live_partitions[name] = substr($i, 17) + 0
                if ($i ~ /^ReplicationFactor: /) live_factor[name] = substr($i, 20) + 0
            }
        }
        part == "=configs" && /^Dynamic configs for topic .* are:/ {
            name = $0
            sub(/^Dynamic configs for topic /, "", name)
            sub(/ are:.*$/, "", name)
        }
        part == "=configs" && /^  [^ =]+=/ {
            key = substr($0, 3, index($0, "=") - 3)
            value = substr($0, index($0, "=") + 1)
            value = substr(value, 1, index(value, " sensitive=") - 1)
            live_keys[name] = live_keys[name] "\t" key
            live[name, key] = value
        }
        part == "=acls" && /^Current ACLs for resource / {
            kind = /resourceType=TOPIC,/ ? "Topic" : /resourceType=GROUP,/ ? "Group" : ""
            name = $0
            sub(/^.*\(resourceType=[A-Z_]*, name=/, "", name)
            ours = sub(/, patternType=LITERAL\).*$/, "", name) && (kind, name) in about_it
        }
        part == "=acls" && ours && match($0, /, host=[^,]*, operation=[A-Z_]+, permissionType=[A-Z]+\)[ \t]*$/) {
            principal = substr($0, 1, RSTART - 1)
            sub(/^[ \t]*\(principal=/, "", principal)
            split(substr($0, RSTART), said, /(, [a-zA-Z]+=|\)[ \t]*$)/)
            rule = kind OFS name OFS spelled(said[4]) OFS principal OFS said[2] OFS spelled(said[3])
            ruling[rule] = 1
            if (!(rule in asked)) unasked[++undeclared] = rule
        }
        END {
            for (n = 1; n <= count; n++) {
                name = names[n]
                if (only != "" && name != only) continue
                many = split(substr(keys[name], 2), own, "\t")
                if (!(name in live_partitions)) {
                    line = add = ""
                    # kafka-topics takes no empty value at all.
                    for (k = 1; k <= many; k++) {
                        if (wanted[name, own[k]] == "") add = grown(add, own[k] "=[]")
                        else line = line OFS own[k] "=" wanted[name, own[k]]
                    }
                    print "create", name, partitions[name], factor[name], (add == "" ? "-" : add) line
                    continue
                }
                print "found", name, live_partitions[name], live_factor[name]
                if (partitions[name] > live_partitions[name])
                    print "grow", name, live_partitions[name], partitions[name]
                if (partitions[name] < live_partitions[name])
                    print "cannot", name, "has " live_partitions[name] " partitions and not " partitions[name] ": Kafka takes none away"
                if (factor[name] != live_factor[name])
                    print "cannot", name, "has replication factor " live_factor[name] " and not " factor[name] ": that takes a reassignment of its replicas"
                add = drop = text = ""
                for (k = 1; k <= many; k++) {
                    key = own[k]
                    declared[name, key] = 1
                    set = (name, key) in live
                    if (set && same(live[name, key], wanted[name, key])) continue
                    text = text ", " key " " shown(live[name, key], set) " -> " shown(wanted[name, key], 1)
                    add = grown(add, key "=" one(wanted[name, key]))
                }
                many = split(substr(live_keys[name], 2), own, "\t")
                for (k = 1; k <= many; k++) {
                    if ((name, own[k]) in declared) continue
                    if (!prune) {
                        print "extra", name, own[k] "=" live[name, own[k]]
                        continue
                    }
                    text = text ", " own[k] " " shown(live[name, own[k]], 1) " -> " shown("", 0)
                    drop = grown(drop, own[k])
                }
                if (text != "") print "alter", name, add == "" ? "-" : add, drop == "" ? "-" : drop, substr(text, 3)
            }
            if (only == "") {
                for (n = 1; n <= ruled; n++) if (!(rules[n] in ruling)) step(rules[n], "permit")
                for (n = 1; n <= undeclared; n++) step(unasked[n], prune ? "revoke" : "unruled")
                print_steps()
            }
            if (part == "=end") print "end", "-", count + 0
        }
    ' "$table" -
}

# Carries a plan out, some steps at the same time; gives a line for each result. Once a step got no answer in time, no other is
# tried.
carry_out() {
    running='' busy=0 last='' lost='' untried=0 died='' ended=''
    while IFS=$tab read -r step name rest; do
        case $dry_run:$converge:$step in
            :yes:create | :yes:grow | :yes:alter | :yes:permit | :yes:revoke | ::create | ::permit) ;;
            *:end)
                ended=$rest
                continue
                ;;
            *)
                printf '%s\t%s\t%s\n' "$step" "$name" "$rest"
                continue
                ;;
        esac
        # What is done to one topic is done in order.
        if [ "$busy" -ge "$width" ] || [ "$name" = "$last" ]; then
            settle
        fi
        last=$name
        if [ -n "$lost" ]; then
            untried=$((untried + 1))
            continue
        fi
        attempt "$step" "$name" "$rest" &
        running="$running $!" busy=$((busy + 1))
    done
    settle
    [ -z "$lost" ] || printf 'lost\t-\t%s\n' "$untried"
    [ -n "$died" ] || [ -z "$ended" ] || printf 'end\t-\t%s\n' "$ended"
}

# Waits for the steps that run.
settle() {
    for one in $running; do
        wait "$one"
        case $? in
            0) ;;
            3) lost=yes ;;
            *) died=yes ;;
        esac
    done
    running='' busy=0
    wait_from_now
}

# attempt STEP NAME REST: one step, in a process of its own; gives a line for what came of it. It ends with 3 when the time is over.
attempt() {
    perform "$@"
    case $?:$1 in
        0:*)
            printf '%s\t%s\t%s\n' "$@"
            return 0
            ;;
        "$beaten:create" | *:grow | *:alter) again "$@" || return ;;
        *) failed "$1" "$2" ;;
    esac
    ! late || return 3
}

# perform STEP NAME REST: what the tool printed is in $said.
perform() {
    doing=$1 whose=$2
    set -f
    IFS=$tab
    # shellcheck disable=SC2086 # The parts of a step have tabs between them.
    set -- $3
    unset IFS
    set +f
    said=$("$doing" "$whose" "$@" 2>&1)
    code=$?
    [ -z "$verbose" ] || printf '%s\n' "$said" >&2
    return "$code"
}

# failed STEP NAME: the reason is in $said.
failed() {
    printf 'failed\t%s\t%s\t%s\n' "$2" "$1" "$(reason "$said")"
}

# again STEP NAME REST: somebody else may have done the same meanwhile, or a part of it. So the topic is looked at once more, and
# what is left is done.
again() {
    if late || ! todo=$(look "$2"); then
        [ "$1" != create ] || said='there is one already, which the brokers do not show'
        failed "$1" "$2"
        return
    fi
    case $newline$todo in
        *"${newline}end$tab"*) ;;
        *) return 1 ;;
    esac
    case $newline$todo in
        *"$newline$1$tab"*) ;;
        *) printf 'beaten\t%s\t%s\n' "$2" "$1" ;;
    esac
    printf '%s\n' "$todo" | while IFS=$tab read -r step name rest; do
        case $1:$converge:$step in
            *:end) ;;
            create:yes:grow | create:yes:alter | "$step:yes:$step") finish "$step" "$name" "$rest" "$1$tab$2$tab$3" ;;
            create:*) printf '%s\t%s\t%s\n' "$step" "$name" "$rest" ;;
            grow:yes:cannot)
                # Its replicas were told of before.
                case $rest in
                    *' partitions and not '*) printf '%s\t%s\t%s\n' "$step" "$name" "$rest" ;;
                esac
                ;;
        esac
    done
    return 0
}

# finish STEP NAME REST FAILED: does what is left of a topic, unless it is the step that failed.
finish() {
    if [ "$1$tab$2$tab$3" != "$4" ] && perform "$1" "$2" "$3"; then
        printf '%s\t%s\t%s\n' "$1" "$2" "$3"
    else
        failed "$1" "$2"
    fi
}

# create NAME PARTITIONS FACTOR LATER KEY=VALUE…: another run at the same time may create it first.
create() {
    name=$1 partitions=$2 factor=$3 later=$4
    shift 4
    count=$#
    while [ "$count" -gt 0 ]; do
        set -- "$@" --config "$1"
        shift
        count=$((count - 1))
    done
    said=$(tool "$(left)" "$KAFKA_TOPICS" --create --if-not-exists --topic "$name" --partitions "$partitions" \
        --replication-factor "$factor" "$@" 2>&1)
    code=$?
    printf '%s\n' "$said"
    [ "$code" -eq 0 ] || return "$code"
    # It says nothing of a topic that was there.
    case $said in
        *"Created topic $name."*) ;;
        *) return "$beaten" ;;
    esac
    # What could not be said when it was created.
    [ "$later" = - ] || alter "$name" "$later" -
}

# grow NAME FROM TO
grow() {
    literally "$1"
    tool "$(left)" "$KAFKA_TOPICS" --alter --topic "$pattern" --partitions "$3"
}

# alter NAME SET RESET, each `-` where there is nothing
alter() {
    name=$1 add=$2 drop=$3
    set --
    [ "$add" = - ] || set -- "$@" --add-config "$add"
    [ "$drop" = - ] || set -- "$@" --delete-config "$drop"
    tool "$(left)" "$KAFKA_CONFIGS" --entity-type topics --entity-name "$name" --alter "$@"
}

# permit NAMES KIND PERMISSION PRINCIPAL HOST OPERATIONS: names and operations with commas between them
permit() {
    rule --add "$@"
}

# revoke NAMES KIND PERMISSION PRINCIPAL HOST OPERATIONS
revoke() {
    rule --remove "$@"
}

rule() {
    action=$1 names=$2 kind=$3 permission=$4 principal=$5 host=$6 operations=$7
    case $permission in
        Deny) set -- "$action" --force --deny-principal "$principal" --deny-host "$host" ;;
        *) set -- "$action" --force --allow-principal "$principal" --allow-host "$host" ;;
    esac
    IFS=,
    for operation in $operations; do
        set -- "$@" --operation "$operation"
    done
    for name in $names; do
        case $kind in
            Topic) set -- "$@" --topic "$name" ;;
            *) set -- "$@" --group "$name" ;;
        esac
    done
    unset IFS
    tool "$(left)" "$KAFKA_ACLS" "$@"
}

# Says what came of each step, counts, and decides the exit code.
report() {
    created=0 differing=0 extra=0 failed=0 permitted=0 revoked=0 unruled=0 would='' total='' lost=''
    [ -z "$dry_run" ] || would='would be '
    while IFS=$tab read -r step name first second third; do
        case $step in
            create)
                created=$((created + 1))
                say "$name: ${would}created with $(plural "$first" partition), replication factor ${second%%"$tab"*}"
                ;;
            found) [ -z "$verbose" ] || say "$name: has $(plural "$first" partition), replication factor $second" ;;
            grow) differs "$name" grown "from $first to $(plural "$second" partition)" ;;
            alter) differs "$name" configured ": $third" ;;
            extra)
                extra=$((extra + 1))
                say "$name: $first is not declared, and left as it is"
                ;;
            cannot)
                if [ -n "$converge" ]; then
                    failed=$((failed + 1))
                    problem "$name: cannot be changed: $first"
                else
                    differs "$name" '' "$first"
                fi
                ;;
            permit)
                rules "$name" "$first" "$third" "${would}given the ACL $second" ''
                permitted=$((permitted + counted))
                ;;
            revoke)
                if [ -n "$converge" ]; then
                    rules "$name" "$first" "$third" "${would}stripped of the ACL $second" ''
                else
                    rules "$name" "$first" "$third" "differs: the ACL $second" ' is not declared'
                fi
                revoked=$((revoked + counted))
                ;;
            unruled)
                rules "$name" "$first" "$third" "the ACL $second" ' is not declared, and left as it is'
                unruled=$((unruled + counted))
                ;;
            failed)
                failed=$((failed + 1))
                problem "$name: could not be $(past "$first"): $second"
                ;;
            beaten) say "$name: $(past "$first") by somebody else meanwhile" ;;
            lost) lost=$first ;;
            end) total=$first ;;
        esac
    done
    if [ -z "$total" ]; then
        problem 'the run broke off: what is to be done, or what came of it, is not known'
        return 1
    fi
    summary
    if [ -n "$lost" ]; then
        problem "the brokers at $BOOTSTRAP did not answer in $timeout s; not tried: $(plural "$lost" step)"
        return 3
    fi
    [ "$failed" -eq 0 ] || return 1
    [ -z "$dry_run" ] || [ $((created + differing + permitted + revoked)) -eq 0 ] || return 5
}

# rules NAMES KIND PRINCIPAL<tab>HOST<tab>OPERATIONS BEFORE AFTER: says a rule of each name between two texts, and counts them
# in $counted.
rules() {
    host=${3#*"$tab"}
    host=${host%%"$tab"*}
    rule="${3%%"$tab"*} ${3##*"$tab"}"
    [ "$host" = '*' ] || rule="$rule from $host"
    counted=0
    set -f
    IFS=,
    for whose in $1; do
        counted=$((counted + 1))
        [ "$2" = Topic ] || whose="group $whose"
        say "$whose: $4 $rule$5"
    done
    unset IFS
    set +f
}

# differs NAME PARTICIPLE HOW: something was changed, would be, or is left to whoever runs the script.
differs() {
    differing=$((differing + 1))
    if [ -n "$converge" ]; then
        say "$1: $would$2${3:+$(spaced "$3")}"
    else
        say "$1: differs: ${3#: }"
    fi
}

spaced() {
    case $1 in
        :*) printf '%s' "$1" ;;
        *) printf ' %s' "$1" ;;
    esac
}

plural() {
    if [ "$1" -eq 1 ]; then
        printf '1 %s' "$2"
    else
        printf '%s %ss' "$1" "$2"
    fi
}

past() {
    case $1 in
        create) printf created ;;
        grow) printf grown ;;
        alter) printf configured ;;
        permit) printf 'given their ACLs' ;;
        revoke) printf 'rid of their undeclared ACLs' ;;
    esac
}

summary() {
    acls=''
    [ -z "${KAFKA_ACLS:-}" ] || acls="; ACLs: ${would}added $permitted, ${would}removed $revoked, not declared $unruled"
    if [ -n "$converge" ]; then
        say "$(plural "$total" topic): ${would}created $created, ${would}changed $differing, not declared $extra, failed $failed$acls"
    else
        say "$(plural "$total" topic): ${would}created $created, differing $differing, not declared $extra, failed $failed$acls"
        [ "$differing" -eq 0 ] || say 'scripts/topics.sh changes what differs'
    fi
}

main() {
    check_programs
    wait_from_now
    read_topics
    read_configs
    read_acls
    plan | carry_out | report
}

options "$@"
[ -r "$table" ] || { problem "$table cannot be read" && exit 1; }
# In the background, so that a signal is heeded at once and not when a Kafka tool is done.
trap 'kill "$worker" 2>/dev/null; exit 130' INT
trap 'kill "$worker" 2>/dev/null; exit 143' TERM
main &
worker=$!
wait "$worker"
