# What the NameNode answered, as facts: a line for each node, quota, ACL and listing.
#
# Standard input is the questions, a line `answers`, and what curl printed. The JSON is as Hadoop writes it: a record
# on one line, a quote inside a string always with a backslash before it, so that `"owner":` is never part of a value.

# The value of a field, of a string as JSON wrote it.
function field(json, key,   at, rest) {
  at = index(json, "\"" key "\":")
  if (!at) return ""
  rest = substr(json, at + length(key) + 3)
  if (substr(rest, 1, 1) != "\"") {
    match(rest, /^[^,}]*/)
    return substr(rest, 1, RLENGTH)
  }
  match(rest, /^"([^"\\]|\\.)*"/)
  return substr(rest, 2, RLENGTH - 2)
}

# A string that JSON wrote, as part of a path.
function encode_json(text,   at, char, result) {
  if (text !~ /\\/) return encode(text)
  for (at = 1; at <= length(text); at++) {
    char = substr(text, at, 1)
    if (char != "\\") { result = result encode(char); continue }
    char = substr(text, ++at, 1)
    if (char == "u") {
      # Only control characters are written so.
      result = result "%" toupper(substr(text, at + 3, 2))
      at += 4
    } else if (char in escapes) result = result escapes[char]
    else result = result encode(char)
  }
  return result
}

function node(about, path, json) {
  print about, path, field(json, "type") == "DIRECTORY" ? "directory" : "file", field(json, "owner"), \
    field(json, "group"), field(json, "permission"), field(json, "aclBit") == "true", field(json, "childrenNum")
}

function answered(about, path,   entries) {
  if (about == "list") print "listed", path
  if (status == 404) {
    # Anything else may have gone since it was listed.
    if (about == "node") print "node", path, "missing"
  } else if (status != 200) {
    print "refused", path, message(body, status)
  } else if (about == "node") {
    node("node", path, body)
  } else if (about == "quota") {
    print "quota", path, field(body, "quota"), field(body, "spaceQuota"), field(body, "fileAndDirectoryCount"), \
      field(body, "spaceConsumed")
  } else if (about == "acl") {
    match(body, /"entries":\[[^]]*\]/)
    entries = substr(body, RSTART + 11, RLENGTH - 12)
    gsub(/"/, "", entries)
    print "acl", path, entries
  }
}

BEGIN {
  escapes["b"] = "%08"; escapes["f"] = "%0C"; escapes["n"] = "%0A"; escapes["r"] = "%0D"; escapes["t"] = "%09"
}

$0 == "answers" && !answers { answers = 1; next }
!answers { about[++asked] = $1; path_of[asked] = $2; next }

/^= / {
  status = substr($0, 3)
  if (++at > asked || status == "000") exit
  answered(about[at], path_of[at])
  done = at
  body = ""
  next
}

# A listing has a line for each child.
about[at + 1] == "list" && /"pathSuffix":"[^"]/ {
  child = path_of[at + 1] "/" encode_json(field($0, "pathSuffix"))
  if (!(child in rank)) node("below", child, $0)
  next
}
{ body = body $0 }

END { if (done < asked) print "silence", done + 0, asked }
