package io.cpcluster.cli.bench;

/**
 * What {@code bench transfer} prints.
 *
 * @param cpuSPerGib of this process, which both peers live in
 */
record TransferFigures(
    double mibPerS,
    double yardstickMibPerS,
    double ratio,
    double cpuSPerGib,
    double yardstickCpuSPerGib,
    long bytes,
    int cores) {}
