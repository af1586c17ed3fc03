# Which questions to ask the NameNode next, a line for each: what it is about, the path, the query.
#
# `question` is `nodes` for each directory and the levels above; then, with what is known on standard input, `details`
# (quotas, ACLs), `children` (of directories that no one has listed, below those that are `recursive`).

function ask(about, path, query) { print about, path, query }

# Whether a directory, or one above it, is recursive.
function within_recursive(path) {
  for (; path != ""; path = parent(path)) if (recursive[path]) return 1
  return 0
}

$1 == "node" || $1 == "below" { is_directory[$2] = $3 == "directory"; has_acl[$2] = $7; seen[++seen_count] = $2 }
$1 == "acl" { asked_acl[$2] = 1 }
$1 == "listed" { listed[$2] = 1 }

END {
  if (question == "nodes") {
    for (at = 1; at <= above_count; at++) ask("node", above[at], "GETFILESTATUS")
    for (at = 1; at <= declared_count; at++) ask("node", declared[at], "GETFILESTATUS")
  }
  for (at = 1; at <= seen_count; at++) {
    path = seen[at]
    if (question == "details") {
      if (path in rank && is_directory[path]) ask("quota", path, "GETQUOTAUSAGE")
      if (has_acl[path] && !asked_acl[path]++) ask("acl", path, "GETACLSTATUS")
    }
    if (question == "children" && is_directory[path] && !listed[path] && within_recursive(path)) {
      ask("list", path, "LISTSTATUS")
    }
  }
}
