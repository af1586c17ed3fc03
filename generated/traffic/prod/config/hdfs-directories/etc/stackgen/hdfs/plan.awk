# What is to be done, from the facts on standard input: `say` lines for people and `do` lines for the NameNode.
#
#   say  <verb>  <path>  <text>     create, change, drift, extra, note, fail, same
#   do   <path>  <query>            the requests of the create or change before it
#
# Without `converge` what exists stays as it is, and where it differs that is `drift`. With `prune` what no one declared
# goes too: ACL entries and quotas of declared directories. `user` is who asks, to whom new directories belong at first.

BEGIN {
  if (!converge) prune = 0
  # The mode of a directory that is being made: no permissions, and a mark that nobody who locks one sets, as 000 would be.
  begun = "1000"
}

$1 == "node" || $1 == "below" {
  kind[$2] = $3
  live_owner[$2] = $4
  live_group[$2] = $5
  live_mode[$2] = digits($6)
  has_acl[$2] = $7
  children[$2] = $8
  if ($1 == "below") below[++below_count] = $2
}
$1 == "quota" { live_quota[$2] = $3; live_space[$2] = $4; names_used[$2] = $5; space_used[$2] = $6; has_quota[$2] = 1 }
$1 == "acl" { live_acl[$2] = $3 }
$1 == "refused" { refused[$2] = $3 }

function say(verb, path, text) { print "say", verb, path, text }
function send(path, query) { print "do", path, query }

# A mode as four digits, and as people write it.
function digits(mode) { return substr("0000" mode, length(mode) + 1) }
function plain(mode) { return substr(mode, 1, 1) == "0" ? substr(mode, 2) : mode }

# What the digit of a mode permits, `rwx`, and back.
function letters(mode, at) { return substr("---|--x|-w-|-wx|r--|r-x|rw-|rwx", substr(mode, at, 1) * 4 + 1, 3) }
function union(one, other,   at, result) {
  for (at = 1; at <= 3; at++) result = result (substr(one, at, 1) == "-" ? substr(other, at, 1) : substr(one, at, 1))
  return result
}

# The entries of an ACL, into `into` by holder (`user:spark:`, `default:mask:`), after `prefix`; their number.
function entries(text, prefix, into, list,   at, count, parts) {
  count = text == "" ? 0 : split(text, parts, ",")
  for (at = 1; at <= count; at++) {
    list[at] = prefix substr(parts[at], 1, length(parts[at]) - 3)
    into[list[at]] = substr(parts[at], length(parts[at]) - 2)
  }
  return count
}

function is_named(holder) { return holder ~ /^(default:)?(user|group):./ && holder !~ /::$/ }
function join(list, item) { return list == "" ? item : list ", " item }

# The ACL that `rule` wants of a node with `base`, the mode that it has or will have: fills `want`, `order`, `wanted`.
# Entries that the table leaves out are those that HDFS itself would make of the mode.
function want_acl(rule, base, is_dir,   at, count, holder, mask, named) {
  split("", want)
  split("", order)
  split("", list)
  wanted = 0
  extended = 0
  count = entries(acl[rule], "", want, list)
  for (at = 1; at <= count; at++) order[++wanted] = list[at]
  extended = count > 0
  if (!("group::" in want)) want["group::"] = letters(base, 3)
  want["user::"] = letters(base, 2)
  want["other::"] = letters(base, 4)
  defaults = 0
  if (!is_dir || default_acl[rule] == "") return
  defaults = 1
  count = entries(default_acl[rule], "default:", want, list)
  for (at = 1; at <= count; at++) {
    order[++wanted] = list[at]
    if (is_named(list[at])) named = 1
  }
  add_default("user::")
  add_default("group::")
  add_default("other::")
  mask = want["default:group::"]
  for (at = 1; at <= wanted; at++) if (order[at] ~ /^default:/ && is_named(order[at])) mask = union(mask, want[order[at]])
  if (named && !("default:mask::" in want)) {
    want["default:mask::"] = mask
    order[++wanted] = "default:mask::"
  }
}

function add_default(holder) {
  if ("default:" holder in want) return
  want["default:" holder] = want[holder]
  order[++wanted] = "default:" holder
}

# The whole ACL that `want_acl` found. The mode's digit for the group is the mask, where it is stated.
function whole_acl(rule, base,   at, spec) {
  spec = "user::" want["user::"] ",group::" want["group::"] ",other::" want["other::"]
  if (extended && mode[rule] != "-") spec = spec ",mask::" letters(base, 3)
  for (at = 1; at <= wanted; at++) if (order[at] != "group::") spec = spec "," order[at] want[order[at]]
  return spec
}

function stated_mode(rule, is_dir,   stated) {
  stated = digits(mode[rule])
  return is_dir ? stated : "0" substr(stated, 2)
}

