#!/bin/sh
# Starts a nats-server of a cluster from what "cpcluster init" wrote for it:
#   NATS_NAME             which of them: nats-1, nats-2 or nats-3 (nats-1)
#   NATS_FOLDER           configuration, log and store (/data)
#   CPCLUSTER_SERVERS     the folder with one folder for each server (/cluster/nats)
#   NATS_SERVER           the program (nats-server)
set -eu
folder=${NATS_FOLDER:-/data}
umask 077
mkdir -p "$folder/ports"
cp "${CPCLUSTER_SERVERS:-/cluster/nats}/${NATS_NAME:-nats-1}"/*.* "$folder/"
cd "$folder"
exec "${NATS_SERVER:-nats-server}" -c nats-server.conf
