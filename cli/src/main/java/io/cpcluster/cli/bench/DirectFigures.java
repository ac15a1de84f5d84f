package io.cpcluster.cli.bench;

/**
 * What {@code bench direct} prints.
 *
 * @param ratio of the tasks to the yardstick
 */
record DirectFigures(
    double tasksPerS,
    double p50Ms,
    double p99Ms,
    double yardstickPerS,
    double yardstickP50Ms,
    double ratio,
    int count,
    int inFlight,
    int slots,
    int cores) {}
