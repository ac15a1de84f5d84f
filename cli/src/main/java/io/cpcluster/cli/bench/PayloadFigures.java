package io.cpcluster.cli.bench;

/** What {@code bench payload} prints: from the bytes in A's memory to verified ones at B. */
record PayloadFigures(double payloadMs, double bestMs, long bytes, int rounds, int cores) {}
