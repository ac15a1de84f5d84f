#!/bin/sh
# Starts a master from environment variables:
#   CPCLUSTER_NATS                 addresses, separated by commas (nats://127.0.0.1:4222)
#   CPCLUSTER_CREDENTIALS          file with its users, readable by its owner only
#   CPCLUSTER_CLUSTER_ID           the cluster it belongs to, to make sure of that
#   CPCLUSTER_FAILOVER_TIMEOUT_MS  T: silence of 2T makes a node suspect (5000)
#   CPCLUSTER_MAX_RECORDS          task records there may be
#   CPCLUSTER_CERT, CPCLUSTER_KEY  its own authority, one of those "cpcluster init" made; without
#                                  it nodes get no certificates and no links
#   CPCLUSTER_CA_CERT              the cluster's root certificate, made there too
#   CPCLUSTER_MIN_PORT, CPCLUSTER_MAX_PORT  ports of links, on each host of nodes (55001, 55999)
#   CPCLUSTER_LOG_LEVEL            error, warn, info, debug or trace (info)
#   CPCLUSTER_CONFIG               where its settings are written (a temporary file)
#   CPCLUSTER_JVM                  more arguments for the JVM
#   CPCLUSTER_PROGRAM              what java is to run (-jar of the image's jar)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings.sh"

addresses nats CPCLUSTER_NATS "${CPCLUSTER_NATS:-nats://127.0.0.1:4222}"
path credentials CPCLUSTER_CREDENTIALS "${CPCLUSTER_CREDENTIALS:-}"
word cluster_id CPCLUSTER_CLUSTER_ID "${CPCLUSTER_CLUSTER_ID:-}"
number failover_timeout_ms CPCLUSTER_FAILOVER_TIMEOUT_MS "${CPCLUSTER_FAILOVER_TIMEOUT_MS:-}"
number max_records CPCLUSTER_MAX_RECORDS "${CPCLUSTER_MAX_RECORDS:-}"
path cert_path CPCLUSTER_CERT "${CPCLUSTER_CERT:-}"
path key_path CPCLUSTER_KEY "${CPCLUSTER_KEY:-}"
path ca_cert_path CPCLUSTER_CA_CERT "${CPCLUSTER_CA_CERT:-}"
number min_port CPCLUSTER_MIN_PORT "${CPCLUSTER_MIN_PORT:-}"
number max_port CPCLUSTER_MAX_PORT "${CPCLUSTER_MAX_PORT:-}"
word log_level CPCLUSTER_LOG_LEVEL "${CPCLUSTER_LOG_LEVEL:-}"

config=${CPCLUSTER_CONFIG:-$(mktemp)}
write_settings "$config"
exec "${CPCLUSTER_JAVA:-java}" -XX:+UseSerialGC -Xmx224m -XX:+UseCompactObjectHeaders \
  -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow ${CPCLUSTER_JVM:-} \
  ${CPCLUSTER_PROGRAM:--jar "$here/cpcluster-master.jar"} "$config"
