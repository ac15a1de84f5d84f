package io.cpcluster.cli.bench;

/**
 * What {@code bench links} prints.
 *
 * @param nodeMibBefore resident memory of the node
 * @param nodeMib the same with all links open and used
 */
record LinkFigures(
    int links, double nodeMibBefore, double nodeMib, double kibPerLink, double openedPerS) {}
