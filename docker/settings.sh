# Read by the entry scripts: turns environment variables into the settings of a JSON file. A value
# that could break out of its place in the file is refused.
settings=

refuse() {
  printf '%s: "%s" is not %s\n' "$1" "$2" "$3" >&2
  exit 64
}

add() {
  settings="$settings${settings:+,
}  \"$1\": $2"
}

# setting NAME VARIABLE VALUE: a word of letters, digits, - and _
word() {
  [ -n "$3" ] || return 0
  case $3 in *[!A-Za-z0-9_-]*) refuse "$2" "$3" "a word of letters, digits, - and _" ;; esac
  add "$1" "\"$3\""
}

# A whole number.
number() {
  [ -n "$3" ] || return 0
  case $3 in *[!0-9]*) refuse "$2" "$3" "a whole number" ;; esac
  add "$1" "$3"
}

# A path.
path() {
  [ -n "$3" ] || return 0
  case $3 in *[!A-Za-z0-9_./\ @:+-]*) refuse "$2" "$3" "a path of letters, digits, blanks and _./@:+-" ;; esac
  add "$1" "\"$3\""
}

# Words separated by commas.
words() {
  [ -n "$3" ] || return 0
  case $3 in *[!A-Za-z0-9_,-]*) refuse "$2" "$3" "words of letters, digits, - and _, separated by commas" ;; esac
  add "$1" "[\"$(printf '%s' "$3" | sed 's/,/", "/g')\"]"
}

# An IP address.
ip() {
  [ -n "$3" ] || return 0
  case $3 in *[!0-9a-fA-F.:]*) refuse "$2" "$3" "an IP address" ;; esac
  add "$1" "\"$3\""
}

# Addresses separated by commas.
addresses() {
  [ -n "$3" ] || return 0
  case $3 in *[!A-Za-z0-9_,./:\[\]-]*) refuse "$2" "$3" "addresses such as nats://127.0.0.1:4222, separated by commas" ;; esac
  add "$1" "[\"$(printf '%s' "$3" | sed 's/,/", "/g')\"]"
}

# Numbers separated by commas.
numbers() {
  [ -n "$3" ] || return 0
  case $3 in *[!0-9,]*) refuse "$2" "$3" "whole numbers, separated by commas" ;; esac
  add "$1" "[$3]"
}

# Writes what was set to the file named.
write_settings() {
  (umask 077 && printf '{\n%s\n}\n' "$settings" >"$1")
}
