package io.cpcluster.dataplane.transfer;

import java.nio.file.Path;

/**
 * A file to be sent.
 *
 * @param name what the receiver calls it: relative to its folder, parts separated by a slash
 */
public record Outgoing(Path file, String name) {}
