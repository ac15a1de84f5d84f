package io.cpcluster.cli.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What {@code bench transfer} prints.
 *
 * @param cpuSecondsPerGib of this process, which both peers live in
 */
record TransferFigures(
    double mibPerS,
    double yardstickMibPerS,
    double ratio,
    @JsonProperty("cpu_s_per_gib") double cpuSecondsPerGib,
    @JsonProperty("yardstick_cpu_s_per_gib") double yardstickCpuSecondsPerGib,
    long bytes,
    int cores) {}