function create(path,   text, base, query) {
  base = mode[path] == "-" ? "0755" : digits(mode[path])
  text = "mode " plain(base)
  if (owner[path] != "-") text = text ", owner " owner[path]
  if (group[path] != "-") text = text ", group " group[path]
  if (acl[path] != "") text = text ", ACL " acl[path]
  if (default_acl[path] != "") text = text ", default ACL " default_acl[path]
  if (quota[path] ~ /^[0-9]/) text = text ", quota " quota[path]
  if (space_quota[path] ~ /^[0-9]/) text = text ", space quota " space_quota[path]
  say("create", path, text)
  # Without permissions until everything else is set: so a directory that was left half made is known by its mode.
  if (kind[path] == "missing") send(path, "MKDIRS&permission=" begun)
  query = quotas(path, quota[path] ~ /^[0-9]/, space_quota[path] ~ /^[0-9]/)
  if (query != "") send(path, "SETQUOTA" query)
  query = (owner[path] == "-" ? "" : "&owner=" owner[path]) (group[path] == "-" ? "" : "&group=" group[path])
  if (query != "") send(path, "SETOWNER" query)
  want_acl(path, base, 1)
  if (!extended && !defaults && !inherits(path)) {
    # So a NameNode that was told to keep no ACLs serves as well.
    send(path, "SETPERMISSION&permission=" plain(base))
    return
  }
  if (!defaults) send(path, "REMOVEDEFAULTACL")
  # An ACL says nothing of the sticky bit, which the mark has.
  if (base !~ /^1/) send(path, "SETPERMISSION&permission=000")
  send(path, "SETACL&aclspec=" whole_acl(path, base))
}

# Whether a new directory may have got an ACL from the default ACL of the one that holds it. A level that is made for its
# sake hands on what it got itself.
function inherits(path,   over) {
  if (has_acl[path]) return 1
  for (over = folder(path); over in is_above && kind[over] == "missing" && over != "/";) over = folder(over)
  return has_acl[over] || default_acl[over] != ""
}

# Whether a run was cut short while it made the directory: it is empty, has the mode that `create` begins with, and
# nothing else but what it got from above and what `create` may have come to.
function half_made(path) {
  return live_mode[path] == begun && digits(mode[path]) != begun && !children[path] && \
    (live_owner[path] == user || live_owner[path] == owner[path]) && \
    (live_quota[path] == -1 || live_quota[path] == quota[path]) && \
    (live_space[path] == -1 || live_space[path] == space_quota[path]) && \
    (!has_acl[path] || inherited(defaults_of(live_acl[path]), defaults_of(live_acl[folder(path)])))
}

# Whether a default ACL is the one above, or was, until `create` took it away.
function inherited(acl, above) { return above != "" && (acl == "" || acl == above) }

function defaults_of(text,   at, count, parts, result) {
  count = split(text, parts, ",")
  for (at = 1; at <= count; at++) if (parts[at] ~ /^default:/) result = join(result, parts[at])
  return result
}

function quotas(path, names, space) {
  return (names ? "&namespacequota=" (quota[path] == "none" ? -1 : quota[path]) : "") \
    (space ? "&storagespacequota=" (space_quota[path] == "none" ? -1 : space_quota[path]) : "")
}

function change(query) { queries[++query_count] = query }

# Compares an existing node with what `rule` says: fills `text` (what differs), `extra` and `queries`.
function compare(path, rule, is_dir,   query) {
  text = extra = ""
  query_count = 0
  query = ""
  if (owner[rule] != "-" && owner[rule] != live_owner[path]) {
    text = join(text, "owner " live_owner[path] " -> " owner[rule])
    query = "&owner=" owner[rule]
  }
  if (group[rule] != "-" && group[rule] != live_group[path]) {
    text = join(text, "group " live_group[path] " -> " group[rule])
    query = query "&group=" group[rule]
  }
  if (query != "") change("SETOWNER" query)
  compare_access(path, rule, is_dir)
}

function compare_access(path, rule, is_dir,   base, now) {
  now = is_dir ? live_mode[path] : "0" substr(live_mode[path], 2)
  base = mode[rule] == "-" ? now : stated_mode(rule, is_dir)
  if (base != now) {
    text = join(text, "mode " plain(now) " -> " plain(base))
    change("SETPERMISSION&permission=" plain(base))
  }
  split("", have)
  split("", held)
  held_count = entries(live_acl[path], "", have, held)
  want_acl(rule, base, is_dir)
  if (mode[rule] == "-") {
    keep(rule, "group::")
    keep(rule, "default:user::")
    keep(rule, "default:group::")
    keep(rule, "default:other::")
  }
  # The group's entry, which is the mode's digit while there is no ACL, is told apart from it once there is one.
  if ("group::" in have && !is_stated(acl[rule], "group::")) order[++wanted] = "group::"
  find_extra(path, rule)
  if (extra != "" && prune) {
    text = join(text, "without " extra)
    extra = ""
    if (!defaults && live_acl[path] ~ /default:/) change("REMOVEDEFAULTACL")
    change("SETACL&aclspec=" whole_acl(rule, base))
    missing_entries(base)
  } else if (missing_entries(base)) change("MODIFYACLENTRIES&aclspec=" with_mask(rule, base))
}

