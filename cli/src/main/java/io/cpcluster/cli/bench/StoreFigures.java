package io.cpcluster.cli.bench;

/**
 * What {@code bench store} prints: the same writes through the disk store and as plain files, in
 * turn in one run.
 *
 * @param ratio the time of the store over that of plain files
 */
record StoreFigures(
    double storeWritesPerSecond,
    double plainWritesPerSecond,
    double ratio,
    double storeMs,
    double plainMs,
    int writes,
    int bytes,
    String folder,
    int cores) {}
