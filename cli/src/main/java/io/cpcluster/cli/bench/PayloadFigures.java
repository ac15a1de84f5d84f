package io.cpcluster.cli.bench;

/** What {@code bench payload} prints: from the question to A to the verified bytes at B. */
record PayloadFigures(double payloadMs, double bestMs, long bytes, int rounds, int cores) {}
