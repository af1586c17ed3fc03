# Questions or steps (what, path, query) as a configuration of curl, which takes them one after the other through one
# connection and prints `= <status>` after each answer.

BEGIN {
  FS = "\t"
  print "silent\ngloboff\nnoproxy = \"*\"\nconnect-timeout = 10\nwrite-out = \"\\n= %{http_code}\\n\""
  if (method != "GET") print "request = " method
}

{ printf "url = \"%s/webhdfs/v1%s?op=%s&user.name=%s\"\n", namenode, $2, $3, user }
