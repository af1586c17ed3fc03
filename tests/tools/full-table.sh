#!/bin/sh
# The record of the full tier, docs/engines-full.md.
#
#   full-table.sh write COMMIT CHANGED RESULTS SECONDS FIGURES
#       writes it: the commit that the tests saw and how many files were changed there; what cargo printed; lines of
#       tests, each with its seconds, each with what it measured (`./test` makes these files)
#   full-table.sh distance
#       says how far what the tests depend on has moved since
set -eu
page=docs/engines-full.md
inputs='src catalog templates stacks profiles tests/engines'

# A row for each test, from what cargo printed after the seconds.
rows() {
    awk -F '\t' '
        FILENAME == seconds { took[$1] += $2; next }
        { count = split($0, word, " ") }
        word[1] == "test" && word[3] == "..." {
            name = word[2]
            tests++
            outcome[name] = match(word[4], /^(ok|FAILED|ignored)/) ? substr(word[4], 1, RLENGTH) : "unknown"
        }
        # Of one whose output is shown, the outcome may stand after it.
        /^(ok|FAILED)$/ && outcome[name] == "unknown" { outcome[name] = $0 }
        word[1] == "test" && word[2] == "result:" {
            # Alone in its run: this is its time.
            if (tests == 1) { took[name] = word[count]; sub(/\..*/, "", took[name]) }
            tests = 0
        }
        END { for (name in outcome) printf "| `%s` | %s |%s |\n", name, outcome[name], name in took ? " " took[name] : "" }
    ' seconds="$2" "$2" "$1" | LC_ALL=C sort
}

write() {
    case $2 in
        0) tree='a clean tree' ;;
        *) tree="with files that were not committed: $2" ;;
    esac
    touch "$4" "$5"
    {
        # shellcheck disable=SC2016 # the backticks are Markdown's
        printf '%s\n' '# The full tier, as it last ran' '' \
            'Written by `./test full` at the end of a whole run. Seconds are those for which the stacks of a test stood, several tests side by side.' '' \
            "Commit \`$1\`, $tree, $(date -u +%Y-%m-%d)." '' \
            '| test | outcome | seconds |' '|---|---|---|'
        rows "$3" "$4"
        if [ -s "$5" ]; then
            printf '%s\n' '' '## What was measured' '' '| | by |' '|---|---|'
            LC_ALL=C sort "$5" | awk -F '\t' '{ printf "| %s | `%s` |\n", $2, $1 }'
        fi
    } >"$page.new"
    mv "$page.new" "$page"
    echo "written: $page"
}

distance() {
    run=$(sed -n 's/^Commit `\(.*\)\.$/\1/p' "$page")
    commit=${run%%\`*}
    if [ -z "$run" ]; then
        echo 'full tier: no whole run is recorded'
    elif ! git cat-file -e "$commit^{commit}" 2>/dev/null; then
        echo "full tier: ran on $commit${run#*\`}, which the history of this clone does not hold; how far the inputs have moved since is not known"
    else
        # shellcheck disable=SC2086 # the names hold no blanks
        moved=$(git diff --shortstat "$commit" -- $inputs)
        echo "full tier: ran on $commit${run#*\`}; since then${moved:- no file changed} below $inputs"
    fi
}

case ${1:-} in
    write) shift && write "$@" ;;
    distance) distance ;;
    *) echo 'usage: full-table.sh write COMMIT CHANGED RESULTS SECONDS FIGURES | distance' >&2 && exit 2 ;;
esac
