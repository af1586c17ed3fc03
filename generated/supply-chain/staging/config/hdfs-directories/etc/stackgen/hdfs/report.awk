# What came of each step, as lines for people; those that begin with `! ` are problems, for stderr.
#
# Standard input is the plan, then, unless it is a dry run, a line `answers` and what curl printed. Ends with 1 where
# something declared cannot be had, with 3 where the NameNode stopped answering.

# What stands below a recursive directory is told in sum, unless asked for.
function tell(at,   path, rule) {
  path = path_of[at]
  if (path in rank || path in is_above || verb[at] == "fail" || verbose) {
    if (verb[at] == "fail") print "! " shown(path) ": " text_of[at]
    else if (!quiet && (verb[at] != "same" || verbose)) print shown(path) ": " sentence(at)
    return
  }
  for (rule = path; !(rule in rank);) rule = parent(rule)
  sums[rule, verb[at]]++
}

function sentence(at) {
  if (verb[at] == "create") return would "created with " text_of[at]
  if (verb[at] == "change") return would "changed: " text_of[at]
  if (verb[at] == "drift") return "differs: " text_of[at]
  if (verb[at] == "extra") return text_of[at] ": not declared, and left as it is"
  if (verb[at] == "same") return "as declared"
  return text_of[at]
}

function tell_sum(path, what, text) {
  if (sums[path, what] && !quiet) print shown(path) ": " sums[path, what] " " text " below it"
}

function plural(count, one, many) { return count " " (count == 1 ? one : many) }

!answers && $1 == "say" {
  verb[++said] = $2
  path_of[said] = $3
  text_of[said] = $4
  next
}
!answers && $1 == "do" { of_step[++steps] = said; next }
$0 == "answers" { answers = 1; next }

/^= / {
  status = substr($0, 3)
  if (++at > steps || status == "000") exit
  done = at
  # What no one declared may have gone since it was listed.
  if (status != 200 && !(status == 404 && !(path_of[of_step[at]] in rank)) && !(of_step[at] in failure)) {
    failure[of_step[at]] = message(body, status)
  }
  body = ""
  next
}
answers { body = body $0 }

END {
  would = dry_run ? "would be " : ""
  for (at = 1; at <= said; at++) {
    if (at in failure) {
      text_of[at] = "could not be " verb[at] "d: " failure[at]
      verb[at] = "fail"
    }
    if (path_of[at] in rank) count[verb[at]]++
    if (verb[at] == "fail") failed++
    if (verb[at] == "drift") drifted++
    if (verb[at] != "same" || path_of[at] in rank) tell(at)
  }
  for (at = 1; at <= declared_count; at++) {
    tell_sum(declared[at], "change", would "changed")
    tell_sum(declared[at], "drift", "differ")
    tell_sum(declared[at], "extra", "with what is not declared, and left as it is,")
  }
  if (done < steps && !dry_run) {
    print "! the NameNode stopped answering after " done + 0 " of " plural(steps, "change", "changes") "; run it again to go on"
    exit 3
  }
  if (!quiet) {
    print plural(declared_count, "directory", "directories") ": " would "created " count["create"] + 0 ", " \
      (converge ? would "changed " count["change"] + 0 : "differing " count["drift"] + 0) \
      ", not declared " count["extra"] + 0 ", failed " count["fail"] + 0
    if (drifted) print "scripts/hdfs.sh changes what differs"
  }
  if (failed) exit 1
  exit dry_run && (steps || drifted) ? 5 : 0
}
