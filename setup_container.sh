#!/bin/sh
# Installs what building and running CPCluster needs and the machine lacks: a JDK 25, Maven 3.8 or
# newer, and python3 with pip, by which nats-server can be fetched. With --dry-run it only says what
# it would do.
set -u

NEEDED_JAVA=25
dry_run=
[ "${1:-}" = --dry-run ] && dry_run=yes

say() { printf '%s\n' "$1"; }

has_java() {
  for javac in "${JAVA_HOME:-/nowhere}/bin/javac" "$(command -v javac 2>/dev/null)" \
    /usr/lib/jvm/*/bin/javac /usr/lib64/jvm/*/bin/javac /opt/java/*/bin/javac /opt/jdk*/bin/javac \
    "${HOME:-/nowhere}"/.sdkman/candidates/java/*/bin/javac \
    /opt/homebrew/opt/openjdk*/bin/javac /usr/local/opt/openjdk*/bin/javac \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/javac; do
    [ -x "$javac" ] || continue
    version=$("$javac" -version 2>&1 | sed -n 's/^javac \([0-9][0-9]*\).*/\1/p')
    [ -n "$version" ] && [ "$version" -ge "$NEEDED_JAVA" ] && return 0
  done
  return 1
}

has_maven() {
  version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
  [ -n "$version" ] || return 1
  # shellcheck disable=SC2086 # two words are meant
  set -- $version
  [ "$1" -gt 3 ] || { [ "$1" -eq 3 ] && [ "$2" -ge 8 ]; }
}

has_pip() { python3 -m pip --version >/dev/null 2>&1; }

# Packages by the names of each package manager.
packages() {
  case $1 in
    apt) java=openjdk-25-jdk-headless maven=maven pip="python3 python3-pip" ;;
    dnf | yum) java=java-25-openjdk-devel maven=maven pip="python3 python3-pip" ;;
    pacman) java=jdk-openjdk maven=maven pip="python python-pip" ;;
    brew) java=openjdk@25 maven=maven pip=python3 ;;
  esac
  has_java || printf '%s ' "$java"
  has_maven || printf '%s ' "$maven"
  has_pip || printf '%s ' "$pip"
}

install_command() {
  root=
  [ "$(id -u)" -eq 0 ] || root="sudo "
  case $1 in
    apt) printf '%sapt-get install -y' "$root" ;;
    dnf | yum) printf '%s%s install -y' "$root" "$1" ;;
    pacman) printf '%spacman -S --needed --noconfirm' "$root" ;;
    brew) printf 'brew install' ;;
  esac
}

by_hand() {
  say "$1"
  say "Install by hand what is missing:"
  has_java || say "  a JDK $NEEDED_JAVA or newer (then set JAVA_HOME)"
  has_maven || say "  Maven 3.8 or newer"
  has_pip || say "  python3 with pip, or nats-server 2.15.1 or newer on PATH"
  exit 1
}

manager=
for candidate in apt dnf yum pacman brew; do
  command -v "$([ $candidate = apt ] && echo apt-get || echo $candidate)" >/dev/null 2>&1 || continue
  manager=$candidate
  break
done

if has_java && has_maven && has_pip; then
  say "Nothing is missing: Java $NEEDED_JAVA, Maven and pip are there."
  exit 0
fi
[ -n "$manager" ] || by_hand "No known package manager (apt, dnf, yum, pacman, brew) is here."

missing=$(packages "$manager")
command="$(install_command "$manager") $missing"
say "Missing: $missing"
say "  $command"
[ -n "$dry_run" ] && exit 0
# shellcheck disable=SC2086 # the command's words are meant
$command || by_hand "The package manager could not install all of it."
has_java && has_maven || by_hand "Something is still missing."
say "Ready: ./cpcluster dev up"
