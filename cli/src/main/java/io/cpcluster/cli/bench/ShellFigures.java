package io.cpcluster.cli.bench;

/**
 * What was measured of Shell tasks. Times are from the request to the result, at the client.
 *
 * @param commandsPerS commands a second, results awaited, so many in flight
 * @param p50Ms one command alone at a time, warm
 * @param loadedP50Ms the same with all in flight
 * @param confinement under which they ran
 */
record ShellFigures(
    double commandsPerS,
    double p50Ms,
    double p99Ms,
    double loadedP50Ms,
    double loadedP99Ms,
    int count,
    int inFlight,
    String confinement,
    int slots,
    int cores) {}
