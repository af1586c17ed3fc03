# What every program here begins with: the declared directories, from the table that is its first file.
#
# Inside, a path is percent-encoded, as WebHDFS takes it; so no name, however odd, can break a line or a field.
# The locale is C: a character is a byte.

BEGIN {
  FS = OFS = "\t"
  for (code = 1; code < 256; code++) {
    percent = sprintf("%%%02X", code)
    encoded[sprintf("%c", code)] = percent
    if (code >= 32 && code != 127) decoded[percent] = sprintf("%c", code)
  }
}

function encode(text,   at, char, result) {
  if (text !~ /[^A-Za-z0-9._~\/-]/) return text
  for (at = 1; at <= length(text); at++) {
    char = substr(text, at, 1)
    result = result (char ~ /[A-Za-z0-9._~\/-]/ ? char : encoded[char])
  }
  return result
}

# A path for people; what would disturb a terminal stays encoded.
function shown(path,   at, char, result) {
  if (path !~ /%/) return path
  for (at = 1; at <= length(path); at++) {
    char = substr(path, at, 1)
    if (char == "%") {
      char = substr(path, at, 3)
      at += 2
      if (char in decoded) char = decoded[char]
    }
    result = result char
  }
  return result
}

# The directory that holds a path; nothing for one in the root.
function parent(path) {
  sub(/\/[^\/]*$/, "", path)
  return path
}

# The same, with the root for those.
function folder(path) { return parent(path) == "" ? "/" : parent(path) }

# Notes the levels above a path that nothing declares, topmost first.
function note_above(path) {
  if (path in rank || path in is_above) return
  if (path != "/") note_above(folder(path))
  is_above[path] = 1
  above[++above_count] = path
}

# What went wrong, in the first line of Hadoop's own words.
function message(json, status,   text) {
  if (!match(json, /"message":"([^"\\]|\\.)*"/)) return "the NameNode answered with status " status
  text = substr(json, RSTART + 11, RLENGTH - 12)
  sub(/\\n.*/, "", text)
  gsub(/\\"/, "`", text)
  gsub(/[\\\t]/, "", text)
  return text
}

# The table: a line for each directory, parents first; a `-` says that nothing is stated.
FNR == NR {
  if (/^#/ || NF == 0) next
  path = encode($1)
  note_above(folder(path))
  declared[++declared_count] = path
  rank[path] = declared_count
  owner[path] = $2
  group[path] = $3
  mode[path] = $4
  quota[path] = $5
  space_quota[path] = $6
  acl[path] = $7 == "-" ? "" : $7
  default_acl[path] = $8 == "-" ? "" : $8
  recursive[path] = $9 == "recursive"
  next
}
