#!/bin/sh
# Starts a nats-server of a cluster from the templates of nats-conf and environment variables:
#   NATS_NAME             its name (nats-1)
#   NATS_PORT             where clients connect, on loopback (4222)
#   NATS_MONITOR_PORT     health and statistics, on loopback (8222)
#   NATS_ROUTE_PORTS      route ports of all three servers, its own first, separated by blanks;
#                         empty for a single server
#   NATS_SYNC_INTERVAL    what a power cut may cost: always or a time such as 1s (1s)
#   NATS_MAX_FILE_STORE   bytes that JetStream may store (10737418240)
#   NATS_FOLDER           configuration, log and store (/data)
#   NATS_TEMPLATES        the templates (/nats-conf)
#   CPCLUSTER_SECRETS     what "cpcluster init" wrote (/cluster/secrets)
#   NATS_SERVER           the program (nats-server)
set -eu
folder=${NATS_FOLDER:-/data}
secrets=${CPCLUSTER_SECRETS:-/cluster/secrets}
umask 077
mkdir -p "$folder/store" "$folder/ports"
cp "${NATS_TEMPLATES:-/nats-conf}"/*.conf "$folder/"
cp "$secrets/users.conf" "$folder/users.conf"

cat >"$folder/settings.conf" <<EOF
SERVER_NAME: "${NATS_NAME:-nats-1}"
LISTEN: "127.0.0.1:${NATS_PORT:-4222}"
MONITOR: "127.0.0.1:${NATS_MONITOR_PORT:-8222}"
PID_FILE: "$folder/nats-server.pid"
PORTS_FOLDER: "$folder/ports"
LOG_FILE: "$folder/nats-server.log"
STORE_FOLDER: "$folder/store"
MAX_FILE_STORE: ${NATS_MAX_FILE_STORE:-10737418240}
SYNC_INTERVAL: "${NATS_SYNC_INTERVAL:-1s}"
EOF

top=single.conf
if [ -n "${NATS_ROUTE_PORTS:-}" ]; then
  top=cluster-of-three.conf
  password=$(cat "$secrets/route.password")
  own=${NATS_ROUTE_PORTS%% *}
  {
    printf 'CLUSTER_NAME: "cpcluster"\nROUTE_LISTEN: "127.0.0.1:%s"\n' "$own"
    printf 'ROUTE_USER: "route"\nROUTE_PASSWORD: "%s"\n' "$password"
    number=0
    for port in $NATS_ROUTE_PORTS; do
      number=$((number + 1))
      printf 'ROUTE_%s: "nats-route://route:%s@127.0.0.1:%s"\n' "$number" "$password" "$port"
    done
  } >"$folder/routes.conf"
fi
exec "${NATS_SERVER:-nats-server}" -c "$folder/$top"