function is_stated(list, holder) { return index("," list, "," holder) }

# Where no mode is stated, what follows from one stays as it is.
function keep(rule, holder,   stated) {
  stated = holder ~ /^default:/ ? is_stated(default_acl[rule], substr(holder, 9)) : is_stated(acl[rule], holder)
  if (!stated && holder in have && holder in want) want[holder] = have[holder]
}

# Entries that no one declared. The mask of a default ACL covers those that stay.
function find_extra(path, rule,   at, holder, own_named) {
  own_named = live_acl[path] ~ /default:(user|group):[^:]/
  for (at = 1; at <= held_count; at++) {
    holder = held[at]
    if (holder in want) continue
    # A default ACL has parts without a name; where it has named entries, they go with those.
    if (holder ~ /^default:/ && !is_named(holder) && (defaults || own_named)) continue
    extra = join(extra, "ACL entry " holder have[holder])
    if (!prune && "default:mask::" in want && !is_stated(default_acl[rule], "mask::")) {
      if (holder ~ /^default:/) want["default:mask::"] = union(want["default:mask::"], have[holder])
    }
  }
}

# Fills `spec` with the entries that are not as they should be, and tells them; whether there are any.
function missing_entries(base,   at, holder, differs) {
  spec = ""
  for (at = 1; at <= wanted; at++) {
    holder = order[at]
    if (holder in have ? have[holder] == want[holder] : holder == "group::" && want[holder] == letters(base, 3)) continue
    spec = (spec == "" ? "" : spec ",") holder want[holder]
    differs = join(differs, holder want[holder])
  }
  if (differs != "") text = join(text, "ACL " differs)
  return spec != ""
}

# `spec`, made whole where it makes or changes an access ACL: its mask is the mode's digit for the group.
function with_mask(rule, base) {
  if (spec !~ /(^|,)(user|group):/) return spec
  if (!("group::" in have) && !is_stated(spec, "group::")) spec = spec ",group::" want["group::"]
  return mode[rule] == "-" ? spec : spec ",mask::" letters(base, 3)
}

function compare_quotas(path,   names, space) {
  if (!has_quota[path]) return
  names = one_quota(quota[path], live_quota[path], "quota")
  space = one_quota(space_quota[path], live_space[path], "space quota")
  if (names || space) change("SETQUOTA" (names ? "&namespacequota=" names : "") (space ? "&storagespacequota=" space : ""))
  if (quota[path] ~ /^[0-9]/ && names_used[path] > quota[path] + 0) {
    note = "it holds " names_used[path] " names, more than its quota of " quota[path]
  }
  if (space_quota[path] ~ /^[0-9]/ && space_used[path] > space_quota[path] + 0) {
    note = join(note, "it takes " space_used[path] " bytes, more than its space quota of " space_quota[path])
  }
}

# What a quota is to be set to, or nothing.
function one_quota(stated, live, what) {
  if (stated == "-" || stated == "none" && live == -1) {
    if (live == -1) return ""
    if (!prune) { extra = join(extra, what " " live); return "" }
  } else if (stated "" == live "") return ""
  text = join(text, what " " (live == -1 ? "none" : live) " -> " (stated == "-" ? "none" : stated))
  return stated == "-" || stated == "none" ? "-1" : stated
}

# Why a path cannot be a directory: a file stands there, or above it, or the NameNode refused.
function obstacle(path,   over) {
  if (kind[path] == "file") return "it is a file"
  if (path in refused) return refused[path]
  for (over = parent(path); over != ""; over = parent(over)) {
    if (kind[over] == "file") return shown(over) " is a file"
    if (over in refused) return shown(over) ": " refused[over]
  }
  return ""
}

function finish(path,   at) {
  if (text != "" && !converge) say("drift", path, text)
  else if (text != "") {
    say("change", path, text)
    for (at = 1; at <= query_count; at++) send(path, queries[at])
  }
  if (extra != "") say("extra", path, extra)
  if (note != "") say("note", path, note)
  if (text == "" && extra == "" && note == "") say("same", path, "")
}

# The declared directory whose word holds for what lies below it.
function ruling(path) {
  while (!(path in rank)) path = parent(path)
  return path
}

END {
  for (at = 1; at <= above_count; at++) {
    path = above[at]
    if (kind[path] == "missing" && obstacle(path) == "") {
      say("create", path, "mode 755")
      send(path, "MKDIRS&permission=755")
    }
  }
  for (at = 1; at <= declared_count; at++) {
    path = declared[at]
    note = ""
    if ((why = obstacle(path)) != "") say("fail", path, why)
    else if (kind[path] == "missing" || half_made(path)) create(path)
    else {
      compare(path, path, 1)
      compare_quotas(path)
      finish(path)
    }
  }
  for (at = 1; at <= below_count; at++) {
    path = below[at]
    note = ""
    rule = ruling(path)
    if (path in refused) say("fail", path, refused[path])
    else { compare(path, rule, kind[path] == "directory"); finish(path) }
  }
}
