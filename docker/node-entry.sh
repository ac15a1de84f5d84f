#!/bin/sh
# Starts a node from environment variables:
#   CPCLUSTER_NATS            addresses, separated by commas (nats://127.0.0.1:4222)
#   CPCLUSTER_JOIN            the join.json that "cpcluster init" wrote, readable by its owner only
#   CPCLUSTER_TOKEN           a token, in the place of that file's
#   CPCLUSTER_CREDENTIALS     credentials that somebody made for it, in the place of a token
#   CPCLUSTER_NODE_ID         its id, unique in the cluster (the host's name and four characters)
#   CPCLUSTER_ROLE            Worker, Disk or Internet (Worker)
#   CPCLUSTER_LABELS          what it offers beyond its role, separated by commas
#   CPCLUSTER_SLOTS           how many tasks it runs at once (one for each core)
#   CPCLUSTER_STORAGE_DIR     where a Disk node keeps files
#   CPCLUSTER_DISK_SPACE_MB   how much it may keep there (1024)
#   CPCLUSTER_INTERNET_PORTS  ports an Internet node may use, separated by commas
#   CPCLUSTER_ADDRESS         the one IP address it accepts links on and tells others (all)
#   CPCLUSTER_DATA_DIR        where it keeps what others send (a folder of the user's)
#   CPCLUSTER_LOG_LEVEL       error, warn, info, debug or trace (info)
#   CPCLUSTER_CONFIG          where its settings are written (a temporary file)
#   CPCLUSTER_JVM             more arguments for the JVM
#   CPCLUSTER_PROGRAM         what java is to run (-jar of the image's jar)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings.sh"

addresses nats CPCLUSTER_NATS "${CPCLUSTER_NATS:-nats://127.0.0.1:4222}"
path credentials CPCLUSTER_CREDENTIALS "${CPCLUSTER_CREDENTIALS:-}"
word id CPCLUSTER_NODE_ID "${CPCLUSTER_NODE_ID:-}"
word role CPCLUSTER_ROLE "${CPCLUSTER_ROLE:-}"
words labels CPCLUSTER_LABELS "${CPCLUSTER_LABELS:-}"
number slots CPCLUSTER_SLOTS "${CPCLUSTER_SLOTS:-}"
path storage_dir CPCLUSTER_STORAGE_DIR "${CPCLUSTER_STORAGE_DIR:-}"
number disk_space_mb CPCLUSTER_DISK_SPACE_MB "${CPCLUSTER_DISK_SPACE_MB:-}"
numbers internet_ports CPCLUSTER_INTERNET_PORTS "${CPCLUSTER_INTERNET_PORTS:-}"
ip address CPCLUSTER_ADDRESS "${CPCLUSTER_ADDRESS:-}"
path data_dir CPCLUSTER_DATA_DIR "${CPCLUSTER_DATA_DIR:-}"
word log_level CPCLUSTER_LOG_LEVEL "${CPCLUSTER_LOG_LEVEL:-}"

config=${CPCLUSTER_CONFIG:-$(mktemp)}
write_settings "$config"
exec "${CPCLUSTER_JAVA:-java}" -XX:+UseSerialGC -Xmn24m -Xmx112m -XX:+UseCompactObjectHeaders \
  -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow ${CPCLUSTER_JVM:-} \
  ${CPCLUSTER_PROGRAM:--jar "$here/cpcluster-node.jar"} "$config"
